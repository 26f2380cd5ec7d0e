"""Climate relevance: a leader's dated decision on whether climate change matters here, and why (4.1, 2024)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models import Decision


class ClimateRelevance(models.Model):
    """What a leader decided on climate change: relevant or not; its decision says who, when and why.

    Written once; a later one follows it.
    """

    decision = models.OneToOneField(
        Decision, models.PROTECT, related_name="climate_relevance", verbose_name=_("decision")
    )
    relevant = models.BooleanField(_("relevant"))
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        verbose_name = _("climate relevance")
        verbose_name_plural = _("climate relevance")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.decision}"
