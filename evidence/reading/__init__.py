"""Reading: the records of a scope as they stood on a day, in the plain values that rules judge."""

from __future__ import annotations

from evidence.reading.scope import of_sites, scope_of
from evidence.reading.shared import Shared, every_site, records_of

__all__ = ["Shared", "every_site", "of_sites", "records_of", "scope_of"]
