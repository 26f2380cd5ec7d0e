"""What was done about a quality event: contained, answered, analysed, looked at elsewhere, seen, closed.

Rows that are written once and never change; a later one of the same kind follows an earlier.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models import Action, Decision
from objectives.models.events import QualityEvent
from qms.people.models import Person, Site
from qms.primitives.facts import Fact
from qms.primitives.kept import Kept


class Containment(Fact):
    """What keeps an event from harming more customers: done already, or given to somebody as a task."""

    event = models.ForeignKey(QualityEvent, models.PROTECT, related_name="containments")
    text = models.TextField(_("what contains it"))
    task = models.OneToOneField(
        Action, models.PROTECT, null=True, blank=True, related_name="contains", verbose_name=_("task")
    )

    class Meta:
        verbose_name = _("containment")
        verbose_name_plural = _("containments")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="containment_says_what",
                condition=~models.Q(text=""),
                violation_error_message=_("Say what was done so that it harms nobody else."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"containment_says_what": "text"}

    def __str__(self) -> str:
        return f"{self.event} {self.happened_on}"


class CustomerResponse(Fact):
    """What the customer was told about an event, and when (8.2.1)."""

    event = models.ForeignKey(QualityEvent, models.PROTECT, related_name="responses")
    text = models.TextField(_("what the customer was told"))

    class Meta:
        verbose_name = _("response to the customer")
        verbose_name_plural = _("responses to customers")
        ordering = ["happened_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="customer_response_has_words",
                condition=~models.Q(text=""),
                violation_error_message=_("Say what the customer was told."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"customer_response_has_words": "text"}

    def __str__(self) -> str:
        return f"{self.event} {self.happened_on}"


class RootCauseAnalysis(Fact):
    """How the cause was found: five times why, or the branches of a fishbone; a later one replaces it.

    ``lines`` are plain texts: the answers to why, in order, or ``[branch, text]`` pairs.
    """

    class Method(models.TextChoices):
        """How one looked for the cause."""

        FIVE_WHYS = "five_whys", _("Five times why")
        FISHBONE = "fishbone", _("Fishbone")

    event = models.ForeignKey(QualityEvent, models.PROTECT, related_name="analyses")
    method = models.CharField(_("method"), max_length=10, choices=Method)
    lines = models.JSONField(_("steps"), default=list)
    root_cause = models.TextField(_("root cause"))
    kind = models.CharField(_("the cause lies with"), max_length=8, choices=QualityEvent.RootCauseKind)

    class Meta:
        verbose_name = _("root cause analysis")
        verbose_name_plural = _("root cause analyses")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="analysis_comes_to_a_cause",
                condition=~models.Q(root_cause=""),
                violation_error_message=_("Say what the root cause is."),
            ),
            models.CheckConstraint(
                name="analysis_says_where_it_lies",
                condition=models.Q(kind__in=["system", "person"]),
                violation_error_message=_("Say whether the cause lies in the system or with a person."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "analysis_comes_to_a_cause": "root_cause",
        "analysis_says_where_it_lies": "kind",
    }

    def __str__(self) -> str:
        return f"{self.event} {self.happened_on}"


class EventAcknowledgement(Fact):
    """A leader has looked at a significant event, and says what they see to; once an event."""

    event = models.OneToOneField(QualityEvent, models.PROTECT, related_name="acknowledgement")
    words = models.TextField(_("what I see to"))

    class Meta:
        verbose_name = _("acknowledgement of an event")
        verbose_name_plural = _("acknowledgements of events")
        constraints = [
            models.CheckConstraint(
                name="event_acknowledgement_has_words",
                condition=~models.Q(words=""),
                violation_error_message=_("Say what you see to."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"event_acknowledgement_has_words": "words"}

    def __str__(self) -> str:
        return f"{self.event} {self.by}"


class ReadAcross(Kept):
    """Another site is asked whether the same could happen there, and says what it found (10.2.1 b)."""

    class Found(models.TextChoices):
        """What the look showed."""

        CANNOT = "cannot", _("Cannot happen here")
        COULD = "could", _("Could happen here")
        HAPPENS = "happens", _("Happens here")

    event = models.ForeignKey(QualityEvent, models.PROTECT, related_name="read_across")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", verbose_name=_("site"))
    asked_of = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="read_across_asked",
        verbose_name=_("asked of"),
    )
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField(_("answer by"))
    looked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("looked at by")
    )
    looked_on = models.DateField(_("looked at on"), null=True, blank=True)
    found = models.CharField(_("found"), max_length=8, choices=Found, blank=True)
    note = models.TextField(_("what was seen"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        verbose_name = _("read-across")
        verbose_name_plural = _("read-across")
        ordering = ["event", "site__name"]
        indexes = [models.Index(fields=["looked_on", "due_on"], name="read_across_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "site"],
                name="one_read_across_an_event_and_site",
                violation_error_message=_("This site was asked already."),
            ),
            models.CheckConstraint(
                name="read_across_is_answered_whole",
                condition=models.Q(looked_by=None, looked_on=None, found="", note="")
                | (
                    models.Q(looked_by__isnull=False, looked_on__isnull=False)
                    & ~models.Q(found="")
                    & ~models.Q(note="")
                ),
                violation_error_message=_("Say what was found, and what you looked at."),
            ),
            models.CheckConstraint(
                name="read_across_due_after_it_was_asked",
                condition=models.Q(due_on__gte=models.F("asked_on")),
                violation_error_message=_("The answer cannot be due before it is asked."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "one_read_across_an_event_and_site": "sites",
        "read_across_is_answered_whole": "note",
        "read_across_due_after_it_was_asked": "due_on",
    }

    def __str__(self) -> str:
        return f"{self.event} {self.site}"


class IdeaAnswer(Fact):
    """An idea is answered: taken up, by a decision where there is one, or not, with the reason."""

    event = models.OneToOneField(QualityEvent, models.PROTECT, related_name="idea_answer")
    taken_up = models.BooleanField(_("taken up"))
    reason = models.TextField(_("answer"))
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decision")
    )

    class Meta:
        verbose_name = _("answer to an idea")
        verbose_name_plural = _("answers to ideas")
        constraints = [
            models.CheckConstraint(
                name="idea_answer_has_words",
                condition=~models.Q(reason=""),
                violation_error_message=_("Tell whoever had the idea what becomes of it, and why."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"idea_answer_has_words": "reason"}

    def __str__(self) -> str:
        return f"{self.event} {self.happened_on}"


class EventClosing(Fact):
    """Nothing was owed on the event any more: it was closed, with what came of it."""

    event = models.ForeignKey(QualityEvent, models.PROTECT, related_name="closings")
    outcome = models.TextField(_("what came of it"))

    class Meta:
        verbose_name = _("closing of an event")
        verbose_name_plural = _("closings of events")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="event_closing_says_what_came",
                condition=~models.Q(outcome=""),
                violation_error_message=_("Say what came of it."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"event_closing_says_what_came": "outcome"}

    def __str__(self) -> str:
        return f"{self.event} {self.happened_on}"


class EventReopening(Fact):
    """A closed event is open again: it was not over, for a reason."""

    event = models.ForeignKey(QualityEvent, models.PROTECT, related_name="reopenings")
    reason = models.TextField(_("why it is open again"))
    was_closed_on = models.DateField(_("was closed on"))

    class Meta:
        verbose_name = _("reopening of an event")
        verbose_name_plural = _("reopenings of events")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="event_reopening_says_why",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say why it is open again."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"event_reopening_says_why": "reason"}

    def __str__(self) -> str:
        return f"{self.event} {self.happened_on}"
