"""What every page knows: the five places, the person, the day."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Place:
    """One of the five places of the rail."""

    label: str | Promise
    url: str
    icon: str

    def holds(self, path: str) -> bool:
        """Whether the address lies in this place; the first place holds only the home page."""
        return path == self.url if self.url == "/" else path.startswith(self.url)


PLACES = (
    Place(_("Today"), "/", "home"),
    Place(_("Responsibilities"), "/governance/", "sitemap"),
    Place(_("Objectives"), "/objectives/", "target-arrow"),
    Place(_("Reviews"), "/reviews/", "gavel"),
    Place(_("Evidence"), "/evidence/", "file-certificate"),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """The frame's part of the context: ``nav``, ``person``, ``today`` and ``theme``; never a query."""
    nav = [{"place": place, "current": place.holds(request.path)} for place in PLACES]
    return {
        "nav": nav,
        "person": getattr(request, "person", None),
        "today": getattr(request, "today", None) or timezone.localdate(),
        "theme": getattr(request, "theme", ""),
    }
