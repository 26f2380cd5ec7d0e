"""Who may do what in governance; one module a subject, asked as ``access.may_…``."""

from governance.access.actions import (
    may_assign,
    may_assign_somewhere,
    may_cancel,
    may_complete,
    may_extend,
    may_verify,
    refuse_unless_may_cancel,
    refuse_unless_may_complete,
    refuse_unless_may_extend,
    refuse_unless_may_verify,
)
from governance.access.matrices import (
    may_prepare_matrix,
    may_prepare_matrix_somewhere,
    only_prepares,
    refuse_unless_may_prepare_matrix,
)
from governance.access.scopes import (
    LEADERS,
    MANAGERS,
    may_decide_by_role,
    may_keep_processes,
    may_keep_processes_somewhere,
    may_name_leaders,
    may_own,
)

__all__ = [
    "LEADERS",
    "MANAGERS",
    "may_assign",
    "may_assign_somewhere",
    "may_cancel",
    "may_complete",
    "may_decide_by_role",
    "may_extend",
    "may_keep_processes",
    "may_keep_processes_somewhere",
    "may_name_leaders",
    "may_own",
    "may_prepare_matrix",
    "may_prepare_matrix_somewhere",
    "may_verify",
    "only_prepares",
    "refuse_unless_may_cancel",
    "refuse_unless_may_complete",
    "refuse_unless_may_extend",
    "refuse_unless_may_prepare_matrix",
    "refuse_unless_may_verify",
]
