"""Late: actions past their day and checks of their effect past theirs, by who owes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, Min, Q, When
from django.utils.translation import ngettext

from governance.models import Action
from qms.people.models import Person


@dataclass(frozen=True)
class Late:
    """What one person owes past its day: how many actions and checks, since when."""

    person_id: int
    name: str
    function: str
    actions: int
    checks: int
    since: date

    @property
    def total(self) -> int:
        """All that is late."""
        return self.actions + self.checks

    @property
    def what(self) -> str:
        """Actions and checks in words."""
        words = [ngettext("%(n)d action", "%(n)d actions", self.actions) % {"n": self.actions}]
        if self.checks:
            words.append(
                ngettext("%(n)d check of effect", "%(n)d checks of effect", self.checks) % {"n": self.checks}
            )
        return ", ".join(words if self.actions else words[1:])


def late_by_person(person: Person, *, on: date) -> list[Late]:
    """Return who owes something past its day among actions ``person`` may see, most first. One query."""
    undone = Q(state=Action.State.OPEN, due_on__lt=on)
    unchecked = Q(state=Action.State.DONE, weight=Action.Weight.ACTION, check_on__lt=on, verifier__isnull=False)
    rows = Action.objects.visible_to(person).filter(undone | unchecked).order_by()
    names = {
        f"late_{name}": Case(When(undone, then=F(f"owner__{path}")), default=F(f"verifier__{path}"))
        for name, path in (("id", "pk"), ("name", "name"), ("function", "function__name"))
    }
    day = Case(When(undone, then=F("due_on")), default=F("check_on"))
    grouped = rows.annotate(**names, day=day).values(*names)
    counted = grouped.annotate(
        actions=Count("pk", filter=undone), checks=Count("pk", filter=unchecked), since=Min("day")
    )
    found = [
        Late(
            row["late_id"],
            row["late_name"],
            row["late_function"] or "",
            row["actions"],
            row["checks"],
            row["since"],
        )
        for row in counted
    ]
    return sorted(found, key=lambda one: (-one.total, one.since, one.name))


def oldest(found: list[Late], *, on: date) -> str:
    """Return since when the oldest is late, as the figure's note says it."""
    if not found:
        return ""
    days = (on - min(one.since for one in found)).days
    return ngettext("the oldest by %(days)d day", "the oldest by %(days)d days", days) % {"days": days}
