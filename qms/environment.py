"""The environment, parsed strictly: an unsafe or unreadable setting stops the start with its reason."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

DEMO_PASSWORD = "evident-demo"  # noqa: S105 - of the demo company only, printed by `make run`
KINDS = ("development", "production", "test")
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
KEY_LENGTH = 50
HOST = re.compile(r"\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
OIDC_NAMES = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")


@dataclass(frozen=True)
class Environment:
    """What the environment said, checked, in the words of the settings module."""

    environment: str
    debug: bool
    secret_key: str
    allowed_hosts: list[str]
    trusted_origins: list[str]
    https: bool
    base_url: str
    var_dir: Path
    database: dict[str, Any]
    cache: dict[str, Any]
    broker: dict[str, Any]
    storage: dict[str, Any]
    static_backend: str
    email: dict[str, Any]
    mail_from: str
    time_zone: str
    demo_password: str
    signing_key: str | None
    metrics_token: str | None
    sentry_dsn: str | None = None
    oidc: dict[str, str] = field(default_factory=dict)

    @property
    def production(self) -> bool:
        """Whether people rely on this installation."""
        return self.environment == "production"


def refuse(name: str, problem: str) -> ImproperlyConfigured:
    """Return the error that stops a start: which setting, what is wrong with it, what to do."""
    return ImproperlyConfigured(f"{name}: {problem}")


def read(base: Path, source: Mapping[str, str] | None = None) -> Environment:
    """Read and check every setting that interfaces promise.

    ``base`` is the project's root; ``source`` stands in for ``os.environ`` in tests.
    Raises ``ImproperlyConfigured`` naming the setting, the problem and the remedy.
    """
    env = {name: value.strip() for name, value in (os.environ if source is None else source).items()}
    kind = env.get("ENVIRONMENT") or "development"
    if kind not in KINDS:
        raise refuse("ENVIRONMENT", f"“{kind}” is not known; use development or production")
    production = kind == "production"
    if production:
        _check_production(env)
    hosts = _hosts(env.get("ALLOWED_HOSTS", ""), production=production)
    key = _secret_key(env.get("SECRET_KEY", ""), production=production)
    var_dir = Path(base, env.get("VAR_DIR") or "var")
    redis = _redis(env.get("REDIS_URL"))
    result = Environment(
        environment=kind,
        debug=_flag(env, "DEBUG", default=False),
        secret_key=key,
        allowed_hosts=hosts,
        trusted_origins=_origins(hosts) if production else [],
        https=production,
        base_url=_base_url(env, hosts, production=production),
        var_dir=var_dir,
        database=_database(env.get("DATABASE_URL"), base, var_dir),
        cache=_cache(redis),
        broker=_broker(redis, var_dir),
        storage=_storage(env.get("STORAGE_URL"), var_dir),
        static_backend=(
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if production
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
        email=_email(env.get("EMAIL_URL"), var_dir),
        mail_from=_mail_from(env.get("MAIL_FROM")),
        time_zone=_time_zone(env.get("TIME_ZONE") or "Europe/Berlin"),
        demo_password=env.get("DEMO_PASSWORD") or DEMO_PASSWORD,
        signing_key=env.get("SIGNING_KEY") or None,
        metrics_token=_metrics_token(env.get("METRICS_TOKEN"), production=production),
        sentry_dsn=_sentry(env.get("SENTRY_DSN")),
        oidc=_oidc(env, production=production),
    )
    return _kept_on_disk(result)


def _check_production(env: Mapping[str, str]) -> None:
    """Refuse what is fine on one's own machine and unsafe where people rely on it."""
    if _flag(env, "DEBUG", default=False):
        raise refuse("DEBUG", "shows the inside of the program to visitors; unset it in production")
    if env.get("DEMO_PASSWORD"):
        raise refuse("DEMO_PASSWORD", "is for the demo company; unset it in production")
    if not env.get("EMAIL_URL"):
        raise refuse(
            "EMAIL_URL", "is missing, so no reminder would arrive; set smtp+tls://user:password@host:587"
        )
    if (env.get("DATABASE_URL") or "sqlite:").split(":")[0] == "sqlite":
        for name in ("REDIS_URL", "STORAGE_URL"):
            if env.get(name):
                raise refuse(
                    "DATABASE_URL",
                    f"SQLite cannot be shared by several machines, which {name} is for; "
                    f"set postgres://user:password@host/name, or unset {name} to run on one machine",
                )


