"""Editions of the standard as data: what leaders are expected to show, in our own words, and what judges it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qms.primitives.refusing import Refusal

if TYPE_CHECKING:
    from qms.primitives.refusing import Text


@dataclass(frozen=True)
class Expectation:
    """One testable point: its ``code``, what leaders are expected to do, the rules that judge it from records
    (name and sentence), the question that auditors ask, and the months for which a record counts as fresh.

    ``note`` says what is still to be confirmed.
    """

    code: str
    sentence: Text
    rules: tuple[tuple[str, Text], ...]
    question: Text
    fresh: int
    note: Text = ""

    @property
    def clause(self) -> str:
        """The clause that it belongs to: 5.1.1 of 5.1.1-a."""
        return self.code.partition("-")[0]


@dataclass(frozen=True)
class Edition:
    """One edition of the standard with its expectations in the order of its clauses."""

    year: str
    title: Text
    expectations: tuple[Expectation, ...]
    note: Text = ""

    def expectation(self, code: str) -> Expectation:
        """Return the expectation of a code. Raises ``KeyError`` where this edition has none."""
        return {one.code: one for one in self.expectations}[code]


def edition_of(year: str) -> Edition:
    """Return the edition of a year. Raises :class:`Refusal` for a year that is not known."""
    known = editions()
    if year not in known:
        raise Refusal(
            "edition.unknown",
            _("There is no edition “%(year)s”.") % {"year": year},
            field="edition",
            remedy=_("Choose one of: %(years)s.") % {"years": ", ".join(known)},
        )
    return known[year]


def editions() -> dict[str, Edition]:
    """Return every edition by its year, the one in force first."""
    from evidence.editions.edition_2015 import EDITION as in_force
    from evidence.editions.edition_2026 import EDITION as coming

    return {one.year: one for one in (in_force, coming)}
