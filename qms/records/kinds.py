"""What records stand on is seen through the records."""

from qms.primitives import kinds
from qms.records.models import Counter, LedgerHead, SigningKey, SignOff, StoredFile

kinds.internal(Counter, "the last number of a prefix")
kinds.internal(SignOff, "a signature, shown on the record that was signed")
kinds.internal(SigningKey, "a public key, printed in packs")
kinds.internal(LedgerHead, "the end of the ledger, printed in packs")
kinds.internal(StoredFile, "bytes, shown under the name that a record gives them")
