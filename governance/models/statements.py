"""Statements that leaders make in versions: draft, then signed; what was signed never changes."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from qms.people.models import Person
from qms.primitives.kept import Kept
from qms.records.models import Record, RecordQuerySet

S = TypeVar("S", bound=models.Model)


class StatementQuerySet(RecordQuerySet[S]):
    """Versions of a statement; drafts are for insiders."""

    def visible_to(self, person: Person) -> Any:
        """Return the versions that ``person`` may read; who audits from outside reads no draft."""
        rows = super().visible_to(person)
        return rows.exclude(state="draft") if person.reach.is_external else rows


class Statement(Record):
    """A version of what leaders state for a scope. A draft takes changes; its next version starts as a copy.

    ``revision`` rises with every change of a draft, so that of two people who edit it the second is told.
    """

    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    text = models.TextField(_("opening"), blank=True)
    revision = models.PositiveIntegerField(_("revision of the draft"), default=1, editable=False)
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("copied from")
    )

    class Meta:
        abstract = True

    @property
    def scope_name(self) -> str:
        """The site it speaks for, or the whole organisation."""
        return self.site.name if self.site else str(_("Whole organisation"))


class StatementPoint(Kept):
    """One point of a statement. ``number`` is the same in every version that holds the point."""

    number = models.PositiveSmallIntegerField(_("number"))
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.TextField(_("point"))

    class Meta:
        abstract = True
