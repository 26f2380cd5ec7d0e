"""Commitment checks: before an unusual promise to a customer, can we keep it? (8.2.3, 5.1.2)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.models import Process
from qms.people.models import Person
from qms.primitives.facts import Fact
from qms.records.models import Record, RecordQuerySet


class CommitmentCheckQuerySet(RecordQuerySet["CommitmentCheck"]):
    """Checks of the sites that a person reaches, those they asked for, and those asked of them."""

    own_paths = ("asked_by", "asked_of")
    period_field = "asked_on"

    def unanswered(self) -> CommitmentCheckQuerySet:
        """Return those whose capacity is still to be confirmed, or not."""
        return self.filter(state=CommitmentCheck.State.ASKED)

    def against_a_no(self) -> CommitmentCheckQuerySet:
        """Return those that were promised although the process owner did not say yes."""
        return self.filter(state__in=(CommitmentCheck.State.ANYWAY, CommitmentCheck.State.ACKNOWLEDGED))


class CommitmentCheck(Record):
    """An unusual promise that somebody wants to give: understood, and confirmed by who has to keep it?

    ``asked_of`` is the owner of the process who confirms its capacity, or says no.
    """

    prefix = "CHK"

    class State(models.TextChoices):
        """Asked → answered → promised, not promised, or promised anyway → acknowledged by a leader."""

        ASKED = "asked", _("Asked")
        ANSWERED = "answered", _("Answered")
        PROMISED = "promised", _("Promised")
        NOT_PROMISED = "not_promised", _("Not promised")
        ANYWAY = "anyway", _("Promised anyway")
        ACKNOWLEDGED = "acknowledged", _("Promised anyway, seen by a leader")

    class Capacity(models.TextChoices):
        """What the process owner said."""

        YES = "yes", _("Yes, we can keep it")
        NO = "no", _("No")

    state = models.CharField(_("state"), max_length=12, choices=State, default=State.ASKED, editable=False)
    customer = models.CharField(_("customer"), max_length=200)
    offering = models.CharField(_("offering"), max_length=200)
    promise = models.TextField(_("what would be promised"))
    unusual = models.TextField(_("what is unusual about it"))
    understood = models.BooleanField(_("requirements understood"), default=False)
    unclear = models.TextField(_("what is not clear yet"), blank=True)
    process = models.ForeignKey(
        Process, models.PROTECT, related_name="commitment_checks", verbose_name=_("process that keeps it")
    )
    asked_by = models.ForeignKey(
        Person, models.PROTECT, related_name="commitments_asked", verbose_name=_("asked by")
    )
    asked_of = models.ForeignKey(
        Person, models.PROTECT, related_name="commitments_to_confirm", verbose_name=_("confirmed by")
    )
    asked_on = models.DateField(_("asked on"))
    answer_by = models.DateField(_("answer by"))
    capacity = models.CharField(_("capacity"), max_length=3, choices=Capacity, blank=True, editable=False)

    objects = CommitmentCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment check")
        verbose_name_plural = _("commitment checks")
        ordering = ["-asked_on", "-reference"]
        indexes = [models.Index(fields=["state", "answer_by"], name="commitment_state_answer")]
        constraints = [
            models.CheckConstraint(
                name="commitment_unclear_is_said",
                condition=models.Q(understood=True) | ~models.Q(unclear=""),
                violation_error_message=_("Say what is not clear yet, or that all is understood."),
            ),
            models.CheckConstraint(
                name="commitment_answer_day_follows_the_question",
                condition=models.Q(answer_by__gte=models.F("asked_on")),
                violation_error_message=_("The answer cannot be due before it was asked."),
            ),
            models.CheckConstraint(
                name="commitment_promised_only_on_a_yes",
                condition=~models.Q(state="promised") | models.Q(capacity="yes", understood=True),
                violation_error_message=_(
                    "Promised is what was understood and confirmed; otherwise it is promised anyway."
                ),
            ),
            models.CheckConstraint(
                name="commitment_answered_with_yes_or_no",
                condition=~models.Q(state="answered") | models.Q(capacity__in=["yes", "no"]),
                violation_error_message=_("Answer with yes or no."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "commitment_unclear_is_said": "unclear",
        "commitment_answer_day_follows_the_question": "answer_by",
        "commitment_answered_with_yes_or_no": "capacity",
    }

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("objectives:commitment", args=[self.reference])

    @property
    def late_entry(self) -> bool:
        """Whether it was recorded after the day on which it was asked."""
        return timezone.localdate(self.recorded_at) > self.asked_on


class CommitmentTurn(Fact):
    """One thing that happened to a check: the owner's answer, what was promised, a leader's acknowledgement."""

    class Kind(models.TextChoices):
        """What happened."""

        ANSWER = "answer", _("Answer")
        OUTCOME = "outcome", _("What was promised")
        ACKNOWLEDGEMENT = "acknowledgement", _("Seen by a leader")

    commitment = models.ForeignKey(
        CommitmentCheck, models.PROTECT, related_name="turns", verbose_name=_("commitment check")
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    answer = models.CharField(_("answer"), max_length=12)
    note = models.TextField(_("in words"), blank=True)

    class Meta:
        verbose_name = _("turn of a commitment check")
        verbose_name_plural = _("turns of commitment checks")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "kind"],
                name="commitment_turns_once_each",
                violation_error_message=_("This was said already."),
            ),
            models.CheckConstraint(
                name="commitment_no_says_what_lacks",
                condition=~models.Q(answer__in=["no", "anyway"]) | ~models.Q(note=""),
                violation_error_message=_("Say what speaks against it, or why it is promised all the same."),
            ),
            models.CheckConstraint(
                name="commitment_acknowledged_in_words",
                condition=~models.Q(kind="acknowledgement") | ~models.Q(note=""),
                violation_error_message=_("Say what you make of it."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "commitment_no_says_what_lacks": "note",
        "commitment_acknowledged_in_words": "note",
    }

    def __str__(self) -> str:
        return f"{self.commitment} {self.kind}"
