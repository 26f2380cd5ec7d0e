"""What the product knows of questions to processes."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.models import ProcessQuestion, QuestionTurn
from qms.primitives import kinds

kinds.declare(
    kinds.Kind(
        model=ProcessQuestion,
        name=_("question to a process"),
        plural=_("questions to processes"),
        prefix=ProcessQuestion.prefix,
        address=lambda row: reverse("governance:question", args=[row.reference]),
        visible=lambda person: ProcessQuestion.objects.visible_to(person),
        search=("reference", "text"),
        title=lambda row: row.text,
        parts=(QuestionTurn,),
    )
)
