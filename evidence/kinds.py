"""What the product knows of audit packs."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.models import ClimateRelevance, Pack, PackDownload, ReadinessSnapshot
from qms.primitives import kinds

kinds.declare(
    kinds.Kind(
        model=Pack,
        name=_("audit pack"),
        plural=_("audit packs"),
        prefix=Pack.prefix,
        address=lambda row: reverse("evidence:pack", args=[row.reference]),
        visible=lambda person: Pack.objects.visible_to(person),
        search=("reference",),
        title=lambda row: row.reference,
        parts=(PackDownload,),
    )
)

kinds.internal(ReadinessSnapshot, "computed from records; people see the table of sites and expectations")
kinds.internal(ClimateRelevance, "seen through its decision, and on the page of climate relevance")
