"""Questions to a process: “why so?”, and “here we do it differently”; its owner answers or changes it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.processes import Process, ProcessOwnership
from qms.people.models import Person
from qms.primitives.facts import Fact
from qms.records.models import Record, RecordQuerySet


class ProcessQuestionQuerySet(RecordQuerySet["ProcessQuestion"]):
    """Questions of the sites that a person reaches, those they asked, those of processes they own or owned."""

    own_paths = ("asked_by",)
    period_field = "asked_on"

    def visible_to(self, person: Person) -> ProcessQuestionQuerySet:
        """Return what ``person`` may see; an owner sees what is asked of the process wherever it is asked."""
        seen: ProcessQuestionQuerySet = super().visible_to(person)
        if person.reach.everywhere:
            return seen
        owned = ProcessOwnership.objects.filter(holder=person).values("process")
        return self.filter(models.Q(pk__in=seen.order_by().values("pk")) | models.Q(process__in=owned))

    def open(self) -> ProcessQuestionQuerySet:
        """Return those that wait for an answer."""
        return self.filter(state=ProcessQuestion.State.OPEN)

    def answered(self) -> ProcessQuestionQuerySet:
        """Return those that were answered and wait for who asked to say whether that will do."""
        return self.filter(state=ProcessQuestion.State.ANSWERED)


class ProcessQuestion(Record):
    """What somebody asked or noted of a process, at a site; ``answer_by`` is the day it should be answered."""

    prefix = "QST"

    class Kind(models.TextChoices):
        """What it says of the process."""

        WHY = "why", _("Why so?")
        DIFFERENT = "different", _("Here we do it differently")

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Understood")

    process = models.ForeignKey(Process, models.PROTECT, related_name="questions", verbose_name=_("process"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    text = models.TextField(_("question"))
    asked_by = models.ForeignKey(
        Person, models.PROTECT, related_name="process_questions", verbose_name=_("asked by")
    )
    asked_on = models.DateField(_("asked on"))
    answer_by = models.DateField(_("answer by"))
    answered_on = models.DateField(_("first answered on"), null=True, blank=True)
    changed_process = models.BooleanField(_("changed the process"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)

    objects = ProcessQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to a process")
        verbose_name_plural = _("questions to processes")
        ordering = ["-asked_on", "-reference"]
        indexes = [models.Index(fields=["state", "answer_by"], name="question_state_day")]
        constraints = [
            models.CheckConstraint(
                name="question_says_something",
                condition=~models.Q(text=""),
                violation_error_message=_("Say what you ask or do differently."),
            ),
            models.CheckConstraint(
                name="question_answered_has_day",
                condition=models.Q(state="open") | models.Q(answered_on__isnull=False),
                violation_error_message=_("An answered question has the day of its answer."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"question_says_something": "text"}

    @property
    def days_to_answer(self) -> int | None:
        """Days from asking to the first answer; nothing while there is none."""
        return None if self.answered_on is None else (self.answered_on - self.asked_on).days

    def standing(self, today: date) -> str:
        """Return how it stands on ``today`` as a status word's key."""
        if self.state != self.State.OPEN:
            return "understood" if self.state == self.State.CLOSED else "answered"
        return "overdue" if self.answer_by < today else "open"


class QuestionTurn(Fact):
    """What was said after a question: an answer, a change of the process, thanks, or the question again."""

    class Kind(models.TextChoices):
        """What it brought."""

        ANSWER = "answer", _("Answered")
        CHANGE = "change", _("Process changed")
        UNDERSTOOD = "understood", _("Understood")
        AGAIN = "again", _("Asked again")

    question = models.ForeignKey(
        ProcessQuestion, models.PROTECT, related_name="turns", verbose_name=_("question")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("turn of a question")
        verbose_name_plural = _("turns of questions")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="question_turn_says_something",
                condition=models.Q(kind="understood") | ~models.Q(text=""),
                violation_error_message=_("Say it in a sentence."),
            )
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"question_turn_says_something": "text"}

    def __str__(self) -> str:
        return f"{self.question} {self.get_kind_display()}"
