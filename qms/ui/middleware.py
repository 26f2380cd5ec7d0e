"""At the edge of every page: addresses that no database can read, and refusals that no form caught."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import bad_request

from qms.primitives.refusing import Refusal
from qms.ui.pages import wants_fragment


class ReadableAddressMiddleware:
    """Answers 400 where an address holds a NUL byte: forms refuse one, PostgreSQL would fail on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Raises ``BadRequest`` for a path or query with a NUL byte."""
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL byte in the address")
        return self.get_response(request)


class RefusalMiddleware:
    """Answers an uncaught :class:`Refusal` with its own status: a page, or a notice where htmx asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only refusals are answered here, and numbers that no database holds; else it goes on to Django."""
        if isinstance(exception, OverflowError) and request.method == "POST":
            return bad_request(request, exception)
        if not isinstance(exception, Refusal):
            return None
        template = "ui/refusal.html" if wants_fragment(request) else "422.html"
        back = request.headers.get("Referer", "") if request.method == "POST" else ""
        return render(request, template, {"refusal": exception, "back": back}, status=exception.status)
