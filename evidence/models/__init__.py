"""What we can show: packs for auditors, and what the records showed on past days."""

from evidence.models.climate import ClimateRelevance
from evidence.models.packs import Pack, PackDownload
from evidence.models.snapshots import ReadinessSnapshot

__all__ = ["ClimateRelevance", "Pack", "PackDownload", "ReadinessSnapshot"]
