"""What the product knows of resource requests."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qms.primitives import kinds
from reviews.models import ResourceRequest

kinds.declare(
    kinds.Kind(
        model=ResourceRequest,
        name=_("resource request"),
        plural=_("resource requests"),
        prefix=ResourceRequest.prefix,
        address=lambda row: reverse("reviews:resource", args=[row.reference]),
        visible=lambda person: ResourceRequest.objects.visible_to(person),
        search=("reference", "what", "why"),
        title=lambda row: row.what,
    )
)
