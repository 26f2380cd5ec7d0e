"""Escalation paths: to whom a barrier climbs, level by level, and how long each has to answer."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from qms.people.models import Person
from qms.primitives.kept import Kept
from qms.records.models import Record, RecordQuerySet

MOST_HOURS = Decimal(999)
"""The longest response time that anybody means, in working hours."""


class EscalationPathQuerySet(RecordQuerySet["EscalationPath"]):
    """Paths of the sites that a person reaches."""


class EscalationPath(Record):
    """From a day on, barriers of a scope climb by these levels, each counted in these working hours.

    A succession: each version of a scope holds until the next begins. A barrier climbs to its end on the
    version on which it was raised: the response times that its raiser was told stay true.
    """

    prefix = "PTH"

    starts_on = models.DateField(_("from"))
    opens_at = models.TimeField(_("working hours from"), default=time(8))
    closes_at = models.TimeField(_("working hours to"), default=time(17))
    overdue_after_days = models.PositiveSmallIntegerField(
        _("days after which an overdue action reaches leaders"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )

    objects = EscalationPathQuerySet.as_manager()

    class Meta:
        verbose_name = _("escalation path")
        verbose_name_plural = _("escalation paths")
        ordering = ["site", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "starts_on"],
                name="one_path_a_site_and_day",
                violation_error_message=_("A path of this site starts on that day already."),
            ),
            models.UniqueConstraint(
                fields=["starts_on"],
                condition=models.Q(site=None),
                name="one_path_of_the_organisation_a_day",
                violation_error_message=_("A path of the organisation starts on that day already."),
            ),
            models.CheckConstraint(
                name="path_closes_after_it_opens",
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                violation_error_message=_("The working day must end after it begins."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "one_path_a_site_and_day": "starts_on",
        "one_path_of_the_organisation_a_day": "starts_on",
        "path_closes_after_it_opens": "closes_at",
    }


class EscalationLevel(Kept):
    """One level of a path: who answers there, and within how many working hours."""

    class Who(models.TextChoices):
        """How the one person of a level is found, at the moment a barrier arrives there."""

        PERSON = "person", _("A person")
        PROCESS_OWNER = "process_owner", _("The owner of the process")
        TOP_MANAGEMENT = "top_management", _("Top management of the scope")

    path = models.ForeignKey(EscalationPath, models.CASCADE, related_name="levels", verbose_name=_("path"))
    position = models.PositiveSmallIntegerField(_("level"))
    who = models.CharField(_("who answers"), max_length=16, choices=Who, default=Who.PERSON)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="escalation_levels",
        verbose_name=_("person"),
    )
    response_hours = models.DecimalField(
        _("response time in working hours"), max_digits=5, decimal_places=1, default=Decimal(8)
    )

    class Meta:
        verbose_name = _("escalation level")
        verbose_name_plural = _("escalation levels")
        ordering = ["path", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["path", "position"],
                name="one_level_a_path_and_position",
                violation_error_message=_("The path has this level already."),
            ),
            models.CheckConstraint(
                name="levels_count_from_one",
                condition=models.Q(position__gte=1),
                violation_error_message=_("Levels are counted from one."),
            ),
            models.CheckConstraint(
                name="level_names_its_person",
                condition=models.Q(who="person", person__isnull=False)
                | (~models.Q(who="person") & models.Q(person=None)),
                violation_error_message=_("Name the person of this level, or choose who stands there by duty."),
            ),
            models.CheckConstraint(
                name="level_has_time_to_answer",
                condition=models.Q(response_hours__gt=0) & models.Q(response_hours__lte=MOST_HOURS),
                violation_error_message=_("A response time lies between 0.1 and 999 working hours."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "one_level_a_path_and_position": "position",
        "levels_count_from_one": "position",
        "level_names_its_person": "person",
        "level_has_time_to_answer": "response_hours",
    }

    def __str__(self) -> str:
        return f"{self.path} {self.position}"

    @property
    def response_time(self) -> timedelta:
        """The working time within which the person of this level answers."""
        return timedelta(minutes=int(self.response_hours * 60))
