"""Beginning: what a new installation still lacks before leaders can work with it, and what to do first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists
from django.utils.translation import gettext as _

from governance.models import Process, TopManagementMembership
from objectives.models import QualityObjective
from qms.people.models import Organisation, Person, Site
from reviews.models import ManagementReview


@dataclass(frozen=True)
class Step:
    """One thing to set up: what it is for, whether it is done, and the button that does it."""

    title: str
    why: str
    done: bool
    button: str
    url: str


def first_steps() -> list[Step]:
    """Return the steps to the first review, done or not. One query."""
    there = {
        "sites": Exists(Site.objects.all()),
        "people": Exists(Person.objects.all()[1:]),
        "leaders": Exists(TopManagementMembership.objects.all()),
        "processes": Exists(Process.objects.all()),
        "objectives": Exists(QualityObjective.objects.all()),
        "reviews": Exists(ManagementReview.objects.all()),
    }
    found = Organisation.objects.annotate(**there).values(*there).first() or dict.fromkeys(there, False)
    return [Step(title, why, bool(found[name]), button, url) for name, title, why, button, url in _steps()]


def _steps() -> list[tuple[str, str, str, str, str]]:
    why = {
        "sites": _("Where work is done, and whose days off count."),
        "people": _("Who owns processes, objectives and actions."),
        "leaders": _("Who answers for the quality management system."),
        "processes": _("What carries customer requirements, each with one owner."),
        "objectives": _("What customers were promised, measured."),
        "reviews": _("Where leaders look, question and decide."),
    }
    steps = [
        ("sites", _("Sites"), _("Add sites"), "/governance/people/sites/"),
        ("people", _("People"), _("Add people"), "/governance/people/"),
        ("leaders", _("Top management"), _("Name top management"), "/governance/top-management/"),
        ("processes", _("Processes"), _("Add processes"), "/governance/processes/"),
        ("objectives", _("Objectives"), _("Add objectives"), "/objectives/new/"),
        ("reviews", _("First review"), _("Plan a review"), "/reviews/new/"),
    ]
    return [(name, title, why[name], button, url) for name, title, button, url in steps]


def next_step(steps: list[Step]) -> Step | None:
    """Return the first step that is not done."""
    return next((step for step in steps if not step.done), None)
