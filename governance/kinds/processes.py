"""What the product knows of processes."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.models import Process, ProcessFlow, ProcessOwnership, ProcessSite
from qms.primitives import kinds

kinds.declare(
    kinds.Kind(
        model=Process,
        name=_("process"),
        plural=_("processes"),
        prefix=Process.prefix,
        address=lambda row: reverse("governance:process", args=[row.code]),
        visible=lambda person: Process.objects.visible_to(person),
        search=("code", "name", "purpose"),
        title=lambda row: row.name,
        parts=(ProcessOwnership, ProcessFlow, ProcessSite),
    )
)
