"""Who may do what in reviews; one module a subject."""

from reviews.access.reviews import (
    PREPARERS,
    may_contribute,
    may_prepare,
    may_prepare_somewhere,
    may_run,
    may_sign,
)

__all__ = [
    "PREPARERS",
    "may_contribute",
    "may_prepare",
    "may_prepare_somewhere",
    "may_run",
    "may_sign",
]
