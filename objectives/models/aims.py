"""What an objective aims at: which way is better, what is compared, and what holds of target and warning."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    """Which way is better."""

    HIGHER = "higher", _("Higher is better")
    LOWER = "lower", _("Lower is better")
    BAND = "band", _("Within a band")


class TargetKind(models.TextChoices):
    """What is compared with the target."""

    LEVEL = "level", _("The level of each period")
    GROWTH = "growth", _("Growth on the year before, in per cent")
    COUNT = "count", _("The count of a year, as it adds up")


def a_number(name: Any, **options: Any) -> Any:
    """Return a field for a number with as many digits as every database keeps as they were written."""
    return models.DecimalField(name, max_digits=18, decimal_places=4, **options)


TARGET, WARNING = models.F("target"), models.F("warning")
HIGH, WARNING_HIGH = models.F("target_high"), models.F("warning_high")
A_BAND = models.Q(direction="band")

CONSTRAINTS = (
    models.CheckConstraint(
        name="objective_warning_differs_from_target",
        condition=~models.Q(warning=TARGET)
        & (models.Q(warning_high=None) | models.Q(target_high=None) | ~models.Q(warning_high=HIGH)),
        violation_error_message=_(
            "The warning threshold is the target itself, so that nothing would ever be at risk: set it apart."
        ),
    ),
    models.CheckConstraint(
        name="objective_warning_on_the_worse_side",
        condition=models.Q(direction="higher", warning__lte=TARGET)
        | models.Q(direction="lower", warning__gte=TARGET)
        | A_BAND,
        violation_error_message=_("The warning threshold lies on the better side of the target."),
    ),
    models.CheckConstraint(
        name="objective_band_has_two_edges",
        condition=models.Q(A_BAND, target_high__isnull=False, warning_high__isnull=False)
        | (~A_BAND & models.Q(target_high=None, warning_high=None)),
        violation_error_message=_("A band has two edges, each with its warning; nothing else has two."),
    ),
    models.CheckConstraint(
        name="objective_band_is_not_reversed",
        condition=~A_BAND | models.Q(target_high=None) | models.Q(target_high__gt=TARGET),
        violation_error_message=_("The upper edge of the band lies above its lower edge: swap them."),
    ),
    models.CheckConstraint(
        name="objective_band_warns_inside_or_outside",
        condition=~A_BAND
        | models.Q(target_high=None)
        | models.Q(warning_high=None)
        | models.Q(warning__lte=TARGET, warning_high__gte=HIGH)
        | models.Q(warning__gte=TARGET, warning_high__lte=HIGH, warning__lte=WARNING_HIGH),
        violation_error_message=_("Both warnings lie inside the band, or both outside, the lower one lower."),
    ),
    models.CheckConstraint(
        name="objective_target_is_of_a_known_kind",
        condition=models.Q(target_kind__in=["level", "growth", "count"]),
        violation_error_message=_("Choose what is compared with the target: level, growth or count."),
    ),
    models.CheckConstraint(
        name="objective_counts_from_zero",
        condition=~models.Q(target_kind="count") | models.Q(target__gte=0),
        violation_error_message=_("What is counted is zero or more."),
    ),
)
"""What holds of target and warning, whoever writes them."""

CONSTRAINT_FIELDS = {
    "objective_warning_differs_from_target": "warning",
    "objective_warning_on_the_worse_side": "warning",
    "objective_band_has_two_edges": "target_high",
    "objective_band_is_not_reversed": "target_high",
    "objective_band_warns_inside_or_outside": "warning_high",
    "objective_target_is_of_a_known_kind": "target_kind",
    "objective_counts_from_zero": "target",
}
"""The field of which each of them speaks."""
