"""Record: the base of what people see; a reference, a site, who recorded it and when."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from qms.people.models import Person, Site
from qms.people.reach import ScopedQuerySet
from qms.primitives.kept import Kept
from qms.primitives.kinds import kind_of

R = TypeVar("R", bound=models.Model)


class RecordQuerySet(ScopedQuerySet[R]):
    """Rows of records: those a person may see, those recorded by a moment."""

    def recorded_before(self, moment: Any) -> Self:
        """Return the rows recorded before ``moment``; all of them where it is ``None``."""
        return self if moment is None else self.filter(recorded_at__lt=moment)


class Record(Kept):
    """A record that people see: ``reference`` (ACT-0001), its site or the whole organisation, two clocks.

    ``recorded_at`` is when the system learned it, set by the server; the day it happened is the record's own
    field. New rows are written by :func:`qms.records.entering.enter`.
    """

    prefix: ClassVar[str]

    reference = models.CharField(_("reference"), max_length=16, unique=True, editable=False)
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("site"),
        help_text=_("Empty: the whole organisation."),
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False, db_index=True)
    recorded_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the address of its page, as its kind declares it."""
        return kind_of(self).address(self)


class Counter(models.Model):
    """The last number given to a prefix; read and raised under lock."""

    prefix = models.CharField(max_length=8, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last:04d}"
