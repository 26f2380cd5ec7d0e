"""Providers that affect customers: what is expected of them, who looks after them, how they did (8.4)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.processes import Process
from qms.people.models import Person
from qms.primitives.facts import Fact
from qms.records.models import Record, RecordQuerySet


class ProviderQuerySet(RecordQuerySet["Provider"]):
    """Providers of the sites that a person reaches, and those they own."""

    own_paths = ("owner",)

    def used_on(self, day: date) -> ProviderQuerySet:
        """Return the providers that are still used on ``day``."""
        return self.filter(models.Q(ended_on=None) | models.Q(ended_on__gt=day))


class Provider(Record):
    """Somebody outside whose work reaches our customers; what is not set yet is a gap and shows as one."""

    prefix = "PRV"

    name = models.CharField(_("name"), max_length=200)
    supplies = models.CharField(_("what it supplies"), max_length=200, blank=True)
    requirement = models.TextField(_("customer requirement touched"), blank=True)
    oversight = models.TextField(_("oversight expected"), blank=True)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="providers", verbose_name=_("owner")
    )
    process = models.ForeignKey(
        Process,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="providers",
        verbose_name=_("process"),
        help_text=_("The process that it serves."),
    )
    next_review_on = models.DateField(_("next review"), null=True, blank=True)
    ended_on = models.DateField(_("no longer used from"), null=True, blank=True)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        ordering = ["name"]
        indexes = [models.Index(fields=["next_review_on"], name="provider_next_review")]

    def __str__(self) -> str:
        return self.name


class ProviderReview(Fact):
    """How a provider did, as its owner judged it on a day; written once."""

    class Judgement(models.TextChoices):
        """The performance, in a word."""

        GOOD = "ok", _("Good")
        WATCH = "watch", _("To watch")
        POOR = "poor", _("Poor")

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="reviews", verbose_name=_("provider"))
    judgement = models.CharField(_("performance"), max_length=5, choices=Judgement)
    note = models.TextField(_("what was seen"))
    next_review_on = models.DateField(_("next review"))

    class Meta:
        verbose_name = _("provider review")
        verbose_name_plural = _("provider reviews")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "happened_on"],
                name="provider_reviewed_once_a_day",
                violation_error_message=_("It was reviewed on that day already."),
            ),
            models.CheckConstraint(
                name="provider_review_says_what_was_seen",
                condition=~models.Q(note=""),
                violation_error_message=_("Say what you saw."),
            ),
            models.CheckConstraint(
                name="provider_next_review_comes_later",
                condition=models.Q(next_review_on__gt=models.F("happened_on")),
                violation_error_message=_("The next review comes after this one."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "provider_reviewed_once_a_day": "on",
        "provider_review_says_what_was_seen": "note",
        "provider_next_review_comes_later": "next_review_on",
    }

    def __str__(self) -> str:
        return f"{self.provider} {self.happened_on}"
