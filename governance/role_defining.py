"""Role definitions: what somebody answers for, by which authority, since when, and who did before (5.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.describing import Other, ends_of, picture_of
from governance.leading import accountability_terms, scope_name
from governance.mapping import current
from governance.models import Action, MatrixCell, Process, QmsAccountability, TopManagementMembership
from governance.owning import succession
from governance.responsibilities import QMS_ACCOUNTABILITY_TEXT, Responsibility
from governance.succeeding import Term
from qms.people.models import Person, Site
from qms.people.reach import Reach


class Letter(NamedTuple):
    """What somebody is in the responsibility matrix: accountable, responsible or both, for which row."""

    value: str
    what: str


@dataclass(frozen=True)
class RoleDefinition:
    """A role on a day: who holds it where, what for, with which authority, and who held it before."""

    title: str
    lead: str
    holder: Person | None
    scope: str
    since: date | None
    until: date | None
    facts: Sequence[tuple[str, str]] = ()
    flows: Sequence[Other] = ()
    before: Sequence[Term] = ()
    letters: Sequence[Letter] = ()
    matrix: Any = None
    duties: str = ""
    notes: Sequence[str] = field(default=())


def of_owner(
    process: Process, *, site: Site | None, on: date, today: date, recorded_by: datetime | None, reach: Reach
) -> RoleDefinition:
    """Return the role of who owns ``process`` at ``site`` (``None``: as a whole) on ``on``.

    A site without an owner of its own has that of the process. What was recorded later than ``recorded_by``
    does not count; open duties are those of today and are left out on a past day.
    """
    picture = picture_of([process], on=on, recorded_by=recorded_by)
    terms = succession(process, recorded_by=recorded_by)
    term = _held(terms, site, on) or _held(terms, None, on)
    place = term.site if term else site
    holder = term.holder if term else None
    site_id = site.pk if site else process.site_id
    matrix = current(on=on, site_id=site_id)
    return RoleDefinition(
        title=_("Owner of %(process)s") % {"process": process.name},
        lead=process.purpose,
        holder=holder,
        scope=scope_name(site or process.site),
        since=term.starts_on if term else None,
        until=term.ends_on if term else None,
        facts=_facts_of(process),
        flows=ends_of(process, picture, reach),
        before=_before(terms, place, on),
        letters=_letters(matrix, holder),
        matrix=matrix,
        duties=_duties(holder, today) if on >= today else "",
        notes=[gap.sentence for gap in picture.gaps[process.pk]],
    )


def _held(terms: Sequence[Term], site: Site | None, on: date) -> Term | None:
    for term in terms:
        if term.holds_on(on) and term.site == site and (term.holder or site is None):
            return term
    return None


def _before(terms: Sequence[Term], site: Site | None, on: date) -> list[Term]:
    return [term for term in terms if term.site == site and term.ends_on and term.ends_on < on and term.holder]


def _facts_of(process: Process) -> list[tuple[str, str]]:
    spends = process.may_spend
    if process.may_spend_up_to is not None:
        amount = formats.number_format(process.may_spend_up_to, 2, force_grouping=True).removesuffix(".00")
        words = {"amount": amount, "currency": process.currency}
        spends = f"{spends}\n{_('Up to %(amount)s %(currency)s.') % words}".strip()
    carries = _("Carries them") if process.carries_customer_requirements else _("Carries none")
    return [
        (_("Customer requirements"), carries),
        (_("May change alone"), process.may_change),
        (_("May stop alone"), process.may_stop),
        (_("May spend alone"), spends),
        (_("Measures"), process.measures),
    ]


def _letters(matrix: Any, holder: Person | None) -> list[Letter]:
    """Return what ``holder`` is accountable or responsible for in ``matrix``, in the order of its rows."""
    if matrix is None or holder is None:
        return []
    cells = MatrixCell.objects.filter(row__matrix=matrix, value__in=["A", "R", "AR"])
    cells = cells.filter(column__person=holder) | cells.filter(column__resolves_to=holder)
    found = cells.select_related("row__process").order_by("row__position", "row__pk")
    return [Letter(cell.get_value_display(), _of_row(cell.row)) for cell in found]


def _of_row(row: Any) -> str:
    if row.process_id:
        return str(row.process)
    return str(row.text or dict(Responsibility.choices).get(row.responsibility, QMS_ACCOUNTABILITY_TEXT))


def _duties(holder: Person | None, today: date) -> str:
    """Return in words how many actions ``holder`` has open, and how many of them are late. One query."""
    if holder is None:
        return ""
    late = Count("pk", filter=Q(due_on__lt=today))
    counts = Action.objects.open().filter(owner=holder).order_by().aggregate(open=Count("pk"), late=late)
    said = ngettext("%(open)d open action", "%(open)d open actions", counts["open"]) % counts
    return _("%(said)s, %(late)d late") % {"said": said, "late": counts["late"]} if counts["late"] else said


def of_leader(
    membership: TopManagementMembership, *, on: date, today: date, recorded_by: datetime | None
) -> RoleDefinition:
    """Return the role of a member of top management, with what they answer for in the matrix of their scope."""
    rows = TopManagementMembership.objects.filter(person=membership.person, site=membership.site_id)
    earlier = rows.filter(starts_on__lt=membership.starts_on).order_by("-starts_on")
    accountable = [
        scope_name(term.site)
        for term in accountability_terms(recorded_by=recorded_by)
        if term.holds_on(on) and term.holder == membership.person
    ]
    matrix = current(on=on, site_id=membership.site_id)
    facts = [(_("Role in the quality management system"), membership.role_in_qms)]
    if accountable:
        facts.append((_("Answers for the system of"), ", ".join(accountable)))
    return RoleDefinition(
        title=_("Member of top management"),
        lead=membership.role_in_qms,
        holder=membership.person,
        scope=scope_name(membership.site),
        since=membership.starts_on,
        until=membership.ends_on,
        facts=facts,
        before=[_earlier(row) for row in earlier],
        letters=_letters(matrix, membership.person),
        matrix=matrix,
        duties=_duties(membership.person, today) if on >= today else "",
    )


def _earlier(row: TopManagementMembership) -> Term:
    return Term(row.person, row.site, row.starts_on, row.ends_on, row.role_in_qms)


def of_accountable(site: Site | None, *, on: date, today: date, recorded_by: datetime | None) -> RoleDefinition:
    """Return the role of who answers for the system of a scope on ``on``; a site may have that of all."""
    rows = QmsAccountability.objects.all()
    terms = accountability_terms(rows, recorded_by=recorded_by)
    term = _held(terms, site, on) or _held(terms, None, on)
    holder = term.holder if term else None
    matrix = current(on=on, site_id=site.pk if site else None)
    return RoleDefinition(
        title=_("Answers for the quality management system"),
        lead=str(QMS_ACCOUNTABILITY_TEXT),
        holder=holder,
        scope=scope_name(site),
        since=term.starts_on if term else None,
        until=term.ends_on if term else None,
        facts=[
            (
                _("What cannot be given away"),
                _(
                    "That policy and objectives fit where the organisation is heading, that the system is part "
                    "of how the business runs, that it has what it needs, and that it does what it is for."
                ),
            )
        ],
        before=_before(terms, term.site if term else site, on),
        letters=_letters(matrix, holder),
        matrix=matrix,
        duties=_duties(holder, today) if on >= today else "",
    )
