"""What the product knows of series of figures: who reports them, and what they owe."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from objectives import series_owing
from objectives.models import FigureSeries, SeriesValue
from qms.primitives import kinds

kinds.declare(
    kinds.Kind(
        model=FigureSeries,
        name=_("series of figures"),
        plural=_("series of figures"),
        prefix=FigureSeries.prefix,
        address=lambda row: reverse("objectives:one_series", args=[row.reference]),
        visible=lambda person: FigureSeries.objects.visible_to(person),
        search=("reference", "code", "name"),
        title=lambda row: row.name,
        duties=series_owing.figure_duties,
        accountabilities=series_owing.series_held,
        hand_over=series_owing.hand_over,
        parts=(SeriesValue,),
    )
)
