"""Who may do what with objectives and what stands around them; one module a subject."""

from objectives.access.measuring import may_keep_series, may_measure_somewhere, may_report, measurable
from objectives.access.objectives import (
    LEADERS,
    PREPARERS,
    may_activate,
    may_end,
    may_measure,
    may_prepare,
    may_prepare_somewhere,
    may_revise,
)

__all__ = [
    "LEADERS",
    "PREPARERS",
    "may_activate",
    "may_end",
    "may_keep_series",
    "may_measure",
    "may_measure_somewhere",
    "may_prepare",
    "may_prepare_somewhere",
    "may_report",
    "may_revise",
    "measurable",
]
