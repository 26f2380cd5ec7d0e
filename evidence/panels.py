"""What evidence shows on pages of records below it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from governance.models import Process
from qms.primitives.panels import Panel, panel


def thread_link(process: Process, request: HttpRequest) -> Panel:
    """Lead from a process to its thread."""
    return Panel(
        "", "evidence/parts/thread_link.html", {"url": reverse("evidence:thread", args=[process.code])}
    )


panel(Process, thread_link)
