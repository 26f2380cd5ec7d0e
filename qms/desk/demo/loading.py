"""Loading the demo company into an empty installation, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from qms.desk.demo import (
    aims,
    answers,
    barriers,
    company,
    counted,
    effects,
    events,
    judged,
    looking,
    meetings,
    moving,
    processes,
    promised,
    promises,
    resources,
    voices,
)
from qms.people.models import Organisation
from qms.primitives.refusing import Refusal


@dataclass(frozen=True)
class Login:
    """A demo login: who, in which part."""

    email: str
    name: str
    job_title: str


def load(*, today: date, seed: int) -> list[Login]:
    """Write the demo company as it would stand on ``today``; the same seed and day give the same data.

    Raises :class:`Refusal` where an organisation exists already: demo data never mix with real records.
    """
    with transaction.atomic():
        if Organisation.objects.exists():
            raise Refusal(
                "demo.not-empty",
                _("This installation has an organisation already; demo data would mix with it."),
                remedy=_("Use an empty database: another DATABASE_URL, or remove var/."),
            )
        halvorsen = company.found(today)
        processes.make_whole(halvorsen)
        promises.promise(halvorsen, seed)
        aims.aim(halvorsen, seed)
        looking.look(halvorsen)
        resources.ask_for_what_is_lacking(halvorsen)
        meetings.lead(halvorsen)
        effects.see_what_worked(halvorsen)
        barriers.stand_in_the_way(halvorsen)
        promised.keep_track(halvorsen)
        voices.hear_and_weigh(halvorsen)
        events.go_wrong(halvorsen)
        answers.answer_figures(halvorsen)
        counted.count(halvorsen, seed)
        aims.close(halvorsen)
        moving.move(halvorsen)
        aims.ask(halvorsen)
        judged.judge(halvorsen)
    return logins()


def logins() -> list[Login]:
    """Return the demo logins."""
    titles = {key: (name, title) for key, name, title, _function, _site in company.PEOPLE}
    return [Login(email, *titles[key]) for email, key in company.LOGINS]
