"""Snapshots of readiness: what the records of every site showed at the end of a day, judged in one go."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qms.people.models import Site


class ReadinessSnapshot(models.Model):
    """The verdicts on a scope (``site``, or the whole organisation) by one edition, as judged for a day.

    It is computed from records and can be computed again; nobody writes it. ``verdicts`` holds, by the code of
    the expectation, ``verdict``, ``stale``, and the rules that failed with their reasons.
    """

    edition = models.CharField(_("edition"), max_length=4)
    site = models.ForeignKey(
        Site,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="readiness_snapshots",
        verbose_name=_("site"),
    )
    day = models.DateField(_("day"))
    verdicts = models.JSONField(_("verdicts"), default=dict)
    taken_at = models.DateTimeField(_("taken at"))

    class Meta:
        verbose_name = _("readiness snapshot")
        verbose_name_plural = _("readiness snapshots")
        ordering = ["-day", "site"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "day", "site"], name="one_snapshot_an_edition_day_and_site"
            ),
            models.UniqueConstraint(
                fields=["edition", "day"],
                condition=Q(site=None),
                name="one_snapshot_an_edition_and_day_of_the_organisation",
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"one_snapshot_an_edition_day_and_site": "site"}

    def __str__(self) -> str:
        return f"{self.edition} {self.site or '–'} {self.day}"
