"""Fact: what somebody did on a day, written once beside the record it happened to, with its two clocks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Fact(models.Model):
    """The base of facts about a record: who, the day it happened, when it was recorded; never changed.

    ``happened_on`` is stated and may be earlier than the day of ``recorded_at``, which the server sets.
    """

    by: models.ForeignKey[Any, Any] = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="+", verbose_name=_("by")
    )
    happened_on: models.DateField[date, date] = models.DateField(_("on"))
    recorded_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(_("recorded at"))

    class Meta:
        abstract = True

    @property
    def late(self) -> bool:
        """Whether it was recorded after the day on which it took place."""
        return timezone.localdate(self.recorded_at) > self.happened_on
