"""What the product knows of governance records: addresses, visibility, duties, search; one module a subject."""

from governance.kinds import actions, decisions, leading, matrices, processes

__all__ = ["actions", "decisions", "leading", "matrices", "processes"]
