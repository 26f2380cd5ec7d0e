"""What customers of Halvorsen said, what leaders concluded, which promises were checked, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Voice:
    """Feedback beyond complaints: when, of which kind, by whom, what; a score of ten with its answers."""

    days_ago: int
    kind: str
    tone: str
    customer: str
    text: str
    heard_by: str
    site: str | None = None
    offering: str = ""
    score: str = ""
    answers: int = 0


SURVEYS = (
    (675, "7.9", 21),
    (585, "8.1", 24),
    (495, "8.3", 22),
    (405, "8.0", 26),
    (315, "7.6", 25),
    (225, "7.4", 28),
    (135, "7.8", 27),
    (45, "8.2", 29),
)
"""Days ago, mean score of ten and answers of the quarterly survey."""

VOICES = (
    Voice(
        410,
        "praise",
        "good",
        "Vestland Vann",
        "The night crew had our station running before breakfast. Thank you.",
        "tom",
        "LBA",
        "Service contracts",
    ),
    Voice(
        372,
        "visit",
        "mixed",
        "Yorkshire Water",
        "Good pumps; the day you promise moves too often.",
        "james",
        "LBA",
        "Service contracts",
    ),
    Voice(
        340,
        "lost_order",
        "bad",
        "Águas do Douro",
        "Lost on delivery time: eleven weeks against seven.",
        "joao",
        "OPO",
        "Process pumps",
    ),
    Voice(
        301,
        "visit",
        "bad",
        "Wodociągi Pomorskie",
        "Two pumps came without their certificates.",
        "katarzyna",
        "GDN",
        "Process pumps",
    ),
    Voice(
        262,
        "visit",
        "mixed",
        "Bergen kommune",
        "We never know who answers the phone after four.",
        "erik",
        "BGO",
        "Spare parts",
    ),
    Voice(
        228,
        "lost_order",
        "bad",
        "Águas do Douro",
        "They buy local service now; we took four days to answer.",
        "tiago",
        "OPO",
        "Service contracts",
    ),
    Voice(
        190,
        "praise",
        "good",
        "Wodociągi Pomorskie",
        "All twelve pumps fitted at the first try.",
        "mateusz",
        "GDN",
        "Process pumps",
    ),
    Voice(
        164,
        "visit",
        "mixed",
        "Severn Utilities",
        "They want the energy figures in every quote.",
        "chloe",
        "LBA",
        "Process pumps",
    ),
    Voice(
        121,
        "praise",
        "good",
        "Bergen kommune",
        "One number to call, and somebody who knows us. Much better.",
        "erik",
        "BGO",
        "Spare parts",
    ),
    Voice(
        97,
        "visit",
        "good",
        "Yorkshire Water",
        "The promised day held on nine of the last ten jobs.",
        "james",
        "LBA",
        "Service contracts",
    ),
    Voice(
        74,
        "lost_order",
        "bad",
        "Severn Utilities",
        "Price: 14 percent above the next.",
        "chloe",
        "LBA",
        "Process pumps",
    ),
    Voice(
        52,
        "visit",
        "mixed",
        "Águas do Douro",
        "The new answer times help; the controllers still take too long.",
        "tiago",
        "OPO",
        "Service contracts",
    ),
    Voice(
        38,
        "praise",
        "good",
        "Vestland Vann",
        "The energy sheet settled our tender within a day.",
        "erik",
        "BGO",
        "Process pumps",
    ),
    Voice(
        19,
        "visit",
        "bad",
        "Wodociągi Pomorskie",
        "Two of the last five deliveries came a week late.",
        "agnieszka",
        "GDN",
        "Process pumps",
    ),
    Voice(
        6,
        "praise",
        "good",
        "Yorkshire Water",
        "Grace found a part that three others could not.",
        "grace",
        "LBA",
        "Spare parts",
    ),
)

CONCLUSIONS = (
    # days ago of the conclusion, first and last day ago, trend, by whom, what
    (
        290,
        475,
        300,
        "worse",
        "james",
        "Customers praise people, and miss days that hold. One promised day, set by service, from now on.",
    ),
    (
        108,
        295,
        115,
        "same",
        "astrid",
        "Fewer lost orders than feared; delivery time still decides them. The second foundry comes first.",
    ),
)


@dataclass(frozen=True)
class Asked:
    """A commitment check: asked so many days ago, of which process, with what answer and outcome."""

    days_ago: int
    by: str
    customer: str
    offering: str
    promise: str
    unusual: str
    process: str
    site: str
    unclear: str = ""
    answer: tuple[str, str] | None = None
    promised: tuple[bool, str] | None = None
    seen: tuple[str, str] | None = None


CHECKS = (
    Asked(
        86,
        "chloe",
        "Yorkshire Water",
        "Service contracts",
        "On site within four hours, at night too",
        "Our contracts name eight hours.",
        "SVC",
        "LBA",
        answer=("yes", "From June, with the third crew."),
        promised=(True, "From 1 June."),
    ),
    Asked(
        61,
        "joao",
        "Águas do Douro",
        "Process pumps",
        "Twelve pumps in six weeks",
        "Half the usual time.",
        "MFG",
        "GDN",
        answer=("no", "Castings alone take seven weeks."),
        promised=(True, "They would have bought elsewhere; we split the lot."),
        seen=(
            "henrik",
            "It stands. Six pumps go first, by air if need be; sales calls the works before the next one.",
        ),
    ),
    Asked(
        40,
        "erik",
        "Severn Utilities",
        "Process pumps",
        "Energy use guaranteed within two percent",
        "We never guaranteed a figure over the life of a pump.",
        "DES",
        "BGO",
        unclear="At which load the customer measures.",
        answer=("no", "Not before the bench has measured a year."),
        promised=(False, ""),
    ),
    Asked(
        9,
        "chloe",
        "Severn Utilities",
        "Service contracts",
        "A stand-in pump within a day",
        "We keep no stand-in pumps in Leeds.",
        "SVC",
        "LBA",
        answer=("no", "Two pumps would have to be bought."),
        promised=(True, "The tender closed on the same day."),
    ),
    Asked(
        1,
        "joao",
        "Águas do Douro",
        "Spare parts",
        "Controllers exchanged over one weekend, at eleven stations",
        "We do one station a week.",
        "SVC",
        "OPO",
        unclear="Whether the stations can stand still at night.",
    ),
)
