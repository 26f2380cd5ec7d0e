"""What the product knows of persons, sites and functions."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qms.people import managing
from qms.people.access import sites_named_to
from qms.people.models import (
    Account,
    Function,
    Holiday,
    Invitation,
    Organisation,
    Person,
    RoleHolding,
    SavedFilter,
    Site,
    Visit,
)
from qms.primitives import kinds

kinds.declare(
    kinds.Kind(
        model=Person,
        name=_("person"),
        plural=_("people"),
        prefix="",
        address=lambda person: reverse("people:person", args=[person.pk]),
        visible=lambda person: Person.objects.visible_to(person),
        search=("name", "email", "job_title"),
        accountabilities=managing.managed,
        hand_over=managing.hand_over,
        stands_for=managing.PREFIX,
        parts=(RoleHolding,),
        owed_through=("people.Person.manager",),
    )
)
kinds.declare(
    kinds.Kind(
        model=Site,
        name=_("site"),
        plural=_("sites"),
        prefix="",
        address=lambda site: reverse("people:sites") + f"#{site.code}",
        visible=lambda person: sites_named_to(person),
        search=("code", "name"),
        parts=(Holiday,),
    )
)
kinds.internal(Account, "a login; people see the person")
kinds.internal(Invitation, "a token; people see the mail and the person")
kinds.internal(Organisation, "the installation itself, shown as its settings")
kinds.internal(Function, "a value of persons and a filter")
kinds.internal(Visit, "when somebody last looked; no record of the quality management system")
kinds.internal(SavedFilter, "a person's own view of a list; no record of the quality management system")
