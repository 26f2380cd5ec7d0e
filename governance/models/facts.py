"""What happened to an action: done, verified, reopened, moved, handed over, cancelled.

Rows that are written once and never change.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.decisions import Decision
from qms.people.models import Person
from qms.primitives.facts import Fact
from qms.records.models import StoredFile


class Completion(Fact):
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


class Verification(Fact):
    """Somebody else looked whether an action worked: effective, or not, and how they saw it.

    A verdict that was reopened no longer stands; another one follows it.
    """

    action = models.ForeignKey(
        "governance.Action", models.PROTECT, related_name="verifications", verbose_name=_("action")
    )
    effective = models.BooleanField(_("effective"))
    finding = models.TextField(_("what was seen"))

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["pk"]
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

    @property
    def stands(self) -> bool:
        """Whether nobody has reopened it."""
        return not hasattr(self, "reopening")

    def stood_before(self, moment: datetime) -> bool:
        """Tell whether it had been recorded before ``moment``, and not been reopened by then."""
        again: Reopening | None = getattr(self, "reopening", None)
        return self.recorded_at < moment and (again is None or again.recorded_at >= moment)

    def stood_on(self, day: date) -> bool:
        """Tell whether it was the verdict at the end of ``day``, by the days on which things happened."""
        again: Reopening | None = getattr(self, "reopening", None)
        return self.happened_on <= day and (again is None or again.happened_on > day)


class Reopening(Fact):
    """A verdict no longer stands: the same cause came back, or somebody saw the problem again."""

    action = models.ForeignKey(
        "governance.Action", models.PROTECT, related_name="reopenings", verbose_name=_("action")
    )
    verification = models.OneToOneField(
        Verification, models.PROTECT, related_name="reopening", verbose_name=_("verdict")
    )
    came_back_in = models.ForeignKey(
        "governance.Action",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reopens",
        verbose_name=_("action on the same cause"),
    )
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("reopening")
        verbose_name_plural = _("reopenings")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="reopening_has_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say what came back, and where."),
            ),
            models.CheckConstraint(
                name="reopened_by_another_action",
                condition=models.Q(came_back_in=None) | ~models.Q(came_back_in=models.F("action")),
                violation_error_message=_("An action does not reopen its own verdict."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"reopening_has_reason": "reason"}

    def __str__(self) -> str:
        return f"{self.action} {self.happened_on}"


class ActionHandOver(Fact):
    """An action, or the verifying of it, went from one person to another, with a reason."""

    class Part(models.TextChoices):
        """What went over."""

        OWNER = "owner", _("Owner")
        VERIFIER = "verifier", _("Verifier")

    action = models.ForeignKey(
        "governance.Action", models.PROTECT, related_name="hand_overs", verbose_name=_("action")
    )
    part = models.CharField(_("part"), max_length=10, choices=Part)
    giver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("from")
    )
    taker = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("to"))
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="hand_over_has_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say why somebody else takes over."),
            ),
            models.CheckConstraint(
                name="hand_over_to_another",
                condition=models.Q(giver=None) | ~models.Q(giver=models.F("taker")),
                violation_error_message=_("They have it already: name somebody else."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "hand_over_has_reason": "reason",
        "hand_over_to_another": "to",
    }

    def __str__(self) -> str:
        return f"{self.action} {self.happened_on}"


class Extension(Fact):
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


class Cancellation(Fact):
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
