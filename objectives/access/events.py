"""Who may record quality events, work on them, ask other sites, acknowledge, close and reopen them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.access import LEADERS, MANAGERS
from governance.access.escalations import AT_WORK
from objectives.rules import events as rules
from qms.people.models import Person, Role
from qms.primitives.refusing import Refusal

if TYPE_CHECKING:
    from objectives.models import QualityEvent, ReadAcross

AUDITOR = Role.INTERNAL_AUDITOR


def may_record(person: Person, site_id: int | None, kind: str = "") -> bool:
    """Tell whether ``person`` may record an event of a site: whoever works there; an internal auditor findings.

    What concerns the whole organisation is recorded from anywhere.
    """
    roles = (*AT_WORK, AUDITOR) if kind in ("", rules.FINDING) else AT_WORK
    return person.reach.holds(*roles) if site_id is None else person.reach.holds_for(site_id, *roles)


def may_record_somewhere(person: Person) -> bool:
    """Tell whether there is any scope in which ``person`` may record events."""
    return person.reach.holds(*AT_WORK, AUDITOR)


def only_finds(person: Person) -> bool:
    """Tell whether ``person`` records nothing but audit findings: an internal auditor and no more."""
    return not person.reach.holds(*AT_WORK) and person.reach.holds(AUDITOR)


def may_work_on(person: Person, event: QualityEvent) -> bool:
    """Tell whether ``person`` may contain, answer, analyse and change ``event``.

    Who looks into it may, and leaders and process owners of its site; an internal auditor does not correct.
    """
    return person.pk == event.owner_id or person.reach.holds_for(event.site_id, *MANAGERS)


def may_change(person: Person, event: QualityEvent) -> bool:
    """Tell whether ``person`` may change what is said of ``event``: who works on it, and who recorded it."""
    return may_work_on(person, event) or person.pk == event.recorded_by_id


def may_look(person: Person, asked: ReadAcross) -> bool:
    """Tell whether ``person`` may say what their site found: who was asked, and its leaders and owners."""
    return person.pk == asked.asked_of_id or person.reach.holds_for(asked.site_id, *MANAGERS)


def may_close(person: Person, event: QualityEvent) -> bool:
    """Tell whether ``person`` may close or reopen ``event``: leaders and process owners of its site.

    An audit finding is closed by its auditor or a leader, never by who looked into it.
    """
    if event.kind == rules.FINDING:
        roles = (*LEADERS, AUDITOR)
        return person.pk != event.owner_id and person.reach.holds_for(event.site_id, *roles)
    return person.reach.holds_for(event.site_id, *MANAGERS)


def may_answer_idea(person: Person, event: QualityEvent) -> bool:
    """Tell whether ``person`` may say what becomes of an idea; nobody answers their own."""
    return may_work_on(person, event) and person.pk != event.recorded_by_id


def may_keep_causes(person: Person) -> bool:
    """Tell whether ``person`` may keep the list of causes: executives and quality leads of the organisation."""
    return person.reach.holds_for(None, *LEADERS)


def may_set_thresholds(person: Person) -> bool:
    """Tell whether ``person`` may say how often a cause comes back before leaders see it: executives."""
    return person.reach.holds_for(None, Role.EXECUTIVE)


def refuse_unless_may_record(person: Person, site_id: int | None, kind: str, scope: str) -> None:
    """Raise :class:`Refusal` unless ``person`` may record an event of that kind at the site."""
    if may_record(person, site_id, kind):
        return
    if may_record(person, site_id, rules.FINDING):
        raise Refusal(
            "event.auditor-writes-findings",
            _("An internal auditor records audit findings, nothing else."),
            field="kind",
            remedy=_("Choose “Audit finding”, or tell somebody who works there."),
        )
    raise Refusal(
        "event.recorded-by-who-works-there",
        _("%(name)s does not work at %(scope)s.") % {"name": person.name, "scope": scope},
        field="site",
        remedy=_("Choose a site at which you have a role."),
    )


def refuse_own_work(person: Person, *, owns_process: bool, looks_into: bool) -> None:
    """Raise :class:`Refusal` where who writes an audit finding owns the work that it speaks of (9.2.2)."""
    if owns_process:
        raise Refusal(
            "event.finding-on-own-work",
            _("%(name)s owns this process: nobody audits their own work.") % {"name": person.name},
            field="process",
            remedy=_("Let another auditor write the finding."),
        )
    if looks_into:
        raise Refusal(
            "event.finding-looked-into-by-another",
            _("Who writes a finding does not look into it as well."),
            field="owner",
            remedy=_("Name somebody of the process that was audited."),
        )


def refuse_unless_may_work_on(person: Person, event: QualityEvent) -> None:
    """Raise :class:`Refusal` unless ``person`` may contain, answer, analyse and change ``event``."""
    if not may_work_on(person, event):
        raise Refusal(
            "event.worked-on-by-its-own",
            _("Who looks into it works on it, or a leader or process owner of its site."),
        )


def refuse_unless_may_change(person: Person, event: QualityEvent) -> None:
    """Raise :class:`Refusal` unless ``person`` may change what is said of ``event``."""
    if not may_change(person, event):
        raise Refusal(
            "event.changed-by-its-own",
            _("Who recorded it changes it, who looks into it, or a leader or process owner of its site."),
        )


def refuse_unless_may_look(person: Person, asked: ReadAcross) -> None:
    """Raise :class:`Refusal` unless ``person`` may say what the site of ``asked`` found."""
    if not may_look(person, asked):
        raise Refusal(
            "read-across.answered-by-its-site",
            _("%(site)s answers for itself.") % {"site": asked.site},
            remedy=_("Who was asked looks there, or a leader or process owner of the site."),
        )


def refuse_unless_may_close(person: Person, event: QualityEvent) -> None:
    """Raise :class:`Refusal` unless ``person`` may close or reopen ``event``."""
    if may_close(person, event):
        return
    if event.kind == rules.FINDING and person.pk == event.owner_id:
        raise Refusal(
            "event.finding-closed-by-another",
            _("Who looked into a finding does not close it."),
            remedy=_("Ask its auditor, or the quality lead."),
        )
    raise Refusal(
        "event.closed-by-managers",
        _("A leader or process owner of its site closes or reopens it."),
    )


def refuse_unless_may_answer_idea(person: Person, event: QualityEvent) -> None:
    """Raise :class:`Refusal` unless ``person`` may say what becomes of an idea."""
    if may_answer_idea(person, event):
        return
    if person.pk == event.recorded_by_id:
        raise Refusal("event.own-idea", _("Nobody answers their own idea."), remedy=_("Ask a leader."))
    refuse_unless_may_work_on(person, event)


def refuse_unless_may_keep_causes(person: Person) -> None:
    """Raise :class:`Refusal` unless ``person`` keeps the list of causes."""
    if not may_keep_causes(person):
        raise Refusal(
            "cause.kept-by-leaders", _("Executives and quality leads of the organisation keep the causes.")
        )


def refuse_unless_may_set_thresholds(person: Person) -> None:
    """Raise :class:`Refusal` unless ``person`` says how often a cause comes back before leaders see it."""
    if not may_set_thresholds(person):
        raise Refusal(
            "threshold.set-by-leaders",
            _("Leaders of the organisation set it; the quality lead prepares."),
            remedy=_("Ask an executive."),
        )
