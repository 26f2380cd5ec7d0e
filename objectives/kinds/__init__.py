"""What the product knows of goals, requirements, objectives and events; one module a subject."""

from objectives.kinds import objectives

__all__ = ["objectives"]
