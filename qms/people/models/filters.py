"""Saved filters: a person's own view of a list, under a name of their own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from qms.people.models.person import Person


class SavedFilter(models.Model):
    """The filters and the order of a list, kept under a name by a person for themselves."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_filters", verbose_name=_("person"))
    of_list = models.CharField(_("list"), max_length=60, help_text=_("The name of the list's address."))
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filters"), max_length=1000)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "of_list", "name"],
                name="one_saved_filter_a_name",
                violation_error_message=_("You have a filter of this name already: choose another name."),
            ),
            models.CheckConstraint(
                name="saved_filter_has_name",
                condition=~models.Q(name=""),
                violation_error_message=_("Give it a name."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "one_saved_filter_a_name": "name",
        "saved_filter_has_name": "name",
    }

    def __str__(self) -> str:
        return self.name
