"""The register of risks: each as a list shows it, filtered, sorted, counted in its cell of the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives.models import Risk
from objectives.rules import risks as rules
from objectives.treating import standing_of
from qms.people.models import Person

STANDINGS = {"above": "bad", "weak": "attention", "accepted": "good", "in_hand": "good"}
"""How an open risk stands, with its tone."""


def word_of(standing: str) -> str:
    """Return the words for how a risk stands."""
    return {
        "above": _("Weak: not accepted"),
        "weak": _("Weak"),
        "accepted": _("Accepted"),
        "in_hand": _("In hand"),
    }[standing]


@dataclass(frozen=True)
class Row:
    """One risk of the register: the record, and how it stands."""

    risk: Risk
    standing: rules.Standing

    @property
    def word(self) -> str:
        """How it stands, in words."""
        return str(self.risk.get_state_display()) if self.closed else word_of(self.standing.word)

    @property
    def tone(self) -> str:
        """The tone of how it stands."""
        return "stale" if self.closed else STANDINGS[self.standing.word]

    @property
    def closed(self) -> bool:
        """Whether it is no longer looked after."""
        return self.risk.state == Risk.State.CLOSED

    @property
    def weakness(self) -> list[str]:
        """What makes it weak, in sentences."""
        found = rules.in_sentences(self.standing.gaps)
        if self.standing.must_be_accepted:
            words = {"score": self.risk.weight.score, "limit": self.standing.threshold}
            found.insert(0, _("%(score)d is above %(limit)s, and no leader has accepted it.") % words)
        if self.standing.outgrown:
            found.insert(1, _("It was weighed heavier since it was accepted."))
        return found


def registered(person: Person, given: Mapping[str, str], *, on: date) -> list[Row]:
    """Return the risks that ``person`` may see and the filters in ``given`` leave, sorted. Two queries."""
    rows = Risk.objects.visible_to(person).filter(_filters(given))
    risks = list(rows.limited(on).select_related("site", "owner__function", "process"))
    standing = standing_of(risks, on=on)
    found = [Row(risk, standing[risk.pk]) for risk in risks]
    wanted = given.get("standing", "")
    if wanted == "late":
        found = [row for row in found if "late_review" in row.standing.gaps]
    elif wanted in STANDINGS:
        found = [row for row in found if not row.closed and row.standing.word == wanted]
    return _sorted(found, given.get("sort", ""))


def _filters(given: Mapping[str, str]) -> Q:
    wanted = Q()
    state = given.get("state", "") or Risk.State.OPEN
    if state in Risk.State.values:
        wanted &= Q(state=state)
    if given.get("kind") in Risk.Kind.values:
        wanted &= Q(kind=given["kind"])
    if site := given.get("site", ""):
        wanted &= Q(site=None) if site == "-" else Q(site__code=site)
    if owner := given.get("owner", "").strip():
        wanted &= Q(owner__name__icontains=owner)
    if process := given.get("process", "").strip():
        wanted &= Q(process__code__iexact=process) | Q(process__name__icontains=process)
    for word in given.get("q", "").split():
        wanted &= (
            Q(what__icontains=word)
            | Q(consequence__icontains=word)
            | Q(treatment__icontains=word)
            | Q(reference__iexact=word)
        )
    return wanted


SORTS: dict[str, Any] = {
    "what": lambda row: row.risk.what.casefold(),
    "score": lambda row: row.risk.weight.score,
    "owner": lambda row: (row.risk.owner is None, row.risk.owner and row.risk.owner.name),
    "review": lambda row: (row.risk.review_on is None, row.risk.review_on or date.max),
}


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    """Return ``rows`` in the order asked for, else what needs a leader first, then the heaviest."""
    if key := SORTS.get(sort.removeprefix("-")):
        return sorted(rows, key=key, reverse=sort.startswith("-"))
    order = list(STANDINGS)
    return sorted(
        rows, key=lambda row: (row.closed, order.index(row.standing.word), -row.risk.weight.score, row.risk.pk)
    )


@dataclass(frozen=True)
class Cell:
    """A cell of the map: how many risks weigh that much, and whether it lies above the threshold."""

    likelihood: int
    impact: int
    count: int
    level: str
    above: bool

    @property
    def name(self) -> str:
        """The cell as an address says it."""
        return f"{self.likelihood}-{self.impact}"


def risk_map(rows: Sequence[Row], threshold: int | None) -> list[tuple[int, str, list[Cell]]]:
    """Return the lines of the map, the likeliest first: each with its likelihood in words, and its cells."""
    counts = Counter(row.risk.weight.cell for row in rows if not row.closed and not row.risk.is_opportunity)
    return [
        (
            likelihood,
            str(rules.LIKELIHOODS[likelihood]),
            [_cell(likelihood, impact, counts[likelihood, impact], threshold) for impact in rules.IMPACTS],
        )
        for likelihood in sorted(rules.LIKELIHOODS, reverse=True)
    ]


def _cell(likelihood: int, impact: int, count: int, threshold: int | None) -> Cell:
    score = likelihood * impact
    return Cell(likelihood, impact, count, rules.level(score), rules.is_above(Risk.Kind.RISK, score, threshold))


def in_cell(rows: Sequence[Row], cell: str) -> list[Row]:
    """Return those of ``rows`` that stand in ``cell`` (“3-4”) of the map; all of them where none is named."""
    if not cell:
        return list(rows)
    return [
        row
        for row in rows
        if "-".join(map(str, row.risk.weight.cell)) == cell and not row.closed and not row.risk.is_opportunity
    ]


def in_a_sentence(rows: Sequence[Row]) -> str:
    """Return what leaders have to know of the open ones among ``rows``, in a sentence."""
    risks = [row for row in rows if not row.closed and not row.risk.is_opportunity]
    waiting = sum(row.standing.must_be_accepted for row in risks)
    if not risks:
        return ""
    if all(row.standing.threshold is None for row in risks):
        words = ngettext(
            "%(count)d open risk. Leaders have not said yet how much may stand without their acceptance.",
            "%(count)d open risks. Leaders have not said yet how much may stand without their acceptance.",
            len(risks),
        )
    elif waiting:
        words = ngettext(
            "%(waiting)d of %(count)d open risks weighs more than leaders let stand, and none accepted it.",
            "%(waiting)d of %(count)d open risks weigh more than leaders let stand, and none accepted them.",
            waiting,
        )
    else:
        words = ngettext(
            "%(count)d open risk, within what leaders let stand or accepted by one.",
            "%(count)d open risks, each within what leaders let stand or accepted by one.",
            len(risks),
        )
    return words % {"count": len(risks), "waiting": waiting}


def threshold_of_map(rows: Sequence[Row]) -> int | None:
    """Return the one threshold by which all of ``rows`` are judged; nothing where there are several or none."""
    known = {row.standing.threshold for row in rows}
    return known.pop() if len(known) == 1 else None
