"""The words in which the events of Halvorsen are written: those of the old register, and the recent ones."""

from __future__ import annotations

from dataclasses import dataclass, field

PLANNING = "Planning or capacity"
MATERIAL = "Material from a provider"
HANDLING = "Handling, packing, transport"
INFORMATION = "Information or handover"
MEASURING = "Measurement or test"
MACHINE = "Machine or tool"
INSTRUCTION = "Instruction missing or unclear"
TRAINING = "Training or competence"
DESIGN = "Design or specification"

CUSTOMERS = (
    "Nordvann KF", "Havnekraft AS", "Vistula Water", "Gdynia Port", "Aire Utilities", "Yorkshire Process",
    "Douro Águas", "Minho Têxtil", "Fjordfisk", "Baltic Foods",
)  # fmt: skip
PUMPS, VALVES, SERVICE, PARTS = "Pumps of the K series", "Control valves", "Field service", "Spare parts"

OLD: tuple[tuple[str, str, str, str, str], ...] = (
    ("{customer} got a pump with another flange than ordered", PUMPS, "OTC", INFORMATION, "Exchanged."),
    ("Casting of pump at {customer} sweats at the volute", PUMPS, "PUR", MATERIAL, "Casing replaced."),
    ("Valve for {customer} arrived with a bent stem", VALVES, "MFG", HANDLING, "Sent again, in a crate."),
    ("Engineer came to {customer} a day after the promised one", SERVICE, "SVC", PLANNING, "Visit free."),
    ("Seal kit for {customer} was one of an older type", PARTS, "SPA", INFORMATION, "Right kit by courier."),
    ("{customer} misses the test report of two pumps", PUMPS, "MFG", INSTRUCTION, "Reports sent."),
    ("Motor of {customer} hums: coupling out of line", PUMPS, "SVC", TRAINING, "Aligned on site."),
    ("Pump for {customer} came without its certificate", PUMPS, "PUR", MATERIAL, "Certificate found."),
    ("{customer} waited six days for a gasket promised in two", PARTS, "SPA", PLANNING, "Sent by air."),
    ("Flow of a valve at {customer} below its data sheet", VALVES, "DES", DESIGN, "Trim exchanged."),
)
"""What the old register held, again and again: words, offering, process, cause, what came of it."""

OLD_COUNT = 64
"""How many of them were taken over."""


@dataclass(frozen=True)
class Fix:
    """A corrective action: days to due and to the check; done, found effective, after so many."""

    text: str
    owner: str
    criterion: str
    due: int = 30
    check: int = 90
    verifier: str = "maria"
    done: int | None = None
    proof: str = ""
    verified: int | None = None
    finding: str = ""


@dataclass(frozen=True)
class Happening:
    """An event and its course, in days after it was received; what is not there has not happened yet."""

    days_ago: int
    kind: str
    by: str
    text: str
    site: str | None
    process: str = ""
    customer: str = ""
    offering: str = ""
    severity: str = "minor"
    cause: str = ""
    provider: str = ""
    grade: str = ""
    clause: str = ""
    answer_days: int = 30
    contained: str = ""
    task: tuple[str, str, int] | None = None
    answered: tuple[int, str] | None = None
    whys: tuple[str, ...] = ()
    bones: tuple[tuple[str, str], ...] = ()
    root: tuple[int, str, str] | None = None
    lesson: str = ""
    fixes: tuple[Fix, ...] = ()
    asked: tuple[str, ...] = ()
    looked: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    seen: tuple[int, str, str] | None = None
    closed: tuple[int, str] | None = None
    idea: tuple[int, bool, str] | None = None


