"""What the product knows of providers that affect customers."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.models import Provider, ProviderReview
from qms.primitives import kinds

kinds.declare(
    kinds.Kind(
        model=Provider,
        name=_("provider"),
        plural=_("providers"),
        prefix=Provider.prefix,
        address=lambda row: reverse("governance:provider", args=[row.reference]),
        visible=lambda person: Provider.objects.visible_to(person),
        search=("reference", "name", "supplies", "requirement"),
        title=lambda row: row.name,
        parts=(ProviderReview,),
    )
)
