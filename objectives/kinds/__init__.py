"""What the product knows of goals, requirements, objectives and events; one module a subject."""

from objectives.kinds import audits, objectives, promises, series

__all__ = ["audits", "objectives", "promises", "series"]
