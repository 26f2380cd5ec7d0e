"""The gallery: each component in each state, for those who build pages and for those who judge the look."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from qms.ui import specimens
from qms.ui.pages import page


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in each of its states; ``?theme=dark`` or ``light`` fixes the theme."""
    context = specimens.everything()
    theme = request.GET.get("theme", "")
    if theme in ("light", "dark"):
        context["theme"] = theme
    return page(request, "gallery/index.html", context)
