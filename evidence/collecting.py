"""Collecting: the records that belong in a pack, as they stood on its day: by what was recorded until then, by
the day things happened within its period, and only what its requester may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evidence.archiving import safe_name
from evidence.collecting_customers import (
    Happened,
    Kept,
    add_audits,
    add_events,
    add_feedback,
    add_requirements,
    add_resources,
    add_risks,
)
from evidence.collecting_leaders import (
    Barrier,
    Led,
    Met,
    Owned,
    add_activities,
    add_barriers,
    add_leaders,
)
from evidence.looking_back import Day, stood
from evidence.reading import of_sites
from governance.models import Action, Cancellation, Completion, Decision, Extension, Process, Verification
from objectives.control import Control, control_of
from objectives.models import QualityObjective
from objectives.standing import Reading, series_of
from qms.people.models import Person, Site
from qms.people.reach import site_tree, with_children
from qms.records.models import SignOff, StoredFile
from reviews.models import Amendment, ManagementReview, Minutes, ReviewAction

M = TypeVar("M", bound=Model)

ARTEFACTS = "artefacts"
"""The folder of the stored files in a pack."""

HELD = ("in_session", "drafted", "approved")


@dataclass(frozen=True)
class Scope:
    """What a pack is about: clause, sites (none: the whole organisation), period, day; who asked for it.

    Without a ``person`` (the command of an administrator of the machine) every record of the sites belongs.
    """

    clause: str
    sites: tuple[Site, ...]
    period_from: date
    period_to: date
    day: Day
    edition: str = "2015"
    person: Person | None = None

    def holds(self, day: date | None) -> bool:
        """Tell whether ``day`` lies in the period."""
        return day is not None and self.period_from <= day <= self.period_to


def is_late(happened_on: date | None, recorded_at: datetime | None) -> bool:
    """Tell whether something was recorded after the day on which it happened (a late entry)."""
    return bool(happened_on and recorded_at and timezone.localdate(recorded_at) > happened_on)


@dataclass(frozen=True)
class Measured:
    """An objective as it stood, with its readings of the period and what control said of it."""

    row: QualityObjective
    owner: str
    site: str
    readings: list[Reading]
    control: Control | None = None


@dataclass(frozen=True)
class Held:
    """A review held in the period, with its minutes where they were approved by the day."""

    row: ManagementReview
    site: str
    minutes: Minutes | None
    signed: list[SignOff] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)

    @property
    def content(self) -> dict[str, Any] | None:
        """What the minutes say."""
        return self.minutes.content if self.minutes else None

    @property
    def late(self) -> bool:
        """Whether its session was recorded after the day on which it was held."""
        return is_late(self.row.held_on, self.row.frozen_at)


@dataclass(frozen=True)
class Decided:
    """A decision as it stood, with the review that took it, if one did."""

    row: Decision
    by: str
    site: str
    review: str

    @property
    def late(self) -> bool:
        """Whether it was recorded after the day on which it was taken."""
        return is_late(self.row.decided_on, self.row.recorded_at)


@dataclass(frozen=True)
class Assigned:
    """An action as it stood, with what had happened to it by the day."""

    row: Action
    owner: str
    verifier: str
    site: str
    review: str
    completion: Completion | None
    verification: Verification | None
    cancellation: Cancellation | None
    extensions: list[Extension]

    @property
    def late(self) -> bool:
        """Whether it was recorded after the day on which it was given."""
        return is_late(self.row.assigned_on, self.row.recorded_at)


@dataclass(frozen=True)
class Artefact:
    """A stored file that belongs to a record: its path in the pack, its own name, of which record."""

    path: str
    name: str
    record: str
    stored: StoredFile


@dataclass
class Collected:
    """Everything that a pack shows, and by name what it lacks (``what``, ``reason``)."""

    objectives: list[Measured] = field(default_factory=list)
    reviews: list[Held] = field(default_factory=list)
    decisions: list[Decided] = field(default_factory=list)
    actions: list[Assigned] = field(default_factory=list)
    led: list[Led] = field(default_factory=list)
    owned: list[Owned] = field(default_factory=list)
    activities: list[Met] = field(default_factory=list)
    barriers: list[Barrier] = field(default_factory=list)
    requirements: list[Kept] = field(default_factory=list)
    events: Happened = field(default_factory=Happened)
    trend_reviews: list[Kept] = field(default_factory=list)
    feedback: list[Kept] = field(default_factory=list)
    risks: list[Kept] = field(default_factory=list)
    resources: list[Kept] = field(default_factory=list)
    audits: list[Kept] = field(default_factory=list)
    certificates: list[Kept] = field(default_factory=list)
    artefacts: list[Artefact] = field(default_factory=list)
    missing: list[dict[str, str]] = field(default_factory=list)

    def keep_file(self, stored: StoredFile, name: str, record: str) -> None:
        """Add a stored file of a record."""
        self.artefacts.append(artefact(stored, name, record))

    def lacks(self, what: str, reason: str) -> None:
        """Say that something is missing."""
        self.missing.append({"what": what, "reason": reason})


def collect(scope: Scope, parts: Iterable[str]) -> Collected:
    """Return the records of ``scope`` for the chapters ``parts``, in the order of their references."""
    view = View(scope)
    found = Collected()
    wanted = set(parts)
    if "objectives" in wanted:
        view.add_objectives(found)
    if "reviews" in wanted:
        view.add_reviews(found)
    if "decisions" in wanted:
        view.add_decisions(found)
    if "actions" in wanted:
        view.add_actions(found)
    for part, add in {**LEADERS, **CUSTOMERS}.items():
        if part in wanted:
            add(view, found)
    return found


LEADERS = {"leaders": add_leaders, "activities": add_activities, "barriers": add_barriers}
"""What is collected of leaders, by the chapter that shows it."""

CUSTOMERS = {
    "requirements": add_requirements,
    "events": add_events,
    "feedback": add_feedback,
    "risks": add_risks,
    "resources": add_resources,
    "audits": add_audits,
}
"""What is collected about customers, by the chapter that shows it."""


class View:
    """The records of one scope; names of people and sites are read once."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.day = scope.day
        named = frozenset(site.pk for site in scope.sites)
        self.site_ids = with_children(named, site_tree()) if named else None
        self.people = self._names(Person)
        self.sites = self._names(Site)
        self.processes = self._names(Process)

    def _names(self, model: type[Person] | type[Site] | type[Process]) -> dict[int, str]:
        """Return the names of people or sites as they were on the day; of those written later, today's."""
        rows: QuerySet[Any] = model._default_manager.all()
        names = dict(rows.order_by().values_list("pk", "name"))
        return names if not self.day.past else {**names, **{row.pk: row.name for row in stood(rows, self.day)}}

    def seen(self, rows: Any) -> Any:
        """Return the rows of the scope that its requester may see."""
        visible = rows.all() if self.scope.person is None else rows.visible_to(self.scope.person)
        return visible.filter(of_sites(self.site_ids), recorded_at__lt=self.day.end)

    def site(self, row: Any) -> str:
        """Return the name of a record's site."""
        return self.sites.get(row.site_id) or _("Whole organisation")

    def said(self, day: date) -> str:
        """Return a day as people write it, with its year."""
        return date_format(day, "j M Y")

    def person(self, pk: int | None) -> str:
        """Return a person's name."""
        return self.people.get(pk, "") if pk else ""

    def process(self, pk: int | None) -> str:
        """Return a process's name."""
        return self.processes.get(pk, "") if pk else ""

    def add_objectives(self, found: Collected) -> None:
        """Add the objectives pursued in the period, with their readings; say which have none."""
        rows = [row for row in stood(self.seen(QualityObjective.objects), self.day) if self._is_pursued(row)]
        last = min(self.scope.period_to, self.day.day)
        readings = series_of(rows, frm=self.scope.period_from, to=last, recorded_before=self.day.end)
        named = self.seen(Decision.objects)
        controls = control_of(rows, on=last, recorded_before=self.day.end, decisions=named)
        for row in sorted(rows, key=lambda row: row.reference):
            owner, site = self.person(row.owner_id), self.site(row)
            found.objectives.append(Measured(row, owner, site, readings[row.pk], controls[row.pk]))
            if not readings[row.pk]:
                words = {"reference": row.reference, "statement": row.statement}
                what = _("Measurements of %(reference)s, %(statement)s") % words
                found.lacks(what, _("No value of the period was recorded."))

    def _is_pursued(self, row: QualityObjective) -> bool:
        within = row.starts_on <= self.scope.period_to and row.ends_on >= self.scope.period_from
        return within and row.state != QualityObjective.State.DRAFT

    def add_reviews(self, found: Collected) -> None:
        """Add the reviews held in the period; say which were planned and not held, or have no minutes."""
        rows = stood(self.seen(ManagementReview.objects), self.day)
        for row in sorted(rows, key=lambda row: row.reference):
            if row.state == "planned" and self.scope.holds(row.planned_on) and row.planned_on <= self.day.day:
                day = date_format(row.planned_on, "j M Y")
                reason = _("It was planned for %(day)s and not held by the day of this pack.") % {"day": day}
                found.lacks(_("Review %(reference)s, %(title)s") % _named(row), reason)
        held = {row.pk: row for row in rows if row.state in HELD and self.scope.holds(row.held_on)}
        minutes = self._minutes(held)
        signed, amended = self._signed(held.values()), self._amended(minutes.values())
        for row in sorted(held.values(), key=lambda row: (row.held_on or date.min, row.reference)):
            own = minutes.get(row.pk)
            found.reviews.append(
                Held(row, self.site(row), own, signed.get(row.reference, []), amended.get(row.pk, []))
            )
            if own is None:
                what = _("Minutes of %(reference)s, %(title)s") % _named(row)
                found.lacks(what, _("They were not approved by the day of this pack."))

    def _minutes(self, held: dict[int, ManagementReview]) -> dict[int, Minutes]:
        rows = Minutes.objects.filter(review__in=held, approved_at__lt=self.day.end)
        return {row.review_id: row for row in rows.select_related("pdf", "review")}

    def _signed(self, held: Iterable[ManagementReview]) -> dict[str, list[SignOff]]:
        found: dict[str, list[SignOff]] = {}
        rows = SignOff.objects.filter(kind="minutes", subject__in=[row.reference for row in held])
        for row in rows.filter(signed_at__lt=self.day.end).order_by("number"):
            found.setdefault(row.subject, []).append(row)
        return found

    def _amended(self, minutes: Iterable[Minutes]) -> dict[int, list[Amendment]]:
        found: dict[int, list[Amendment]] = {}
        rows = Amendment.objects.filter(minutes__in=list(minutes), recorded_at__lt=self.day.end)
        rows = rows.select_related("minutes", "by")
        for row in rows.order_by("minutes", "number"):
            row.by.name = self.person(row.by_id)
            found.setdefault(row.minutes.review_id, []).append(row)
        return found

    def add_decisions(self, found: Collected) -> None:
        """Add the decisions taken in the period."""
        rows = self.seen(Decision.objects)
        given = dict(rows.order_by().values_list("pk", "in_review__review__reference"))
        for row in sorted(stood(rows, self.day), key=lambda row: (row.decided_on, row.reference)):
            if self.scope.holds(row.decided_on):
                by = self.person(row.decided_by_id)
                found.decisions.append(Decided(row, by, self.site(row), given.get(row.pk) or ""))

    def add_actions(self, found: Collected) -> None:
        """Add the actions given, done or verified in the period, with their proofs."""
        rows = self.seen(Action.objects).filter(assigned_on__lte=self.scope.period_to)
        done, cancelled = self._facts(Completion, rows), self._facts(Cancellation, rows)
        verified = self._verdicts(rows)
        facts = (done, verified, cancelled)
        extended: dict[int, list[Extension]] = {}
        for one in self._recorded(Extension, rows).order_by("action", "recorded_at", "pk"):
            extended.setdefault(one.action_id, []).append(one)
        reviews = dict(ReviewAction.objects.order_by().values_list("action_id", "review__reference"))
        for row in sorted(stood(rows, self.day), key=lambda row: row.reference):
            days = [row.assigned_on, *(kind[row.pk].happened_on for kind in facts if row.pk in kind)]
            if not any(self.scope.holds(day) for day in days):
                continue
            one = Assigned(
                row,
                self.person(row.owner_id),
                self.person(row.verifier_id),
                self.site(row),
                reviews.get(row.pk, ""),
                done.get(row.pk),
                verified.get(row.pk),
                cancelled.get(row.pk),
                extended.get(row.pk, []),
            )
            found.actions.append(one)
            self._add_proof(found, one)

    def _recorded(self, kind: Any, rows: QuerySet[Action]) -> Any:
        return kind.objects.filter(action__in=rows.order_by().values("pk"), recorded_at__lt=self.day.end)

    def _facts(self, kind: Any, rows: QuerySet[Action]) -> dict[int, Any]:
        found = self._recorded(kind, rows).select_related("by")
        if kind is Completion:
            found = found.select_related("by", "file")
        facts = {one.action_id: one for one in found}
        for one in facts.values():
            one.by.name = self.person(one.by_id)
        return facts

    def _verdicts(self, rows: QuerySet[Action]) -> dict[int, Verification]:
        """Return the verdict on each action that stood at the end of the day."""
        given = self._recorded(Verification, rows).select_related("by", "reopening").order_by("pk")
        found = {one.action_id: one for one in given if one.stood_before(self.day.end)}
        for one in found.values():
            one.by.name = self.person(one.by_id)
        return found

    def _add_proof(self, found: Collected, one: Assigned) -> None:
        if one.completion is not None and one.completion.file is not None:
            name = one.completion.file_name or one.row.reference
            found.artefacts.append(artefact(one.completion.file, name, one.row.reference))


def _named(row: ManagementReview) -> dict[str, str]:
    return {"reference": row.reference, "title": row.title}


def artefact(stored: StoredFile, name: str, record: str) -> Artefact:
    """Return a stored file with its place in a pack: the same bytes of one record stand there once."""
    return Artefact(f"{ARTEFACTS}/{record}/{stored.sha256[:12]}-{safe_name(name)}", name, record, stored)
