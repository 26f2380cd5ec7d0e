"""Addresses of responsibility matrices: listed, drafted, compared, signed, confirmed, given out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core import signing

from governance import mapping
from governance.forms.matrices import Kept
from governance.leading import hand_accountability
from governance.models import ResponsibilityMatrix
from governance.views.matrix_sheets import SALT
from qms.records.filing import store_bytes
from tests.addressing import EVERYBODY, Address
from tests.cast import LONG_AGO, Cast
from tests.conftest import NOW
from tests.governance.addresses.foundation import LEADERS, form, reference
from tests.governance.matrices import fill

NO_ROLE = frozenset({"nora"})
SEES = EVERYBODY - NO_ROLE


def approved(cast: Cast) -> ResponsibilityMatrix:
    """Return the first matrix of the organisation, approved by Ella."""
    hand_accountability(holder=cast.ella, starts_on=LONG_AGO, site=None, by=cast.quinn, at=NOW)
    first = mapping.draft(site=None, by=cast.quinn, at=NOW)
    for person in (cast.ella, cast.olga, cast.carl):
        if not first.columns.filter(person=person).exists():
            mapping.add_column(first, person=person, by=cast.quinn, at=NOW)
    fill(first, cast)
    mapping.approve(first, signer=cast.ella, proof=cast.proof(NOW), at=NOW)
    return first


def samples(cast: Cast) -> dict[str, Any]:
    """Return the organisation's approved matrix, and the draft that follows it."""
    rows = ResponsibilityMatrix.objects.filter(site=None)
    standing = rows.filter(state="approved").first() or approved(cast)
    draft = rows.filter(state="draft").first() or mapping.draft(site=None, by=cast.quinn, at=NOW)
    sheet = b",Ella Brandt\nSweep,AR\n"
    stored = store_bytes(sheet, media_type="text/csv", by=cast.quinn, at=NOW)
    kept = asdict(Kept(stored.sha256, "raci.csv", None, cast.quinn.pk))
    return {
        "sheet": signing.dumps(kept, salt=SALT, compress=True),
        "standing": standing,
        "next": draft,
    }


def token(samples: dict[str, Any]) -> list[Any]:
    """Return the token of the sheet that Quinn uploaded."""
    return [samples["sheet"]]


ADDRESSES: list[Address] = [
    Address("governance:matrices", EVERYBODY, note="Nora sees that there is none for her."),
    *form("governance:new_matrix", LEADERS),
    *form("governance:matrix_sheet", LEADERS),
    *form(
        "governance:matrix_sheet_taking",
        frozenset({"quinn"}),
        hidden=EVERYBODY - {"quinn"},
        args=token,
        note="A sheet is its uploader's until it is taken over.",
    ),
    *form("governance:matrix_copy", LEADERS, hidden=NO_ROLE, args=reference("standing")),
    Address("governance:matrix_pdf", SEES, hidden=NO_ROLE, args=reference("standing")),
    Address("governance:matrix_xlsx", SEES, hidden=NO_ROLE, args=reference("standing")),
    Address("governance:matrix_comparison", SEES, hidden=NO_ROLE, args=reference("standing")),
    *form("governance:matrix_approval_request", LEADERS, hidden=NO_ROLE | {"axel"}, args=reference("next")),
    *form(
        "governance:matrix_approval",
        frozenset({"ella"}),
        hidden=NO_ROLE | {"axel"},
        args=reference("next"),
        note="The quality lead prepares, and signs nothing.",
    ),
    Address("governance:matrix_acknowledgement", SEES, hidden=NO_ROLE, args=reference("standing")),
    Address(
        "governance:matrix_acknowledgement",
        frozenset({"ella", "olga", "carl"}),
        hidden=NO_ROLE,
        method="post",
        args=reference("standing"),
        note="Who holds an A or R.",
    ),
]
