"""Search: one box for everything that the person may see."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from qms.desk.searching import find, straight_to
from qms.people.acting import PersonRequest
from qms.ui.pages import page

LONGEST = 200


@require_safe
def search(request: PersonRequest) -> HttpResponse:
    """What was found, by kind; a reference that was typed goes straight to its record."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    address = straight_to(request.person, query)
    if address:
        return redirect(address)
    found = find(request.person, query)
    context = {"search_query": query, "found": found, "lead": _lead(query, sum(kind.total for kind in found))}
    return page(request, "desk/search.html", context)


def _lead(query: str, total: int) -> str:
    if not query:
        return ""
    if not total:
        return _("Nothing that you may see holds “%(query)s”.") % {"query": query}
    words = ngettext("%(count)d record holds “%(query)s”.", "%(count)d records hold “%(query)s”.", total)
    return words % {"count": total, "query": query}
