"""Person: somebody of the organisation or an auditor, with or without a login."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from qms.people.models.organisation import Function, Site, check_time_zone
from qms.primitives.kept import Kept

if TYPE_CHECKING:
    from qms.people.reach import Reach


class PersonQuerySet(models.QuerySet["Person"]):
    """Persons, and those of them who may be given a duty."""

    def current(self, on: date) -> PersonQuerySet:
        """Return those who have not left by ``on``."""
        return self.filter(models.Q(ended_on=None) | models.Q(ended_on__gt=on))

    def visible_to(self, person: Person) -> PersonQuerySet:
        """Return the persons whom ``person`` may look up: everybody, for anybody who holds a role inside.

        An external auditor finds those of the sites audited and of the organisation as a whole.
        """
        reach = person.reach
        if reach.is_insider:
            return self
        found = models.Q(pk=person.pk)
        for audit in reach.audits:
            if audit.sites is None:
                return self
            found |= models.Q(site=None) | models.Q(site__in=audit.sites)
        return self.filter(found)


class Person(Kept):
    """Name, e-mail, job title, function, site, manager. Who left is ended, never deleted."""

    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), unique=True)
    job_title = models.CharField(_("job title"), max_length=200, blank=True)
    function = models.ForeignKey(
        Function, models.PROTECT, null=True, blank=True, related_name="persons", verbose_name=_("function")
    )
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="persons", verbose_name=_("site")
    )
    manager = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("manager")
    )
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )
    language = models.CharField(_("language"), max_length=8, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[check_time_zone])
    ended_on = models.DateField(_("left on"), null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of this person's page."""
        return reverse("people:person", args=[self.pk])

    def clean(self) -> None:
        """Raise ``ValidationError`` where a person would manage themselves."""
        if self.pk and self.manager_id == self.pk:
            raise ValidationError({"manager": _now("Nobody is their own manager.")})

    def zone(self, fallback: str) -> ZoneInfo:
        """Return the time zone in which this person reads times: own, else the site's, else ``fallback``."""
        return ZoneInfo(self.time_zone or (self.site.time_zone if self.site else "") or fallback)

    def has_left(self, on: date) -> bool:
        """Tell whether this person has left by ``on``; the day they left is the first without them."""
        return self.ended_on is not None and self.ended_on <= on

    @property
    def reach(self) -> Reach:
        """What this person's roles reach today, read once and kept for the life of this object."""
        from qms.people.reach import reach_of

        if not hasattr(self, "_reach"):
            self._reach = reach_of(self, on=timezone.localdate())
        return self._reach


class Invitation(models.Model):
    """A link by which a person sets the first password; usable once, until it expires."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations", verbose_name=_("person"))
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    recorded_at = models.DateTimeField(_("recorded at"))
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.person} {self.recorded_at:%Y-%m-%d}"
