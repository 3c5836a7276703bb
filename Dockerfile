# One image for the API, the relay, the worker and the migration step: docker-compose.yml says which is which.
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE NOTICE alembic.ini ./
COPY app ./app
COPY migrations ./migrations
RUN python -m venv /opt/callsheet && /opt/callsheet/bin/pip install --no-cache-dir '.[saml,ldap,s3]'

FROM python:3.12-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ffmpeg xmlsec1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --home-dir /data callsheet
COPY --from=build /opt/callsheet /opt/callsheet
ENV PATH=/opt/callsheet/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CALLSHEET_HOME=/data \
    HOST=0.0.0.0 \
    EVENT_STREAM_HOST=0.0.0.0
USER callsheet
WORKDIR /data
VOLUME /data
EXPOSE 5000 5001
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=4 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:5000/', timeout=4)"]
CMD ["callsheet", "serve"]
