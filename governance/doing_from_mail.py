"""Doing from the mail: an owner says that an action is done with the link of the digest, without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from governance.models import Action
from qms.jobs.linking import Closed, Forbidden, Link, link_of, refuse_expired
from qms.jobs.noticing import zone_of
from qms.people.models import Organisation, Person
from qms.people.reach import reach_of
from qms.primitives.asof import day_of
from qms.records.models import StoredFile

ACT = "governance:done_from_mail"
"""The address at which the link of a mail opens, and so the one thing for which its token is signed."""


@dataclass(frozen=True)
class Mailed:
    """What a link opens: an action that its person owns, and the zone in which that person counts days."""

    action: Action
    person: Person
    zone: ZoneInfo


def reader_of(token: str, *, act: str = ACT) -> tuple[Link, Person | None, ZoneInfo]:
    """Return what a link names, whom it was sent to, and the time zone in which that person counts days.

    Raises :class:`Forbidden` where the link was not sent by this installation for this ``act``.
    """
    link = link_of(token, act=act)
    person = Person.objects.select_related("site").filter(pk=link.person_id).first()
    organisation = Organisation.objects.first()
    return link, person, ZoneInfo(zone_of(person, organisation) if person else "UTC")


def opened(
    link: Link, person: Person | None, zone: ZoneInfo, *, signed_in: Person | None, at: datetime
) -> Mailed:
    """Return the action that a link opens at ``at``: open, or done already; nothing is changed.

    Raises :class:`Forbidden` for whoever is ``signed_in`` as somebody else, and :class:`Closed` where its
    person has left or lost every role, where it has expired, or where the action is cancelled, moved to another
    day or somebody else's by now. None of them says more of the action than the mail did.
    """
    reader = reader_here(link, person, zone, signed_in=signed_in, at=at)
    return Mailed(_still_owed(link, reader), reader, zone)


def reader_here(
    link: Link, person: Person | None, zone: ZoneInfo, *, signed_in: Person | None, at: datetime
) -> Person:
    """Return the one to whom a link was sent, where it still opens anything for them at ``at``.

    Raises :class:`Forbidden` for whoever is ``signed_in`` as somebody else, and :class:`Closed` where its
    person has left or lost every role, or where it has expired.
    """
    today = day_of(at, zone)
    if person is None or person.has_left(today) or not reach_of(person, on=today).has_role:
        raise Closed("link.reader-gone", _("The person to whom this link was sent is not here any more."))
    if signed_in is not None and signed_in.pk != person.pk:
        raise Forbidden(
            "link.of-another",
            _("This link was sent to %(name)s; you are signed in as %(you)s.")
            % {"name": person.name, "you": signed_in.name},
            remedy=_("Nothing was recorded. Leave it to %(name)s, or sign out first.") % {"name": person.name},
        )
    refuse_expired(link, today=today)
    return person


def _still_owed(link: Link, person: Person) -> Action:
    rows = Action.objects.select_related("owner", "completion__by", "cancellation__by")
    action = rows.filter(reference=link.subject).first()
    if action is None or action.owner_id != person.pk:
        raise Closed(
            "link.no-longer-owner",
            _("%(action)s is not yours any more; it was given to somebody else.") % {"action": link.subject},
            remedy=_("You owe nothing on it. Sign in to see what you owe."),
        )
    if action.state == Action.State.CANCELLED:
        raise Closed(
            "link.cancelled",
            _("%(action)s was cancelled by %(who)s.") % {"action": action, "who": action.cancellation.by},
            remedy=_("You owe nothing on it any more."),
        )
    if action.state == Action.State.OPEN and action.due_on != link.due_on:
        raise Closed(
            "link.moved",
            _("The due day of %(action)s was moved after this mail was sent.") % {"action": action},
            remedy=_("Use the link of the latest mail, or sign in."),
        )
    return action


def complete(
    mailed: Mailed, *, at: datetime, proof: str = "", file: StoredFile | None = None, file_name: str = ""
) -> None:
    """Say that the action is done today, as its owner counts days; its history says that a mail's link did it.

    Raises :class:`~qms.primitives.refusing.Refusal` as :meth:`Action.complete` does: of two who press at once,
    the second is told.
    """
    mailed.action.complete(
        by=mailed.person,
        at=at,
        on=day_of(at, mailed.zone),
        proof=proof,
        file=file,
        file_name=file_name,
        reason=_("From the link in the mail"),
    )
