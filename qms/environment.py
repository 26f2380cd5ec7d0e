"""The environment, parsed strictly: a start with an unsafe or unreadable setting is refused, with why."""

from __future__ import annotations

import os
import secrets
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from django.core.exceptions import ImproperlyConfigured

DEMO_PASSWORD = "evident-demo"  # noqa: S105 (printed at start; refused in production)


@dataclass(frozen=True)
class Environment:
    """What the environment said, checked, in the words of the settings module."""

    environment: str
    debug: bool
    secret_key: str
    allowed_hosts: list[str]
    trusted_origins: list[str]
    https: bool
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


def refuse(name: str, problem: str) -> ImproperlyConfigured:
    """Return the error that stops a start: which setting, what is wrong with it, what to do."""
    return ImproperlyConfigured(f"{name}: {problem}")


def read(base: Path, source: Mapping[str, str] | None = None) -> Environment:
    """Read and check every setting that interfaces promise.

    ``base`` is the project's root; ``source`` stands in for ``os.environ`` in tests.
    Raises ``ImproperlyConfigured`` naming the setting, the problem and the remedy.
    """
    env = dict(os.environ if source is None else source)
    kind = env.get("ENVIRONMENT", "development")
    if kind not in {"development", "production", "test"}:
        raise refuse("ENVIRONMENT", f"“{kind}” is not known; use development or production")
    production = kind == "production"
    var_dir = Path(env.get("VAR_DIR") or base / "var")
    var_dir.mkdir(parents=True, exist_ok=True)
    redis = env.get("REDIS_URL") or None
    return Environment(
        environment=kind,
        debug=_flag(env, "DEBUG", default=False),
        secret_key=_secret_key(env, var_dir, production),
        allowed_hosts=_hosts(env, production),
        trusted_origins=[f"https://{h}" for h in _hosts(env, production) if h not in {"*", "testserver"}],
        https=production,
        var_dir=var_dir,
        database=_database(env.get("DATABASE_URL"), var_dir),
        cache=_cache(redis),
        broker=_broker(redis, var_dir),
        storage=_storage(env.get("STORAGE_URL"), var_dir),
        static_backend=(
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if production
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
        email=_email(env.get("EMAIL_URL"), var_dir),
        mail_from=env.get("MAIL_FROM", "Evident <evident@localhost>"),
        time_zone=_time_zone(env.get("TIME_ZONE", "Europe/Berlin")),
        demo_password=env.get("DEMO_PASSWORD", DEMO_PASSWORD),
        signing_key=env.get("SIGNING_KEY") or None,
        metrics_token=env.get("METRICS_TOKEN") or None,
        sentry_dsn=env.get("SENTRY_DSN") or None,
        oidc={k: v for k, v in env.items() if k.startswith("OIDC_") and v},
    )


def _flag(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = env.get(name, "").strip().lower()
    if not text:
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise refuse(name, f"“{text}” is neither true nor false; use 1 or 0")


def _secret_key(env: Mapping[str, str], var_dir: Path, production: bool) -> str:
    key = env.get("SECRET_KEY", "")
    if key:
        return key
    if production:
        raise refuse("SECRET_KEY", "is missing; set a random text of at least 50 characters")
    kept = var_dir / "secret_key"
    if not kept.exists():
        kept.write_text(secrets.token_urlsafe(50))
        kept.chmod(0o600)
    return kept.read_text().strip()


def _hosts(env: Mapping[str, str], production: bool) -> list[str]:
    hosts = [h.strip() for h in env.get("ALLOWED_HOSTS", "").split(",") if h.strip()]
    if production and (not hosts or "*" in hosts):
        raise refuse("ALLOWED_HOSTS", "name the hosts that serve Evident, separated by commas")
    return hosts or ["127.0.0.1", "localhost", "[::1]", "testserver"]


def _database(url: str | None, var_dir: Path) -> dict[str, Any]:
    url = url or f"sqlite:///{var_dir / 'db.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        name = unquote(parts.path[1:]) if parts.path != "/:memory:" else ":memory:"
        if not name:
            raise refuse("DATABASE_URL", "names no file; write sqlite:///path/to/db.sqlite3")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 10}},
        }
    raise refuse("DATABASE_URL", f"“{parts.scheme}” is not known; use sqlite:///path or postgres://…")


def _cache(redis: str | None) -> dict[str, Any]:
    if redis:
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis}
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


def _broker(redis: str | None, var_dir: Path) -> dict[str, Any]:
    if redis:
        if urlsplit(redis).scheme not in {"redis", "rediss"}:
            raise refuse("REDIS_URL", "is not an address of Redis; use redis://host:6379/0")
        return {"URL": redis}
    folder = var_dir / "broker"
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "URL": "filesystem://",
        "OPTIONS": {
            "data_folder_in": str(folder),
            "data_folder_out": str(folder),
            "control_folder": str(folder / "control"),
        },
    }


def _storage(url: str | None, var_dir: Path) -> dict[str, Any]:
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(var_dir / "files")},
        }
    parts = urlsplit(url)
    if parts.scheme == "s3" and parts.netloc:
        return {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {"bucket_name": parts.netloc, "location": parts.path.lstrip("/")},
        }
    raise refuse("STORAGE_URL", "is not known; use s3://bucket, or leave it unset for a local folder")


def _email(url: str | None, var_dir: Path) -> dict[str, Any]:
    url = url or f"filemail://{var_dir / 'mail'}"
    parts = urlsplit(url)
    if parts.scheme == "filemail":
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "FILE_PATH": unquote(parts.path),
        }
    if parts.scheme in {"smtp", "smtp+tls", "smtp+ssl"} and parts.hostname:
        return {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "HOST": parts.hostname,
            "PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}[parts.scheme],
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "USE_TLS": parts.scheme == "smtp+tls",
            "USE_SSL": parts.scheme == "smtp+ssl",
        }
    raise refuse("EMAIL_URL", "is not known; use smtp+tls://user:password@host:587 or filemail:///folder")


def _time_zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise refuse("TIME_ZONE", f"“{name}” is not a time zone; use a name like Europe/Berlin") from error
    return name


def logging(env: Environment) -> dict[str, Any]:
    """Return the logging configuration: one JSON line an event, or plain lines while developing."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if env.environment == "production"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                "foreign_pre_chain": SHARED_PROCESSORS,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {"fontTools": {"level": "WARNING"}, "weasyprint": {"level": "ERROR"}},
    }


SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.format_exc_info,
]


def configure_structlog(env: Environment) -> None:
    """Send structured events through the same handlers as ordinary log lines."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
