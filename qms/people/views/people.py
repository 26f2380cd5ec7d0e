"""People: the list with its filters."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from qms.people import access
from qms.people.acting import PersonRequest
from qms.people.forms import PeopleFilter
from qms.people.models import Person
from qms.ui.pages import page

PER_PAGE = 50
ORDERS = {"name": "name", "site": "site__code", "function": "function__name", "job_title": "job_title"}


@require_safe
def people(request: PersonRequest) -> HttpResponse:
    """Who works with the system: name, what they do, where, and whether they can sign in."""
    form = PeopleFilter(request.GET, reader=request.person)
    rows = form.chosen(Person.objects.visible_to(request.person), request.today)
    rows = rows.select_related("site", "function", "account").order_by(*_order(request))
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": shown,
        "rows": [(someone, access.site_told(request.person, someone)) for someone in shown],
        "may_add": access.may_keep_people_somewhere(request.person),
        "may_administer": access.may_administer(request.person),
        "narrowed": any(request.GET.get(name) for name in ("q", "site", "function", "left")),
    }
    return page(request, "people/people.html", context)


def _order(request: PersonRequest) -> tuple[str, str]:
    wanted = request.GET.get("sort", "name")
    field = ORDERS.get(wanted.lstrip("-"), "name")
    return (f"-{field}" if wanted.startswith("-") else field), "pk"
