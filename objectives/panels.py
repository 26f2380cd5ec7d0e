"""Panels: what the measure of an action's criterion says, on the pages of that action."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from governance import access
from governance.models import Action, Verification
from objectives import charting, rules
from objectives.before_and_after import Effect, mean, span_in_words
from objectives.effects import effect_of
from objectives.models import JudgedFigures, MeasureCriterion, QualityObjective
from qms.people.models import Person
from qms.primitives.panels import Panel
from qms.ui.dates import full_day


def before_and_after(action: Action, request: HttpRequest) -> Panel | None:
    """Return the chart of before and after, and the verdict that the measure proposes."""
    rows = MeasureCriterion.objects.select_related("objective").filter(action=action)
    criterion = None if action.is_task else rows.first()
    if criterion is None:
        return None
    criterion.action = action
    person, today = request.person, request.today  # type: ignore[attr-defined]
    if not _may_see(person, action, criterion.objective):
        return None
    kept = _kept(action.verification)
    effect = Effect.of_content(kept.content) if kept else effect_of(criterion, on=today)
    return Panel(
        _("Before and after"),
        "objectives/_effect.html",
        {
            "effect": effect,
            "kept": kept,
            "earlier": _earlier(action),
            **_said(effect, action),
            "objective": criterion.objective,
        },
        id="before-and-after",
    )


def _may_see(person: Person, action: Action, objective: QualityObjective) -> bool:
    """Tell whether ``person`` sees the figures: who sees the objective, and who plays a part in the action."""
    if person.pk in (action.owner_id, action.verifier_id, action.assigned_by_id) or person.reach.everywhere:
        return True
    return bool(QualityObjective.objects.visible_to(person).filter(pk=objective.pk).exists())


def _kept(verdict: Verification | None) -> JudgedFigures | None:
    return JudgedFigures.objects.filter(verification=verdict).first() if verdict else None


def _earlier(action: Action) -> list[tuple[JudgedFigures, str]]:
    """Return what verdicts that were reopened since had been given by, each with its sentence."""
    over = [verdict for verdict in action.verifications.all() if not verdict.stands]
    if not over:
        return []
    rows = JudgedFigures.objects.filter(verification__in=over).order_by("pk")
    return [(row, sentence(Effect.of_content(row.content))) for row in rows]


def _said(effect: Effect, action: Action) -> dict[str, Any]:
    """Return the chart, the sentence under it and what the measure proposes."""
    proposal = {True: "effective", False: "not_effective", None: ""}[effect.holds]
    waiting = effect.holds is None and action.verification is None
    return {
        "chart": charting.before_and_after(effect),
        "sentence": sentence(effect),
        "proposal": proposal if action.verification is None else "",
        "waits": _waits(effect) if waiting else "",
    }


def sentence(effect: Effect) -> str:
    """Return what the figures say: the mean before, each value after, and the test."""
    test = effect.test
    average = mean(effect.before)
    day = rules.label(effect.done_on, rules.DAILY)
    said = [_("The flag: %(what)s.") % {"what": effect.day_in_words(day)}]
    if average is None:
        said.append(_("Nothing was measured before."))
    else:
        words = {"mean": test.text(average), "span": span_in_words(test.cadence, len(effect.before))}
        said.append(_("Before: %(mean)s on average of %(span)s.") % words)
    if effect.after:
        values = ", ".join(test.text(value) for _period, value, _revision in effect.after)
        said.append(_("After: %(values)s.") % {"values": values})
    said.append(_("The test: %(test)s.") % {"test": _test_in_words(effect)})
    if effect.holds is not None:
        passed = sum(test.passes(value) for _period, value, _revision in effect.after)
        counts = {"passed": passed, "all": test.periods}
        said.append(_("It was passed in %(passed)d of %(all)d.") % counts)
    return " ".join(said)


def _test_in_words(effect: Effect) -> str:
    span = span_in_words(effect.test.cadence, effect.test.periods)
    return _("%(threshold)s in %(span)s") % {"threshold": effect.test.words, "span": span}


def _waits(effect: Effect) -> str:
    """Return what the measure still waits for."""
    day = full_day(effect.known_on)
    if effect.expected:
        return _("If it is done by its due day, its data are in on %(day)s.") % {"day": day}
    words: dict[str, Any] = {"known": len(effect.after), "all": effect.test.periods, "day": day}
    if effect.missing:
        words["gaps"] = ", ".join(rules.label(period, effect.test.cadence) for period in effect.missing)
        return _("%(known)d of %(all)d values are in; without a value: %(gaps)s.") % words
    return _("%(known)d of %(all)d values are in; the last period will have closed by %(day)s.") % words


def choose_measure(action: Action, request: HttpRequest) -> Panel | None:
    """Return the way to judge an open action by a measure, for those who may set its criterion."""
    person: Person = request.person  # type: ignore[attr-defined]
    if action.is_task or action.state != Action.State.OPEN or not access.may_restate(person, action):
        return None
    url = reverse("objectives:criterion", args=[action.reference])
    return Panel("", "objectives/_choose_measure.html", {"url": url})
