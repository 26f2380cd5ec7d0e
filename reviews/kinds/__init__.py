"""What the product knows of reviews and resources; one module a subject."""

from reviews.kinds import resources, reviews

__all__ = ["resources", "reviews"]
