"""Addresses of people and access, of signing in (django-allauth), and of parts without a table."""

from __future__ import annotations

from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from qms.people import filtering, inviting, keeping
from tests.addressing import EVERYBODY, WITH_A_ROLE, Address
from tests.cast import Cast
from tests.conftest import NOW
from tests.people.passkeys import Passkey

PASSWORD = "a long enough sentence"


def samples(cast: Cast) -> dict[str, Any]:
    """Give everybody a password, so that they can prove who they are, and Carl each second factor."""
    for person in cast.everybody():
        account = person.account
        assert account
        account.set_password(PASSWORD)
        account.save()
    TOTP.activate(cast.carl.account, generate_totp_secret())
    RecoveryCodes.activate(cast.carl.account)
    pia = keeping.add(
        {"name": "Pia Sund", "email": "pia@borealis.test", "site": cast.north}, by=cast.adam, at=NOW
    )
    return {
        "key": Passkey().register(cast.carl.account),
        "carl": cast.carl,
        "sven": cast.sven,
        "pia": pia,
        "north": cast.north,
        "filter": filtering.save("governance:actions", name="Late", query="state=late", by=cast.olga, at=NOW),
        "holding": cast.carl.role_holdings.get(),
        "token": inviting._token(inviting.invite(pia, by=cast.adam, at=NOW)),
    }


def both(name: str, **more: Any) -> list[Address]:
    """Return the rows of a page with a form, which everybody may read and send."""
    return [Address(name, EVERYBODY, **more), Address(name, EVERYBODY, method="post", **more)]


def carls(name: str, *, methods: tuple[str, ...] = ("get", "post"), key: bool = False) -> list[Address]:
    """Return the rows of a page about a factor that Carl has: for everybody else there is no such page."""
    owner = frozenset({"carl"})
    args = (lambda samples: [samples["key"].pk]) if key else (lambda samples: [])
    return [Address(name, owner, hidden=EVERYBODY - owner, method=method, args=args) for method in methods]


SIGNING_IN = [
    *both("account_login", public=True),
    *both("account_signup", public=True, note="Closed: a page that says so."),
    *both("account_reset_password", public=True),
    *both(
        "account_reset_password_from_key",
        public=True,
        args=lambda samples: ["1", "not-a-key"],
        note="Says that the link is not valid.",
    ),
    *both("account_logout", public=True),
    Address("account_inactive", EVERYBODY, public=True),
    Address("account_reset_password_done", EVERYBODY, public=True),
    Address("account_reset_password_from_key_done", EVERYBODY, public=True),
    *both("account_reauthenticate"),
    *both("account_change_password"),
    *both("account_set_password"),
]
"""Function of allauth's account part; each account is its own, so everybody may."""

SECOND_FACTOR = [
    Address("mfa_index", EVERYBODY),
    *both("mfa_authenticate", public=True, note="Open between password and second factor."),
    *both("mfa_reauthenticate"),
    *both("mfa_activate_totp"),
    *carls("mfa_deactivate_totp"),
    *carls("mfa_view_recovery_codes", methods=("get",)),
    *both("mfa_generate_recovery_codes"),
    *carls("mfa_download_recovery_codes", methods=("get",)),
    Address("mfa_list_webauthn", EVERYBODY),
    *both("mfa_add_webauthn"),
    *both("mfa_reauthenticate_webauthn"),
    *carls("mfa_remove_webauthn", key=True),
    *carls("mfa_edit_webauthn", key=True),
]

ELSEWHERE = [
    Address("desk:healthz", EVERYBODY, public=True),
    Address("desk:readyz", EVERYBODY, public=True),
    Address("ui:gallery", EVERYBODY),
]

KEEPERS = frozenset({"adam", "quinn"})
ADMINISTRATOR = frozenset({"adam"})
NOBODYS = frozenset({"nora"})
OLGA = frozenset({"olga"})


def form_of(name: str, allowed: frozenset[str], hidden: frozenset[str], about: str = "") -> list[Address]:
    """Return the rows of a page with a form about the sample ``about``, refused to everybody else."""

    def args(samples: dict[str, Any]) -> list[Any]:
        return [getattr(samples[about], "code", samples[about].pk)] if about else []

    return [Address(name, allowed, hidden, method=method, args=args) for method in ("get", "post")]


PEOPLE = [
    Address("people:people", EVERYBODY, note="Without a role one finds oneself."),
    *form_of("people:new_person", KEEPERS, frozenset()),
    Address("people:person", WITH_A_ROLE, NOBODYS, args=lambda samples: [samples["carl"].pk]),
    *form_of("people:facts", KEEPERS, frozenset({"nora", "axel"}), "sven"),
    *form_of("people:ending", KEEPERS, NOBODYS, "carl"),
    *form_of("people:hand_over", frozenset({"quinn", "ella"}), NOBODYS, "carl"),
    *form_of("people:granting", ADMINISTRATOR, NOBODYS, "carl"),
    *form_of("people:role_ending", ADMINISTRATOR, NOBODYS, "holding"),
    Address("people:invitation", KEEPERS, NOBODYS, "post", args=lambda samples: [samples["pia"].pk]),
    *both("people:acceptance", public=True, args=lambda samples: [samples["token"]]),
    Address("people:sites", WITH_A_ROLE, NOBODYS),
    *form_of("people:new_site", ADMINISTRATOR, frozenset()),
    *form_of("people:site", ADMINISTRATOR, frozenset(), "north"),
    *form_of("people:organisation", ADMINISTRATOR, frozenset()),
    *both("people:new_filter", args=lambda samples: ["governance:actions"]),
    *form_of("people:saved_filter", OLGA, EVERYBODY - OLGA, "filter"),
    Address(
        "people:filter_removal", OLGA, EVERYBODY - OLGA, "post", args=lambda samples: [samples["filter"].pk]
    ),
]
"""Sven works at South, which an external auditor of North does not see."""

ADDRESSES = [*PEOPLE, *SIGNING_IN, *SECOND_FACTOR, *ELSEWHERE]
