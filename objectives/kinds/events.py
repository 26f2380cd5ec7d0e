"""What the product knows of quality events: where they stand, who sees them, what they owe."""

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from objectives.handing_events import hand_event
from objectives.models import (
    CauseCategory,
    Containment,
    CustomerResponse,
    EventAcknowledgement,
    EventClosing,
    EventReopening,
    IdeaAnswer,
    QualityEvent,
    ReadAcross,
    RootCauseAnalysis,
    SignificanceThreshold,
)
from objectives.owing_events import event_duties, events_held
from objectives.telling_events import event_events
from qms.primitives import kinds

kinds.declare(
    kinds.Kind(
        model=QualityEvent,
        name=_("quality event"),
        plural=_("quality events"),
        prefix=QualityEvent.prefix,
        address=lambda row: reverse("objectives:event", args=[row.reference]),
        visible=lambda person: QualityEvent.objects.visible_to(person),
        search=("reference", "text", "customer", "offering"),
        title=lambda row: Truncator(row.text).chars(120),
        duties=event_duties,
        accountabilities=events_held,
        hand_over=hand_event,
        events=event_events,
        parts=(
            CauseCategory,
            SignificanceThreshold,
            Containment,
            CustomerResponse,
            RootCauseAnalysis,
            EventAcknowledgement,
            ReadAcross,
            IdeaAnswer,
            EventClosing,
            EventReopening,
        ),
    )
)
