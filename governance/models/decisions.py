"""Decisions of leaders: kind, text, rationale, who decided, when, what it answers, the data cited."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.rules.decisions import EMPTY_PHRASES
from qms.people.models import Person
from qms.records.models import Record, RecordQuerySet, StoredFile

EXPIRING = ("risk_acceptance", "deferral")
"""The kinds that come back: each has a rationale, an accountable leader and an expiry."""

COMING_BACK = (*EXPIRING, "escalation")
"""Besides them, the outcome of an escalation comes back where the barrier was accepted until a day."""


class DecisionQuerySet(RecordQuerySet["Decision"]):
    """Decisions of the sites that a person reaches, those they took, and those they answer for."""

    own_paths = ("decided_by", "accountable")
    period_field = "decided_on"

    def coming_back(self) -> DecisionQuerySet:
        """Return the acceptances and deferrals with an expiry that nobody has renewed or ended."""
        return self.filter(state=Decision.State.STANDING, kind__in=COMING_BACK, expires_on__isnull=False)

    def expired(self, on: date) -> DecisionQuerySet:
        """Return those that have come back by ``on``, and on which nobody has decided again."""
        return self.coming_back().filter(expires_on__lte=on)

    def with_actions(self) -> DecisionQuerySet:
        """Return them with ``has_action``: whether an action carries the decision out."""
        actions = apps.get_model("governance", "Action").objects.filter(decision=models.OuterRef("pk"))
        return self.annotate(has_action=models.Exists(actions))

    def weak(self) -> DecisionQuerySet:
        """Return those that only watch, without an action or a look-back."""
        watches = models.Q()
        for phrase in EMPTY_PHRASES:
            watches |= models.Q(text__icontains=phrase)
        return self.filter(watches, look_back_on=None, actions=None)

    def to_look_back(self) -> DecisionQuerySet:
        """Return those on whose look-back day somebody is still to say what became of them."""
        return self.filter(look_back_due_on__isnull=False)


class Decision(Record):
    """What leaders decided, inside a review or outside it. ``decided_on`` is the day it was taken.

    ``accountable`` is the leader who answers for it from then on: the one who took it, until it is handed
    over. ``look_back_due_on`` is the day of the next look-back, empty once there is none to come.
    """

    prefix = "DEC"

    class Kind(models.TextChoices):
        """What sort of decision it is."""

        APPROVAL = "approval", _("Approval")
        PRIORITY = "priority", _("Priority")
        RESOURCE = "resource", _("Resource")
        RISK_ACCEPTANCE = "risk_acceptance", _("Risk acceptance")
        DEFERRAL = "deferral", _("Deferral")
        ESCALATION = "escalation", _("Escalation outcome")
        IMPROVEMENT = "improvement", _("Improvement")
        QMS_CHANGE = "qms_change", _("Change to the QMS")
        NO_CHANGE = "no_change", _("No change, with a reason")

    class State(models.TextChoices):
        """It stands; a risk acceptance or deferral until it is renewed by another one, or ended."""

        STANDING = "standing", _("Standing")
        RENEWED = "renewed", _("Renewed")
        ENDED = "ended", _("Ended")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.STANDING, editable=False)
    text = models.TextField(_("decision"))
    rationale = models.TextField(_("rationale"), blank=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, related_name="decisions", verbose_name=_("decided by")
    )
    decided_on = models.DateField(_("decided on"))
    answers = models.CharField(
        _("what it answers"),
        max_length=200,
        blank=True,
        help_text=_("The question, record or figure that led to it."),
    )
    data_cited = models.TextField(_("data cited"), blank=True)
    expires_on = models.DateField(
        _("expires on"),
        null=True,
        blank=True,
        help_text=_("A risk acceptance or deferral comes back on this day."),
    )
    accountable = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions_answered_for",
        verbose_name=_("accountable leader"),
    )
    major = models.BooleanField(_("major"), default=False)
    expected_result = models.TextField(_("expected result"), blank=True)
    look_back_on = models.DateField(
        _("look-back day"), null=True, blank=True, help_text=_("The day on which one sees what became of it.")
    )
    look_back_due_on = models.DateField(_("next look-back"), null=True, blank=True, editable=False)
    source = models.CharField(
        _("source"),
        max_length=300,
        blank=True,
        help_text=_("Where it stands, if it was taken over from minutes kept elsewhere."),
    )
    source_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source file")
    )
    source_file_name = models.CharField(_("name of the source file"), max_length=200, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-decided_on", "-reference"]
        indexes = [
            models.Index(fields=["state", "kind", "expires_on"], name="decision_coming_back"),
            models.Index(fields=["look_back_due_on"], name="decision_to_look_back"),
        ]
        constraints = [
            models.CheckConstraint(
                name="acceptance_has_rationale",
                condition=~models.Q(kind__in=["risk_acceptance", "deferral", "no_change"])
                | ~models.Q(rationale=""),
                violation_error_message=_("Say why: this kind of decision needs its rationale."),
            ),
            models.CheckConstraint(
                name="acceptance_has_expiry",
                condition=~models.Q(kind__in=["risk_acceptance", "deferral"])
                | models.Q(expires_on__isnull=False),
                violation_error_message=_("A risk acceptance or deferral needs a day on which it comes back."),
            ),
            models.CheckConstraint(
                name="decision_expires_after_it_was_taken",
                condition=models.Q(expires_on=None) | models.Q(expires_on__gt=models.F("decided_on")),
                violation_error_message=_("It must expire after the day on which it was decided."),
            ),
            models.CheckConstraint(
                name="acceptance_has_accountable_leader",
                condition=~models.Q(kind__in=EXPIRING) | models.Q(accountable__isnull=False),
                violation_error_message=_("A risk acceptance or deferral needs a leader who answers for it."),
            ),
            models.CheckConstraint(
                name="major_decision_has_expected_result",
                condition=models.Q(major=False) | ~models.Q(expected_result=""),
                violation_error_message=_("Say what you expect of it: a major decision states its result."),
            ),
            models.CheckConstraint(
                name="major_decision_has_look_back_day",
                condition=models.Q(major=False) | models.Q(look_back_on__isnull=False),
                violation_error_message=_("A major decision needs the day on which you look back at it."),
            ),
            models.CheckConstraint(
                name="look_back_after_the_decision",
                condition=models.Q(look_back_on=None) | models.Q(look_back_on__gt=models.F("decided_on")),
                violation_error_message=_("Look back on a day after the one on which it was decided."),
            ),
            models.CheckConstraint(
                name="look_back_has_its_leader",
                condition=models.Q(look_back_due_on=None)
                | models.Q(look_back_on__isnull=False, accountable__isnull=False),
                violation_error_message=_("A look-back needs the leader who answers for the decision."),
            ),
            models.CheckConstraint(
                name="only_what_expires_is_renewed_or_ended",
                condition=models.Q(state="standing") | models.Q(kind__in=COMING_BACK),
                violation_error_message=_("Only a risk acceptance or a deferral is renewed or ended."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "acceptance_has_rationale": "rationale",
        "acceptance_has_expiry": "expires_on",
        "decision_expires_after_it_was_taken": "expires_on",
        "acceptance_has_accountable_leader": "accountable",
        "major_decision_has_expected_result": "expected_result",
        "major_decision_has_look_back_day": "look_back_on",
        "look_back_after_the_decision": "look_back_on",
        "look_back_has_its_leader": "accountable",
    }

    @property
    def comes_back(self) -> bool:
        """Whether it is of a kind that comes back, and has the day of it."""
        return self.kind in COMING_BACK and self.expires_on is not None

    @property
    def taken_over(self) -> bool:
        """Whether it was taken over from approved minutes that are kept elsewhere."""
        return bool(self.source or self.source_file_id)

    @property
    def late_entry(self) -> bool:
        """Whether it was recorded after the day on which it was taken, as the reader counts days."""
        return timezone.localdate(self.recorded_at) > self.decided_on
