"""Leading: who is top management of which scope, and who of them answers for the system (5.1, 5.3)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import QmsAccountability, TopManagementEnding, TopManagementMembership
from governance.models.accountability import QmsAccountabilityQuerySet
from governance.models.leading import TopManagementQuerySet
from governance.rules import days
from governance.rules import leading as rules
from governance.succeeding import Term, terms_of
from qms.people.models import Person, Site
from qms.primitives.asof import recorded_before
from qms.primitives.changing import changing, check
from qms.primitives.refusing import Refusal
from qms.records.entering import enter


def top_management(*, on: date, site_id: int | None) -> TopManagementQuerySet:
    """Return the memberships that cover a scope on a day; one for the organisation covers every site."""
    scope = Q(site=None) if site_id is None else Q(site=None) | Q(site=site_id)
    return TopManagementMembership.objects.on(on).filter(scope)


def top_management_ids(*, on: date, site_id: int | None) -> set[int]:
    """Return the persons who are top management of a site (``None``: of the organisation) on ``on``."""
    return set(top_management(on=on, site_id=site_id).values_list("person_id", flat=True))


def members_on(
    rows: TopManagementQuerySet, *, on: date, recorded_by: datetime | None = None
) -> TopManagementQuerySet:
    """Return those of ``rows`` that hold on ``on``, by what was recorded before ``recorded_by``.

    A membership whose end was recorded later still had the end that stood before.
    """
    if recorded_by is None:
        return rows.on(on)
    held = Q(ends_on=None) | Q(ends_on__gte=on)
    not_yet_ended = Q(ending__recorded_at__gte=recorded_by)
    held |= not_yet_ended & (Q(ending__was=None) | Q(ending__was__gte=on))
    return rows.filter(held, starts_on__lte=on, recorded_at__lt=recorded_by)


def is_top_management(person: Person, *, on: date, site_id: int | None) -> bool:
    """Tell whether ``person`` is top management of the scope on ``on``."""
    return top_management(on=on, site_id=site_id).filter(person=person).exists()


def leads_somewhere(person: Person, *, on: date) -> bool:
    """Tell whether ``person`` is top management of any scope on ``on``. One query."""
    return TopManagementMembership.objects.on(on).filter(person=person).exists()


@transaction.atomic
def name_leader(
    person: Person,
    *,
    role_in_qms: str,
    starts_on: date,
    by: Person | None,
    at: datetime,
    site: Site | None = None,
    ends_on: date | None = None,
) -> TopManagementMembership:
    """Record that ``person`` belongs to top management of a scope from ``starts_on``; return the membership.

    Raises :class:`Refusal` where the person has left, or already belongs to it on one of those days.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    days.refuse_who_goes(person.name, person.ended_on, timezone.localdate(at), field="person")
    overlapping = TopManagementMembership.objects.filter(person=person, site=site)
    overlapping = overlapping.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    if ends_on is not None:
        overlapping = overlapping.filter(starts_on__lte=ends_on)
    if overlapping.exists():
        raise Refusal(
            "top-management.once",
            _("%(name)s is already top management there.") % {"name": person.name},
            field="person",
            remedy=_("Start after the present membership ends."),
        )
    row = TopManagementMembership(person=person, role_in_qms=role_in_qms.strip(), site=site)
    row.starts_on, row.ends_on = starts_on, ends_on
    return enter(row, by=by, at=at)


@transaction.atomic
def end_membership(
    membership: TopManagementMembership, *, ends_on: date, reason: str, by: Person | None, at: datetime
) -> TopManagementEnding:
    """Let a membership end with ``ends_on``, for a reason; return the fact that says so.

    Raises :class:`Refusal` where it ended already, would start after that day, or where its person answers for
    the system beyond it: that is handed over first.
    """
    fact = _end(membership, ends_on=ends_on, reason=reason, by=by, at=at)
    _refuse_while_accountable(membership.person)
    return fact


@transaction.atomic
def change_role(
    membership: TopManagementMembership,
    *,
    role_in_qms: str,
    starts_on: date,
    reason: str,
    by: Person | None,
    at: datetime,
) -> TopManagementMembership:
    """Give a leader another role of the same scope from ``starts_on``: a new membership follows the present.

    Raises :class:`Refusal` where the present one starts no earlier, or ended.
    """
    until = membership.ends_on
    last_day = starts_on - timedelta(days=1)
    if last_day < membership.starts_on:
        raise Refusal(
            "top-management.role-changes-later",
            _("The present role began on %(day)s.") % {"day": days.spoken(membership.starts_on)},
            field="starts_on",
            remedy=_("Name a later day."),
        )
    _end(membership, ends_on=last_day, reason=reason, by=by, at=at)
    follows = name_leader(
        membership.person,
        role_in_qms=role_in_qms,
        starts_on=starts_on,
        ends_on=until,
        site=membership.site,
        by=by,
        at=at,
    )
    _refuse_while_accountable(membership.person)
    return follows


def _end(
    membership: TopManagementMembership, *, ends_on: date, reason: str, by: Person | None, at: datetime
) -> TopManagementEnding:
    with changing(membership, by=by, at=at, reason=reason) as row:
        if hasattr(row, "ending"):
            raise Refusal(
                "top-management.ended",
                _("This membership was ended already, with %(day)s.")
                % {"day": days.spoken(row.ending.ends_on)},
                field="ends_on",
                remedy=_("Name a new membership where it goes on."),
            )
        if row.ends_on is not None and ends_on > row.ends_on:
            raise Refusal(
                "top-management.ends-sooner",
                _("This membership ends on %(day)s already.") % {"day": days.spoken(row.ends_on)},
                field="ends_on",
                remedy=_("Name an earlier day, or name a new membership from the day after."),
            )
        fact = TopManagementEnding(membership=row, was=row.ends_on, ends_on=ends_on, reason=reason.strip())
        fact.by, fact.recorded_at = by, at
        row.ends_on = ends_on
        check(fact)
        check(row)
        fact.save()
    return fact


