"""Responsibilities at a glance: each figure opens the records behind it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from governance import access
from governance.deciding import may_decide_somewhere
from governance.models import Action, Decision, Process, TopManagementMembership
from governance.owning import owners_on
from governance.places import places_of
from qms.people.acting import PersonRequest
from qms.ui.pages import page

RECENT_DAYS = 90


@require_safe
def governance(request: PersonRequest) -> HttpResponse:
    """What is late, to verify, mine; what was decided lately; who leads; which process has no owner."""
    person, today = request.person, request.today
    late = Q(state=Action.State.OPEN, due_on__lt=today)
    waits = Q(state=Action.State.DONE, weight=Action.Weight.ACTION)
    counts = Action.objects.visible_to(person).aggregate(
        late=Count("pk", filter=late),
        open=Count("pk", filter=Q(state=Action.State.OPEN)),
        to_verify=Count("pk", filter=waits),
        mine=Count("pk", filter=Q(state=Action.State.OPEN, owner=person)),
        mine_to_verify=Count("pk", filter=waits & Q(verifier=person)),
    )
    decisions = Decision.objects.visible_to(person).select_related("decided_by__function")
    recent = decisions.filter(decided_on__gt=today - timedelta(days=RECENT_DAYS))
    leaders = TopManagementMembership.objects.visible_to(person).on(today)
    processes = list(Process.objects.visible_to(person).values_list("pk", flat=True))
    owned = {key[0] for key, holder in owners_on(processes, on=today).items() if holder}
    urgent = Action.objects.visible_to(person).open().select_related("owner__function")[:8]
    context = {
        "places": places_of(person),
        "counts": counts,
        "urgent": [(action, action.standing(today)) for action in urgent],
        "decisions_shown": decisions[:5],
        "decided": recent.count(),
        "leaders": leaders.select_related("person__function", "site")[:12],
        "processes_count": len(processes),
        "without_owner": sum(process not in owned for process in processes),
        "may_assign": access.may_assign_somewhere(person),
        "may_decide": may_decide_somewhere(person, on=today),
    }
    return page(request, "governance/overview.html", context)
