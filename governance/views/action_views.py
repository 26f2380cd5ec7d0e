"""The ready views of the list of actions, each with its count, and those that a person keeps."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.models import Action
from qms.people.acting import PersonRequest
from qms.people.filtering import View, own_views, worth_keeping

LIST = "governance:actions"


def views_of(request: PersonRequest) -> dict[str, Any]:
    """Return the views of the list as links, and the address that keeps the filters shown. Two queries."""
    now, base = worth_keeping(request.GET.urlencode()), reverse(LIST)
    ready = [
        View(label, f"{base}?{query}" if query else base, query == now, count)
        for label, query, count in _ready(request)
    ]
    views = [*ready, *own_views(LIST, person=request.person, query=now)]
    new = not any(view.current for view in views) and bool(now)
    return {
        "views": views,
        "save_url": f"{reverse('people:new_filter', args=[LIST])}?{urlencode({'query': now})}" if new else "",
    }


def _ready(request: PersonRequest) -> list[tuple[str, str, int]]:
    person = request.person
    is_open = Q(state=Action.State.OPEN)
    checks = Q(state=Action.State.DONE)
    rows = Action.objects.visible_to(person).under_way().order_by()
    counts = rows.aggregate(
        all=Count("pk"),
        mine=Count("pk", filter=Q(owner=person)),
        late=Count("pk", filter=is_open & Q(due_on__lt=request.today)),
        to_verify=Count("pk", filter=checks),
        by_me=Count("pk", filter=checks & Q(verifier=person)),
    )
    return [
        (_("Under way"), "", counts["all"]),
        (_("Mine"), "whose=mine", counts["mine"]),
        (_("Late"), "state=late", counts["late"]),
        (_("To verify"), "state=to_verify", counts["to_verify"]),
        (_("I verify"), "whose=verify", counts["by_me"]),
    ]
