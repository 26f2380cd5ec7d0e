"""Visits: when a person last looked at the home page, so that it can say what changed since."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from qms.people.models.person import Person


class Visit(models.Model):
    """When somebody last opened the home page, and when the visit before that ended."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="visit", verbose_name=_("person"))
    seen_at = models.DateTimeField(_("last seen at"))
    before_at = models.DateTimeField(_("end of the visit before"), null=True, blank=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")

    def __str__(self) -> str:
        return f"{self.person} {self.seen_at}"
