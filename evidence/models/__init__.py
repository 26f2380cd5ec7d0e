"""What we can show: packs for auditors."""

from evidence.models.packs import Pack, PackDownload

__all__ = ["Pack", "PackDownload"]
