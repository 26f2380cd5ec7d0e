"""Taking in events from a file: all rows or none, the same file twice changes nothing.

What another system has closed comes in closed, with what came of it; what is significant comes in open, for
leaders have not looked at it here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from governance.models import Process, Provider
from governance.rules.days import refuse_impossible_day
from objectives.models import CauseCategory, EventClosing, QualityEvent
from objectives.rules import events as rules
from objectives.significance import judge_all
from qms.people.importing import find
from qms.people.models import Person, Site
from qms.primitives.changing import check_fields, keep
from qms.primitives.refusing import Refusal
from qms.primitives.registers import Column, Faults, Report, Row, a_day, one_of, parse
from qms.records.entering import next_references

EVENT_COLUMNS = (
    Column("kind", ("type", "event type"), required=True),
    Column("text", ("what happened", "description", "complaint", "statement"), required=True),
    Column("received_on", ("received", "date", "day", "reported on"), required=True),
    Column("site", ("site code",)),
    Column("severity", ("criticality",)),
    Column("customer", ("client",)),
    Column("offering", ("product", "service", "article")),
    Column("process", ("process code",)),
    Column("cause", ("cause category", "category", "defect code")),
    Column("provider", ("supplier",)),
    Column("owner", ("owner email", "looked into by")),
    Column("grade", ("finding grade",)),
    Column("clause", ("requirement of the standard",)),
    Column("answer_by", ("answer by", "due")),
    Column("closed_on", ("closed", "closed on")),
    Column("outcome", ("what came of it", "result", "measures")),
)
AT_ONCE = 2000
Key = tuple[str, date, str, str, int | None]


@dataclass
class Known:
    """What the rows of a file may name."""

    sites: dict[str, Site] = field(default_factory=lambda: {site.code: site for site in Site.objects.all()})
    processes: dict[str, Process] = field(
        default_factory=lambda: {process.code: process for process in Process.objects.all()}
    )
    providers: dict[str, Provider] = field(
        default_factory=lambda: {one.name.lower(): one for one in Provider.objects.all()}
    )
    people: dict[str, Person] = field(
        default_factory=lambda: {person.email.lower(): person for person in Person.objects.all()}
    )
    causes: dict[str, CauseCategory] = field(
        default_factory=lambda: {cause.name.casefold(): cause for cause in CauseCategory.objects.all()}
    )


def import_events(rows: Sequence[Row], *, by: Person | None, at: datetime) -> Report:
    """Write the events of ``rows``; one that is stored already (same kind, day, words, customer, site) stays.

    A cause that is not on the list is added to it. Must run in a transaction. Raises ``FileRefused`` with every
    fault found.
    """
    faults, report, known = Faults(), Report(), Known()
    today = timezone.localdate(at)
    stored = _stored()
    made: list[tuple[QualityEvent, str]] = []
    for row in rows:
        before = len(faults.problems)
        event = _made(row, known, faults, today, by=by, at=at)
        if event is None or len(faults.problems) > before:
            continue
        if _key(event) in stored:
            report.unchanged += 1
            continue
        stored.add(_key(event))
        made.append((event, row["outcome"]))
    faults.stop_if_any()
    _write(made, by=by, at=at, today=today)
    report.added = len(made)
    return report


def _stored() -> set[Key]:
    fields = ("kind", "received_on", "text", "customer", "site_id")
    return {_same(*row) for row in QualityEvent.objects.order_by().values_list(*fields)}


def _key(event: QualityEvent) -> Key:
    return _same(event.kind, event.received_on, event.text, event.customer, event.site_id)


def _same(kind: str, day: date, text: str, customer: str, site_id: int | None) -> Key:
    return kind, day, " ".join(text.split()).casefold(), customer.casefold(), site_id


def _made(
    row: Row, known: Known, faults: Faults, today: date, *, by: Person | None, at: datetime
) -> QualityEvent | None:
    before = len(faults.problems)
    kind = parse(row, "kind", one_of(QualityEvent.Kind), faults)
    received = parse(row, "received_on", a_day, faults)
    provider: Provider | None = find(row, "provider", known.providers, faults)
    event = QualityEvent(
        kind=kind or "",
        text=row["text"],
        received_on=received or today,
        site=find(row, "site", known.sites, faults),
        severity=parse(row, "severity", one_of(QualityEvent.Severity), faults) or "minor",
        customer=" ".join(row["customer"].split()),
        offering=" ".join(row["offering"].split()),
        process=find(row, "process", known.processes, faults),
        provider=provider,
        owner=find(row, "owner", known.people, faults),
        grade=parse(row, "grade", one_of(QualityEvent.Grade), faults) or "",
        clause=row["clause"],
        answer_by=parse(row, "answer_by", a_day, faults),
        recorded_at=at,
        recorded_by=by,
    )
    closed_on = parse(row, "closed_on", a_day, faults)
    if len(faults.problems) > before:
        return None
    event.cause = _cause(row["cause"], known, by=by, at=at)
    try:
        _refuse_unfit(event, row, today)
        if closed_on is not None:
            _refuse_closing(event, closed_on, row, today, by)
        event.reference = "EVT-0000"
        check_fields(event)
    except Refusal as refusal:
        faults.refusal(row, refusal)
        return None
    if closed_on is not None:
        event.state, event.closed_on = QualityEvent.State.CLOSED, closed_on
    return event


def _cause(name: str, known: Known, *, by: Person | None, at: datetime) -> CauseCategory | None:
    words = " ".join(name.split())
    if not words:
        return None
    if words.casefold() not in known.causes:
        cause = CauseCategory(name=words)
        keep(cause, by=by, at=at)
        known.causes[words.casefold()] = cause
    return known.causes[words.casefold()]


def _refuse_unfit(event: QualityEvent, row: Row, today: date) -> None:
    """Raise :class:`Refusal` for what the kind asks for and the row lacks, or has and should not."""
    refuse_impossible_day(event.received_on, today=today, field="received_on")
    lacks = {
        "customer": event.kind == rules.COMPLAINT and not event.customer,
        "provider": event.kind == rules.SUPPLIER and event.provider is None,
        "grade": event.kind == rules.FINDING and not event.grade,
        "answer_by": event.kind == rules.FINDING
        and event.grade not in ("", rules.OPPORTUNITY)
        and event.answer_by is None,
    }
    for column, lacking in lacks.items():
        if lacking:
            kind = event.get_kind_display()
            raise Refusal(
                f"event.{column}-is-missing",
                _("is empty, and a row of the kind “%(kind)s” needs it.") % {"kind": kind},
                field=column,
                remedy=_("Fill it in."),
            )
    if event.kind != rules.FINDING and (event.grade or event.answer_by):
        column = "grade" if event.grade else "answer_by"
        raise Refusal(
            "event.only-a-finding-is-graded",
            _("belongs to an audit finding alone."),
            field=column,
            remedy=_("Leave it empty, or change the kind."),
        )
    if event.answer_by and event.answer_by < event.received_on:
        raise Refusal("event.answer-by", _("lies before the day it was found."), field="answer_by")


def _refuse_closing(event: QualityEvent, closed_on: date, row: Row, today: date, by: Person | None) -> None:
    """Raise :class:`Refusal` for a closing that still owes something, or that nobody stands for."""
    refuse_impossible_day(closed_on, today=today, not_before=event.received_on, field="closed_on")
    if rules.by_itself(event.kind, event.severity, event.grade):
        raise Refusal(
            "event.significant-comes-in-open",
            _("A severe event, or a major finding, is closed here, once a leader has looked at it."),
            field="closed_on",
            remedy=_("Leave it empty."),
        )
    if by is None:
        raise Refusal(
            "event.closed-by-somebody",
            _("says that it is closed, and nobody stands for it."),
            field="closed_on",
            remedy=_("Import in somebody's name (--by), or leave it empty."),
        )
    if not row["outcome"]:
        raise Refusal(
            "event.closing-says-what-came",
            _("is empty, and the event is closed."),
            field="outcome",
            remedy=_("Say what came of it."),
        )
    if event.cause is None and event.kind != rules.IDEA and event.grade != rules.OPPORTUNITY:
        raise Refusal(
            "event.cause-missing",
            _("is empty, and the event is closed."),
            field="cause",
            remedy=_("Name the cause, so that one sees it come back."),
        )


def _write(made: list[tuple[QualityEvent, str]], *, by: Person | None, at: datetime, today: date) -> None:
    events = [event for event, _outcome in made]
    if not events:
        return
    references = next_references(QualityEvent.prefix, len(events))
    for event, reference in zip(events, references, strict=True):
        event.reference = reference
    judge_all(events, on=today)
    reason = _("Import")
    for first in range(0, len(events), AT_ONCE):
        bulk_create_with_history(
            events[first : first + AT_ONCE],
            QualityEvent,
            batch_size=AT_ONCE,
            default_user=by,
            default_change_reason=reason,
            default_date=at,
        )
    _write_closings(made, by=by, at=at)


def _write_closings(made: list[tuple[QualityEvent, str]], *, by: Person | None, at: datetime) -> None:
    closed = [(event, outcome) for event, outcome in made if event.closed_on is not None]
    if not closed or by is None:
        return
    written = QualityEvent.objects.filter(recorded_at=at, state=QualityEvent.State.CLOSED)
    keys = dict(written.values_list("reference", "pk"))
    rows = [
        EventClosing(
            event_id=keys[event.reference],
            by=by,
            happened_on=event.closed_on or at.date(),
            recorded_at=at,
            outcome=outcome,
        )
        for event, outcome in closed
    ]
    EventClosing.objects.bulk_create(rows, batch_size=AT_ONCE)
