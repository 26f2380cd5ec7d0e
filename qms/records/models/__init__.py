"""What every record stands on: references, the sign-off ledger, stored files."""

from qms.records.models.files import StoredFile
from qms.records.models.ledger import LedgerHead, SigningKey, SignOff
from qms.records.models.record import Counter, Record, RecordQuerySet

__all__ = ["Counter", "LedgerHead", "Record", "RecordQuerySet", "SignOff", "SigningKey", "StoredFile"]
