"""Naming: in which records a person is named at all, asked of the database in one question.

Some forty kinds of record can owe or give somebody something; most name a given person nowhere. Asking each
kind costs a query; asking which of them name the person costs one for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.apps import apps
from django.db import connection, models


def named_in(person_id: int, fields: Sequence[str]) -> frozenset[str]:
    """Return those of ``fields`` (``app.Model.field``, each a link to persons) that name the person in any row.

    One query. Raises ``LookupError`` for a field that does not exist.
    """
    if not fields:
        return frozenset()
    question = _question(tuple(fields), connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(question, [person_id] * len(fields))
        return frozenset(fields[number] for (number,) in cursor.fetchall())


@lru_cache(maxsize=8)
def _question(fields: tuple[str, ...], _vendor: str) -> str:
    quote = connection.ops.quote_name
    parts = []
    for number, name in enumerate(fields):
        table, column = _column(name)
        # Only names of our own models stand in it.
        found = f"SELECT 1 FROM {quote(table)} WHERE {quote(column)} = %s"  # noqa: S608
        parts.append(f"SELECT {number} WHERE EXISTS ({found})")
    return " UNION ALL ".join(parts)


def _column(name: str) -> tuple[str, str]:
    """Return table and column of a link to persons; of a link to many, those of the table between."""
    app, model, field_name = name.split(".")
    field = apps.get_model(app, model)._meta.get_field(field_name)
    if isinstance(field, models.ManyToManyField):
        return field.m2m_db_table(), field.m2m_reverse_name()
    if not isinstance(field, models.ForeignKey):
        raise LookupError(name)
    return field.model._meta.db_table, field.column
