"""Sites: what each has and lacks of what leading quality there takes."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from qms.desk.sites import standings
from qms.people import access
from qms.people.acting import PersonRequest
from qms.ui.pages import page


@require_safe
def sites(request: PersonRequest) -> HttpResponse:
    """Which site has its own leaders, matrix and path, which takes the organisation's, which lacks one."""
    if not request.person.reach.is_insider:
        raise Http404
    rows = standings(access.sites_named_to(request.person), on=request.today)
    context = {"rows": rows, "lacking": sum(row.first_lacking is not None for row in rows)}
    return page(request, "desk/sites.html", context)
