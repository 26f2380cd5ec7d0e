"""Comparing: every site in reach side by side, theme by theme, those first that ask most of a leader."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from qms.desk.knowing import Knowledge
from qms.desk.leading import picture
from qms.desk.views.today import look_of
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.ui.pages import page


@require_safe
def compare(request: PersonRequest) -> HttpResponse:
    """All sites by theme; sorted by what asks most, or by name."""
    require(request.person.reach.is_insider)
    look = look_of(request)
    found = Knowledge().get(f"picture:{look.key}", lambda: picture(look))
    by_name = request.GET.get("sort") == "name"
    rows = sorted(found.places, key=lambda one: one.name) if by_name else found.places
    asking = sum(any(cell.tone == "bad" for _theme, cell in row.cells) for row in rows)
    context = {"look": look, "themes": found.themes, "places": rows, "by_name": by_name, "asking": asking}
    return page(request, "desk/compare.html", context)
