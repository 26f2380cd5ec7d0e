"""Usual objectives, as data: what most companies promise, each a start that is changed before it is promised.

Figures are a start for a conversation, not a norm: each company sets its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from objectives import rules
from objectives.models import QualityObjective

if TYPE_CHECKING:
    from qms.primitives.refusing import Text


@dataclass(frozen=True)
class Usual:
    """One usual objective: what it promises, what its values are, and how its results are judged."""

    slug: str
    theme: Text
    statement: Text
    unit: Text
    direction: str
    target: str
    warning: str
    judged: Text
    cadence: str = rules.MONTHLY
    data_kind: str = "measure"
    target_kind: str = rules.LEVEL
    target_high: str = ""
    warning_high: str = ""

    def initial(self) -> dict[str, Any]:
        """Return it as a fresh form starts with."""
        numbers = ("target", "warning", "target_high", "warning_high")
        plain = ("direction", "cadence", "data_kind", "target_kind")
        return {
            "statement": str(self.statement),
            "unit": str(self.unit),
            "plan_judged": str(self.judged),
            "code": self.slug.upper(),
            **{name: getattr(self, name) for name in plain},
            **{name: Decimal(getattr(self, name)) for name in numbers if getattr(self, name)},
        }

    @property
    def way(self) -> str:
        """Which way is better, in words."""
        return str(QualityObjective.Direction(self.direction).label)

    @property
    def compared(self) -> str:
        """What is compared with its target, in words."""
        return str(QualityObjective.TargetKind(self.target_kind).label)

    @property
    def promise_words(self) -> str:
        """Its target and warning threshold as a start, in words."""
        return f"{self.target}{f'–{self.target_high}' if self.target_high else ''}\u00a0{self.unit}"


DELIVERY: Final = _("Delivery")
PRODUCT: Final = _("Product and service")
CUSTOMERS: Final = _("Customers")
SUPPLIERS: Final = _("Suppliers")
IMPROVEMENT: Final = _("Improvement")
PEOPLE: Final = _("People and leadership")

SHARE = {"unit": "%", "data_kind": "proportion"}

USUAL: Final = (
    Usual("otd", DELIVERY, _("Delivered on the day that was confirmed"), direction="higher",
          target="95", warning="92", judged=_("Share of order lines delivered by the confirmed day"), **SHARE),
    Usual("lead-time", DELIVERY, _("Days from order to delivery"), _("days"), "lower", "10", "12",
          _("Median of the days from order to delivery, from the order system")),
    Usual("complete", DELIVERY, _("Deliveries complete at the first time"), direction="higher",
          target="98", warning="96", judged=_("Share of deliveries without a back order"), **SHARE),
    Usual("first-pass", PRODUCT, _("Right at the first time"), direction="higher",
          target="97", warning="95", judged=_("Share of units that pass the last test at once"), **SHARE),
    Usual("scrap", PRODUCT, _("Scrap of what is produced"), direction="lower",
          target="2", warning="3", judged=_("Scrap by weight, of all material used"), **SHARE),
    Usual("poor-quality", PRODUCT, _("Cost of poor quality, of revenue"), "%", "lower", "1.5", "2",
          _("Rework, scrap, warranty and goodwill, from the ledger"), cadence=rules.QUARTERLY),
    Usual("bath", PRODUCT, _("Temperature of the process within its limits"), "°C", "band", "20", "18",
          _("Mean of the day's readings of the calibrated sensor"), cadence=rules.DAILY,
          target_high="24", warning_high="26"),
    Usual("response", PRODUCT, _("Emergencies answered within 24 hours"), direction="higher",
          target="95", warning="90", judged=_("Share of emergencies with somebody on site in time"), **SHARE),
    Usual("complaints", CUSTOMERS, _("Complaints received in a year"), _("complaints"), "lower", "24", "36",
          _("Complaints by the day they were received, justified or not"), data_kind="count",
          target_kind=rules.COUNT),
    Usual("first-answer", CUSTOMERS, _("Complaints answered within two working days"), direction="higher",
          target="95", warning="90", judged=_("Share of complaints with a first answer in time"), **SHARE),
    Usual("satisfaction", CUSTOMERS, _("What customers say of us"), _("points of 10"), "higher", "8.5", "8",
          _("Mean of the survey, with the number of answers beside it"), cadence=rules.QUARTERLY),
    Usual("repeat", CUSTOMERS, _("Orders of customers who ordered before"), _("orders"), "higher", "5", "0",
          _("Orders of known customers against the same month a year earlier"), target_kind=rules.GROWTH),
    Usual("supplier-otd", SUPPLIERS, _("Supplies received on the agreed day"), direction="higher",
          target="93", warning="88", judged=_("Share of order lines received by the agreed day"), **SHARE),
    Usual("supplier-ppm", SUPPLIERS, _("Faulty parts among those received"), "ppm", "lower", "500", "1000",
          _("Parts rejected at receipt or later, of all received")),
    Usual("actions-on-time", IMPROVEMENT, _("Actions closed by their due day"), direction="higher",
          target="90", warning="80", judged=_("Share of the month's actions that were done in time"), **SHARE),
    Usual("effective", IMPROVEMENT, _("Corrective actions that worked"), direction="higher",
          target="85", warning="75", judged=_("Share of verdicts of the quarter that say effective"),
          cadence=rules.QUARTERLY, **SHARE),
    Usual("ideas", IMPROVEMENT, _("Ideas put into practice in a year"), _("ideas"), "higher", "40", "30",
          _("Ideas by the day they were put into practice"), data_kind="count", target_kind=rules.COUNT),
    Usual("walks", PEOPLE, _("Site walks of leaders in a year"), _("walks"), "higher", "24", "18",
          _("Site walks recorded with what was heard and what followed"), data_kind="count",
          target_kind=rules.COUNT),
    Usual("training", PEOPLE, _("People confirmed as competent for their role"), direction="higher",
          target="100", warning="95", judged=_("Share of competence confirmations that are met and valid"),
          cadence=rules.QUARTERLY, **SHARE),
)  # fmt: skip


def usual(slug: str) -> Usual | None:
    """Return the usual objective that ``slug`` names, if there is one."""
    return next((one for one in USUAL if one.slug == slug), None)


def by_theme() -> Iterator[tuple[Text, list[Usual]]]:
    """Yield the usual objectives by theme, in their order."""
    for theme in dict.fromkeys(one.theme for one in USUAL):
        yield theme, [one for one in USUAL if one.theme == theme]
