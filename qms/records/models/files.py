"""Stored files: kept once under the hash of their bytes, never overwritten."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from qms.people.models import Person


class StoredFile(models.Model):
    """The bytes that have a SHA-256, kept in the storage at ``path``. Records point here and give it a name."""

    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    media_type = models.CharField(_("type"), max_length=100, editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("recorded by")
    )

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def path(self) -> str:
        """Where the storage keeps the bytes."""
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"
