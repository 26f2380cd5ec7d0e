"""Tests make their tables from the models; here the migrations show that they make the same, and keep data."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.services import Installation

pytestmark = pytest.mark.processes

CONSTRAINT = re.compile(r'CONSTRAINT "([a-z_]+)" (?:CHECK|UNIQUE)')


def shape(run: Any) -> dict[str, tuple[Any, ...]]:
    """Return, by table, its columns with type and nullability, its indexes and its named constraints."""
    tables = run("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    found = {}
    for name, sql in tables:
        columns = sorted((row[1], row[2], row[3], row[5]) for row in run(f'PRAGMA table_info("{name}")'))
        indexes = sorted(
            row[1] for row in run(f'PRAGMA index_list("{name}")') if not row[1].startswith("sqlite_")
        )
        found[name] = (columns, [named for named in indexes if ours(named)], sorted(CONSTRAINT.findall(sql)))
    found.pop("django_migrations", None)
    return found


def ours(index: str) -> bool:
    """Tell whether an index was named by a model; those that Django names differ in their hash."""
    return re.search(r"_[0-9a-f]{8}(_uniq|_like)?$", index) is None


@pytest.mark.django_db
def test_the_migrations_make_the_tables_that_the_models_describe(installation: Installation) -> None:
    if connection.vendor != "sqlite":
        pytest.fail("This test compares two SQLite databases; run it in the lane of SQLite.")

    def by_models(sql: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    with sqlite3.connect(installation.var / "db.sqlite3") as migrated:
        by_migrations = shape(lambda sql: migrated.execute(sql).fetchall())
    expected = shape(by_models)
    assert by_migrations.keys() == expected.keys()
    for table, described in expected.items():
        assert by_migrations[table] == described, table


AIMS = (("A", "higher", 95, 95), ("B", "lower", 3, 5))
"""Code, direction, target and warning of objectives of an earlier release."""


def test_data_of_earlier_releases_are_kept_and_told_what_is_new(tmp_path: Path) -> None:
    """Who took a decision answers for it; a warning that was the target itself is set apart, which is told."""
    old = Installation(tmp_path)
    for app in ("governance", "jobs", "objectives", "people"):
        old.manage("migrate", app, "0001_initial", "--verbosity", "0")
    with sqlite3.connect(old.var / "db.sqlite3") as database:
        fill(database, "people_person", id=1, name="Ella Brandt")
        fill(database, "governance_decision", id=1, reference="DEC-0001", decided_by_id=1, kind="improvement")
        for number, (code, direction, target, warning) in enumerate(AIMS, 1):
            aim = {"direction": direction, "target": target, "warning": warning}
            fill(database, "objectives_qualityobjective", id=number, reference=code, code=code, **aim)
    old.manage("migrate", "--verbosity", "0")
    with sqlite3.connect(old.var / "db.sqlite3") as database:
        row = database.execute("SELECT reference, accountable_id, state FROM governance_decision").fetchone()
        aims = database.execute("SELECT code, target, warning FROM objectives_qualityobjective ORDER BY id")
        told = database.execute("SELECT code, history_change_reason FROM objectives_historicalqualityobjective")
        assert row == ("DEC-0001", 1, "standing")
        assert aims.fetchall() == [("A", 95, 94.9999), ("B", 3, 5)]
        assert [code for code, reason in told.fetchall() if "differs" in reason] == ["A"]


def test_what_was_discussed_before_minutes_carried_it_gets_its_words(tmp_path: Path) -> None:
    old = Installation(tmp_path)
    old.manage("migrate", "reviews", "0002", "--verbosity", "0")
    with sqlite3.connect(old.var / "db.sqlite3") as database:
        fill(database, "people_person", id=1, name="Quinn Hale")
        aim = {"statement": "Deliver on the promised day", "direction": "higher", "target": 97, "warning": 95}
        aim |= {"target_kind": "level", "data_kind": "measure", "state": "draft", "cadence": "monthly"}
        fill(database, "objectives_qualityobjective", id=1, reference="OBJ-0001", code="OTD", **aim)
        fill(database, "reviews_managementreview", id=1, reference="REV-0001", state="planned", chair_id=1)
        fill(database, "reviews_discussedobjective", id=1, review_id=1, objective_id=1, by_id=1)
        fill(database, "reviews_agendaquestion", id=1, review_id=1, by_id=1, state="taken", key="a")
    old.manage("migrate", "reviews", "--verbosity", "0")
    with sqlite3.connect(old.var / "db.sqlite3") as database:
        discussed = database.execute("SELECT statement FROM reviews_discussedobjective").fetchone()
        asked = database.execute("SELECT by_name FROM reviews_agendaquestion").fetchone()
        assert (discussed[0], asked[0]) == (aim["statement"], "Quinn Hale")


def fill(database: sqlite3.Connection, table: str, **given: Any) -> None:
    """Write a row, with something of the right type in each column that must not be empty."""
    values = dict(given)
    for _number, name, kind, must, _default, _key in database.execute(f'PRAGMA table_info("{table}")'):
        if must and name not in values:
            values[name] = "2026-01-01" if "date" in kind else 0 if kind in ("integer", "bool") else ""
    names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" for _ in values)
    database.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(values.values()))
