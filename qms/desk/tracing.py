"""One id for each request: in every log line that it causes, and in the answer, so that both can be matched."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

HEADER = "HTTP_X_REQUEST_ID"
SOUND = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Take the id that a proxy gave, or make one; give it to the log and to the answer.

    Stands before django-structlog's middleware, which binds the same header to its lines.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request under its id."""
        given = request.META.get(HEADER, "")
        request_id = given if SOUND.fullmatch(given) else str(uuid.uuid4())
        request.META[HEADER] = request_id
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response
