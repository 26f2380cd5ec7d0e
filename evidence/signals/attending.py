"""Leaders attend: top management in the room, against invitations; delegates shown apart (9.3, 5.1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from evidence.signals.families import Family, declare
from evidence.signals.reading import Scope, by_month, cells, count
from evidence.signals.shape import SHARE, Measure
from qms.people.models import Person
from reviews.models import Attendance, ManagementReview

HELD = ("in_session", "drafted", "approved")
Presence = Attendance.Presence


def read(scope: Scope) -> list[Measure]:
    """Return how top management took part in the reviews that were held. One query."""
    rows = Attendance.objects.filter(top_management=True, review__state__in=HELD)
    found = by_month(
        rows,
        scope,
        day="review__held_on",
        site="review__site",
        invited=count(),
        present=count(Q(presence=Presence.PRESENT)),
        remote=count(Q(presence=Presence.REMOTE)),
        delegate=count(Q(presence=Presence.DELEGATE)),
    )
    named = (
        ("present", _("In person"), "higher"),
        ("remote", _("Remote"), ""),
        ("delegate", _("Sent a delegate"), "lower"),
    )
    return [
        Measure(code, label, "%", SHARE, scope.day, cells(found, code, "invited"), better)
        for code, label, better in named
    ]


def say(measures: Sequence[Measure]) -> str:
    """Say how many invitations were kept in person, and who sent somebody else."""
    present, remote, delegate = (measure.value for measure in measures)
    words = {
        "share": measures[0].text(present),
        "there": present.part,
        "all": present.of,
        "remote": remote.part,
        "sent": delegate.part,
    }
    return (
        _now(
            "Top management came in person to %(share)s of its invitations (%(there)s of %(all)s); "
            "%(remote)s remote, %(sent)s sent a delegate."
        )
        % words
    )


def records(scope: Scope, person: Person) -> QuerySet[Any]:
    """Return the reviews that were held in the year."""
    rows = ManagementReview.objects.visible_to(person).filter(scope.of_scope(), scope.within_year("held_on"))
    found: QuerySet[Any] = rows.filter(state__in=HELD).order_by("-held_on", "-reference")
    return found


declare(
    Family(
        code="leaders-attend",
        title=_("Leaders attend"),
        definition=_(
            "Members of top management who were in the room at the management reviews to which they were "
            "invited. Who took part remotely or sent a delegate is shown apart."
        ),
        nothing=_("No review was held yet with top management invited. Hold the first one."),
        begin="reviews:reviews",
        read=read,
        say=say,
        records=records,
        day="held_on",
    )
)
