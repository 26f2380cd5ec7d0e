"""Structured logs: one JSON line an event in production, plain lines while developing; never a secret."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

MASK = "***"
PLAIN = structlog.dev.plain_traceback  # the rich one prints local variables, passwords among them
SECRET_NAMES = re.compile(r"password|passwd|secret|token|authorization|cookie|session|api_?key|signing", re.I)
SECRET_PARTS = (
    (re.compile(r"(\w+://[^\s/:@]*):[^\s/@]+@"), r"\1:***@"),  # password within an address of a server
    (
        re.compile(r"(/(?:calendar|key|invitation|confirm-email|mail)/)[^\s/?\"']+"),
        r"\1***",
    ),  # a key
    (re.compile(r"([?&](?:token|key|code|password|state)=)[^\s&\"']+", re.I), r"\1***"),
    (re.compile(r"(Bearer\s+)\S+", re.I), r"\1***"),
)


def without_secrets(logger: object, method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Mask what must not be read in a log: values under telling names, keys within addresses."""
    for name, value in event.items():
        if SECRET_NAMES.search(name):
            event[name] = MASK
        elif isinstance(value, str):
            event[name] = _masked(value)
    return event


def without_health_checks(logger: object, method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Drop the line of a health check that went well: asked every few seconds, it would hide the others."""
    if event.get("code") == 200 and str(event.get("request", "")).endswith(("/healthz", "/readyz")):
        raise structlog.DropEvent
    return event


def _masked(text: str) -> str:
    for pattern, replacement in SECRET_PARTS:
        text = pattern.sub(replacement, text)
    return text


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
]


def configuration(*, production: bool) -> dict[str, Any]:
    """Return Django's LOGGING: every line, ours or a library's, passes the same processors."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if production
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=PLAIN)
    )
    last: list[Any] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,  # before the secrets: a traceback may hold one
        without_secrets,
        renderer,
    ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": last,
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
        },
    }


def configure() -> None:
    """Send structured events through the same handlers as ordinary log lines."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            without_health_checks,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
