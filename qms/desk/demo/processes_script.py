"""The words in which the demo's processes, questions and providers are written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

SITES = {
    "MFG": ("BGO", "GDN"),
    "MNT": ("BGO", "GDN"),
    "PUR": ("BGO", "GDN"),
    "SPA": ("BGO", "LBA"),
    "SVC": ("LBA", "OPO"),
}

# process, direction, what, other process or kind of outside party, name of the party
FLOWS = (
    ("OTC", "input", "Enquiry and order", "customer", ""),
    ("OTC", "output", "Requirements as agreed", "DES", ""),
    ("OTC", "output", "Works order with promised day", "MFG", ""),
    ("OTC", "output", "Confirmation and invoice", "customer", ""),
    ("DES", "output", "Drawings and test plan", "MFG", ""),
    ("PUR", "input", "Castings", "provider", "Two foundries"),
    ("PUR", "output", "Castings, seals and motors, checked", "MFG", ""),
    ("PUR", "output", "Parts for stock", "SPA", ""),
    ("MFG", "output", "Pumps and valves, tested", "customer", ""),
    ("MNT", "output", "Machines and gauges fit for use", "MFG", ""),
    ("PPL", "output", "People qualified for their work", "MFG", ""),
    ("PPL", "output", "People qualified for their work", "SVC", ""),
    ("SPA", "input", "Order for a part", "customer", ""),
    ("SPA", "output", "Parts for the visit", "SVC", ""),
    ("SPA", "output", "Parts sent", "customer", ""),
    ("SVC", "input", "Call for service", "customer", ""),
    ("SVC", "output", "Pump running again", "customer", ""),
    ("CMP", "input", "Complaint", "customer", ""),
    ("CMP", "output", "Cause to design out", "DES", ""),
    ("CMP", "output", "Answer within two days", "customer", ""),
    ("AUD", "input", "Audit programme", "other", "Top management"),
    ("AUD", "output", "Findings by process", "", ""),
)

MEASURES = {
    "OTC": "Share of orders delivered on the promised day.\nDays from order to confirmation.",
    "DES": "Changes after release, by project.",
    "MFG": "Scrap by line.\nShare of pumps right on the first test.",
    "SVC": "Hours from call to running pump.\nRepeat visits within thirty days.",
    "CMP": "Days to first answer.\nRepeats of one cause within a year.",
    "PUR": "Share of lots accepted on arrival.",
    "SPA": "Share of parts sent within the promised day.",
    "PPL": "Share of posts with a confirmed competence.",
}

# process: may change, may stop, may spend, up to
AUTHORITY = {
    "OTC": (
        "Order acceptance criteria; the promised day of an order, with the customer's word.",
        "Acceptance of an order whose requirements are not clear.",
        "Express freight to keep a promised day.",
        Decimal(2500),
    ),
    "DES": (
        "Drawings and test plans before release.",
        "A release, where a requirement has no test.",
        "Trials and prototypes.",
        Decimal(8000),
    ),
    "MFG": (
        "Work instructions, order of work, inspection points.",
        "A line, where a pump fails its test twice.",
        "Tools and rework.",
        Decimal(5000),
    ),
    "SVC": (
        "Visit plans and van stock.",
        "A repair that is not safe.",
        "Parts and travel for a visit at our cost.",
        Decimal(1500),
    ),
    "CMP": (
        "The way a complaint is answered.",
        "Delivery of a lot in doubt.",
        "Goodwill to a customer.",
        Decimal(1000),
    ),
    "PUR": (
        "The list of approved providers, with Quality.",
        "A delivery, and a provider until it answered.",
        "Sorting and tests of lots in doubt.",
        Decimal(3000),
    ),
    "SPA": ("Stock levels.", "Sale of a part in doubt.", "Courier upgrades.", Decimal(300)),
    "PPL": ("The plan of training.", "", "Training within the budget.", None),
    "MNT": ("Intervals of upkeep.", "A machine that is not fit.", "Spare parts of machines.", Decimal(4000)),
}


@dataclass(frozen=True)
class Asked:
    """A question to a process, how long ago, and what became of it."""

    process: str
    kind: str
    by: str
    days_ago: int
    text: str
    answered_by: str = ""
    answered_after: int = 0
    answer: str = ""
    changed: bool = False
    understood: bool = False


QUESTIONS = (
    Asked(
        "MFG", "why", "ewa", 62,
        "Why do we torque the cover twice when the gauge says it holds after the first time?",
        "agnieszka", 6,
        "It was a remedy for a gasket that we no longer buy. The second step is struck from the instruction.",
        changed=True, understood=True,
    ),
    Asked(
        "PUR", "why", "nina", 48,
        "Why three quotes for seals below 500 euro? The seal is in the drawing.",
        "silje", 9,
        "For what is in the drawing one quote will do from now on; the rule is meant for free choice.",
        changed=True, understood=True,
    ),
    Asked(
        "OTC", "different", "joao", 33,
        "In Porto we confirm by phone first and in writing the day after: customers expect it.",
        "erik", 4,
        "Good, keep it, as long as the written confirmation names the promised day.",
        understood=True,
    ),
    Asked(
        "CMP", "why", "ewa", 9,
        "Why does a complaint go to Porto first when the pump was built here?",
        "sofia", 6,
        "One desk answers every customer within two days; your line gets it the same hour.",
    ),
    Asked(
        "SPA", "different", "grace", 25,
        "In Leeds we pack the gasket with every shaft, whether it is on the list or not.",
    ),
    Asked("MFG", "why", "jakub", 5, "Why does the night shift wait for the day shift to release a piece?"),
    Asked(
        "SVC", "different", "rui", 3,
        "In Porto we call the evening before a visit. It saves one trip in ten.",
    ),
)  # fmt: skip

# words, owner, process, site, reviews (days ago, judgement, note, days until the next look)
PROVIDERS = (
    (
        {
            "name": "Nordvik Støperi",
            "supplies": "Pump casings, grey iron",
            "requirement": "Casings hold 16 bar for twenty years; delivery on the promised day hangs on them.",
            "oversight": "Yearly audit, weekly delivery check, porosity by X-ray of each lot.",
        },
        "silje", "PUR", None,
        (
            (410, "ok", "All lots accepted, two days late on average.", -230),
            (226, "watch", "Porosity in 3 of 41 lots; new sand from March.", -44),
            (41, "poor", "Porosity again in 5 of 38 lots; second source is being qualified.", 50),
        ),
    ),
    (
        {
            "name": "Odlewnia Śląska",
            "supplies": "Pump casings, second source",
            "requirement": "Casings hold 16 bar for twenty years.",
            "oversight": "First-article inspection, then as the first source.",
        },
        "pawel", "PUR", "GDN",
        ((120, "ok", "First articles right; capability of 1.4 on the flange.", 62),),
    ),
    (
        {
            "name": "FjordEkspress",
            "supplies": "Overnight courier for parts",
            "requirement": "The right part within the promised day.",
            "oversight": "Monthly share of parcels on time; talks each half year.",
        },
        "oliver", "SPA", None,
        ((190, "ok", "97.8 % on time.", -9),),
    ),
    (
        {
            "name": "Tessera Seals",
            "supplies": "Shaft seals",
            "requirement": "No leak within five years.",
        },
        "", "PUR", None,
        (),
    ),
)  # fmt: skip
