"""Searching: every kind of record that a person may see, read from the registry; one query a kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Window
from django.urls import reverse

from governance.models import Action, Decision
from objectives.models import QualityObjective
from qms.people.models import Person
from qms.primitives import kinds

AT_MOST = 8
"""Rows shown of one kind."""

MOST_WORDS = 8

REFERENCE = re.compile(r"([A-Za-z]{2,4})[- ]?([0-9]{1,8})")

LISTS: dict[type, Callable[[], str]] = {
    Action: lambda: reverse("governance:actions"),
    Decision: lambda: reverse("governance:decisions"),
    QualityObjective: lambda: "/objectives/",
}
"""The kinds whose list takes the same words."""


@dataclass(frozen=True)
class Hit:
    """One record that was found."""

    title: str
    reference: str
    address: str


@dataclass(frozen=True)
class Found:
    """What was found of one kind: the first few, how many there are, and where all of them are listed."""

    name: str
    hits: tuple[Hit, ...]
    total: int
    all_url: str = ""

    @property
    def more(self) -> bool:
        """Whether there are more than are shown."""
        return self.total > len(self.hits)


def words_of(text: str) -> list[str]:
    """Return the words of what was typed."""
    return text.replace("\x00", "").split()[:MOST_WORDS]


def straight_to(person: Person, text: str) -> str:
    """Return the address of the record whose reference was typed (ACT-0012, act 12), or nothing."""
    typed = REFERENCE.fullmatch(text.strip())
    if typed is None:
        return ""
    prefix = typed[1].upper()
    try:
        kind = kinds.kind_by_prefix(prefix)
    except KeyError:
        return ""
    row = kind.visible(person).filter(reference=f"{prefix}-{int(typed[2]):04d}").first()
    return kind.address(row) if row else ""


def find(person: Person, text: str) -> list[Found]:
    """Return what ``person`` may see of each kind that holds every word of ``text``; nothing of the others."""
    words = words_of(text)
    if not words:
        return []
    return [found for kind in kinds.all_kinds() if kind.search and (found := _of(kind, person, words)).hits]


def _of(kind: kinds.Kind, person: Person, words: list[str]) -> Found:
    rows = kind.visible(person).filter(_holding(kind.search, words))
    related = {path.partition("__")[0] for path in kind.search if "__" in path}
    rows = rows.select_related(*related) if related else rows
    shown = list(rows.annotate(found_in_all=Window(Count("pk")))[:AT_MOST])
    total = shown[0].found_in_all if shown else 0
    return Found(str(kind.plural), tuple(_hit(kind, row) for row in shown), total, _list_of(kind, words))


def _holding(fields: tuple[str, ...], words: list[str]) -> Q:
    """Return the rows in which each word stands in one of ``fields``."""
    wanted = Q()
    for word in words:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        wanted &= anywhere
    return wanted


def _hit(kind: kinds.Kind, row: Any) -> Hit:
    return Hit(kind.title(row), getattr(row, "reference", ""), kind.address(row))


def _list_of(kind: kinds.Kind, words: list[str]) -> str:
    listed = LISTS.get(kind.model)
    return f"{listed()}?{urlencode({'q': ' '.join(words)})}" if listed else ""
