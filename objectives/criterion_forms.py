"""Forms in which a criterion is chosen as a measure: part of a new action, or by itself while one is open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Action
from objectives.choosing import Chosen
from objectives.forms import PlainDecimal
from objectives.models import MeasureCriterion, QualityObjective
from objectives.models.criteria import MOST_PERIODS
from qms.people.models import Person
from qms.primitives.refusing import Refusal
from qms.ui.forms import Form

WORDS, MEASURE = "words", "measure"
NAMES = ("objective", "comparison", "threshold", "threshold_high", "periods")


class ObjectiveField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An objective that the person may see and that is not over, with its unit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(QualityObjective.objects.none(), empty_label=_("Choose an objective"), **kwargs)

    def offer(self, person: Person) -> None:
        """Offer the objectives that are drafted or pursued, by code."""
        rows: Any = QualityObjective.objects.visible_to(person)
        self.queryset = rows.filter(state__in=("draft", "active")).order_by("code")

    def label_from_instance(self, obj: QualityObjective) -> str:
        """Return code, statement and the unit in which the threshold is written."""
        return f"{obj.code} {obj.statement[:80]} ({obj.judged_unit})"


def measure_fields(person: Person, *, required: bool) -> dict[str, forms.Field]:
    """Return the fields of a measure: objective, comparison, threshold, upper edge of a band, periods."""
    objective = ObjectiveField(label=_("Measured by"), required=required)
    objective.offer(person)
    return {
        "objective": objective,
        "comparison": forms.ChoiceField(
            label=_("Its values are"),
            choices=MeasureCriterion.Comparison.choices,
            required=required,
            initial="at_least",
        ),
        "threshold": PlainDecimal(
            label=_("Threshold"), required=required, help_text=_("In the objective's own unit.")
        ),
        "threshold_high": PlainDecimal(
            label=_("Upper edge of the band"), required=False, help_text=_("Only within a band.")
        ),
        "periods": forms.IntegerField(
            label=_("In how many periods"),
            required=required,
            min_value=1,
            max_value=MOST_PERIODS,
            initial=3,
            help_text=_("Periods of the objective, the first that begins after the action is done."),
        ),
    }


def ask(form: Any, person: Person) -> None:
    """Add to the form of a new action how its criterion is given, and the fields of a measure."""
    order = list(form.fields)
    at = order.index("criterion")
    form.fields["criterion_by"] = forms.ChoiceField(
        label=_("How is its effect judged?"),
        choices=[(WORDS, _("In words")), (MEASURE, _("By a measure: the check opens by itself"))],
        widget=forms.RadioSelect,
        required=False,
        initial=WORDS,
    )
    for name, field in measure_fields(person, required=False).items():
        form.fields[f"measure_{name}"] = field
    added = [f"measure_{name}" for name in NAMES]
    form.order_fields([*order[:at], "criterion_by", "criterion", *added, *order[at + 1 :]])
    form.fields["check_on"].help_text = _(
        "A day after the due day, with time for data. Empty, with a measure: once its periods have closed."
    )


def taken_out(given: dict[str, Any]) -> Chosen | None:
    """Take the fields of :func:`ask` out of the clean values; return the measure, where one was chosen.

    Raises :class:`Refusal` at the field that is missing.
    """
    by = given.pop("criterion_by", "") or WORDS
    values = {name: given.pop(f"measure_{name}", None) for name in NAMES}
    if by != MEASURE or given.get("weight") == Action.Weight.TASK:
        return None
    with at_their_fields():
        return chosen(values)


def chosen(values: dict[str, Any]) -> Chosen:
    """Return the measure that ``values`` of the fields name. Raises :class:`Refusal` at what is missing."""
    for name in ("objective", "comparison", "threshold", "periods"):
        if values[name] in (None, ""):
            raise Refusal(f"criterion.{name}-is-missing", _("A measure needs this."), field=name)
    if values["comparison"] != MeasureCriterion.Comparison.WITHIN:
        values = {**values, "threshold_high": None}
    return Chosen(**values)


@contextmanager
def at_their_fields() -> Iterator[None]:
    """Let a refusal about a measure stand at its field in the form of an action."""
    try:
        yield
    except Refusal as refusal:
        if refusal.field in NAMES:
            refusal.field = f"measure_{refusal.field}"
        raise


class MeasureForm(Form):
    """The measure by which an open action will be judged."""

    def __init__(self, *args: Any, action: Action, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(measure_fields(person, required=True))
        self.fields["check_on"] = forms.DateField(
            label=_("Check on"), required=False, help_text=_("Empty: as soon as its periods have closed.")
        )
        stored = MeasureCriterion.objects.filter(action=action).first()
        if stored is not None:
            self.initial = {name: getattr(stored, name) for name in NAMES}

    @property
    def measure(self) -> Chosen:
        """The measure that was chosen."""
        return chosen({name: self.cleaned_data[name] for name in NAMES})
