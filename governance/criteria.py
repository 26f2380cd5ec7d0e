"""Criteria that judge themselves: where an app above knows a measure, it says what the measure shows.

``governance`` keeps a criterion in words and a verdict that a person gives. What the figures say, and when they
are in, belongs to the app that keeps figures: it declares itself here when it starts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from governance.models import Action, Verification
    from qms.people.models import Person


class Measures:
    """What an app that keeps figures tells of criteria; this one knows none."""

    def check_days(self, actions: Collection[Action], on: date) -> Mapping[int, date | None]:
        """Return, for those done ``actions`` whose criterion is a measure, the day their check is owed by.

        ``None`` for one whose data are not in on ``on`` and whose check day has not come: nothing is owed yet.
        """
        return {}

    def keep(self, verdict: Verification, *, despite: str) -> None:
        """Keep the figures that ``verdict`` was given by; called in its transaction.

        Raises :class:`~qms.primitives.refusing.Refusal` where it goes against the measure and ``despite``
        does not say why.
        """

    def judges(self, action: Action) -> bool:
        """Tell whether the criterion of ``action`` is a measure."""
        return False

    def ask(self, form: Any, *, person: Person) -> None:
        """Add to the form of a new action the fields by which a measure is chosen."""

    def worded(self, given: dict[str, Any]) -> Any:
        """Take the measure out of the clean values ``given``, and put its words and check day in their place.

        Return what :meth:`attach` needs, or ``None`` where the criterion is in words. Raises
        :class:`~qms.primitives.refusing.Refusal` at the field of the form that cannot be judged by.
        """
        return None

    def attach(self, action: Action, chosen: Any, *, by: Person, at: datetime) -> None:
        """Write the measure for the ``action`` that was just assigned."""


_known: list[Measures] = [Measures()]


def declare(measures: Measures) -> None:
    """Say who knows measures; the last one declared is asked."""
    _known[:] = [measures]


def measures() -> Measures:
    """Return who knows measures."""
    return _known[0]