HAPPENINGS = (
    Happening(
        322, "complaint", "erik", "Two pumps were promised for week 14; production had never seen that date",
        "BGO", "OTC", "Nordvann KF", PUMPS, cause=PLANNING, contained="Rental pumps lent until delivery.",
        answered=(1, "Rental pumps from tomorrow, delivery on the 28th."),
        whys=("Sales confirmed a date that planning did not know", "Dates are confirmed from the catalogue",
              "Planning answers only by mail, within days"),
        root=(9, "Nobody has to ask planning before a date is confirmed", "system"),
        lesson="A date that is confirmed without capacity is a complaint in waiting.",
        fixes=(Fix("Confirm dates only from the planning board", "nina",
                   "No date confirmed without planning for three months", due=25, check=110, done=24,
                   proof="The order form asks for the planner's mark.",
                   verified=112, finding="Forty orders looked at: each has the mark."),),
        closed=(40, "Pumps delivered; the form asks for planning."),
    ),
    Happening(
        241, "complaint", "tom", "Hospital without water for two hours after a valve of ours stuck closed",
        "LBA", "MFG", "Yorkshire Process", VALVES, "critical", MACHINE,
        contained="All valves of the lot located; six exchanged within three days.",
        answered=(0, "Our engineer is there; a second valve is in parallel from tonight."),
        bones=(("machine", "Honing spindle ran out of true by 0.04 mm"),
               ("measurement", "Bore gauge is read by eye, once a shift"),
               ("method", "No rule says when the spindle is checked")),
        root=(8, "The spindle wears without anybody measuring it", "system"),
        lesson="What wears is measured on a day, not when it has failed.",
        fixes=(Fix("Measure the honing spindles weekly and keep a chart", "lars",
                   "No bore out of tolerance in three months", due=20, check=115, verifier="piotr", done=18,
                   proof="Chart hangs at the machine.", verified=118,
                   finding="Twelve weeks, all within 0.01 mm."),),
        asked=("BGO",), looked={"BGO": (7, "could", "Same spindles; measured, all true. Chart since then.")},
        seen=(2, "james", "I call the hospital every week until three months are quiet."),
        closed=(60, "All valves of the lot exchanged, the chart is kept."),
    ),
    Happening(
        176, "audit_finding", "helen", "Torque wrenches in assembly carry no calibration mark", "GDN", "MFG",
        grade="minor", clause="7.1.5", answer_days=45, cause=MEASURING,
        whys=("Marks fall off in the oil bath", "Nobody looks at marks when a tool is taken out"),
        root=(12, "Marks are stickers, and taking a tool out asks for nothing", "system"),
        fixes=(Fix("Engrave the wrenches and scan them when taken out", "ewa",
                   "No tool without mark in two walks", due=35, check=95, done=33,
                   proof="Forty wrenches engraved.", verified=98,
                   finding="Two walks, no tool without mark."),),
    ),
    Happening(
        131, "supplier_failure", "wei", "Lot of castings with porosity in the suction flange", "GDN", "PUR",
        severity="serious", cause=MATERIAL, provider="foundry", offering=PUMPS,
        contained="Lot of 46 held; flanges of stock X-rayed.",
        whys=("Gas in the melt", "Degassing was cut short to catch up", "We had asked for twelve more a week"),
        root=(10, "We raise call-offs without asking the foundry what it can pour", "system"),
        lesson="Our own planning can be the cause of a provider's failure.",
        fixes=(Fix("Agree weekly pour capacity with the foundry before call-offs rise", "silje",
                   "No lot with porosity above 1 % in three months", due=30, check=120, done=28,
                   proof="Capacity sheet, signed by both."),),
        seen=(3, "henrik", "I sign no call-off above the agreed capacity."),
    ),
    Happening(
        118, "complaint", "joao", "Delivery confirmed for May; Porto heard in May that it would be June", "OPO",
        "OTC", "Douro Águas", PUMPS, cause=PLANNING, contained="Part delivery of two pumps.",
        answered=(1, "Two now, two by 12 June; we carry the rental."),
        closed=(21, "Delivered on the second date."),
    ),
    Happening(
        88, "nonconformity", "ewa", "Assembly used the drawing of the revision before", "GDN", "MFG",
        cause=INSTRUCTION, contained="Eleven units taken apart and checked.",
        closed=(12, "Old drawings collected; the screen shows the valid one."),
    ),
    Happening(
        74, "idea", "grace", "Send a photo of the packed box with each spare part", "LBA", "SPA",
        offering=PARTS,
        idea=(9, True, "From next month at all three counters; thank you, Grace."),
    ),
    Happening(
        63, "idea", "rui", "Let field engineers order parts from the van", "OPO", "SPA", offering=PARTS,
        idea=(15, False, "Not this year: the order system is exchanged in autumn. It is on its list of needs."),
    ),
    Happening(
        52, "complaint", "sofia", "Customer called four times before somebody answered", "OPO", "CMP",
        "Minho Têxtil", SERVICE, cause=INFORMATION, contained="Sofia called back herself.",
        answered=(0, "One number, one name, from today on."),
        closed=(9, "The desk answers within three rings; calls are counted."),
    ),
    Happening(
        41, "complaint", "chloe", "A pump promised for the shutdown came two days after it", "LBA", "OTC",
        "Yorkshire Process", PUMPS, cause=PLANNING, contained="Fitter stayed over the weekend, at our cost.",
        answered=(1, "Fitted on Sunday; no line stood still on Monday."),
    ),
    Happening(
        33, "audit_finding", "helen", "Two of nine suppliers were not reviewed as planned", "BGO", "PUR",
        grade="minor", clause="8.4", answer_days=42,
    ),
    Happening(
        29, "audit_finding", "helen", "Shift handover could be shown on the board that stands there already",
        "GDN", "MFG", grade="opportunity", clause="7.4", closed=(10, "Tried in shift B since the 3rd."),
    ),
    Happening(
        24, "complaint", "tom", "Engineer arrived without the seal that the order names", "LBA", "SVC",
        "Aire Utilities", SERVICE, cause=INFORMATION, contained="Seal brought by taxi.",
        answered=(0, "Second visit free."),
        whys=("The order names the seal in a note", "Notes are not printed for the van",
              "The pick list is made from part numbers alone"),
        root=(6, "The pick list shows only what has a part number", "system"),
    ),
    Happening(
        17, "nonconformity", "jakub", "Bore of seven casings 0.03 mm too wide", "GDN", "MFG", offering=PUMPS,
        cause=MACHINE, task=("Measure all casings of the shift again", "ewa", 3),
    ),
    Happening(
        9, "complaint", "erik", "Fjordfisk was promised the 2nd; planning has the 23rd", "BGO", "OTC",
        "Fjordfisk", PUMPS, cause=PLANNING,
        contained="Pump of another order re-routed, with that customer's yes.",
        answered=(1, "Yours leaves on the 4th; we told the truth late."),
        whys=("The planner's mark was given by phone", "Nina was on leave, nobody stands in for her",
              "The board can be read, not asked, while she is away"),
        root=(4, "The mark hangs on one person", "system"),
        fixes=(Fix("Two planners give the mark, and the board shows who is there", "nina",
                   "No date confirmed without the board for three months", due=25, check=95),),
        asked=("GDN", "LBA", "OPO"),
        looked={"LBA": (5, "happens", "Two orders of last week have no mark.")},
    ),
    Happening(
        6, "complaint", "agnieszka", "Gdynia Port: valve leaks at the gland after a week", "GDN", "MFG",
        "Gdynia Port", VALVES, "serious", contained="A second valve is on its way.",
    ),
    Happening(
        4, "idea", "ewa", "Put the torque values on the fixture, not into the folder", "GDN", "MFG",
    ),
    Happening(
        2, "complaint", "grace", "Wrong gasket in the kit for the second time this month", "LBA", "SPA",
        "Baltic Foods", PARTS,
    ),
)  # fmt: skip
