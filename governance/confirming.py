"""Confirming: somebody else says whether a person meets what a role requires; gaps and ends come back (7.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from governance.models import Action, CompetenceConfirmation, Process, ProcessOwnership
from governance.owning import ownerships_on
from governance.rules import competence, days
from qms.people.models import Person, Role, RoleHolding, Site
from qms.primitives.asof import holding_on, recorded_before
from qms.primitives.changing import changing
from qms.records.entering import enter

CompetentRole = CompetenceConfirmation.Role
QUALITY_ROLES = (Role.QUALITY_LEAD, Role.INTERNAL_AUDITOR)


def confirm(
    *,
    role: str,
    person: Person,
    requirement: str,
    outcome: str,
    confirmed_by: Person,
    on: date,
    by: Person,
    at: datetime,
    valid_until: date | None = None,
    process: Process | None = None,
    basis: str = "",
    site: Site | None = None,
) -> CompetenceConfirmation:
    """Record that ``confirmed_by`` looked on ``on`` whether ``person`` meets the requirement of a role.

    It takes the place of the one before it for that role and process. Raises :class:`Refusal` for a day to
    come, one's own competence, somebody who left, and a validity that is missing or ends too early.
    """
    days.refuse_impossible_day(on, today=timezone.localdate(at))
    competence.refuse_own_confirmation(person.pk, confirmed_by.pk)
    days.refuse_who_left(person.name, person.ended_on, on, field="person")
    competence.refuse_ended_validity(outcome, valid_until, on)
    row = CompetenceConfirmation(role=role, person=person, requirement=requirement.strip(), outcome=outcome)
    row.process = process if role == CompetentRole.PROCESS_OWNER else None
    row.confirmed_by, row.confirmed_on, row.basis = confirmed_by, on, basis.strip()
    row.valid_until = valid_until if outcome == CompetenceConfirmation.Outcome.MET else None
    row.site = site
    return enter(row, by=by, at=at)


def close_gap(confirmation: CompetenceConfirmation, *, action: Action, by: Person, at: datetime) -> None:
    """Say which action closes a gap, once.

    Raises :class:`Refusal` where it is no gap, or an action closes it already.
    """
    with changing(confirmation, by=by, at=at) as row:
        competence.refuse_unless_open_gap(row.outcome, has_action=row.gap_action_id is not None)
        row.gap_action = action


@dataclass(frozen=True)
class Required:
    """A role that asks for confirmed competence: who holds it, for which process and site, since when."""

    role: str
    person: Person
    process: Process | None
    site: Site | None
    since: date

    @property
    def role_label(self) -> str:
        """The role in words."""
        return str(CompetentRole(self.role).label)

    @property
    def key(self) -> tuple[str, int, int | None]:
        """What a confirmation must match."""
        return self.role, self.person.pk, self.process.pk if self.process else None


@dataclass(frozen=True)
class Standing:
    """How a required role stands on a day: the last confirmation, the word for it, by when one is owed."""

    required: Required
    last: CompetenceConfirmation | None
    state: str
    due_on: date | None


def required_on(
    day: date, *, before: datetime | None = None, owned: Iterable[ProcessOwnership] | None = None
) -> list[Required]:
    """Return every role that asks for competence on ``day``: owners of processes, quality leads, auditors.

    As recorded before ``before`` where given. Who has left by then is not asked. Two queries; one where the
    rows of owners were read already (``owned``, of :func:`governance.owning.ownerships_on`).
    """
    owned = ownerships_on(day, recorded_by=before) if owned is None else owned
    return [*_owners(owned, day), *_quality_roles(day)]


def _owners(owned: Iterable[ProcessOwnership], day: date) -> Iterator[Required]:
    for row in sorted(owned, key=lambda r: (r.process.code, r.site.code if r.site else "")):
        if row.holder is not None and not row.holder.has_left(day):
            yield Required(CompetentRole.PROCESS_OWNER, row.holder, row.process, row.site, row.starts_on)


def _quality_roles(day: date) -> Iterator[Required]:
    rows = holding_on(RoleHolding.objects.filter(role__in=QUALITY_ROLES), day)
    rows = rows.select_related("person__function", "person__manager", "site").order_by("-role", "person__name")
    seen = set()
    for row in rows:
        found = Required(row.role, row.person, None, row.site, row.starts_on)
        if found.key not in seen and not row.person.has_left(day):
            seen.add(found.key)
            yield found


def standings_on(
    day: date, *, before: datetime | None = None, owned: Iterable[ProcessOwnership] | None = None
) -> list[Standing]:
    """Return how each required role stands on ``day``; what nobody confirmed is "never".

    Three queries; two where the rows of owners were read already (``owned``).
    """
    required = required_on(day, before=before, owned=owned)
    last = _last_confirmations({one.person.pk for one in required}, day, before)
    return [_standing(one, last, day) for one in required]


Confirmations = dict[tuple[str, int, int | None, int | None], CompetenceConfirmation]


def _last_confirmations(people: Iterable[int], day: date, before: datetime | None) -> Confirmations:
    rows = CompetenceConfirmation.objects.filter(person__in=people, confirmed_on__lte=day)
    rows = recorded_before(rows, before).select_related("gap_action", "confirmed_by")
    found: Confirmations = {}
    for row in rows.order_by("confirmed_on", "pk"):
        found[(row.role, row.person_id, row.process_id, row.site_id)] = row
    return found


def _standing(one: Required, last: Confirmations, day: date) -> Standing:
    """Return how ``one`` stands: a confirmation for its site counts, and one for the whole organisation."""
    scopes = {None, one.site.pk if one.site else None, one.process.site_id if one.process else None}
    rows = [row for scope in scopes if (row := last.get((*one.key, scope)))]
    row = max(rows, key=lambda r: (r.confirmed_on, r.pk), default=None)
    state = competence.standing(row.outcome if row else None, row.valid_until if row else None, on=day)
    due_on = competence.owed_by(
        state,
        since=one.since,
        confirmed_on=row.confirmed_on if row else None,
        valid_until=row.valid_until if row else None,
        gap_is_worked_on=bool(row and row.gap_action and row.gap_action.state == Action.State.OPEN),
    )
    return Standing(one, row, state, due_on)


def asked_of(standings: Iterable[Standing], *, on: date) -> Iterator[tuple[Standing, Person]]:
    """Yield each confirmation that is owed, and who owes it: the manager, else a quality lead of the scope.

    Nobody is asked about themselves; where there is no quality lead either, an executive is asked.
    """
    owed = [one for one in standings if one.due_on is not None]
    leads = _quality_leads(on) if any(_manager(one.required.person, on) is None for one in owed) else []
    for one in owed:
        asked = _manager(one.required.person, on) or _lead_for(one.required, leads)
        if asked is not None:
            yield one, asked


def _manager(person: Person, on: date) -> Person | None:
    manager = person.manager
    return manager if manager is not None and not manager.has_left(on) else None


def _quality_leads(on: date) -> list[RoleHolding]:
    rows = holding_on(RoleHolding.objects.filter(role__in=(Role.QUALITY_LEAD, Role.EXECUTIVE)), on)
    # "quality_lead" sorts after "executive": the quality lead is asked first, an executive about the lead.
    return [row for row in rows.select_related("person").order_by("-role", "pk") if not row.person.has_left(on)]


def _lead_for(one: Required, leads: list[RoleHolding]) -> Person | None:
    here = (None, one.site.pk if one.site else None)
    fit = (row.person for row in leads if row.site_id in here and row.person_id != one.person.pk)
    return next(fit, None)


def state_of(row: CompetenceConfirmation, *, on: date) -> str:
    """Return how a confirmation by itself stands on ``on``."""
    return competence.standing(row.outcome, row.valid_until, on=on)


def last_words(
    *, role: str, person: int, process: int | None = None, site: int | None = None
) -> dict[str, str]:
    """Return the requirement as the last confirmation of that role and person put it, if there is one."""
    rows = CompetenceConfirmation.objects.filter(role=role, person=person, process=process)
    last = rows.order_by("-confirmed_on", "-pk").first()
    return {"requirement": last.requirement} if last else {}
