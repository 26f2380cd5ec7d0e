"""Certificates: what was certified by whom, until when, and which customers ask for it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from qms.people.models import Person, Site
from qms.records.models import Record, RecordQuerySet, StoredFile


class CertificateQuerySet(RecordQuerySet["Certificate"]):
    """Certificates of the sites that a person reaches, and those they look after."""

    own_paths = ("owner",)

    def standing(self) -> CertificateQuerySet:
        """Return those that nobody has given up or withdrawn; some of them may have expired."""
        return self.filter(state=Certificate.State.STANDING)

    def expired(self, on: date) -> CertificateQuerySet:
        """Return the standing ones whose last day lies before ``on``."""
        return self.standing().filter(expires_on__lt=on)


class Certificate(Record):
    """A certificate of a body against a standard, for a scope and sites; ``expires_on`` is its last day.

    A renewal sets new days on the same record, whose history keeps the earlier ones. ``site`` is its one site,
    empty where it covers several or the whole organisation.
    """

    prefix = "CRT"

    class State(models.TextChoices):
        """It stands until it is given up or withdrawn."""

        STANDING = "standing", _("Standing")
        ENDED = "ended", _("Ended")

    state = models.CharField(_("state"), max_length=8, choices=State, default=State.STANDING, editable=False)
    body = models.CharField(_("issued by"), max_length=200)
    standard = models.CharField(_("standard"), max_length=100)
    number = models.CharField(_("number"), max_length=100, blank=True)
    scope = models.TextField(_("scope"))
    sites = models.ManyToManyField(Site, blank=True, related_name="certificates", verbose_name=_("sites"))
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("expires on"))
    next_visit_on = models.DateField(_("next visit"), null=True, blank=True)
    customers = models.TextField(_("customers that require it"), blank=True, help_text=_("One a line."))
    owner = models.ForeignKey(
        Person, models.PROTECT, related_name="certificates", verbose_name=_("looked after by")
    )
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("certificate")
    )
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)

    history_m2m_fields = [sites]
    skip_history_when_saving: bool
    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["expires_on", "reference"]
        indexes = [models.Index(fields=["state", "expires_on"], name="certificate_expiring")]
        constraints = [
            models.CheckConstraint(
                name="certificate_expires_after_it_was_issued",
                condition=models.Q(expires_on__gt=models.F("issued_on")),
                violation_error_message=_("It must expire after the day on which it was issued."),
            ),
            models.CheckConstraint(
                name="certificate_visit_before_it_expires",
                condition=models.Q(next_visit_on=None)
                | models.Q(next_visit_on__gte=models.F("issued_on"), next_visit_on__lte=models.F("expires_on")),
                violation_error_message=_("The next visit lies while the certificate is valid."),
            ),
            models.CheckConstraint(
                name="ended_certificate_has_its_day",
                condition=models.Q(state="standing", ended_on=None)
                | models.Q(state="ended", ended_on__isnull=False),
                violation_error_message=_("Say on which day it ended."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "certificate_expires_after_it_was_issued": "expires_on",
        "certificate_visit_before_it_expires": "next_visit_on",
        "ended_certificate_has_its_day": "on",
    }

    @property
    def title(self) -> str:
        """The standard and who certified it, as people call the certificate."""
        return f"{self.standard}, {self.body}"

    @property
    def required_by(self) -> list[str]:
        """The customers that require it."""
        return [line.strip() for line in self.customers.splitlines() if line.strip()]
