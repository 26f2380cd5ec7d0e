"""Noting: what leaders did, what they heard, what followed; entered in half a minute (5.1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance import access
from governance.leading import top_management_ids
from governance.models import (
    Action,
    ActivityFollowUp,
    ActivityLeader,
    Decision,
    LeadershipActivity,
    QualityPolicy,
)
from governance.publishing import tell
from governance.rules import days
from qms.people.models import Person, Site
from qms.primitives.changing import changing, check
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from qms.records.models import StoredFile


@transaction.atomic
def note(
    *,
    kind: str,
    leaders: Sequence[Person],
    on: date,
    by: Person,
    at: datetime,
    heard: str = "",
    followed: str = "",
    site: Site | None = None,
    file: StoredFile | None = None,
    file_name: str = "",
    policy: QualityPolicy | None = None,
) -> LeadershipActivity:
    """Record what ``leaders`` did on ``on`` at a site (or for the whole organisation); return the activity.

    With ``policy`` the people of the site were told that version. Raises :class:`Refusal` for a day to come,
    without a leader, and for somebody who did not lead that scope then.
    """
    days.refuse_impossible_day(on, today=timezone.localdate(at))
    refuse_others_deeds(by, leaders, site=site)
    refuse_who_does_not_lead(leaders, site=site, on=on)
    activity = LeadershipActivity(kind=kind, happened_on=on, heard=heard.strip(), followed=followed.strip())
    activity.site, activity.file, activity.file_name = site, file, file_name if file else ""
    enter(activity, by=by, at=at)
    _name(activity, leaders)
    if policy is not None:
        tell(policy, how=told_how(activity, leaders), on=on, by=by, at=at, site=site, activity=activity)
    return activity


def refuse_others_deeds(by: Person, leaders: Sequence[Person], *, site: Site | None) -> None:
    """Raise :class:`Refusal` where somebody notes what only others did, and may not."""
    if by in leaders or access.may_note_for_others(by, site.pk if site else None):
        return
    raise Refusal(
        "activity.noted-by-who-was-there",
        _("You note what you took part in yourself."),
        field="leaders",
        remedy=_("Name yourself too; executives and the quality lead note for others."),
    )


def _name(activity: LeadershipActivity, leaders: Sequence[Person]) -> None:
    for leader in dict.fromkeys(leaders):
        row = ActivityLeader(activity=activity, person=leader)
        check(row)
        row.save()


def told_how(activity: LeadershipActivity, leaders: Sequence[Person]) -> str:
    """Return how a policy was told by an activity, in words."""
    names = ", ".join(leader.name for leader in leaders)
    return _("%(kind)s by %(leaders)s") % {"kind": activity.get_kind_display(), "leaders": names}


def refuse_who_does_not_lead(leaders: Sequence[Person], *, site: Site | None, on: date) -> None:
    """Raise :class:`Refusal` without a leader, and for who did not lead the scope on ``on`` or had left.

    Leaders of a scope are its top management, executives, and owners of processes there.
    """
    if not leaders:
        raise Refusal(
            "activity.has-a-leader",
            _("Nobody is named."),
            field="leaders",
            remedy=_("Name the leader who was there."),
        )
    top = top_management_ids(on=on, site_id=site.pk if site else None)
    for leader in leaders:
        days.refuse_who_left(leader.name, leader.ended_on, on, field="leaders")
        if leader.pk in top or access.leads(leader, site_id=site.pk if site else None, on=on):
            continue
        scope = site.name if site else _("the whole organisation")
        raise Refusal(
            "activity.leader-of-its-scope",
            _("%(name)s did not lead %(scope)s on that day.") % {"name": leader.name, "scope": scope},
            field="leaders",
            remedy=_("Name its top management, an executive or a process owner there, or another site."),
        )


def say_what_followed(activity: LeadershipActivity, *, followed: str, by: Person, at: datetime) -> None:
    """Say what followed, as far as it is known now; what was said before stays in the history."""
    with changing(activity, by=by, at=at) as row:
        row.followed = followed.strip()


def correct(
    activity: LeadershipActivity,
    *,
    kind: str,
    leaders: Sequence[Person],
    on: date,
    heard: str,
    site: Site | None,
    reason: str,
    by: Person,
    at: datetime,
) -> None:
    """Put right what was entered wrongly, with a reason; what stood before stays in the history.

    Raises :class:`Refusal` where the corrected entry breaks a rule of a new one, or without a reason.
    """
    if not reason.strip():
        raise Refusal(
            "activity.correction-has-a-reason",
            _("A correction needs its reason."),
            field="reason",
            remedy=_("Say what was entered wrongly."),
        )
    days.refuse_impossible_day(on, today=timezone.localdate(at))
    refuse_who_does_not_lead(leaders, site=site, on=on)
    with changing(activity, by=by, at=at, reason=reason.strip()) as row:
        row.kind, row.happened_on, row.site, row.heard = kind, on, site, heard.strip()
        row.led_by.exclude(person__in=leaders).delete()
        there = set(row.led_by.values_list("person_id", flat=True))
        _name(row, [leader for leader in leaders if leader.pk not in there])


@transaction.atomic
def link(
    activity: LeadershipActivity,
    *,
    by: Person,
    at: datetime,
    action: Action | None = None,
    decision: Decision | None = None,
) -> ActivityFollowUp:
    """Record that an action or a decision followed from what leaders heard.

    Raises :class:`Refusal` where it is linked already, or neither or both are named.
    """
    row = ActivityFollowUp(activity=activity, action=action, decision=decision, by=by, recorded_at=at)
    check(row)
    row.save()
    return row
