"""System changes: the decisions that changed the system behind a measure, as its limits need them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet, Value

from governance.models import Decision
from objectives.models import Answer, QualityObjective
from objectives.rules.common_cause import SYSTEM_CHANGES
from qms.primitives.asof import recorded_before as recorded


@dataclass(frozen=True)
class Change:
    """A decision that changed the system behind an objective: the day, and its reference.

    ``reference`` is empty for a reader who may not see the decision: that the system changed shows in the
    figures that they see, by what decision does not.
    """

    objective_id: int
    on: date
    decision_id: int
    reference: str = ""

    @property
    def url(self) -> str:
        """The address of the decision; empty where it may not be seen."""
        return Decision(reference=self.reference).get_absolute_url() if self.reference else ""


def changes_of(
    objectives: Collection[QualityObjective],
    *,
    on: date,
    recorded_before: datetime | None = None,
    decisions: QuerySet[Decision] | None = None,
) -> dict[int, list[Change]]:
    """Return the decisions that changed the system of each objective by ``on``, the oldest first. One query.

    ``decisions`` are those that the reader may see by name; without them none is named.
    """
    named = Value(False) if decisions is None else Exists(decisions.filter(pk=OuterRef("decision_id")))
    rows = Answer.objects.filter(objective__in=objectives, decision__kind__in=SYSTEM_CHANGES)
    rows = recorded(rows.filter(decision__decided_on__lte=on), recorded_before).annotate(named=named)
    fields = ("objective_id", "decision__decided_on", "decision_id", "decision__reference", "named")
    found: dict[int, list[Change]] = {row.pk: [] for row in objectives}
    ordered = rows.order_by("decision__decided_on", "pk").values_list(*fields)
    for pk, day, decision, reference, may_see in ordered:
        found[pk].append(Change(pk, day, decision, reference if may_see else ""))
    return found


def changes_among(answers: Iterable[tuple[Answer, bool]], *, on: date) -> list[Change]:
    """Return the changes among ``answers`` (each with whether its reader may see it), the oldest first."""
    found = [
        Change(row.objective_id or 0, one.decided_on, one.pk, one.reference if may_see else "")
        for row, may_see in answers
        if (one := row.decision) is not None and one.kind in SYSTEM_CHANGES and one.decided_on <= on
    ]
    return sorted(found, key=lambda change: change.on)


def bordering(changes: Sequence[Change], periods: Sequence[date]) -> dict[int, Change]:
    """Return the changes by how many of ``periods`` had begun by then: the first after it is of the new system.

    Of several within one period the latest counts.
    """
    return {bisect_right(periods, change.on): change for change in sorted(changes, key=lambda one: one.on)}
