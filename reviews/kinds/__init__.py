"""What the product knows of reviews and resources; one module a subject."""

from reviews.kinds import reviews

__all__ = ["reviews"]
