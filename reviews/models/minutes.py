"""Minutes: a snapshot of the review, drafted, signed, never changed; a correction is an amendment."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from qms.people.models import Person
from qms.records.models import StoredFile
from reviews.models.review import ManagementReview


class Minutes(models.Model):
    """The minutes of a review: their content as it was signed, and the PDF made of exactly that."""

    review = models.OneToOneField(
        ManagementReview, models.PROTECT, related_name="minutes", verbose_name=_("review")
    )
    content = models.JSONField(_("content"))
    content_sha256 = models.CharField(max_length=64)
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    recorded_at = models.DateTimeField(_("drafted at"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    pdf = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("PDF")
    )

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")

    def __str__(self) -> str:
        return f"{self.review}"


class Amendment(models.Model):
    """A correction of approved minutes: what is to be read instead, and why. Both stay."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="amendments", verbose_name=_("minutes"))
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("amendment"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["minutes", "number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="amendments_are_numbered"),
            models.CheckConstraint(
                name="amendment_has_reason",
                condition=~models.Q(reason="") & ~models.Q(text=""),
                violation_error_message=_("An amendment needs its text and its reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} {self.number}"
