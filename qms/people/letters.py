"""Letters: mails about an account. They are written here and carried by whoever carries mail above this layer.

A letter is asked for by name and key, so that nothing secret waits anywhere: its link is made when it is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from qms.people.models import Organisation, Person

Compose = Callable[[int], EmailMultiAlternatives | None]
Carry = Callable[[str, int, datetime], object]

_letters: dict[str, Compose] = {}
_carriers: list[Carry] = []


def letter(name: str) -> Callable[[Compose], Compose]:
    """Declare the function that writes the letter ``name`` for a key; nothing where it is no longer due."""

    def declare(compose: Compose) -> Compose:
        _letters[name] = compose
        return compose

    return declare


def carried_by(carry: Carry) -> Carry:
    """Declare the function to which each letter is handed, in the transaction of what it tells of."""
    _carriers.append(carry)
    return carry


def post(name: str, key: int, *, at: datetime) -> None:
    """Hand the letter ``name`` about the row ``key`` to be sent, once the transaction around it holds."""
    for carry in _carriers:
        carry(name, key, at)


def compose(name: str, key: int) -> EmailMultiAlternatives | None:
    """Return the letter ready to be sent, or nothing where it is no longer due. Raises ``KeyError``."""
    return _letters[name](key)


def written(template: str, person: Person, context: dict[str, Any]) -> EmailMultiAlternatives:
    """Return a letter to ``person`` in their language, as text and HTML; its first line is its subject."""
    organisation = Organisation.objects.first()
    language = person.language or (organisation.language if organisation else settings.LANGUAGE_CODE)
    context = {"person": person, "organisation": organisation, **context}
    with translation.override(language):
        subject, _, text = render_to_string(f"people/mail/{template}.txt", context).partition("\n")
        html = render_to_string(f"people/mail/{template}.html", context | {"subject": subject})
    mail = EmailMultiAlternatives(subject=subject.strip(), body=text.strip() + "\n", to=[person.email])
    mail.extra_headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    mail.attach_alternative(html, "text/html")
    return mail
