"""A passkey of software: registers and signs as an authenticator does, so that allauth's own checks run."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

HOST = "testserver"
ORIGIN = f"https://{HOST}"
PRESENT = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class Passkey:
    """A key pair of a person on a device."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = b"passkey of a test"
        self.host_hash = hashlib.sha256(HOST.encode()).digest()

    def register(self, account: Any) -> Authenticator:
        """Store the passkey as ``account``'s, as a registration does."""
        public = AttestedCredentialData.create(
            bytes(16), self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        flags = PRESENT | AuthenticatorData.FLAG.AT
        shown = AttestationObject.create("none", AuthenticatorData.create(self.host_hash, flags, 0, public), {})
        told = self._told(CollectedClientData.TYPE.CREATE, websafe_encode(self.id))
        response = {"attestationObject": websafe_encode(shown), "clientDataJSON": websafe_encode(told)}
        credential = {**self._named(), "response": response, "clientExtensionResults": {}}
        data = {"name": "Key", "credential": credential}
        return Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data=data)

    def answer(self, challenge: str) -> str:
        """Return what a browser posts to prove possession: the signed ``challenge``, as JSON."""
        seen = AuthenticatorData.create(self.host_hash, PRESENT, 1)
        told = self._told(CollectedClientData.TYPE.GET, challenge)
        signature = self.key.sign(bytes(seen) + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "authenticatorData": websafe_encode(seen),
            "clientDataJSON": websafe_encode(told),
            "signature": websafe_encode(signature),
        }
        return json.dumps({**self._named(), "response": response, "clientExtensionResults": {}})

    def _named(self) -> dict[str, str]:
        return {"id": websafe_encode(self.id), "rawId": websafe_encode(self.id), "type": "public-key"}

    def _told(self, kind: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(kind, challenge, ORIGIN)
