"""The sign-off ledger: numbered without gaps, chained, signed by the installation's key."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from qms.people.models import Person


class SigningKey(models.Model):
    """A public key of this installation. A retired key stays trusted for what it signed."""

    key_id = models.CharField(max_length=16, unique=True)
    public_key = models.TextField()
    recorded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")

    def __str__(self) -> str:
        return self.key_id


class SignOff(models.Model):
    """One person's signature on one record: its meaning, the signed bytes, the proof of identity, the chain."""

    class Meaning(models.TextChoices):
        """What the signer states by signing."""

        APPROVED = "approved", _("Approved")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        VERIFIED = "verified", _("Verified")

    number = models.PositiveIntegerField(_("number"), unique=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40, db_index=True)
    signer = models.ForeignKey(Person, models.PROTECT, related_name="sign_offs", verbose_name=_("signer"))
    signer_name = models.CharField(max_length=200)
    signer_title = models.CharField(max_length=200, blank=True)
    meaning = models.CharField(max_length=12, choices=Meaning)
    signed_at = models.DateTimeField(_("signed at"))
    proof_method = models.CharField(max_length=20)
    proven_at = models.DateTimeField()
    scheme = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    content_sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64)
    entry_sha256 = models.CharField(max_length=64, unique=True)
    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="+")
    signature = models.BinaryField()

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(name="sign_off_numbers_from_one", condition=models.Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject} {self.signer_name}"


class LedgerHead(models.Model):
    """How many entries the ledger has and where it ends, signed: a missing last entry shows."""

    count = models.PositiveIntegerField(default=0)
    entry_sha256 = models.CharField(max_length=64)
    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="+")
    signature = models.BinaryField()

    class Meta:
        verbose_name = _("ledger head")
        verbose_name_plural = _("ledger heads")
        constraints = [models.CheckConstraint(name="ledger_has_one_head", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return f"{self.count} {self.entry_sha256[:12]}"