def _refuse_while_accountable(person: Person) -> None:
    """Raise :class:`Refusal` where ``person`` answers for a scope on a day without being its top management."""
    for term in accountability_terms():
        if term.holder != person:
            continue
        spells = _spells(person, term.site.pk if term.site else None)
        if rules.first_uncovered(spells, term.starts_on, term.ends_on):
            rules.refuse_ending_accountable(person.name, scope_name(term.site), term.ends_on)


def _spells(person: Person, site_id: int | None) -> list[rules.Spell]:
    scope = Q(site=None) if site_id is None else Q(site=None) | Q(site=site_id)
    rows = TopManagementMembership.objects.filter(scope, person=person)
    return list(rows.values_list("starts_on", "ends_on"))


def scope_name(site: Site | None) -> str:
    """Return the words for a site, or for the organisation as a whole."""
    return site.name if site else _("the whole organisation")


def accountability_terms(
    rows: QmsAccountabilityQuerySet | None = None, *, recorded_by: datetime | None = None
) -> list[Term]:
    """Return who answered for the system in each scope, the latest first; in one query.

    ``rows`` may limit it to what somebody may see, ``recorded_by`` to what was recorded before that moment.
    """
    known = recorded_before(QmsAccountability.objects.all() if rows is None else rows, recorded_by)
    return terms_of(known.select_related("holder__function", "site"))


def accountable_on(*, on: date, site_id: int | None, recorded_by: datetime | None = None) -> Person | None:
    """Return who answers for the quality management system of a scope on ``on``, if anybody does (5.1.1 a).

    A site without its own has the organisation's.
    """
    rows = recorded_before(QmsAccountability.objects.filter(starts_on__lte=on), recorded_by)
    rows = rows.filter(Q(site=None) | Q(site=site_id)).select_related("holder__function")
    holders = {row.site_id: row.holder for row in rows.order_by("starts_on", "pk")}
    return holders.get(site_id) or holders.get(None)


def holders_on(on: date) -> dict[int | None, Person]:
    """Return who answers for the system in each scope that has somebody of its own on ``on``. One query.

    Who has left by then answers for nothing.
    """
    rows = (
        QmsAccountability.objects.filter(starts_on__lte=on).select_related("holder").order_by("starts_on", "pk")
    )
    latest = {row.site_id: row.holder for row in rows}
    return {site_id: one for site_id, one in latest.items() if one is not None and not one.has_left(on)}


@transaction.atomic
def hand_accountability(
    *,
    holder: Person | None,
    starts_on: date,
    site: Site | None,
    by: Person | None,
    at: datetime,
    note: str = "",
) -> QmsAccountability:
    """Let ``holder`` (or nobody) answer for the system of a scope from ``starts_on``; who did so ends there.

    Where the same person does already, the row that says so is returned and nothing is written. Raises
    :class:`Refusal` where the holder has left or is not top management of the scope throughout, and where
    another one starts on the same day (5.1.1 a, 5.3).
    """
    rows = QmsAccountability.objects.filter(site=site)
    present = rows.filter(starts_on__lte=starts_on).order_by("-starts_on").first()
    if present is not None and present.holder_id == (holder.pk if holder else None):
        return present
    if holder is not None:
        following = rows.filter(starts_on__gt=starts_on).order_by("starts_on").first()
        until = following.starts_on - timedelta(days=1) if following else None
        _refuse_unfit_to_answer(holder, site, starts_on, until, timezone.localdate(at))
    row = QmsAccountability(site=site, holder=holder, starts_on=starts_on, note=note.strip())
    return enter(row, by=by, at=at)


def take_accountability(
    row: QmsAccountability, *, holder: Person, starts_on: date, by: Person | None, at: datetime, note: str = ""
) -> None:
    """Let ``holder`` take the place of who answers by ``row``, from ``starts_on`` to where the row ends.

    A row that has not begun by then names the new holder instead; one that ended before stays as it is. Raises
    :class:`Refusal` where the holder is not top management of the scope throughout.
    """
    following = QmsAccountability.objects.filter(site=row.site, starts_on__gt=row.starts_on)
    after = following.order_by("starts_on").first()
    if after is not None and after.starts_on <= starts_on:
        return
    if row.starts_on < starts_on:
        hand_accountability(holder=holder, starts_on=starts_on, site=row.site, by=by, at=at, note=note)
        return
    until = after.starts_on - timedelta(days=1) if after else None
    with changing(row, by=by, at=at, reason=note) as stored:
        _refuse_unfit_to_answer(holder, stored.site, stored.starts_on, until, timezone.localdate(at))
        stored.holder = holder


def _refuse_unfit_to_answer(
    holder: Person, site: Site | None, starts_on: date, ends_on: date | None, today: date
) -> None:
    days.refuse_who_goes(holder.name, holder.ended_on, today, field="holder")
    list(TopManagementMembership.objects.select_for_update().filter(person=holder).values_list("pk"))
    spells = _spells(holder, site.pk if site else None)
    rules.refuse_unless_top_management(holder.name, spells, starts_on=starts_on, ends_on=ends_on)
