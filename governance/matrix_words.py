"""What the grid of a responsibility matrix says by script, in the reader's language."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Return the sentences by name; ``%(n)s`` and the like are filled in by the page."""
    return {
        **_states(),
        **_cells(),
        "one-blocks": _("1 thing blocks approval"),
        "many-block": _("%(n)s things block approval"),
        "none-blocks": _("Nothing blocks approval"),
    }


def _states() -> dict[str, str]:
    kept = _("Not stored yet: %(n)s.")
    return {
        "stored": _("All stored"),
        "storing": _("Storing …"),
        "offline": f"{kept} {_('There is no connection; this browser keeps them and tries again.')}",
        "server": f"{kept} {_('The server does not answer; this browser keeps them and tries again.')}",
        "token": f"{kept} {_('This browser keeps them and tries again.')}",
        "refused": kept,
        "signed-out": f"{kept} {_('Your sign-in has ended; this browser keeps them until you sign in again.')}",
        "sign-in": _("Sign in"),
        "sign-in-address": reverse("account_login"),
    }


def _cells() -> dict[str, str]:
    return {
        "R": _("R, responsible"),
        "A": _("A, accountable"),
        "C": _("C, consulted"),
        "I": _("I, informed"),
        "AR": _("A/R, accountable and responsible"),
        "emptied": _("Emptied"),
        "many-set": _("%(n)s cells changed"),
        "nothing": _("nothing"),
        "taken": _("%(cell)s: %(who)s put %(theirs)s at %(when)s, before your %(mine)s was stored."),
        "keep": _("Keep %(value)s"),
        "put": _("Put %(value)s"),
        "stray": _("%(cell)s: “%(text)s” is not R, A, C, I, A/R or nothing. The cell stays as it was."),
        "outside": _("“%(text)s” falls outside the matrix. Add the row or column first."),
        "more-strays": _("%(n)s more."),
    }
