"""What happened to an action: done, verified, moved, cancelled. Rows that are written once and never change."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.models.decisions import Decision
from qms.people.models import Person
from qms.records.models import StoredFile


class ActionFact(models.Model):
    """The base of facts about an action: who, the day it happened, when it was recorded."""

    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("by"))
    happened_on = models.DateField(_("on"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        abstract = True

    @property
    def late(self) -> bool:
        """Whether it was recorded after the day on which it took place."""
        return timezone.localdate(self.recorded_at) > self.happened_on


class Completion(ActionFact):
    """An action was done, with proof: a text, a file, or both."""

    action = models.OneToOneField(
        "governance.Action", models.PROTECT, related_name="completion", verbose_name=_("action")
    )
    proof = models.TextField(_("proof"), blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    file_name = models.CharField(_("file name"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")

    def __str__(self) -> str:
        return f"{self.action} {self.happened_on}"


class Verification(ActionFact):
    """Somebody else looked whether an action worked: effective, or not, and how they saw it."""

    action = models.OneToOneField(
        "governance.Action", models.PROTECT, related_name="verification", verbose_name=_("action")
    )
    effective = models.BooleanField(_("effective"))
    finding = models.TextField(_("what was seen"))

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        constraints = [
            models.CheckConstraint(
                name="verification_says_what_was_seen",
                condition=~models.Q(finding=""),
                violation_error_message=_("Say what you saw."),
            )
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"verification_says_what_was_seen": "finding"}

    def __str__(self) -> str:
        return f"{self.action} {self.happened_on}"


class Extension(ActionFact):
    """A due day was moved, with a reason. The slip stays visible."""

    action = models.ForeignKey(
        "governance.Action", models.PROTECT, related_name="extensions", verbose_name=_("action")
    )
    due_from = models.DateField(_("from"))
    due_to = models.DateField(_("to"))
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                name="extension_moves_later",
                condition=models.Q(due_to__gt=models.F("due_from")),
                violation_error_message=_("An extension moves the due day later."),
            ),
            models.CheckConstraint(
                name="extension_has_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say why the day has to move."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "extension_moves_later": "due_on",
        "extension_has_reason": "reason",
    }

    def __str__(self) -> str:
        return f"{self.action} {self.due_from} → {self.due_to}"


class Cancellation(ActionFact):
    """An action will not be done, by the word of who assigned it; a corrective one only by a decision."""

    action = models.OneToOneField(
        "governance.Action", models.PROTECT, related_name="cancellation", verbose_name=_("action")
    )
    reason = models.TextField(_("reason"))
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decision")
    )

    class Meta:
        verbose_name = _("cancellation")
        verbose_name_plural = _("cancellations")
        constraints = [
            models.CheckConstraint(
                name="cancellation_has_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say why it will not be done."),
            )
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"cancellation_has_reason": "reason"}

    def __str__(self) -> str:
        return f"{self.action} {self.happened_on}"
