"""Refusal: the one way in which a rule of the field says no.

It becomes a form error (422), problem details in the API (RFC 9457), a row in an import report, a line on
stderr with exit 1. Nothing else does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise


class Refusal(Exception):
    """A rule that was not met: which one, what is wrong, where, and how to go on.

    ``rule`` is a stable dotted name (``action.verifier-is-owner``), ``sentence`` says what is so, ``field``
    names the input at fault where there is one, ``remedy`` says what to do.
    """

    status = 422

    def __init__(self, rule: str, sentence: Text, *, field: str | None = None, remedy: Text = "") -> None:
        self.rule = rule
        self.sentence = sentence
        self.field = field
        self.remedy = remedy
        super().__init__(rule)

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip()

    @classmethod
    def from_validation(cls, error: ValidationError, *, rule: str = "field") -> Refusal:
        """Return the refusal that says what a Django validation error says, at its first field."""
        if hasattr(error, "error_dict"):
            name, problems = next(iter(error.message_dict.items()))
            field = None if name == NON_FIELD_ERRORS else name
            return cls(f"{rule}.{name}", " ".join(problems), field=field)
        code: str | None = getattr(error, "code", None)
        return cls(code or rule, " ".join(error.messages))
