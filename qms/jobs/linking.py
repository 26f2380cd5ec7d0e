"""Linking: an address in a mail at which one thing is done without signing in, by the one who got the mail.

The token is signed by the server and stored nowhere. It names the person, the record, the due day and the day
of the mail; it opens one kind of act and nothing else, for two weeks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from qms.primitives.refusing import Refusal

LASTS = timedelta(days=14)
"""How long after the day of its mail a link counts."""


class Closed(Refusal):
    """A link that does not open anything any more."""

    status = 410


class Forbidden(Refusal):
    """A link that does not open anything for who holds it."""

    status = 403


@dataclass(frozen=True)
class Link:
    """What a link names: whom its mail was sent to, on which day, what they owed on which record by when."""

    act: str
    person_id: int
    subject: str
    due_on: date
    day: date

    @property
    def counts_until(self) -> date:
        """The last day on which it opens anything."""
        return self.day + LASTS


def token_of(link: Link) -> str:
    """Return the signed token that names ``link``; that of one act is none of another."""
    named = [link.person_id, link.subject, link.due_on.isoformat(), link.day.isoformat()]
    return _signer(link.act).sign_object(named)


def link_of(token: str, *, act: str) -> Link:
    """Return what ``token`` names. Raises :class:`Forbidden` where it was not signed here, for this act."""
    try:
        person_id, subject, due_on, day = _signer(act).unsign_object(token)
    except (BadSignature, ValueError) as error:
        raise Forbidden(
            "link.not-ours",
            _("This link is not one that we sent."),
            remedy=_("Copy the whole link from the mail, or sign in."),
        ) from error
    return Link(act, person_id, subject, date.fromisoformat(due_on), date.fromisoformat(day))


def refuse_expired(link: Link, *, today: date) -> None:
    """Raise :class:`Closed` where ``link`` no longer counts on ``today``, as its reader counts days."""
    if today > link.counts_until:
        raise Closed(
            "link.expired",
            _("This link has expired; it counts for two weeks after its mail."),
            remedy=_("Sign in and do it there, or use the link of a later mail."),
        )


def _signer(act: str) -> Signer:
    return Signer(salt=f"qms.jobs.linking:{act}")
