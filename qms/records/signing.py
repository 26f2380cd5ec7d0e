"""Signing: a person states, with proven identity, that they approve, acknowledge or verify a record.

Each sign-off keeps the signed content as canonical bytes, is numbered without gaps, chained to the one before
and signed by the installation's key. ``verify`` finds any later change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from qms.people.models import Person
from qms.primitives.refusing import Refusal
from qms.records import keys
from qms.records.canonical import canonical, sha256
from qms.records.models import LedgerHead, SignOff

PROOF_LASTS = timedelta(minutes=10)
"""How long one proof of identity may be used."""

SCHEME = 1
"""The version of how an entry is spelled. A new release adds a scheme and never breaks an old one."""

GENESIS = "0" * 64


@dataclass(frozen=True)
class Proof:
    """That the signer proved who they are: by which method (password, passkey, totp, sign-on), and when."""

    method: str
    proven_at: datetime


Rebuild = Callable[[str, int], Any]
_rebuilders: dict[str, Rebuild] = {}


def signable(kind: str) -> Callable[[Rebuild], Rebuild]:
    """Declare the function that rebuilds the content of ``kind`` from its records: (subject, scheme) → content.

    The function raises ``LookupError`` where the records are gone.
    """

    def declare(rebuild: Rebuild) -> Rebuild:
        _rebuilders[kind] = rebuild
        return rebuild

    return declare


def sign_off(
    *, kind: str, subject: str, meaning: str, content: Any, signer: Person, proof: Proof, at: datetime
) -> SignOff:
    """Add ``signer``'s sign-off on ``content`` to the ledger and return it.

    Raises :class:`Refusal` where identity was not proven within ten minutes before ``at``.
    """
    _refuse_stale(proof, at)
    with transaction.atomic():
        key = keys.current(at)
        head = _locked_head(at)
        entry = SignOff(
            number=head.count + 1,
            kind=kind,
            subject=subject,
            signer=signer,
            signer_name=signer.name,
            signer_title=signer.job_title,
            meaning=meaning,
            signed_at=at,
            proof_method=proof.method,
            proven_at=proof.proven_at,
            scheme=SCHEME,
            content=canonical(content),
            previous_sha256=head.entry_sha256,
            key=key,
        )
        entry.content_sha256 = sha256(bytes(entry.content))
        entry.entry_sha256 = sha256(spelled(entry))
        entry.signature = keys.sign(spelled(entry))
        entry.save(force_insert=True)
        _move_head(head, entry)
    return entry


def _refuse_stale(proof: Proof, at: datetime) -> None:
    if not timedelta() <= at - proof.proven_at <= PROOF_LASTS:
        raise Refusal(
            "sign-off.identity",
            _("A sign-off needs proof of who you are, not older than ten minutes."),
            remedy=_("Confirm your password and sign again."),
        )


def spelled(entry: SignOff) -> bytes:
    """Return the canonical bytes of an entry that are hashed and signed: everything but hash and signature."""
    return canonical(
        {
            "number": entry.number,
            "kind": entry.kind,
            "subject": entry.subject,
            "signer": entry.signer_id,
            "signer_name": entry.signer_name,
            "signer_title": entry.signer_title,
            "meaning": entry.meaning,
            "signed_at": entry.signed_at,
            "proof_method": entry.proof_method,
            "proven_at": entry.proven_at,
            "scheme": entry.scheme,
            "content_sha256": entry.content_sha256,
            "previous_sha256": entry.previous_sha256,
            "key": entry.key.key_id,
        }
    )


def _head_bytes(count: int, entry_sha256: str) -> bytes:
    return canonical({"count": count, "entry_sha256": entry_sha256})


def _locked_head(at: datetime) -> LedgerHead:
    key = keys.current(at)
    LedgerHead.objects.get_or_create(
        pk=1,
        defaults={
            "count": 0,
            "entry_sha256": GENESIS,
            "key": key,
            "signature": keys.sign(_head_bytes(0, GENESIS)),
        },
    )
    return LedgerHead.objects.select_for_update().get(pk=1)


def _move_head(head: LedgerHead, entry: SignOff) -> None:
    head.count = entry.number
    head.entry_sha256 = entry.entry_sha256
    head.key = entry.key
    head.signature = keys.sign(_head_bytes(head.count, head.entry_sha256))
    head.save()


def head() -> tuple[int, str]:
    """Return how many sign-offs there are and the hash of the last one; a pack prints both."""
    row = LedgerHead.objects.filter(pk=1).first()
    return (row.count, row.entry_sha256) if row else (0, GENESIS)


@dataclass(frozen=True)
class Fault:
    """What ``verify`` found: at which entry (0: the ledger itself), on which subject, and what is wrong."""

    number: int
    subject: str
    problem: str


def verify() -> list[Fault]:
    """Return every fault of the ledger; an empty list where the chain and its records are whole."""
    return list(_faults())


def _faults() -> Iterator[Fault]:
    previous, expected = GENESIS, 1
    for entry in SignOff.objects.select_related("key").order_by("number").iterator(chunk_size=500):
        if entry.number != expected:
            yield Fault(expected, "", f"entries {expected} to {entry.number - 1} are missing")
        for problem in _entry_problems(entry, previous):
            yield Fault(entry.number, entry.subject, problem)
        previous, expected = entry.entry_sha256, entry.number + 1
    yield from _head_faults(expected - 1, previous)


def _entry_problems(entry: SignOff, previous: str) -> Iterator[str]:
    content, signature = bytes(entry.content), bytes(entry.signature)
    if sha256(content) != entry.content_sha256:
        yield "the signed bytes were changed"
    if entry.previous_sha256 != previous:
        yield "it does not follow the entry before it"
    if sha256(spelled(entry)) != entry.entry_sha256:
        yield "signer, time, meaning or order were changed"
    if not keys.verifies(entry.key.public_key, signature, spelled(entry)):
        yield "the installation's signature does not fit"
    yield from _record_problems(entry, content)


def _record_problems(entry: SignOff, content: bytes) -> Iterator[str]:
    try:
        today = canonical(_rebuilders[entry.kind](entry.subject, entry.scheme))
    except LookupError:
        yield "the record that was signed is gone"
        return
    if today != content:
        yield "the record that was signed was changed"


def _head_faults(count: int, last: str) -> Iterator[Fault]:
    row = LedgerHead.objects.select_related("key").filter(pk=1).first()
    if row is None:
        if count:
            yield Fault(0, "", "the head of the ledger is missing")
        return
    if not keys.verifies(row.key.public_key, bytes(row.signature), _head_bytes(row.count, row.entry_sha256)):
        yield Fault(0, "", "the head of the ledger was changed")
    if row.count > count:
        yield Fault(count + 1, "", f"entries {count + 1} to {row.count} are missing at the end")
    elif (row.count, row.entry_sha256) != (count, last):
        yield Fault(0, "", "the last entry is not the one that the head names")
