"""Proving who one is: a sign-off asks for a proof of identity that is not older than ten minutes.

The proofs are those that django-allauth noted in the session: password, one-time code, passkey, or a fresh
sign-on. There is no way to prove identity but at a screen, in a session of one's own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from qms.people.acting import PersonRequest
from qms.records.signing import PROOF_LASTS, Proof

P = ParamSpec("P")

METHODS = {
    "password": "password",
    "totp": "totp",
    "webauthn": "passkey",
    "socialaccount": "sign-on",
}
"""What proves identity, by allauth's name, and as a sign-off records it. A recovery code does not."""


def proof_of(request: HttpRequest, at: datetime | None = None) -> Proof | None:
    """Return the latest proof of identity in the session of ``request`` that is fresh at ``at``, or nothing.

    ``at`` is the moment of the request unless given. A proof counts for ten minutes.
    """
    moment = at or request.now  # type: ignore[attr-defined]
    proofs = [_read(note) for note in get_authentication_records(request, request.user)]
    fresh = [p for p in proofs if p and moment - PROOF_LASTS <= p.proven_at <= moment]
    return max(fresh, key=lambda proof: proof.proven_at, default=None)


def _read(note: dict[str, Any]) -> Proof | None:
    method = METHODS.get(note.get("type", "") if note.get("method") == "mfa" else note.get("method", ""))
    return Proof(method, datetime.fromtimestamp(note["at"], UTC)) if method else None


def identity_proven(
    view: Callable[Concatenate[PersonRequest, P], HttpResponse],
) -> Callable[Concatenate[PersonRequest, P], HttpResponse]:
    """Let a view run only with a fresh proof of identity; otherwise ask for one, and come back.

    What was sent is kept in the session meanwhile (files are not) and handled once identity is proven.
    """

    @wraps(view)
    def proven_view(request: PersonRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method in ("GET", "HEAD") or _proven(request):
            return view(request, *args, **kwargs)
        return _ask(request)

    return proven_view


def _proven(request: PersonRequest) -> bool:
    """Tell whether there is a fresh proof; one that this request brought moves its moment on."""
    proof = proof_of(request, timezone.now())
    if proof is None:
        return False
    request.now = max(request.now, proof.proven_at)
    return True


def _ask(request: PersonRequest) -> HttpResponse:
    ways = get_adapter().get_reauthentication_methods(request.user)
    if not ways:
        raise PermissionDenied(_("Your account has no password, code or passkey to prove who you are."))
    response: HttpResponseRedirect = suspend_request(request, ways[0]["url"])
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": response.url})
    return response
