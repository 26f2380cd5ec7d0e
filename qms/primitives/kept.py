"""Kept: the base of every row whose fields may change; it keeps who changed what, when and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from simple_history.models import HistoricalRecords


def acting_person(instance: models.Model, request: Any = None, **_: Any) -> Any:
    """Return the person behind the request, for a row that was saved without naming who acts."""
    return getattr(request, "person", None)


class Kept(models.Model):
    """A row with its full field history (``history``), written by :mod:`qms.primitives.changing`."""

    history = HistoricalRecords(
        inherit=True,
        user_model="people.Person",
        get_user=acting_person,
        m2m_fields_model_field_name="history_m2m_fields",
    )

    constraint_fields: ClassVar[dict[str, str]] = {}
    """Which form field a named constraint speaks of."""

    _history_user: Any
    _history_date: datetime
    _change_reason: str

    class Meta:
        abstract = True
