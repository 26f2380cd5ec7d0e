"""Who may do what with objectives and what stands around them; one module a subject."""

from objectives.access.measuring import may_keep_series, may_measure_somewhere, may_report, measurable
from objectives.access.objectives import (
    LEADERS,
    PREPARERS,
    may_activate,
    may_change_over,
    may_copy,
    may_end,
    may_measure,
    may_prepare,
    may_prepare_somewhere,
    may_revise,
    may_see_change_over,
)
from objectives.access.voices import (
    HEARERS,
    may_act_on_risk,
    may_answer_commitment,
    may_correct_feedback,
    may_keep_risk,
    may_note,
    may_note_somewhere,
    may_own_risk,
    may_settle_commitment,
)

__all__ = [
    "HEARERS",
    "LEADERS",
    "PREPARERS",
    "may_act_on_risk",
    "may_activate",
    "may_answer_commitment",
    "may_change_over",
    "may_copy",
    "may_correct_feedback",
    "may_end",
    "may_keep_risk",
    "may_keep_series",
    "may_measure",
    "may_measure_somewhere",
    "may_note",
    "may_note_somewhere",
    "may_own_risk",
    "may_prepare",
    "may_prepare_somewhere",
    "may_report",
    "may_revise",
    "may_see_change_over",
    "may_settle_commitment",
    "measurable",
]
