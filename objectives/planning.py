"""Planning: the plans of objectives as one list, and which of the five parts that 6.2.2 asks for each lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives import rules
from objectives.listing import LIVE
from objectives.models import QualityObjective
from qms.people.models import Person


@dataclass(frozen=True)
class Planned:
    """One objective and the parts of its plan, with those that are missing."""

    objective: QualityObjective

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Each part by its name, and what is written there."""
        plan = self.objective.plan
        return [(str(name), getattr(plan, part).strip()) for part, name in rules.PLAN_PARTS.items()]

    @property
    def missing(self) -> list[str]:
        """The names of the parts that are not written."""
        return [str(rules.PLAN_PARTS[part]) for part in self.objective.plan.missing]

    @property
    def said(self) -> str:
        """How many parts are missing, in a few words."""
        count = len(self.missing)
        return ngettext("%(n)d part missing", "%(n)d parts missing", count) % {"n": count}


def plans(person: Person, given: Mapping[str, str]) -> list[Planned]:
    """Return the plans of drafted and active objectives that ``person`` may see; those that lack most first."""
    wanted = Q(state__in=LIVE)
    if given.get("site"):
        wanted &= Q(site=None) if given["site"] == "-" else Q(site__code=given["site"])
    for word in given.get("q", "").split():
        wanted &= Q(statement__icontains=word) | Q(code__icontains=word) | Q(owner__name__icontains=word)
    rows = QualityObjective.objects.visible_to(person).filter(wanted).select_related("site", "owner")
    found = [Planned(row) for row in rows.order_by("code")]
    if given.get("lacks"):
        found = [one for one in found if one.missing]
    return sorted(found, key=lambda one: -len(one.missing))


def lead(found: list[Planned]) -> str:
    """Return how many plans lack a part, in a sentence."""
    if not found:
        return _("No objective is planned here.")
    lacking = sum(bool(one.missing) for one in found)
    if not lacking:
        return _("Every plan says what, with what, who, until when and how results are judged.")
    said = ngettext("%(n)d of %(all)d plan lacks a part.", "%(n)d of %(all)d plans lack a part.", len(found))
    return said % {"n": lacking, "all": len(found)}
