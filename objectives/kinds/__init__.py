"""What the product knows of goals, requirements, objectives and events; one module a subject."""

from objectives.kinds import audits, events, objectives, promises, series

__all__ = ["audits", "events", "objectives", "promises", "series"]
