"""Handing over what is owed on events; the view of a leader stays with whoever leads there."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.access import may_own, refuse_unfit_owner
from governance.rules.days import refuse_who_goes
from objectives.models import QualityEvent, ReadAcross
from objectives.owing_events import LOOK, OF_OWNER, OWNER, VIEW
from objectives.rules import events as rules
from qms.primitives.changing import changing
from qms.primitives.kinds import HandOver
from qms.primitives.refusing import Refusal


def hand_event(one: HandOver) -> None:
    """Give what a person owes on an event to another; where nobody looks into it, the taker does from now on.

    Raises :class:`Refusal` where the taker has left or does not see its site, where it went to somebody else,
    and for the view of a leader: whoever leads the scope next owes it.
    """
    if one.kind == VIEW:
        raise Refusal(
            "event.seen-by-its-leader",
            _("%(name)s looks at it as a leader.") % {"name": one.giver},
            remedy=_("Once somebody else leads there, it waits for them."),
        )
    event = QualityEvent.objects.get(reference=one.subject)
    if one.kind == LOOK:
        _hand_look(event, one)
        return
    with changing(event, by=one.by, at=one.at, reason=one.reason, states=[QualityEvent.State.OPEN]) as row:
        wanted = one.giver.pk if one.kind in OF_OWNER else None
        if row.owner_id == one.taker.pk:
            return
        if row.owner_id != wanted and one.kind in (*OF_OWNER, OWNER):
            raise Refusal(
                "hand-over.not-theirs",
                _("%(name)s does not look into %(subject)s any more.")
                % {"name": one.giver, "subject": one.subject},
                remedy=_("Reload the list of what is to be handed over."),
            )
        refuse_unfit_owner(one.taker, row.site, timezone.localdate(one.at))
        if row.kind == rules.FINDING and row.recorded_by_id == one.taker.pk:
            raise Refusal(
                "event.finding-looked-into-by-another",
                _("%(name)s wrote the finding.") % {"name": one.taker},
                remedy=_("Name somebody of the process that was audited."),
            )
        row.owner = one.taker


def _hand_look(event: QualityEvent, one: HandOver) -> None:
    asked = ReadAcross.objects.select_related("site").get(event=event, site__code=one.part)
    with changing(asked, by=one.by, at=one.at, reason=one.reason) as row:
        refuse_who_goes(one.taker.name, one.taker.ended_on, timezone.localdate(one.at), field="taker")
        if not may_own(one.taker, row.site_id):
            raise Refusal(
                "read-across.answered-by-its-site",
                _("%(name)s does not see the records of %(site)s.") % {"name": one.taker, "site": asked.site},
                remedy=_("Name somebody who does."),
            )
        row.asked_of = one.taker
