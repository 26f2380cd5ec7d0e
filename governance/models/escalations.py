"""Escalations: what stands in the way, at which level it is, with whom, and how each step went."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.models.decisions import Decision
from governance.models.escalation_paths import EscalationPath
from governance.models.processes import Process
from qms.people.models import Person
from qms.primitives.facts import Fact
from qms.records.models import Record, RecordQuerySet


class EscalationQuerySet(RecordQuerySet["Escalation"]):
    """Escalations of the sites that a person reaches, those they raised and those that wait with them."""

    own_paths = ("raised_by", "holder")
    period_field = "happened_on"

    def open(self) -> EscalationQuerySet:
        """Return those that no decision has ended yet."""
        return self.filter(state=Escalation.State.OPEN)

    def run_out(self, at: datetime) -> EscalationQuerySet:
        """Return the open ones whose level let its response time pass by ``at`` and that can still climb."""
        return self.open().filter(taken_at=None, is_beyond=False, deadline__lte=at)


class Escalation(Record):
    """A barrier that needs somebody above: what is lacking, since when, and the level that it has reached.

    ``happened_on`` is the day since which it stands in the way. ``holder`` owes the answer at the present
    level until ``deadline``; ``step`` counts its steps, so that two sweeps never climb the same one.
    """

    prefix = "ESC"

    class Lacking(models.TextChoices):
        """What is in the way."""

        MONEY = "money", _("Money")
        PEOPLE = "people", _("People")
        TIME = "time", _("Time")
        AUTHORITY = "authority", _("Authority")
        AGREEMENT = "agreement", _("Agreement between functions")

    class State(models.TextChoices):
        """Open until a decision ends it."""

        OPEN = "open", _("Open")
        ENDED = "ended", _("Ended")

    lacking = models.CharField(_("what is lacking"), max_length=10, choices=Lacking)
    text = models.TextField(_("barrier"))
    happened_on = models.DateField(_("since"))
    raised_by = models.ForeignKey(
        Person, models.PROTECT, related_name="escalations_raised", verbose_name=_("raised by")
    )
    subject = models.CharField(
        _("record it blocks"),
        max_length=16,
        blank=True,
        db_index=True,
        help_text=_("Its reference, such as ACT-0012."),
    )
    process = models.ForeignKey(
        Process, models.PROTECT, null=True, blank=True, related_name="escalations", verbose_name=_("process")
    )
    path = models.ForeignKey(
        EscalationPath, models.PROTECT, related_name="escalations", verbose_name=_("path"), editable=False
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN, editable=False)
    level = models.PositiveSmallIntegerField(_("level"), default=1, editable=False)
    step = models.PositiveSmallIntegerField(_("step"), default=1, editable=False)
    holder = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="escalations_held",
        verbose_name=_("with"),
        editable=False,
    )
    arrived_at = models.DateTimeField(_("at this level since"), editable=False)
    deadline = models.DateTimeField(_("answer until"), editable=False)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True, editable=False)
    is_beyond = models.BooleanField(_("beyond the last level"), default=False, editable=False)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        ordering = ["happened_on", "reference"]
        indexes = [
            models.Index(fields=["state", "deadline"], name="escalation_state_deadline"),
            models.Index(fields=["state", "happened_on"], name="escalation_state_since"),
        ]
        constraints = [
            models.CheckConstraint(
                name="escalation_says_what_is_in_the_way",
                condition=~models.Q(text=""),
                violation_error_message=_("Say what is in the way."),
            ),
            models.UniqueConstraint(
                fields=["subject", "lacking"],
                condition=models.Q(state="open") & ~models.Q(subject=""),
                name="one_open_barrier_a_record_and_lack",
                violation_error_message=_("This is raised for this record already, and open."),
            ),
            models.CheckConstraint(
                name="escalation_levels_count_from_one",
                condition=models.Q(level__gte=1) & models.Q(step__gte=1),
                violation_error_message=_("Levels are counted from one."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "escalation_says_what_is_in_the_way": "text",
        "one_open_barrier_a_record_and_lack": "lacking",
    }

    @property
    def days_open(self) -> int:
        """Days for which it has stood in the way: until the decision that ended it, else until today."""
        end = getattr(self, "ending", None)
        return ((end.happened_on if end else timezone.localdate()) - self.happened_on).days

    @property
    def late_entry(self) -> bool:
        """Whether it was raised after the day since which it stands in the way, as the reader counts days."""
        return timezone.localdate(self.recorded_at) > self.happened_on


class EscalationStep(models.Model):
    """One stay at one level: with whom, from when until when, why it came there and how it went on.

    A level that was passed over (nobody stands there) is a step that ends as it begins, without an answer.
    ``worked_minutes`` is its length in the working time of the scope, written when it ends.
    """

    class Because(models.TextChoices):
        """Why it came to this level."""

        RAISED = "raised", _("Raised")
        TIME = "time", _("The response time passed")
        PASSED_ON = "passed_on", _("Passed on up")
        LEFT = "left", _("Its person left")
        HANDED_OVER = "handed_over", _("Handed over")

    class Answer(models.TextChoices):
        """How the person of the level answered; empty while they have not, or where it climbed over them."""

        TAKEN = "taken", _("Took it")
        PASSED_ON = "passed_on", _("Passed it on up")
        DECIDED = "decided", _("Decided")

    escalation = models.ForeignKey(
        Escalation, models.PROTECT, related_name="steps", verbose_name=_("escalation")
    )
    number = models.PositiveSmallIntegerField(_("step"))
    level = models.PositiveSmallIntegerField(_("level"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("with")
    )
    because = models.CharField(_("because"), max_length=12, choices=Because)
    words = models.TextField(_("words"), blank=True)
    from_at = models.DateTimeField(_("from"))
    deadline = models.DateTimeField(_("answer until"))
    is_passed_over = models.BooleanField(_("passed over"), default=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    worked_minutes = models.PositiveIntegerField(_("working minutes to the answer"), null=True, blank=True)
    until_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("escalation step")
        verbose_name_plural = _("escalation steps")
        ordering = ["escalation", "number"]
        indexes = [models.Index(fields=["answered_at"], name="escalation_step_answered")]
        constraints = [
            models.UniqueConstraint(
                fields=["escalation", "number"],
                name="one_step_a_number",
                violation_error_message=_("It has climbed already."),
            ),
            models.CheckConstraint(
                name="step_ends_after_it_begins",
                condition=models.Q(until_at=None) | models.Q(until_at__gte=models.F("from_at")),
                violation_error_message=_("A step ends after it begins."),
            ),
            models.CheckConstraint(
                name="answer_has_its_moment",
                condition=models.Q(answer="", answered_at=None)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                violation_error_message=_("An answer has its moment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.escalation} {self.number}"

    @property
    def in_time(self) -> bool:
        """Whether it was answered before its response time had passed."""
        return self.answered_at is not None and self.answered_at <= self.deadline


class EscalationQuestion(models.Model):
    """Who holds an escalation asks back; its raiser answers. The clock of the level runs on meanwhile."""

    escalation = models.ForeignKey(
        Escalation, models.PROTECT, related_name="questions", verbose_name=_("escalation")
    )
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    asked_of = models.ForeignKey(
        Person, models.PROTECT, related_name="escalation_questions", verbose_name=_("asked of")
    )
    question = models.TextField(_("question"))
    reply = models.TextField(_("reply"), blank=True)
    replied_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("replied by")
    )
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)

    class Meta:
        verbose_name = _("question on an escalation")
        verbose_name_plural = _("questions on escalations")
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                name="escalation_question_asks",
                condition=~models.Q(question=""),
                violation_error_message=_("Say what you need to know."),
            ),
            models.CheckConstraint(
                name="escalation_reply_is_whole",
                condition=models.Q(reply="", replied_by=None, replied_at=None)
                | (
                    ~models.Q(reply="")
                    & models.Q(replied_by__isnull=False)
                    & models.Q(replied_at__isnull=False)
                ),
                violation_error_message=_("Say what you know."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "escalation_question_asks": "question",
        "escalation_reply_is_whole": "reply",
    }

    def __str__(self) -> str:
        return f"{self.escalation} {self.asked_at:%Y-%m-%d}"


class EscalationEnding(Fact):
    """A decision ended an escalation: what the leader did, and whether the barrier is gone or accepted."""

    class Outcome(models.TextChoices):
        """What became of the barrier."""

        GONE = "gone", _("Barrier gone")
        ACCEPTED = "accepted", _("Accepted")

    escalation = models.OneToOneField(
        Escalation, models.PROTECT, related_name="ending", verbose_name=_("escalation")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    what_leader_did = models.TextField(_("what the leader did"))
    decision = models.OneToOneField(
        Decision, models.PROTECT, related_name="escalation_ending", verbose_name=_("decision")
    )

    class Meta:
        verbose_name = _("end of an escalation")
        verbose_name_plural = _("ends of escalations")
        constraints = [
            models.CheckConstraint(
                name="ending_says_what_the_leader_did",
                condition=~models.Q(what_leader_did=""),
                violation_error_message=_("Say what the leader did about it."),
            )
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"ending_says_what_the_leader_did": "what_leader_did"}

    def __str__(self) -> str:
        return f"{self.escalation} {self.happened_on}"
