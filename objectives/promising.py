"""Promising: what customers require and the business aims at, and objectives that answer it (5.1.2, 6.2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import Decision, Process
from governance.rules.days import refuse_impossible_day, refuse_who_goes
from objectives.models import BusinessGoal, CustomerRequirement, QualityObjective
from objectives.models.guarding import refuse_unfit_owner, refuse_unfit_parent
from objectives.rules import Plan
from qms.people.models import Person, Site
from qms.primitives.changing import changing
from qms.primitives.refusing import Refusal
from qms.records.entering import enter


def state_requirement(
    *,
    offering: str,
    kind: str,
    statement: str,
    by: Person | None,
    at: datetime,
    source: str = "",
    process: Process | None = None,
    control: str = "",
    measure: str = "",
    customer: str = "",
    impact: str = CustomerRequirement.Impact.MEDIUM,
    statutory: bool = False,
    next_review_on: date | None = None,
    site: Site | None = None,
) -> CustomerRequirement:
    """Record what meeting a customer's requirement means for an ``offering``, and how it reaches operations.

    ``customer`` is empty where all of them require it; ``impact`` is what failing it does to the customer;
    ``next_review_on`` the day by which somebody confirms it. A missing process, control or measure is kept and
    shows as a gap. Raises :class:`Refusal` for a field that does not hold.
    """
    requirement = CustomerRequirement(
        offering=offering,
        kind=kind,
        source=source,
        statement=statement,
        process=process,
        control=control,
        measure=measure,
        customer=customer,
        impact=impact,
        statutory=statutory,
        next_review_on=next_review_on,
        site=site,
    )
    return enter(requirement, by=by, at=at)


def restate_requirement(
    requirement: CustomerRequirement, *, by: Person, at: datetime, reason: str = "", **changes: object
) -> None:
    """Change fields of a current requirement; history keeps what it said before. Raises :class:`Refusal`."""
    current = [CustomerRequirement.State.CURRENT]
    with changing(requirement, by=by, at=at, reason=reason, states=current) as row:
        for name, value in changes.items():
            setattr(row, name, value)


def set_goal(
    *, statement: str, horizon: str, owner: Person, by: Person, at: datetime, site: Site | None = None
) -> BusinessGoal:
    """Record a strategic aim, until when, and who answers for it. Raises :class:`Refusal`."""
    refuse_who_goes(owner.name, owner.ended_on, timezone.localdate(at), field="owner")
    goal = BusinessGoal(statement=statement, horizon=horizon, owner=owner, site=site)
    return enter(goal, by=by, at=at)


def reset_goal(goal: BusinessGoal, *, by: Person, at: datetime, reason: str = "", **changes: object) -> None:
    """Change fields of a live business goal; its history keeps what it said before. Raises :class:`Refusal`."""
    with changing(goal, by=by, at=at, reason=reason, states=[BusinessGoal.State.LIVE]) as row:
        before = row.owner_id
        for name, value in changes.items():
            setattr(row, name, value)
        if row.owner_id != before:
            refuse_who_goes(row.owner.name, row.owner.ended_on, timezone.localdate(at), field="owner")


def end_goal(
    goal: BusinessGoal, *, decision: Decision | None, reached: bool, on: date, by: Person, at: datetime
) -> None:
    """Say that a goal was reached, or is no longer pursued, from ``on`` by the ``decision`` that says so.

    Raises :class:`Refusal` where it is not live, no decision of its scope is named, or the day has not come
    or lies before the decision. Objectives that serve nothing else then show in the tree as serving nothing.
    """
    state = BusinessGoal.State.REACHED if reached else BusinessGoal.State.DROPPED
    with changing(goal, by=by, at=at, states=[BusinessGoal.State.LIVE]) as row:
        if decision is None or decision.site_id not in (None, row.site_id):
            raise Refusal(
                "goal.ended-by-decision",
                _("A goal ends by a decision of its site or of the organisation."),
                field="decision",
                remedy=_("Name the decision; record it first where it was not recorded yet."),
            )
        refuse_impossible_day(on, today=timezone.localdate(at), not_before=decision.decided_on)
        row.state, row.ended_by, row.ended_on = state, decision, on


def draft(
    *,
    code: str,
    statement: str,
    unit: str,
    direction: str,
    target: Decimal,
    warning: Decimal,
    cadence: str,
    starts_on: date,
    ends_on: date,
    by: Person | None,
    at: datetime,
    level: str = "",
    site: Site | None = None,
    process: Process | None = None,
    owner: Person | None = None,
    baseline: Decimal | None = None,
    data_kind: str = QualityObjective.DataKind.MEASURE,
    target_kind: str = QualityObjective.TargetKind.LEVEL,
    target_high: Decimal | None = None,
    warning_high: Decimal | None = None,
    parent: QualityObjective | None = None,
    based_on: QualityObjective | None = None,
    requirements: Collection[CustomerRequirement] = (),
    goals: Collection[BusinessGoal] = (),
    plan: Plan | None = None,
) -> QualityObjective:
    """Draft an objective: one ``target`` in ``unit``, at risk up to ``warning``, measured every ``cadence``.

    ``level`` follows from process and site where it is not given; a band has ``target_high`` and
    ``warning_high``. ``parent`` is the objective that it breaks down from, ``based_on`` the one of the year
    before that it carries on. Owner, links and plan may still be missing. Raises :class:`Refusal` for a field
    or constraint that does not hold, or for an owner or parent who cannot be one.
    """
    row = QualityObjective(
        code=code,
        statement=statement,
        unit=unit,
        direction=direction,
        target=target,
        warning=warning,
        cadence=cadence,
        starts_on=starts_on,
        ends_on=ends_on,
        level=level or level_of(site=site, process=process),
        site=site,
        process=process,
        owner=owner,
        baseline=baseline,
        data_kind=data_kind,
        target_kind=target_kind,
        target_high=target_high,
        warning_high=warning_high,
        parent=parent,
        based_on=based_on,
    )
    row.plan = plan or Plan()
    refuse_unfit_owner(row, on=timezone.localdate(at))
    refuse_unfit_parent(row, {"parent"})
    with transaction.atomic():
        enter(row, by=by, at=at)
        if requirements or goals:
            with changing(row, by=by, at=at) as stored:
                stored.link(requirements=requirements, goals=goals)
    return row


def level_of(*, site: Site | None, process: Process | None) -> str:
    """Return whose objective it is: of a process where it names one, else of a site, else of all."""
    if process is not None:
        return QualityObjective.Level.PROCESS
    return QualityObjective.Level.ORGANISATION if site is None else QualityObjective.Level.SITE
