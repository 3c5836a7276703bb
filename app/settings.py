"""Every variable of the environment that Callsheet reads: typed, read once, said in one place.

`Settings.from_environment` turns a mapping of texts into a `Settings`; `read` is the only reader of the
process's own environment (and of a `.env` file in the working folder). Spec 10 A11 lists the names and what
they mean; docs/configuration.md tells which names of Zou are accepted and have no effect here.
"""

import hashlib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args, get_origin
from urllib.parse import quote
from zoneinfo import ZoneInfo

TRUE = frozenset({"y", "yes", "t", "true", "on", "1"})
FALSE = frozenset({"n", "no", "f", "false", "off", "0"})
LOG_INS_WAITING = 64  # threads of an API process beyond API_THREADS, in which log-ins wait for their turn
WEAK_SECRET = "mysecretkey"  # noqa: S105 (the published default of Zou, refused below)
SHORTEST_SECRET = 32
UNSET = Path()  # a folder that follows from CALLSHEET_HOME


class SettingsError(Exception):
    """A setting is missing or cannot be read. The message names the variable and says what it wants."""


def data_folder(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """The folder where this platform keeps a user's application data, `callsheet` in it."""
    home = Path(environ["HOME"]) if environ.get("HOME") else Path.home()
    if platform == "darwin":
        return home / "Library" / "Application Support" / "callsheet"
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "callsheet"
    return Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "callsheet"


def own_data_folder() -> Path:
    """The data folder of the user who runs this process."""
    return data_folder({})


def secret(default: str = "", **metadata: Any) -> Any:
    """A field that never shows in a repr, a log line or a traceback."""
    return field(default=default, repr=False, metadata=metadata)


def named(default: Any, *names: str, separator: str = ";") -> Any:
    """A field with environment names of its own, the first one first, or a list with its own separator."""
    return field(default=default, metadata={"names": names, "separator": separator})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator decided. A field is the environment variable of the same name in capitals."""

    # -- where things are
    callsheet_home: Path = field(default_factory=own_data_folder)  # its database, its secret, files
    host: str = "127.0.0.1"  # address of the API
    port: int = 5000  # port of the API
    event_stream_host: str = "127.0.0.1"  # address of the realtime relay: it binds there, /status asks there
    event_stream_port: int = 5001  # port of the realtime relay
    api_processes: int = 1  # worker processes of the API
    api_threads: int = 8  # requests that one API process works on at a time (64 log-ins more may wait)
    domain_name: str = "localhost:8080"  # host (and port) of the web client: links in mails, SSO, WebAuthn
    domain_protocol: Literal["http", "https"] = "https"  # protocol of the web client
    cors_allowed_origins: tuple[str, ...] = ()  # web origins that may call the API (`;` list), none = CORS off
    tmp_dir: Path = UNSET  # scratch folder for uploads and encodings (default: CALLSHEET_HOME/tmp)

    # -- database
    database_url: str = secret()  # postgresql://user:password@host:port/name; none of these = embedded database
    database_read_url: str = secret()  # a replica for GET requests; none = the database itself
    db_host: str = "localhost"  # with the four below: another way to write DATABASE_URL, which wins
    db_port: int = 5432  # port of the database server
    db_username: str = "postgres"  # role of the database
    db_password: str = secret()  # password of that role
    db_database: str = "callsheet"  # name of the database
    db_pool_size: int = 10  # connections that one API process keeps
    db_max_overflow: int = 10  # connections beyond those, closed after use
    db_pool_pre_ping: bool = False  # ask a kept connection whether it lives before use: a round trip a request
    db_pool_recycle: int = 3600  # seconds after which a kept connection is replaced
    redis_url: str = secret()  # optional shared store of the request-rate limits; none = one store a process

    # -- accounts and sessions
    secret_key: str = secret(WEAK_SECRET)  # signs sessions and tokens: 32 characters or more
    auth_strategy: str = "auth_local_classic"  # or auth_local_no_password, auth_remote_ldap
    min_password_length: int = 8  # characters
    protected_accounts: tuple[str, ...] = ()  # e-mails of accounts that nobody else may change (`;` list)
    enforce_2fa: bool = False  # every person needs a second factor
    two_factor_exempt_users: tuple[str, ...] = named((), "2FA_EXEMPT_USERS", separator=",")  # e-mails
    login_failures_per_minute: int = 20  # failed log-ins of one address (an hour: five times as many); 0 = any
    public_requests_per_minute: int = 30  # mails, codes and keys that one address may ask for; 0 = any number
    user_limit: int = 100  # active persons at most
    admin_email: str = "admin@example.com"  # first administrator that `callsheet serve` makes
    admin_password: str = secret()  # its password; none = generated and printed once
    admin_token: str = secret()  # opens GET /admin/config/check; none = that route does not exist

    # -- what a studio sees
    default_timezone: str = "Europe/Paris"  # of new persons
    default_locale: str = "en_US"  # of new persons
    nb_records_per_page: int = 100  # rows of a page of a list
    default_file_tree: str = "default"  # file tree template of new productions
    is_self_hosted: bool = True  # told to clients by /config
    crisp_token: str = ""  # told to clients by /config
    sentry_kitsu_enabled: bool = False  # tell the web client where to report its errors
    sentry_kitsu_dsn: str = ""  # that place
    sentry_kitsu_sr: float = 0.1  # share of the web client's sessions that are traced, 0 to 1
    prometheus_metrics_enabled: bool = False  # adds /metrics, for administrators

    # -- files
    preview_folder: Path = named(UNSET, "PREVIEW_FOLDER", "THUMBNAIL_FOLDER")  # (CALLSHEET_HOME/previews)
    fs_backend: Literal["local", "s3"] = "local"  # where pictures, movies and attachments are kept
    fs_bucket_prefix: str = ""  # begins the name of each bucket
    fs_s3_region: str = ""  # S3 region
    fs_s3_endpoint: str = ""  # S3 endpoint URL
    fs_s3_access_key: str = secret()  # S3 access key
    fs_s3_secret_key: str = secret()  # S3 secret key
    fs_s3_create_bucket: bool = False  # make absent buckets
    fs_s3_aes256_encrypted: bool = False  # encrypt objects with FS_S3_AES256_KEY
    fs_s3_aes256_key: str = secret()  # 64 hexadecimal digits
    remove_files: bool = False  # delete stored files together with their rows
    preview_save_source_file: bool = False  # keep the movie as it was uploaded
    skip_normalization_full: bool = False  # keep uploaded movies as they are
    skip_normalization_highdef: bool = False  # make only the small version of a movie
    movie_highdef_bitrate: int = 28  # Mbit/s
    movie_lowdef_bitrate: int = 6  # Mbit/s
    movie_encoding_preset: str = "medium"  # preset of the x264 encoder
    movie_vbv_bufsize_factor: float = 2  # encoder buffer, in seconds of the bitrate
    max_image_pixels: int = 400_000_000  # a larger picture is refused
    max_content_length: int = 10_737_418_240  # bytes of a request body, 0 = no limit
    client_cache_max_age: int = 604_800  # seconds a browser keeps pictures and movies
    media_max_concurrent_requests: int = 0  # downloads at a time in one process, 0 = no limit
    media_slot_wait_timeout: int = 30  # seconds a download waits for its turn, then 503; 0 = for ever
    enable_job_queue: bool = True  # movies are encoded by the worker; off = within the request
    job_queue_timeout: int = 3600  # seconds that a job may take
    worker_lost_after: int = 30  # seconds of silence after which the jobs of a worker are taken up again

    # -- mail
    mail_enabled: bool = True  # send mails at all
    mail_server: str = "localhost"  # SMTP host
    mail_port: int = 25  # SMTP port
    mail_username: str = ""  # SMTP log-in
    mail_password: str = secret()  # SMTP password
    mail_use_tls: bool = False  # STARTTLS
    mail_use_ssl: bool = False  # TLS from the first byte
    mail_debug: bool = False  # log the SMTP dialogue
    mail_debug_body: bool = False  # log the text of mails
    mail_default_sender: str = "no-reply@your-studio.com"  # the From of every mail
    mail_check_deliverability: bool = True  # ask DNS whether a new person's mail domain exists

    # -- directories
    ldap_host: str = "127.0.0.1"  # LDAP server
    ldap_port: int = 389  # LDAP port
    ldap_base_dn: str = "cn=Users,dc=callsheet,dc=local"  # where persons are
    ldap_group: str = ""  # only members of this group
    ldap_domain: str = "callsheet.local"  # Active Directory domain
    ldap_fallback: bool = False  # persons unknown to LDAP use their local password
    ldap_is_ad: bool = False  # Active Directory, NTLM bind
    ldap_is_ad_simple: bool = False  # Active Directory, simple bind
    ldap_ssl: bool = False  # ldaps
    ldap_user: str = ""  # account that reads the directory
    ldap_password: str = secret("password")  # its password
    email_domain: str = "studio.local"  # mail domain of persons without an address in LDAP
    ldap_excluded_accounts: tuple[str, ...] = named((), "LDAP_EXCLUDED_ACCOUNTS", separator=",")  # `,` list

    # -- single sign-on
    saml_enabled: bool = False  # log in through SAML
    saml_idp_name: str = ""  # words on the button
    saml_metadata_url: str = ""  # metadata of the identity provider
    saml_skip_2fa: bool = False  # trust its second factor
    saml_subject_attribute: str = ""  # attribute that names the person for good
    oidc_enabled: bool = False  # log in through OpenID Connect
    oidc_idp_name: str = ""  # words on the button
    oidc_discovery_url: str = ""  # discovery document of the identity provider
    oidc_client_id: str = ""  # our name there
    oidc_client_secret: str = secret()  # our secret there
    oidc_scopes: str = "openid email profile"  # what we ask for
    oidc_email_claim: str = "email"  # claim of the e-mail
    oidc_given_name_claim: str = "given_name"  # claim of the first name
    oidc_family_name_claim: str = "family_name"  # claim of the last name
    oidc_require_email_verified: bool = True  # refuse addresses that the provider did not check
    oidc_skip_2fa: bool = False  # trust its second factor

    # -- extensions
    webhooks_allow_private: bool = False  # webhooks may go to addresses of the studio's own network
    event_handlers_folder: Path = (
        UNSET  # package that the worker calls on events (CALLSHEET_HOME/event_handlers)
    )
    plugin_folder: Path = UNSET  # plugins that the API loads at its start (CALLSHEET_HOME/plugins)

    # -- operation
    debug: bool = False  # verbose errors; a weak SECRET_KEY is allowed
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = named("INFO", "LOG_LEVEL", "LOGLEVEL")

    def __post_init__(self) -> None:
        for name, folder in FOLDERS:
            if getattr(self, name) == UNSET:
                object.__setattr__(self, name, self.callsheet_home / folder)
        for name in ("database_url", "database_read_url"):  # a driver is no business of who gives the address
            object.__setattr__(
                self, name, re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", getattr(self, name))
            )

    @property
    def embedded(self) -> bool:
        """No database was named: `callsheet serve` brings its own."""
        return not self.database_url

    @property
    def secret_is_weak(self) -> bool:
        """The secret is published (Zou's default) or short enough to be guessed."""
        return self.secret_key == WEAK_SECRET or len(self.secret_key) < SHORTEST_SECRET

    @property
    def redis_name(self) -> str:
        """What the keys of this studio begin with in a Redis that others use, too: the secret tells them apart."""
        return f"callsheet:{hashlib.sha256(b'redis:' + self.secret_key.encode()).hexdigest()[:12]}"

    @property
    def domain_url(self) -> str:
        """Root of the web client's addresses, without a slash at its end."""
        return f"{self.domain_protocol}://{self.domain_name}"

    def require_secret(self) -> str:
        """The key that signs; `SettingsError` when it is weak, except with DEBUG."""
        if self.secret_is_weak and not self.debug:
            raise SettingsError(
                f"SECRET_KEY must be a secret of {SHORTEST_SECRET} characters or more and not the default one:"
                " make one with `openssl rand -hex 32`."
            )
        return self.secret_key

    def require_database(self) -> str:
        """The database's address; `SettingsError` where none is set: only `serve` brings a database."""
        if self.embedded:
            raise SettingsError(
                "DATABASE_URL is not set: give the address of a PostgreSQL database,"
                " for example postgresql://user:password@localhost:5432/callsheet."
            )
        return self.database_url

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Settings of these variables; an absent one takes its default, a wrong one is a `SettingsError`."""
        values: dict[str, Any] = {"callsheet_home": data_folder(environ)}
        for setting in fields(cls):
            for name in variables(setting):
                if environ.get(name, "").strip():
                    values[setting.name] = parsed(setting, name, environ[name].strip())
                    break
        if not values.get("database_url") and any(environ.get(f"DB_{name}") for name in DATABASE_PARTS):
            values["database_url"] = database_url_of_parts(cls(**values))
        return cls(**values)


FOLDERS = (
    ("preview_folder", "previews"),
    ("tmp_dir", "tmp"),
    ("event_handlers_folder", "event_handlers"),
    ("plugin_folder", "plugins"),
)  # under CALLSHEET_HOME, where nothing else is said
DATABASE_PARTS = ("HOST", "PORT", "USERNAME", "PASSWORD", "DATABASE")
AT_LEAST_ONE = frozenset(
    {"api_processes", "api_threads", "nb_records_per_page", "db_pool_size", "worker_lost_after"}
)


def variables(setting: Field[Any]) -> tuple[str, ...]:
    """The environment names of a field, the one that counts most first."""
    return setting.metadata.get("names") or (setting.name.upper(),)


def parsed(setting: Field[Any], name: str, text: str) -> Any:
    """The text of a variable as a value of its field's type; `SettingsError` says what the variable wants."""
    kind = setting.type
    if kind is bool:
        return boolean(name, text)
    if kind in (int, float):
        return number(setting, name, text)
    if kind is Path:
        return Path(text).expanduser().absolute()
    if get_origin(kind) is tuple:
        parts = map(str.strip, text.split(setting.metadata.get("separator", ";")))
        return tuple(filter(None, parts))
    if get_origin(kind) is Literal:
        return choice(name, text, get_args(kind))
    return checked_text(setting.name, name, text)


def boolean(name: str, text: str) -> bool:
    """Spec 10 A11: y, yes, t, true, on, 1 and their opposites, in any case; nothing else."""
    if text.lower() in TRUE:
        return True
    if text.lower() in FALSE:
        return False
    raise SettingsError(f"{name} must be true or false, not '{text}'.")


def number(setting: Field[Any], name: str, text: str) -> int | float:
    """A number that is not negative, within the range of its field."""
    least = int(setting.name in AT_LEAST_ONE)
    most = 65535 if setting.name.endswith("port") else 1 if setting.name.endswith("_sr") else None
    wanted = "a whole number" if setting.type is int else "a number"
    limits = f"from {least} to {most}" if most else f"of {least} or more"
    try:
        value = int(text) if setting.type is int else float(text)
    except ValueError:
        raise SettingsError(f"{name} must be {wanted} {limits}, not '{text}'.") from None
    if not least <= value <= (most if most is not None else sys.maxsize):
        raise SettingsError(f"{name} must be {wanted} {limits}, not '{text}'.")
    return value


def choice(name: str, text: str, choices: tuple[str, ...]) -> str:
    """One of the choices, in any case."""
    for each in choices:
        if text.lower() == each.lower():
            return each
    raise SettingsError(f"{name} must be one of {', '.join(choices)}, not '{text}'.")


def checked_text(field_name: str, name: str, text: str) -> str:
    """A text; the few that have a form are held against it here, so that a request never meets a bad one."""
    if field_name in ("database_url", "database_read_url"):
        if not re.match(r"postgres(ql)?(\+\w+)?://", text):
            raise SettingsError(f"{name} must begin with postgresql:// (its value is not shown here).")
        return text
    if field_name == "default_timezone":
        try:
            ZoneInfo(text)
        except (KeyError, ValueError, OSError):
            raise SettingsError(f"{name} must be a time zone such as Europe/Paris, not '{text}'.") from None
    if field_name == "default_locale" and not re.fullmatch(r"[a-z]{2,3}(_[A-Z][A-Za-z]{1,3}){0,2}", text):
        raise SettingsError(f"{name} must be a locale such as en_US, not '{text}'.")
    return text


def database_url_of_parts(settings: Settings) -> str:
    """The address that DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD and DB_DATABASE say together."""
    user, password = quote(settings.db_username, safe=""), quote(settings.db_password, safe="")
    log_in = f"{user}:{password}" if password else user
    return f"postgresql://{log_in}@{settings.db_host}:{settings.db_port}/{quote(settings.db_database, safe='')}"


def environment(folder: Path | None = None) -> dict[str, str]:
    """The process's environment over the variables of a `.env` file in `folder` (the working folder)."""
    file = (folder or Path.cwd()) / ".env"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    pairs = (line.strip().removeprefix("export ").partition("=") for line in lines)
    said = {name.strip(): value.strip() for name, equals, value in pairs if equals and name[:1] != "#"}
    return {name: value.strip("\"'") for name, value in said.items()} | dict(os.environ)


def read() -> Settings:
    """The settings of this process. The one place that looks at its environment."""
    return Settings.from_environment(environment())


@contextmanager
def plain_locale() -> Iterator[None]:
    """Programs started in this block speak plainly, even where the operator's language is not installed."""
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C"
    try:
        yield
    finally:
        del os.environ["LC_ALL"]
        if before is not None:
            os.environ["LC_ALL"] = before
