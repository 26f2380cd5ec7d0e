"""Change of state: the one way in which a stored row becomes another.

``with changing(action, by=ana, at=now, reason="…", states=["open"]) as row`` locks the row, refuses where its
state is no longer one of those expected, lets the caller guard and set, checks every constraint and saves with
its history. Facts written inside the block stand or fall with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from qms.primitives.refusing import Refusal

if TYPE_CHECKING:
    from qms.primitives.kept import Kept

M = TypeVar("M", bound="Kept")


@contextmanager
def changing(
    row: M, *, by: Any, at: datetime, reason: str = "", states: Collection[str] | None = None
) -> Iterator[M]:
    """Lock ``row``, yield its stored self to be changed, then check and save it with its history.

    ``by`` is the person who acts (nobody for the system itself), ``at`` the moment it is recorded, ``states``
    those from which the change may start. Raises :class:`Refusal` where the stored state is another: of two
    people who do the same thing at once, the second is told. ``row`` itself then shows what was saved.
    """
    with transaction.atomic():
        stored = type(row)._base_manager.select_for_update().get(pk=row.pk)
        refuse_unless_in(stored, states)
        yield stored
        keep(stored, by=by, at=at, reason=reason)
    for field in row._meta.concrete_fields:
        setattr(row, field.attname, getattr(stored, field.attname))
    row._state.fields_cache.clear()


def refuse_unless_in(row: models.Model, states: Collection[str] | None) -> None:
    """Raise :class:`Refusal` unless ``row.state`` is one of ``states`` (``None`` allows any)."""
    state = getattr(row, "state", None)
    if states is None or state in states:
        return
    label = getattr(row, "get_state_display", lambda: state)()
    raise Refusal(
        f"{row._meta.model_name}.state",
        _("%(record)s is already “%(state)s”.") % {"record": row, "state": label},
        field="state",
        remedy=_("Reload it and see what has happened since."),
    )


def keep(row: Kept, *, by: Any, at: datetime, reason: str = "") -> None:
    """Check ``row`` against its fields and save it, with who, when and why in its history.

    Constraints are the database's to hold: only where it refuses are they asked one by one, a query each, to
    name the one that was broken (SQLite does not). Raises :class:`Refusal` with the sentence and the field of
    the first rule broken; nothing is written then.
    """
    check_fields(row)
    row._history_user = by
    row._history_date = at
    row._change_reason = reason
    key, added = row.pk, row._state.adding
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        row.pk, row._state.adding = key, added
        check(row)
        raise


def check_fields(row: models.Model) -> None:
    """Raise :class:`Refusal` for the first field of ``row`` that is wrong by itself, or with the others."""
    try:
        row.clean_fields()
        row.clean()
    except ValidationError as error:
        raise Refusal.from_validation(error, rule=str(row._meta.model_name)) from error


def check(row: models.Model) -> None:
    """Raise :class:`Refusal` for the first field or named constraint that ``row`` breaks.

    For rows that are saved as they are, such as facts: constraints are checked before, because SQLite does not
    name the one that it found broken.
    """
    check_fields(row)
    try:
        row.validate_unique()
    except ValidationError as error:
        raise Refusal.from_validation(error, rule=str(row._meta.model_name)) from error
    for constraint in row._meta.constraints:
        try:
            constraint.validate(type(row), row)
        except ValidationError as error:
            fields: dict[str, str] = getattr(row, "constraint_fields", {})
            raise Refusal(
                constraint.name, " ".join(error.messages), field=fields.get(constraint.name)
            ) from error
