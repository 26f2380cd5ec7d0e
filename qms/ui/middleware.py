"""A refusal that no form caught becomes a page that says what, why, and how to go on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qms.primitives.refusing import Refusal
from qms.ui.pages import wants_fragment


class RefusalMiddleware:
    """Answers an uncaught :class:`Refusal` with its own status: a page, or a notice where htmx asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only refusals are answered here; everything else goes on to Django."""
        if not isinstance(exception, Refusal):
            return None
        template = "ui/refusal.html" if wants_fragment(request) else "422.html"
        back = request.headers.get("Referer", "") if request.method == "POST" else ""
        return render(request, template, {"refusal": exception, "back": back}, status=exception.status)
