"""What tests of people and access share: passwords, and a lockout that does not reach the next test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from qms.people.models import Person
from tests.cast import Cast

PASSWORD = "a long enough sentence"


@pytest.fixture(autouse=True)
def no_attempts() -> Iterator[None]:
    """Forget every counted attempt to sign in."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def carl(cast: Cast) -> Person:
    """Carl, who has set a password."""
    give_password(cast.carl)
    return cast.carl


def give_password(person: Person, password: str = PASSWORD) -> None:
    """Set the password of a person's account."""
    assert person.account
    person.account.set_password(password)
    person.account.save()