def _flag(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = env.get(name, "").lower()
    if not text:
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise refuse(name, f"“{text}” is neither true nor false; use 1 or 0")


def _secret_key(key: str, *, production: bool) -> str:
    """Return the key of sessions and links; empty where development keeps one of its own."""
    if production and not key:
        raise refuse("SECRET_KEY", f"is missing; set a random text of at least {KEY_LENGTH} characters")
    if production and (len(key) < KEY_LENGTH or len(set(key)) < 10):
        raise refuse("SECRET_KEY", f"can be guessed; set a random text of at least {KEY_LENGTH} characters")
    return key


def _hosts(text: str, *, production: bool) -> list[str]:
    hosts = [host.strip() for host in text.split(",") if host.strip()]
    if production and (not hosts or "*" in hosts):
        problem = "lets in every name" if hosts else "is missing"
        raise refuse("ALLOWED_HOSTS", f"{problem}; name the hosts that serve Evident, separated by commas")
    for host in hosts:
        if host != "*" and not HOST.fullmatch(host):
            raise refuse("ALLOWED_HOSTS", f"“{host}” is not a host; write evident.example.com alone")
    return hosts or LOCAL_HOSTS


def _origins(hosts: list[str]) -> list[str]:
    return [f"https://*{host}" if host.startswith(".") else f"https://{host}" for host in hosts]


def _base_url(env: Mapping[str, str], hosts: list[str], *, production: bool) -> str:
    """Return where links in mails lead, without a slash at its end: BASE_URL, or the first host."""
    url = env.get("BASE_URL", "")
    if not url:
        return (
            f"https://{hosts[0].lstrip('.')}" if production else f"http://127.0.0.1:{env.get('PORT') or 8000}"
        )
    forms = "https://evident.example.com" if production else "http://127.0.0.1:8000"
    parts = _address("BASE_URL", url, forms)
    schemes = {"https"} if production else {"http", "https"}
    if parts.scheme not in schemes or not parts.hostname or parts.path.strip("/") or parts.query:
        raise refuse("BASE_URL", f"is not the address of the home page; use {forms}")
    return url.rstrip("/")


def _address(name: str, url: str, forms: str) -> SplitResult:
    """Return the parts of ``url``; refuse one that cannot be read, without repeating its password."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise refuse(name, f"cannot be read as an address; use {forms}") from error
    if not parts.scheme:
        raise refuse(name, f"is not an address; use {forms}")
    return parts


def _database(url: str | None, base: Path, var_dir: Path) -> dict[str, Any]:
    forms = "sqlite:///path/to/file, sqlite:////absolute/path or postgres://user:password@host:5432/name"
    if not url:
        return _sqlite(str(var_dir / "db.sqlite3"))
    parts = _address("DATABASE_URL", url, forms)
    if parts.scheme == "sqlite":
        name = unquote(parts.path[1:])
        if parts.netloc or not name or name.endswith("/"):
            raise refuse("DATABASE_URL", f"names no file; use {forms}")
        return _sqlite(name if name == ":memory:" else str(base / name))
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgres(parts, forms)
    raise refuse("DATABASE_URL", f"“{parts.scheme}” is not known; use {forms}")


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def _postgres(parts: SplitResult, forms: str) -> dict[str, Any]:
    """Return the settings of PostgreSQL; ``?host=/folder`` names a socket, ``sslmode=`` passes on."""
    name = unquote(parts.path.lstrip("/"))
    options = dict(parse_qsl(parts.query))
    host = unquote(parts.hostname or "") or options.pop("host", "")
    if not name or "/" in name or not host:
        raise refuse("DATABASE_URL", f"names no {'database' if host else 'host'}; use {forms}")
    unknown = set(options) - {
        "sslmode",
        "sslrootcert",
        "sslcert",
        "sslkey",
        "connect_timeout",
        "application_name",
    }
    if unknown:
        raise refuse("DATABASE_URL", f"“{min(unknown)}” is not an option that can be given here")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": 10, "timeout": 5}},
    }


def _redis(url: str | None) -> str | None:
    forms = "redis://host:6379/0 or rediss://user:password@host:6379/0"
    if not url:
        return None
    parts = _address("REDIS_URL", url, forms)
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
        raise refuse("REDIS_URL", f"is not an address of Redis; use {forms}")
    if not re.fullmatch(r"(/\d*)?", parts.path):
        raise refuse("REDIS_URL", f"names a database that is no number; use {forms}")
    return url


def _cache(redis: str | None) -> dict[str, Any]:
    if redis:
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis}
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


def _broker(redis: str | None, var_dir: Path) -> dict[str, Any]:
    if redis:  # asked twice at most: who saves a record does not wait for a broker that is away
        quick = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "socket_connect_timeout": 2}
        return {"URL": redis, "OPTIONS": quick}
    folder = str(var_dir / "broker")
    options: dict[str, Any] = {
        "data_folder_in": folder,
        "data_folder_out": folder,
        "control_folder": f"{folder}/control",
    }
    options["polling_interval"] = 0.5  # seconds
    return {"URL": "filesystem://localhost", "OPTIONS": options}


def _storage(url: str | None, var_dir: Path) -> dict[str, Any]:
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(var_dir / "files")},
        }
    forms = "s3://bucket or s3://bucket/folder, or leave it unset for a local folder"
    parts = _address("STORAGE_URL", url, forms)
    if parts.scheme != "s3" or not parts.netloc or parts.query:
        raise refuse("STORAGE_URL", f"is not known; use {forms}")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": parts.netloc, "location": parts.path.strip("/")},
    }


def _email(url: str | None, var_dir: Path) -> dict[str, Any]:
    forms = "smtp+tls://user:password@host:587, smtp+ssl://…, smtp://host:25 or filemail:///absolute/folder"
    files = "django.core.mail.backends.filebased.EmailBackend"
    if not url:
        return {"BACKEND": files, "FILE_PATH": str(var_dir / "mail")}
    parts = _address("EMAIL_URL", url, forms)
    if parts.scheme == "filemail":
        if parts.netloc or not parts.path.strip("/"):
            raise refuse("EMAIL_URL", "names no absolute folder; use filemail:///absolute/folder")
        return {"BACKEND": files, "FILE_PATH": unquote(parts.path)}
    ports = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
    if parts.scheme not in ports or not parts.hostname or parts.path.strip("/"):
        raise refuse("EMAIL_URL", f"is not known; use {forms}")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "HOST": parts.hostname,
        "PORT": parts.port or ports[parts.scheme],
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "USE_TLS": parts.scheme == "smtp+tls",
        "USE_SSL": parts.scheme == "smtp+ssl",
    }


def _mail_from(text: str | None) -> str:
    if text and not re.fullmatch(r"[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+", text):
        raise refuse("MAIL_FROM", f"“{text}” is not a sender; write Evident <evident@example.com>")
    return text or "Evident <evident@localhost>"


def _time_zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise refuse("TIME_ZONE", f"“{name}” is not a time zone; use a name like Europe/Berlin") from error
    return name


def _metrics_token(token: str | None, *, production: bool) -> str | None:
    if token and production and len(token) < 20:
        raise refuse("METRICS_TOKEN", "can be guessed; set a random text of at least 20 characters")
    return token or None


def _sentry(dsn: str | None) -> str | None:
    if not dsn:
        return None
    forms = "https://key@host/project"
    parts = _address("SENTRY_DSN", dsn, forms)
    if parts.scheme not in {"http", "https"} or not (
        parts.username and parts.hostname and parts.path.strip("/")
    ):
        raise refuse("SENTRY_DSN", f"is not an address of a project; use {forms}")
    return dsn


def _oidc(env: Mapping[str, str], *, production: bool) -> dict[str, str]:
    """Return the settings of single sign-on: all or none of them."""
    given = {name: value for name, value in env.items() if name.startswith("OIDC_") and value}
    for name in given:
        if name not in OIDC_NAMES:
            raise refuse(name, f"is not known; single sign-on takes {', '.join(OIDC_NAMES)}")
    for name in OIDC_NAMES:
        if given and name not in given:
            raise refuse(name, f"is missing; single sign-on takes {', '.join(OIDC_NAMES)} together")
    if given:
        parts = _address("OIDC_ISSUER", given["OIDC_ISSUER"], "https://login.example.com/realm")
        if parts.scheme not in ({"https"} if production else {"https", "http"}) or not parts.hostname:
            raise refuse("OIDC_ISSUER", "is not an address of an issuer; use https://login.example.com/realm")
    return given


def _kept_on_disk(env: Environment) -> Environment:
    """Make the folders that this installation keeps, and its own key where none was given."""
    try:
        env.var_dir.mkdir(parents=True, exist_ok=True)
        if "control_folder" in env.broker["OPTIONS"]:
            Path(env.broker["OPTIONS"]["control_folder"]).mkdir(parents=True, exist_ok=True)
        return env if env.secret_key else _with_own_key(env)
    except OSError as error:
        raise refuse("VAR_DIR", f"“{env.var_dir}” cannot be written ({error.strerror})") from error


def _with_own_key(env: Environment) -> Environment:
    """Return ``env`` with the key kept in its folder, made once even if several start together."""
    kept, draft = env.var_dir / "secret_key", env.var_dir / f".secret_key.{os.getpid()}"
    if not kept.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(KEY_LENGTH))
        with contextlib.suppress(FileExistsError):
            os.link(draft, kept)
        draft.unlink()
    return replace(env, secret_key=kept.read_text().strip())
