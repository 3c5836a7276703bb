"""The post: one mail, text and HTML, by SMTP (settings MAIL_*). Jobs call it; it knows no rows.

`send` raises what the server refused, so that the job is tried again (`RETRIES`). Nothing is sent where
MAIL_ENABLED is off.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from dataclasses import dataclass

from flask import Flask
from flask_mail import Connection, Mail, Message
from procrastinate import RetryStrategy

from app.settings import Settings

log = logging.getLogger(__name__)

SENDER = "Kitsu Bot"
TIMEOUT = 20.0  # seconds
RETRIES = RetryStrategy(max_attempts=6, exponential_wait=4)
"""For the tasks that send: after 4, 16, 64 … seconds."""


@dataclass(frozen=True)
class Mailing:
    """A mail that is ready to go: to one address, in one language, as text and as HTML (already escaped)."""

    to: str
    subject: str
    text: str
    html: str
    locale: str = "en_US"


class _Connection(Connection):
    """A connection that gives up after `TIMEOUT` and checks the server's certificate."""

    def configure_host(self) -> smtplib.SMTP | smtplib.SMTP_SSL:
        """Connect, encrypt and sign in, as the settings say."""
        mail = self.mail
        host: smtplib.SMTP
        if mail.use_ssl:
            host = smtplib.SMTP_SSL(
                mail.server, mail.port, timeout=TIMEOUT, context=ssl.create_default_context()
            )
        else:
            host = smtplib.SMTP(mail.server, mail.port, timeout=TIMEOUT)
        host.set_debuglevel(int(mail.debug))
        if mail.use_tls:
            host.starttls(context=ssl.create_default_context())
        if mail.username and mail.password:
            host.login(mail.username, mail.password)
        return host


def send(settings: Settings, mailing: Mailing) -> bool:
    """Send a mail; False where mails are switched off. Errors: those of smtplib and of the network."""
    if not settings.mail_enabled:
        return False
    office = _office(settings)
    with office.app_context():
        message = Message(
            subject=" ".join(mailing.subject.split()),
            recipients=[mailing.to],
            body=mailing.text,
            html=mailing.html,
            extra_headers={"Content-Language": mailing.locale.replace("_", "-")},
        )
        with _Connection(office.extensions["mail"]) as connection:
            message.send(connection)
    log.info("a mail was sent")
    if settings.mail_debug_body:
        log.info("its text: %s", mailing.text)
    return True


def _office(settings: Settings) -> Flask:
    """The app that Flask-Mail reads its configuration from; it serves nothing."""
    office = Flask("callsheet-post", static_folder=None)
    office.config.update(
        MAIL_SERVER=settings.mail_server,
        MAIL_PORT=settings.mail_port,
        MAIL_USERNAME=settings.mail_username,
        MAIL_PASSWORD=settings.mail_password,
        MAIL_USE_TLS=settings.mail_use_tls,
        MAIL_USE_SSL=settings.mail_use_ssl,
        MAIL_DEBUG=settings.mail_debug,
        MAIL_DEFAULT_SENDER=(SENDER, settings.mail_default_sender),
    )
    Mail(office)
    return office
