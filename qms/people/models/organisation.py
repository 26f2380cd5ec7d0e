"""The organisation, its sites and its functions."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from qms.primitives.asof import day_of
from qms.primitives.kept import Kept


def check_time_zone(name: str) -> None:
    """Raise ``ValidationError`` unless ``name`` is a time zone of the IANA database."""
    try:
        ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValidationError(
            _now("“%(name)s” is not a time zone; use a name like Europe/Berlin.") % {"name": name}
        ) from error


class Organisation(Kept):
    """The one organisation of this installation and the scope of its quality management system."""

    name = models.CharField(_("name"), max_length=200)
    scope_statement = models.TextField(_("QMS scope"), blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[check_time_zone])
    fiscal_year_start = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    language = models.CharField(_("language"), max_length=8, default="en")

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                name="organisation_is_one",
                condition=models.Q(pk=1),
                violation_error_message=_("An installation has one organisation; change the one that exists."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the organisation counts its days."""
        return ZoneInfo(self.time_zone)

    @classmethod
    def day_at(cls, moment: datetime) -> date:
        """Return the day that ``moment`` belongs to where the organisation is; in UTC while there is none."""
        organisation = cls.objects.first()
        return day_of(moment, organisation.zone if organisation else ZoneInfo("UTC"))


class Site(Kept):
    """A place of the organisation. Records belong to a site, or to the whole organisation (no site)."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[check_time_zone])
    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_to = models.DateField(_("active to"), null=True, blank=True)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="site_parent_is_another",
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")),
                violation_error_message=_("A site cannot be its own parent."),
            )
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"site_parent_is_another": "parent"}

    def __str__(self) -> str:
        return self.name

    def is_active_on(self, day: date) -> bool:
        """Tell whether the site is worked at on ``day``."""
        return (self.active_from is None or self.active_from <= day) and (
            self.active_to is None or day <= self.active_to
        )

    def clean(self) -> None:
        """Raise ``ValidationError`` where the site would lie below itself, or close before it opens."""
        from qms.people.rules import closes_a_circle

        if self.pk and self.parent_id:
            parents = dict(Site.objects.order_by().values_list("pk", "parent_id"))
            if closes_a_circle(self.pk, self.parent_id, parents):
                raise ValidationError({"parent": _now("This would put the site below itself.")})
        if self.active_from and self.active_to and self.active_to < self.active_from:
            raise ValidationError({"active_to": _now("A site cannot close before it opens.")})


class Holiday(models.Model):
    """A day on which a site does not work: no reminder is sent, no clock of an escalation runs."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="holidays", verbose_name=_("site"))
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        constraints = [models.UniqueConstraint(fields=["site", "day"], name="holiday_once_a_site_and_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Function(Kept):
    """Operations, Sales, Engineering, Quality …; one of them is the quality function."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    is_quality = models.BooleanField(_("quality function"), default=False)

    class Meta:
        verbose_name = _("function")
        verbose_name_plural = _("functions")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_quality"],
                condition=models.Q(is_quality=True),
                name="one_quality_function",
                violation_error_message=_("One function is the quality function; unmark the other first."),
            )
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"one_quality_function": "is_quality"}

    def __str__(self) -> str:
        return self.name
