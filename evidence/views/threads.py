"""The thread of a process on one page: what an auditor follows from the leader to the proof."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evidence.looking_back import the_day
from evidence.threads import thread_of
from governance.models import Process
from governance.views.days import day_named
from qms.people.access import visible_or_404
from qms.people.acting import PersonRequest
from qms.ui.pages import page


@require_safe
def thread(request: PersonRequest, code: str) -> HttpResponse:
    """One process from leader to effect, today or as of a past day, and where the line first breaks."""
    process = visible_or_404(Process.objects.select_related("site"), request.person, code=code)
    named = day_named(request)
    day = the_day(named, at=request.now, organisation=request.organisation)
    found = thread_of(process, person=request.person, day=day)
    broken = found.broken
    context = {
        "process": process,
        "thread": found,
        "day": named,
        "is_past": named != request.today,
        "lead": _("The line breaks at “%(stage)s”: %(why)s") % {"stage": broken.title, "why": broken.breaks}
        if broken
        else _("The line holds from the leader to the effect."),
    }
    return page(request, "evidence/thread.html", context)
