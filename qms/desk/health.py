"""Two addresses for those who watch the installation: is the process up, can it work."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from pathlib import Path

import redis
import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = structlog.get_logger(__name__)


class NotReadyError(Exception):
    """A part answers, but not as it must; the text says what to do."""


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that this process is up."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when database, broker and storage work, otherwise 503 naming each that does not.

    What a part said goes to the log, not to the visitor: it may name hosts and accounts.
    """
    parts = {"database": _database, "broker": _broker, "storage": _storage}
    answers = {name: _answer(name, check) for name, check in parts.items()}
    ready = all(answer == "ok" for answer in answers.values())
    return JsonResponse({"ready": ready, **answers}, status=200 if ready else 503)


def _answer(name: str, check: Callable[[], None]) -> str:
    """Return "ok", or in a few words why this part cannot be used."""
    try:
        check()
    except NotReadyError as reason:
        return str(reason)
    except Exception as error:  # whatever a part raises, the answer names the part
        log.warning("not_ready", part=name, error=f"{type(error).__name__}: {error}")
        return f"does not answer ({type(error).__name__})"
    return "ok"


def _database() -> None:
    """The database answers and every migration of this version has been applied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise NotReadyError(f"{len(waiting)} migrations wait; run manage.py migrate")


def _broker() -> None:
    """The broker takes messages: Redis answers, or the folder that stands in for it can be written."""
    if settings.CELERY_BROKER_URL.startswith("redis"):
        with redis.Redis.from_url(
            settings.CELERY_BROKER_URL, socket_connect_timeout=2, socket_timeout=2
        ) as client:
            client.ping()
        return
    folder = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"])
    if not os.access(folder, os.W_OK | os.X_OK) or not folder.is_dir():
        raise NotReadyError("the folder of messages cannot be written")


def _storage() -> None:
    """A file can be written and reads back as it was."""
    content = uuid.uuid4().bytes
    name = default_storage.save(f"readiness/{uuid.uuid4()}", ContentFile(content))
    try:
        with default_storage.open(name) as file:
            if file.read() != content:
                raise NotReadyError("a file reads back changed")
    finally:
        default_storage.delete(name)
