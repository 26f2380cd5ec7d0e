"""Audit packs: a scope, a period, an as-of day; the archive that was built of them, and who took it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qms.jobs.models import Job
from qms.people.models import Person, Role, Site
from qms.people.reach import Reach
from qms.records.models import Record, RecordQuerySet, StoredFile


class PackQuerySet(RecordQuerySet["Pack"]):
    """Packs that a person asked for; leaders, quality leads and external auditors see those of their sites."""

    def visible_to(self, person: Person) -> Any:
        """Return a person's own packs, and those whose every site lies in a role that looks after packs.

        Who moved keeps a pack of their own only while their reach covers all of its sites. An external auditor
        sees only packs whose period lies within the records that they were given.
        """
        reach = person.reach
        if not reach.has_role:
            return self.none()
        allowed = Q(recorded_by=person.pk) & _within(_reached(reach))
        for role in (Role.EXECUTIVE, Role.QUALITY_LEAD):
            if role in reach.roles:
                allowed |= _within(reach.roles[role])
        for audit in reach.audits:
            within = _within(audit.sites)
            if audit.evidence_from:
                within &= Q(period_from__gte=audit.evidence_from)
            if audit.evidence_to:
                within &= Q(period_to__lte=audit.evidence_to)
            allowed |= within
        return self.filter(allowed)


def _reached(reach: Reach) -> frozenset[int] | None:
    """Return all sites that a person reaches, as an insider or in any audit (``None``: everywhere)."""
    audited = [audit.sites for audit in reach.audits]
    if reach.everywhere or None in audited:
        return None
    return reach.site_ids.union(*(sites for sites in audited if sites is not None))


def _within(site_ids: frozenset[int] | None) -> Q:
    """Return the packs whose every site is one of ``site_ids`` (``None``: all packs)."""
    if site_ids is None:
        return Q(pk__isnull=False)
    of_pack = Pack.sites.through.objects.filter(pack=OuterRef("pk"))
    return Q(Exists(of_pack)) & ~Q(Exists(of_pack.exclude(site__in=site_ids)))


class Pack(Record):
    """An audit pack: what an auditor takes away and checks offline.

    ``sites`` empty means the whole organisation. ``period_from`` and ``period_to`` bound the days on which
    things happened, ``as_of`` the day by whose end they were recorded.
    """

    prefix = "PCK"

    clause = models.CharField(_("clause"), max_length=10, default="5.1")
    edition = models.CharField(_("edition"), max_length=4, default="2015")
    sites = models.ManyToManyField(Site, blank=True, related_name="packs", verbose_name=_("sites"))
    period_from = models.DateField(_("from"))
    period_to = models.DateField(_("to"))
    as_of = models.DateField(_("as of"))
    job = models.OneToOneField(
        Job, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("job")
    )
    file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("file"),
    )
    built_at = models.DateTimeField(_("built at"), null=True, blank=True, editable=False)

    history_m2m_fields = [sites]
    objects = PackQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit pack")
        verbose_name_plural = _("audit packs")
        ordering = ["-reference"]
        constraints = [
            models.CheckConstraint(
                name="pack_period_ends_after_it_starts",
                condition=models.Q(period_to__gte=models.F("period_from")),
                violation_error_message=_("The period ends before it starts."),
            )
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"pack_period_ends_after_it_starts": "period_to"}

    def get_absolute_url(self) -> str:
        """Return the address of the pack's page."""
        return reverse("evidence:pack", args=[self.reference])

    @property
    def state(self) -> str:
        """How far it is: ready, running, failed, or queued behind others."""
        if self.file_id is not None:
            return "ready"
        if self.job is None or self.job.state == Job.State.DONE:
            return "queued"
        return str(self.job.state)


class PackDownload(models.Model):
    """Somebody took a pack away."""

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="downloads", verbose_name=_("pack"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    recorded_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("pack download")
        verbose_name_plural = _("pack downloads")

    def __str__(self) -> str:
        return f"{self.pack} {self.person}"
