"""Forms of objectives and what stands around them; one module a subject."""

from objectives.forms.measurements import CorrectionForm, MeasurementForm, PlainDecimal
from objectives.forms.objectives import (
    OWNERS,
    PLAN_FIELDS,
    STATUS_WORDS,
    ActivationForm,
    EndingForm,
    LinkedForm,
    ListFilter,
    ObjectiveForm,
    ScopedForm,
    SearchForm,
    Shaped,
    owners,
    short,
    sites_of,
)

__all__ = [
    "OWNERS",
    "PLAN_FIELDS",
    "STATUS_WORDS",
    "ActivationForm",
    "CorrectionForm",
    "EndingForm",
    "LinkedForm",
    "ListFilter",
    "MeasurementForm",
    "ObjectiveForm",
    "PlainDecimal",
    "ScopedForm",
    "SearchForm",
    "Shaped",
    "owners",
    "short",
    "sites_of",
]
