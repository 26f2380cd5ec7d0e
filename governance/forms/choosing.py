"""Fields that choose a person, a site, a process; those offered are those that may be chosen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Decision, Process
from qms.people.models import Person, Site

if TYPE_CHECKING:
    PersonChoice = forms.ModelChoiceField[Person]
    SiteChoice = forms.ModelChoiceField[Site]
    ProcessChoice = forms.ModelChoiceField[Process]
    DecisionChoice = forms.ModelChoiceField[Decision]
else:
    PersonChoice = SiteChoice = ProcessChoice = DecisionChoice = forms.ModelChoiceField


class PersonField(PersonChoice):
    """One person of those who are there today."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Person.objects.none(), empty_label=_("Choose a person"), **kwargs)

    def offer(self, today: date) -> None:
        """Offer those who have not left by ``today``, by name with their function."""
        self.queryset = Person.objects.current(today).select_related("function")

    def label_from_instance(self, obj: Person) -> str:
        """Return the name, and the function that tells two of the same name apart."""
        return f"{obj.name}, {obj.function}" if obj.function else obj.name


class SiteField(SiteChoice):
    """A site, or the whole organisation."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"label": _("Site"), "required": False, "empty_label": _("Whole organisation"), **kwargs}
        super().__init__(Site.objects.none(), **kwargs)

    def offer(self, person: Person) -> None:
        """Offer the sites that ``person`` reaches, and the organisation to those who reach all of it."""
        reach = person.reach
        self.queryset = Site.objects.all() if reach.everywhere else Site.objects.filter(pk__in=reach.site_ids)
        if not reach.everywhere:
            self.required = True
            self.empty_label = _("Choose a site")


class ProcessField(ProcessChoice):
    """A process that the person may see."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"label": _("Process"), "required": False, "empty_label": _("None"), **kwargs}
        super().__init__(Process.objects.none(), **kwargs)

    def offer(self, person: Person) -> None:
        """Offer the processes that ``person`` may see."""
        self.queryset = Process.objects.visible_to(person)


class DecisionField(DecisionChoice):
    """A decision that the person may see, the latest first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Decision.objects.none(), empty_label=_("None"), **kwargs)

    def offer(self, person: Person) -> None:
        """Offer the decisions that ``person`` may see."""
        self.queryset = Decision.objects.visible_to(person)

    def label_from_instance(self, obj: Decision) -> str:
        """Return the reference and how the decision begins."""
        return f"{obj.reference} {obj.text[:80]}"
