"""The tree on one page: which goals and requirements objectives serve, and what hangs on nothing."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from objectives import access
from objectives.forms import sites_of
from objectives.treeing import Tree, tree_of
from qms.people.acting import PersonRequest
from qms.people.models import Role
from qms.ui.pages import page


@require_safe
def tree(request: PersonRequest) -> HttpResponse:
    """Goals, the objectives that serve them, and the requirements that those answer, of a site or of all."""
    sites = list(sites_of(request.person, *Role.values))
    site = next((one for one in sites if one.code == request.GET.get("site")), None)
    found = tree_of(request.person, on=request.today, site_id=site.pk if site else None)
    context = {
        "tree": found,
        "lead": lead(found),
        "sites": sites,
        "site": site,
        "may_prepare": access.may_prepare_somewhere(request.person),
    }
    return page(request, "objectives/tree.html", context)


def lead(tree: Tree) -> str:
    """Return in a sentence how well objectives are tied, and what is not."""
    if not tree.objectives:
        return _("No objective is active here.")
    serving = sum(len(branch.leaves) > 0 for branch in tree.branches)
    parts = [
        ngettext(
            "%(count)d active objective serves %(goals)d of %(all)d live goals",
            "%(count)d active objectives serve %(goals)d of %(all)d live goals",
            tree.objectives,
        )
        % {"count": tree.objectives, "goals": serving, "all": len(tree.branches)}
    ]
    unanswered = len(tree.unanswered) + tree.left_out
    if unanswered:
        parts.append(
            ngettext(
                "%(count)d customer requirement has no objective",
                "%(count)d customer requirements have no objective",
                unanswered,
            )
            % {"count": unanswered}
        )
    if tree.loose.leaves:
        parts.append(
            ngettext(
                "%(count)d objective serves nothing that is still wanted",
                "%(count)d objectives serve nothing that is still wanted",
                len(tree.loose.leaves),
            )
            % {"count": len(tree.loose.leaves)}
        )
    return f"{'; '.join(parts)}."
