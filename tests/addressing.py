"""One row of the role × address table: who gets a page, from whom it is hidden, who is refused.

Each app keeps its rows in ``tests/<app>/addresses.py``: ``ADDRESSES`` and ``samples(cast)``, the records
that its addresses name. ``tests/people/test_role_by_address.py`` walks the resolver and fails on any address
missing.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType
from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

import tests
from tests.cast import NAMES, signed_in

if TYPE_CHECKING:
    from qms.people.models import Person

EVERYBODY = frozenset(NAMES)
INSIDERS_OF_NORTH = EVERYBODY - {"sven", "nora"}
WITH_A_ROLE = EVERYBODY - {"nora"}


@dataclass(frozen=True)
class Address:
    """An address by its name and method, and what each of the cast gets there.

    ``allowed`` get it (below 400, or 422 for a form sent empty), ``hidden`` get 404, everybody else 403.
    ``args`` are made from the samples. Nobody who is not signed in gets it unless it is ``public``.
    """

    name: str
    allowed: frozenset[str]
    hidden: frozenset[str] = frozenset()
    method: str = "get"
    args: Callable[[dict[str, Any]], list[Any]] = lambda samples: []
    data: Callable[[dict[str, Any]], dict[str, Any]] = lambda samples: {}
    public: bool = False
    note: str = field(default="")


def proven(person: Person, *, at: datetime | None = None) -> Client:
    """Return a client in which ``person`` is signed in, with a fresh proof by password (and one at ``at``)."""
    client = signed_in(person)
    session = client.session
    moments = {time.time(), at.timestamp() if at else time.time()}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": moment, "reauthenticated": True} for moment in sorted(moments)
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.account_id)
    session.save()
    return client


def tables() -> dict[str, ModuleType]:
    """Return the module ``tests.<app>.addresses`` of each part that has one."""
    names = [part.name for part in pkgutil.iter_modules(tests.__path__) if part.ispkg]
    return {name: importlib.import_module(f"tests.{name}.addresses") for name in names if _has_table(name)}


def _has_table(name: str) -> bool:
    return importlib.util.find_spec(f"tests.{name}.addresses") is not None


def mounted() -> dict[str, str]:
    """Return the name of every address of the product, with the file in which its rows belong."""
    return {name: _file_of(pattern) for name, pattern in _walk(get_resolver())}


def _walk(resolver: URLResolver, namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            below = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern, below)
        else:
            yield ":".join((*namespaces, pattern.name or f"unnamed {pattern.pattern}")), pattern


def _file_of(pattern: URLPattern) -> str:
    parts = pattern.callback.__module__.split(".")
    app = parts[1] if parts[0] == "qms" else parts[0]
    return f"tests/{'people' if app in ('allauth', 'ui') else app}/addresses.py"
