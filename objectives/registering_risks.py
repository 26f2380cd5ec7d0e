"""The register of risks: judged, filtered, sorted and counted by the database, so that a page reads a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Case, CharField, Count, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives.models import Risk
from objectives.models.risks import RiskQuerySet
from objectives.rules import risks as rules
from objectives.treating import Acceptances, acceptances_of, standing_of
from qms.people.models import Person

STANDINGS = {"above": "bad", "weak": "attention", "accepted": "good", "in_hand": "good"}
"""How an open risk stands, with its tone; the order is that in which a leader looks at them."""
CLOSED = "closed"
ORDER = (*STANDINGS, CLOSED)
ABOVE = Q(kind=Risk.Kind.RISK, limit__isnull=False, score__gt=F("limit"))
"""Heavier than leaders let stand, of weighed and limited rows: :func:`rules.is_above`, said to the database."""


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


@dataclass(frozen=True)
class Group:
    """How many risks stand alike: same word, same cell of the map, same threshold."""

    word: str
    likelihood: int
    impact: int
    limit: int | None
    kind: str
    count: int

    @property
    def on_map(self) -> bool:
        """Whether the map shows them: open ones for the worse."""
        return self.kind == Risk.Kind.RISK and self.word != CLOSED

    @property
    def cell(self) -> str:
        """Their cell as an address says it."""
        return f"{self.likelihood}-{self.impact}"


@dataclass(frozen=True)
class Register:
    """The risks that filters leave, as yet unread: ``rows`` know their word, ``accepted`` what was accepted."""

    rows: Any
    accepted: Acceptances
    on: date

    @cached_property
    def groups(self) -> list[Group]:
        """How many stand how, where on the map, under which threshold. One query, as short for any number."""
        found = self.rows.order_by().values_list("word", "at_likelihood", "at_impact", "limit", "kind")
        return [Group(*one) for one in found.annotate(count=Count("pk"))]

    def in_cell(self, cell: str) -> Register:
        """Return those that stand in ``cell`` (“3-4”) of the map; all of them where it names none."""
        at = cell.split("-")
        if len(at) != 2 or not all(one.isdecimal() for one in at):
            return self
        likelihood, impact = map(int, at)
        here = Q(at_likelihood=likelihood, at_impact=impact, state=Risk.State.OPEN, kind=Risk.Kind.RISK)
        return Register(self.rows.filter(here), self.accepted, self.on)

    def counted(self, cell: str = "") -> int:
        """Return how many there are, or stand in ``cell``, without another query."""
        return sum(one.count for one in self.groups if not cell or (one.on_map and one.cell == cell))

    def sorted(self, sort: str = "") -> Any:
        """Return the rows in the order asked for, else what needs a leader first, then the heaviest."""
        key = SORTS.get(sort.removeprefix("-"))
        if key is None:
            return self.rows.order_by("rank", "-score", "pk")
        down = sort.startswith("-")
        return self.rows.order_by(key.desc(nulls_last=True) if down else key.asc(nulls_last=True), "pk")

    def judged(self, risks: Iterable[Risk]) -> Iterator[Row]:
        """Yield each of ``risks`` as a list shows it; no query."""
        for risk in risks:
            yield Row(risk, standing_of([risk], on=self.on, accepted=self.accepted)[risk.pk])


def registered(person: Person, given: Mapping[str, Any], *, on: date) -> Register:
    """Return the risks that ``person`` may see and the filters in ``given`` leave.

    One query: acceptances are chains of renewals, which the rules walk; by them and by its columns the database
    judges, sorts and counts, and reads no more than the page that is asked for.
    """
    weighed = Risk.objects.visible_to(person).filter(_filters(given)).limited(on).weighed()
    accepted = acceptances_of(weighed.filter(ABOVE).order_by().values("pk"), on=on)
    rows = _worded(weighed, accepted.covering(on), on=on)
    wanted = given.get("standing", "")
    if wanted == "late":
        rows = rows.filter(state=Risk.State.OPEN, review_on__lt=on)
    elif wanted in STANDINGS:
        rows = rows.filter(word=wanted)
    return Register(rows.select_related("site", "owner__function", "process"), accepted, on)


def _worded(rows: RiskQuerySet, accepted: Collection[int], *, on: date) -> Any:
    """Return ``rows`` with ``word`` and ``rank``: :attr:`rules.Standing.word`, said to the database."""
    covered = Q(pk__in=accepted)
    unanswered = Q(treatment="") & ~Q(response="retain") & ~covered
    weak = Q(owner=None) | unanswered | Q(review_on=None) | Q(review_on__lt=on)
    words = (
        (Q(state=Risk.State.CLOSED), CLOSED),
        (ABOVE & ~covered, "above"),
        (weak, "weak"),
        (ABOVE, "accepted"),
    )
    return rows.annotate(
        word=_cases([(found, Value(word)) for found, word in words], "in_hand", CharField()),
        rank=_cases([(found, Value(ORDER.index(word))) for found, word in words], 3, IntegerField()),
        at_likelihood=Coalesce(F("residual_likelihood"), F("likelihood")),
        at_impact=Coalesce(F("residual_impact"), F("impact")),
    )


def _cases(found: Iterable[tuple[Q, Value]], otherwise: Any, output: Any) -> Case:
    whens = [When(condition, then=value) for condition, value in found]
    return Case(*whens, default=Value(otherwise), output_field=output)


def _filters(given: Mapping[str, Any]) -> Q:
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
    if touches := given.get("touches", "").strip():
        wanted &= _linked_to(touches)
    for word in given.get("q", "").split():
        wanted &= (
            Q(what__icontains=word)
            | Q(consequence__icontains=word)
            | Q(treatment__icontains=word)
            | Q(reference__iexact=word)
        )
    return wanted


LINKS = ("objectives", "requirements", "process", "event")
"""By which fields a risk touches a record."""


def _linked_to(reference: str) -> Q:
    """Return the condition that a risk touches the record of that reference; it makes no row twice."""
    found = Q(pk__in=[])
    for name in LINKS:
        found |= Q(pk__in=Risk.objects.filter(**{f"{name}__reference": reference}).values("pk"))
    return found


SORTS: dict[str, Any] = {
    "what": Lower("what"),
    "score": F("score"),
    "owner": Lower("owner__name"),
    "review": F("review_on"),
}


def heaviest_first(rows: Iterable[Row]) -> list[Row]:
    """Return rows that were read already in the order of the register: what needs a leader first."""
    return sorted(rows, key=lambda row: (ORDER.index(row.standing.word), -row.risk.weight.score, row.risk.pk))


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


def risk_map(groups: Sequence[Group], threshold: int | None) -> list[tuple[int, str, list[Cell]]]:
    """Return the lines of the map, the likeliest first: each with its likelihood in words, and its cells."""
    counts: Counter[tuple[int, int]] = Counter()
    for one in groups:
        counts[one.likelihood, one.impact] += one.count if one.on_map else 0
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


@dataclass(frozen=True)
class Waiting:
    """How many open risks there are, how many wait for a leader, and whether any has a threshold."""

    count: int
    waiting: int
    limited: bool


def waiting_in(groups: Sequence[Group]) -> Waiting:
    """Return what leaders have to know of the groups of a register."""
    risks = [one for one in groups if one.on_map]
    above = sum(one.count for one in risks if one.word == "above")
    return Waiting(sum(one.count for one in risks), above, any(one.limit is not None for one in risks))


def waiting_among(rows: Sequence[Row]) -> Waiting:
    """Return what leaders have to know of rows that were read already."""
    risks = [row for row in rows if not row.closed and not row.risk.is_opportunity]
    above = sum(row.standing.must_be_accepted for row in risks)
    return Waiting(len(risks), above, any(row.standing.threshold is not None for row in risks))


def in_a_sentence(found: Waiting) -> str:
    """Return what leaders have to know of open risks, in a sentence."""
    if not found.count:
        return ""
    if not found.limited:
        words = ngettext(
            "%(count)d open risk. Leaders have not said yet how much may stand without their acceptance.",
            "%(count)d open risks. Leaders have not said yet how much may stand without their acceptance.",
            found.count,
        )
    elif found.waiting:
        words = ngettext(
            "%(waiting)d of %(count)d open risks weighs more than leaders let stand, and none accepted it.",
            "%(waiting)d of %(count)d open risks weigh more than leaders let stand, and none accepted them.",
            found.waiting,
        )
    else:
        words = ngettext(
            "%(count)d open risk, within what leaders let stand or accepted by one.",
            "%(count)d open risks, each within what leaders let stand or accepted by one.",
            found.count,
        )
    return words % {"count": found.count, "waiting": found.waiting}


def threshold_of_map(groups: Sequence[Group]) -> int | None:
    """Return the one threshold by which all of ``groups`` are judged; nothing for several, or none."""
    known = {one.limit for one in groups}
    return known.pop() if len(known) == 1 else None
