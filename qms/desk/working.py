"""Working: what somebody who leads a process, or owes something, finds first: what do I do now?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.describing import picture_of
from governance.models import Process, ProcessQuestion
from qms.desk.promises import Promise
from qms.people.models import Person
from qms.primitives import kinds
from reviews.models import ManagementReview

LATER_AT_MOST = 6
"""How many of the things that come later are named; the rest is counted."""

DATES_AT_MOST = 6


@dataclass(frozen=True)
class Waiting:
    """Duties that are due at about the same time: overdue, today, within a week, later."""

    key: str
    title: str
    duties: Sequence[kinds.Duty]

    @property
    def rows(self) -> list[tuple[kinds.Duty, str]]:
        """Each duty to be shown, with the address where it is done."""
        shown = self.duties[:LATER_AT_MOST] if self.key == "later" else self.duties[:20]
        return [(duty, where_done(duty)) for duty in shown]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return len(self.duties) - len(self.rows)


def where_done(duty: kinds.Duty) -> str:
    """Return the address at which ``duty`` is done: the form of an action, else where the duty itself leads."""
    return reverse("governance:completion", args=[duty.subject]) if duty.kind == "action" else duty.address


def by_day(duties: Iterable[kinds.Duty], *, on: date) -> list[Waiting]:
    """Return ``duties`` by when they are due, seen from ``on``; what is empty is left out."""
    week = on + timedelta(days=7)
    titles = {"overdue": _("Overdue"), "today": _("Today"), "week": _("Within a week"), "later": _("Later")}
    found: dict[str, list[kinds.Duty]] = {key: [] for key in titles}
    for duty in duties:
        late, now = duty.due_on < on, duty.due_on == on
        found["overdue" if late else "today" if now else "week" if duty.due_on <= week else "later"].append(
            duty
        )
    return [Waiting(key, titles[key], rows) for key, rows in found.items() if rows]


def in_a_sentence(waiting: Sequence[Waiting]) -> str:
    """Return what there is to do now, in a sentence."""
    count = {one.key: len(one.duties) for one in waiting}
    late, now, week = count.get("overdue", 0), count.get("today", 0), count.get("week", 0)
    words = []
    if late:
        words.append(ngettext("%(n)d thing is overdue", "%(n)d things are overdue", late) % {"n": late})
    if now:
        words.append(ngettext("%(n)d is due today", "%(n)d are due today", now) % {"n": now})
    if words:
        return _("%(first)s.") % {"first": ", ".join(words)}
    if week:
        one = ngettext("%(n)d thing is due within a week.", "%(n)d things are due within a week.", week)
        return _("Nothing is late.") + " " + one % {"n": week}
    return _("Nothing waits for you.")


@dataclass(frozen=True)
class MyProcess:
    """A process that the reader owns, and how it stands in a word."""

    process: Any
    where: str
    gaps: int
    questions: int
    late_questions: int
    promised: int
    missed: int

    @property
    def tone(self) -> str:
        """Bad where somebody waits or a promise is missed, attention where it is not whole, else good."""
        if self.late_questions or self.missed:
            return "bad"
        return "attention" if self.questions or self.gaps else "good"

    @property
    def word(self) -> str:
        """Its health in a word."""
        return {"bad": _("Needs you"), "attention": _("Not whole"), "good": _("Well")}[self.tone]

    @property
    def why(self) -> str:
        """What stands behind the word."""
        words = []
        if self.missed:
            words.append(_("%(n)d of %(all)d objectives off target") % {"n": self.missed, "all": self.promised})
        if self.questions:
            one = ngettext("%(n)d question open", "%(n)d questions open", self.questions)
            words.append(one % {"n": self.questions})
        if self.gaps:
            words.append(ngettext("%(n)d gap", "%(n)d gaps", self.gaps) % {"n": self.gaps})
        if not words and self.promised:
            one = ngettext("%(n)d objective, none missed", "%(n)d objectives, none missed", self.promised)
            words.append(one % {"n": self.promised})
        return ", ".join(words)


def my_processes(person: Person, promised: Sequence[Promise], *, on: date) -> list[MyProcess]:
    """Return the processes that ``person`` owns today, those that need them first. At most five queries."""
    held = {one.subject: one.title for one in kinds.kind_of(Process).accountabilities(on, person)}
    if not held:
        return []
    waits = Q(questions__state=ProcessQuestion.State.OPEN)
    rows = Process.objects.filter(reference__in=held).annotate(
        asked=Count("questions", filter=waits),
        asked_long=Count("questions", filter=waits & Q(questions__answer_by__lt=on)),
    )
    processes = list(rows.order_by("code"))
    picture = picture_of(processes, on=on)
    found = [_stands(row, held[row.reference], len(picture.gaps[row.pk]), promised) for row in processes]
    return sorted(found, key=lambda one: ("bad", "attention", "good").index(one.tone))


def _stands(row: Any, title: str, gaps: int, promised: Sequence[Promise]) -> MyProcess:
    theirs = [one for one in promised if one.objective.process_id == row.pk]
    missed = sum(one.status == "off_target" for one in theirs)
    where = title.removeprefix(row.name).strip()
    return MyProcess(row, where, gaps, row.asked, row.asked_long, len(theirs), missed)


def my_promises(person: Person, promised: Sequence[Promise], owned: Sequence[MyProcess]) -> list[Promise]:
    """Return the objectives that ``person`` owns, or that belong to a process of theirs."""
    mine = {one.process.pk for one in owned}
    return [
        one
        for one in promised
        if one.objective.owner_id == person.pk
        or (one.objective.process_id and one.objective.process_id in mine)
    ]


def next_dates(person: Person, *, on: date) -> list[kinds.Accountability]:
    """Return the meetings to come that ``person`` chairs or is invited to, the nearest first. Two queries."""
    held = kinds.kind_of(ManagementReview).accountabilities(on, person)
    coming = [one for one in held if one.day is not None and one.day >= on]
    return sorted(coming, key=lambda one: (one.day or on, one.subject))[:DATES_AT_MOST]


def answers_to(person: Person) -> list[ProcessQuestion]:
    """Return the questions of ``person`` that were answered and wait for their word. One query."""
    rows = ProcessQuestion.objects.answered().filter(asked_by=person).select_related("process")
    return list(rows[:DATES_AT_MOST])
