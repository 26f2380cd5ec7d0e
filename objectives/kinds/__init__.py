"""What the product knows of goals, requirements, objectives and events; one module a subject."""

from objectives.kinds import audits, commitments, events, feedback, objectives, promises, risks, series

__all__ = ["audits", "commitments", "events", "feedback", "objectives", "promises", "risks", "series"]
