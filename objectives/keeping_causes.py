"""Keeping causes: the list by which events are counted, so that one that comes back is seen."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from objectives.access import events as access
from objectives.models import CauseCategory
from qms.people.models import Person
from qms.primitives.changing import changing, keep
from qms.primitives.refusing import Refusal


def usual_causes() -> list[tuple[str, str]]:
    """Return the causes that most organisations begin with, each with what belongs to it."""
    return [
        (_("Instruction missing or unclear"), _("No work instruction, or one that can be read two ways")),
        (_("Instruction not followed"), _("It is there, but work goes on without it: ask why")),
        (_("Training or competence"), _("Who did it had not learned it")),
        (_("Machine or tool"), _("Wear, maintenance, setting, wrong tool")),
        (_("Material from a provider"), _("Delivered part, material or service not as agreed")),
        (_("Design or specification"), _("The product or service as designed does not do what is needed")),
        (_("Measurement or test"), _("Not measured, measured wrongly, gauge not calibrated")),
        (_("Handling, packing, transport"), _("Damaged, mixed up or lost on the way")),
        (_("Planning or capacity"), _("Too much promised, too few people, too little time")),
        (_("Information or handover"), _("Order, change or message did not reach who needed it")),
    ]


def keep_cause(
    cause: CauseCategory | None, *, name: str, by: Person, at: datetime, hint: str = "", active: bool = True
) -> CauseCategory:
    """Add a cause, or change what an existing one is called; return it.

    One that is not offered any more stays with the events that have it. Raises :class:`Refusal` where ``by``
    may not, without a name, or where another is called so.
    """
    access.refuse_unless_may_keep_causes(by)
    words = " ".join(name.split())
    _refuse_twin(words, cause)
    if cause is None:
        row = CauseCategory(name=words, hint=hint.strip(), active=active)
        keep(row, by=by, at=at)
        return row
    with changing(cause, by=by, at=at) as stored:
        stored.name, stored.hint, stored.active = words, hint.strip(), active
    return cause


def _refuse_twin(name: str, cause: CauseCategory | None) -> None:
    others = CauseCategory.objects.filter(name__iexact=name)
    if cause is not None:
        others = others.exclude(pk=cause.pk)
    if others.exists():
        raise Refusal(
            "cause.named-once",
            _("“%(name)s” is on the list already.") % {"name": name},
            field="name",
            remedy=_("Use it, or say what is different in its name."),
        )


@transaction.atomic
def take_usual_causes(*, by: Person, at: datetime) -> list[CauseCategory]:
    """Add the usual causes that are not on the list yet; return those added.

    Raises :class:`Refusal` where ``by`` may not.
    """
    access.refuse_unless_may_keep_causes(by)
    known = {name.casefold() for name in CauseCategory.objects.values_list("name", flat=True)}
    wanted = [(name, hint) for name, hint in usual_causes() if name.casefold() not in known]
    return [keep_cause(None, name=name, hint=hint, by=by, at=at) for name, hint in wanted]
