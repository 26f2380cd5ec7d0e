"""What is known beforehand of quality events: the causes that they are counted by, and what reaches leaders."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models import Process
from qms.people.models import Person
from qms.primitives.kept import Kept


class CauseCategory(Kept):
    """A kind of cause by which events are counted, so that one that comes back is seen (10.2)."""

    name = models.CharField(_("cause"), max_length=100, unique=True)
    hint = models.CharField(_("what belongs to it"), max_length=200, blank=True)
    active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("cause category")
        verbose_name_plural = _("cause categories")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="cause_has_a_name",
                condition=~models.Q(name=""),
                violation_error_message=_("Give the cause a name."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"cause_has_a_name": "name"}

    def __str__(self) -> str:
        return self.name


class SignificanceThreshold(models.Model):
    """From which day on how many events of a cause on a process reach leaders, as a leader set it.

    Without a process or a cause it holds for every one that has none of its own. Append-only: a later row of
    the same scope follows it.
    """

    process = models.ForeignKey(
        Process, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("process")
    )
    cause = models.ForeignKey(
        CauseCategory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cause")
    )
    count = models.PositiveSmallIntegerField(
        _("events"), validators=[MinValueValidator(2), MaxValueValidator(100)]
    )
    months = models.PositiveSmallIntegerField(
        _("within months"), validators=[MinValueValidator(1), MaxValueValidator(36)]
    )
    reason = models.TextField(_("why"))
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("set by"))
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        verbose_name = _("significance threshold")
        verbose_name_plural = _("significance thresholds")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="threshold_counts_a_recurrence",
                condition=models.Q(count__gte=2),
                violation_error_message=_("A cause comes back from the second time on: two events at least."),
            ),
            models.CheckConstraint(
                name="threshold_has_a_window",
                condition=models.Q(months__gte=1),
                violation_error_message=_("Count within a month at least."),
            ),
            models.CheckConstraint(
                name="threshold_says_why",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say why this many."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "threshold_counts_a_recurrence": "count",
        "threshold_has_a_window": "months",
        "threshold_says_why": "reason",
    }

    def __str__(self) -> str:
        return f"{self.count} / {self.months}"
