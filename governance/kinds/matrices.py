"""What the product knows of responsibility matrices: addresses, visibility, search, what they ask of whom."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance import answering_in
from governance.models import (
    Acknowledgement,
    MatrixCell,
    MatrixColumn,
    MatrixRow,
    ResponsibilityMatrix,
)
from qms.primitives import kinds
from qms.primitives.addresses import address

kinds.declare(
    kinds.Kind(
        model=ResponsibilityMatrix,
        name=_("responsibility matrix"),
        plural=_("responsibility matrices"),
        prefix=ResponsibilityMatrix.prefix,
        address=lambda row: address("governance:matrix", row.reference),
        visible=lambda person: ResponsibilityMatrix.objects.visible_to(person).select_related("site"),
        search=("reference", "site__name"),
        title=lambda row: row.title,
        duties=answering_in.duties,
        accountabilities=answering_in.accountabilities,
        hand_over=answering_in.hand_over,
        events=answering_in.events,
        parts=(MatrixRow, MatrixColumn, MatrixCell, Acknowledgement),
        owed_through=(
            "governance.Acknowledgement.person",
            "governance.MatrixColumn.person",
            "governance.MatrixColumn.resolves_to",
            "governance.TopManagementMembership.person",
        ),
    )
)
