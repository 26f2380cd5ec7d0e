"""Forms in the product's look: one renderer, one way to show an error, one way to show a refusal."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

from qms.primitives.asof import FIRST_DAY, LAST_DAY
from qms.primitives.refusing import Refusal
from qms.ui import widgets


class Renderer(TemplatesSetting):
    """Draws ``{{ form }}`` and each ``{{ field.as_field_group }}`` from templates/ui/."""

    form_template_name = "ui/form_fields.html"
    field_template_name = "ui/form_field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Draw a part of a form; the plain widgets without a template, which takes ten times as long."""
        plain = widgets.drawn(template_name, context)
        return plain if plain is not None else super().render(template_name, context, request)


class DateInput(forms.DateInput):
    """The browser's own calendar; the value travels as an ISO day whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """Day and minute in the reader's time zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


WIDGETS: dict[type[forms.Field], type[forms.Widget]] = {
    forms.DateField: DateInput,
    forms.DateTimeField: DateTimeInput,
}


def refuse_far_day(day: date) -> None:
    """Raise ``ValidationError`` for a day that nobody means: the year was mistyped."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(_("Check the year: this day is too far away to be meant."), code="far-day")


class Plain:
    """What every form of the product shares; mixed into :class:`Form` and :class:`ModelForm`."""

    fields: dict[str, forms.Field]
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if type(field) is forms.DateField:
                field.validators.append(refuse_far_day)
            widget = WIDGETS.get(type(field))
            if widget and type(field.widget) in (forms.DateInput, forms.DateTimeInput):
                field.widget = widget(attrs=field.widget.attrs)
                field.widget.is_required = field.required

    @property
    def as_response_status(self) -> int:
        """422 when the form was sent and has errors, otherwise 200."""
        return 422 if self.is_bound and self.errors else 200  # type: ignore[attr-defined]


class Form(Plain, forms.Form):
    """A form over plain values."""


class ModelForm(Plain, forms.ModelForm):  # type: ignore[type-arg]
    """A form over one record; rules stay with the record, the form only shapes input."""


def refused(form: forms.BaseForm, refusal: Refusal) -> forms.BaseForm:
    """Show a refusal at the field it names (or above the form), with its remedy; returns the same form."""
    sentences = [str(refusal.sentence), str(refusal.remedy or "")]
    message = " ".join(sentence for sentence in sentences if sentence)
    field = refusal.field if refusal.field in form.fields else NON_FIELD_ERRORS
    if not hasattr(form, "cleaned_data"):
        form.full_clean()
    form.add_error(None if field == NON_FIELD_ERRORS else field, ValidationError(message, code=refusal.rule))
    return form
