"""What was said, decided and done at Halvorsen, as data."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Deed:
    """A task or an action and its course: days to ``due``, days after that to the ``check``.

    ``done`` is how many days after the due day it was done (negative: before; nothing: not yet), ``effective``
    the verdict, ``extended`` by how many days its due day moved, ``file`` the file given as proof.
    """

    text: str
    owner: str
    due: int
    weight: str = "action"
    origin: str = "other"
    criterion: str = ""
    check: int = 0
    verifier: str = ""
    process: str = ""
    site: str | None = None
    done: int | None = None
    proof: str = ""
    file: str = ""
    effective: bool | None = None
    finding: str = ""
    extended: int = 0
    slip: str = ""
    cancelled: str = ""
    days_ago: int = 0
    assigned_by: str = ""
    decided: str = ""
    because: str = ""
    then: Deed | None = None


@dataclass(frozen=True)
class Taken:
    """A decision of a meeting, on which input, which result of 9.3.3 it answers, and what was assigned."""

    kind: str
    result: str
    item: str
    by: str
    text: str
    rationale: str
    data: str = ""
    expires: int = 0
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True)
class Meeting:
    """A review: when, who was there, what was questioned, concluded and decided."""

    title: str
    days_ago: int
    site: str | None
    chair: str
    present: tuple[str, ...]
    covers: int = 182
    remote: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    challenges: tuple[tuple[str, str, str, str], ...] = ()
    conclusions: dict[str, str] = field(default_factory=dict)
    decisions: tuple[Taken, ...] = ()
    adequate: str = "yes"
    overall: str = "The system does what it is for; delivery and supplier quality need leaders' attention."
    amendments: tuple[tuple[str, str], ...] = ()
    closed: bool = True


CONTRIBUTIONS = {
    "context": "New rules on materials in drinking water apply from next year; two utilities merged.",
    "customers": "Survey of forty customers: 8.1 of 10 on reliability, 7.2 on keeping dates.",
    "nonconformities": "Porosity in pump casings is the most frequent cause; all reports have a root cause.",
    "audits": "Internal audits of purchasing and service: three minor findings, none repeated.",
    "providers": "Two foundries supply nine of ten castings; one is on weekly delivery checks.",
    "resources": "Test bench in Gdańsk runs three shifts; one post in service is open.",
    "risks": "Dependence on one foundry is the highest rated risk; a second source is being qualified.",
    "improvement": "Eleven ideas came from the shop floor, six are in use.",
}

CONCLUSIONS = {
    "earlier_actions": "Late and ineffective actions were gone through one by one; owners confirmed new days.",
    "objectives": "Objectives off target were discussed with their owners; decisions below.",
    "processes": "Manufacturing and service delivery were looked at where they missed; decisions below.",
    "monitoring": "Missing and poor values were explained by their owners; the cause is known.",
    "nonconformities": "Casting porosity stays the main cause; see the decision on the foundry.",
    "improvement": "What did not work was understood; the follow-up is assigned.",
}

MEETINGS = (
    Meeting(
        title="Management review, {month}",
        days_ago=490,
        site=None,
        chair="astrid",
        present=("astrid", "henrik", "maria"),
        remote=("james",),
        absent=("ingrid",),
        challenges=(
            (
                "astrid",
                "objectives",
                "Why is scrap in Gdańsk half again as high as in Bergen with the same machines?",
                "Tools are changed by the calendar there, not by wear. Bergen changed that last year.",
            ),
        ),
        decisions=(
            Taken(
                "improvement",
                "improvement",
                "objectives",
                "henrik",
                "Gdańsk changes tools by measured wear, as Bergen does.",
                "Scrap in Gdańsk runs at 3.1 % of cost against 1.9 % in Bergen.",
                data="SCR-GDN, SCR-BGO",
                deeds=(
                    Deed(
                        "Introduce tool change by measured wear on all six machining centres",
                        "jakub",
                        75,
                        origin="off_target",
                        criterion="Scrap in machining below 2.5 % of cost for three months in a row",
                        check=120,
                        verifier="piotr",
                        process="MFG",
                        site="GDN",
                        done=-4,
                        proof="Wear gauges in use on all six centres; instruction WI-221 released.",
                        effective=True,
                        finding="Scrap was below 2.5 % in each of the last three months.",
                    ),
                ),
            ),
            Taken(
                "no_change",
                "qms_change",
                "context",
                "astrid",
                "No change to the QMS.",
                "The two process maps changed last year have not run for a full year yet.",
            ),
            Taken(
                "resource",
                "resources",
                "resources",
                "astrid",
                "A second dispatcher for emergency calls in Leeds.",
                "One dispatcher cannot cover weekends; calls waited up to five hours.",
                data="RSP-LBA",
                deeds=(
                    Deed(
                        "Hire and train a second dispatcher",
                        "oliver",
                        90,
                        criterion="Technician on site within 24 hours in 90 % of calls, three months in a row",
                        check=150,
                        verifier="james",
                        process="SVC",
                        site="LBA",
                        done=8,
                        proof="Contract signed; training record TR-118 complete.",
                        file="training-record-TR-118.txt",
                        effective=True,
                        finding="Above 90 % since the weekend rota started.",
                    ),
                ),
            ),
        ),
    ),
    Meeting(
        title="Site review, Gdańsk works, {month}",
        days_ago=330,
        site="GDN",
        chair="katarzyna",
        present=("katarzyna", "agnieszka", "piotr", "pawel"),
        challenges=(
            (
                "katarzyna",
                "objectives",
                "First-pass yield misses every other month. What would be different next month?",
                "Nothing, with these castings and this bench. It scatters around 96 %.",
            ),
        ),
        decisions=(
            Taken(
                "qms_change",
                "qms_change",
                "nonconformities",
                "katarzyna",
                "Casings are leak-tested before machining, not after.",
                "Porosity is found after two hours of machining; the loss is in the hours.",
                data="FPY-GDN, SUP-PPM",
                deeds=(
                    Deed(
                        "Build a leak test for raw casings and put it before machining",
                        "agnieszka",
                        100,
                        origin="corrective",
                        criterion="No casing found porous after machining for two months",
                        check=90,
                        verifier="piotr",
                        process="MFG",
                        site="GDN",
                        done=0,
                        extended=21,
                        slip="The pressure vessel needed a new approval before use.",
                        proof="Test rig approved and in use; 214 casings tested in the first month.",
                        effective=False,
                        finding="Three casings were porous after machining: the rig misses pores below 0.2 mm.",
                        then=Deed(
                            "Helium leak test for raw casings",
                            "agnieszka",
                            60,
                            done=3,
                            proof="Helium rig approved; it finds the 0.1 mm pores of the reference casing.",
                        ),
                    ),
                ),
            ),
            Taken(
                "no_change",
                "improvement",
                "improvement",
                "katarzyna",
                "No further improvement is started.",
                "The leak test takes the whole capacity of the team for half a year.",
            ),
            Taken(
                "no_change",
                "resources",
                "resources",
                "katarzyna",
                "No change in resources.",
                "The test rig is paid from the site's yearly budget.",
            ),
        ),
        overall="The site's system works; castings limit what it can reach.",
    ),
    Meeting(
        title="Management review, {month}",
        days_ago=300,
        site=None,
        chair="astrid",
        present=("astrid", "henrik", "ingrid", "maria"),
        remote=("james",),
        challenges=(
            (
                "ingrid",
                "providers",
                "What does the foundry cost us, all in?",
                "About 240 hours a month of machining and sorting, and the late pumps.",
            ),
            (
                "james",
                "objectives",
                "Complaints nearly doubled. Are these our pumps or our promises?",
                "Two thirds are late deliveries from Gdańsk, one third leaking casings.",
            ),
        ),
        decisions=(
            Taken(
                "priority",
                "improvement",
                "objectives",
                "henrik",
                "Delivery from Gdańsk comes before new orders: no date is confirmed without castings in stock.",
                "On-time delivery fell below 90 % while orders were confirmed as if castings were there.",
                data="OTD-GDN, CMP-NUM",
                deeds=(
                    Deed(
                        "Tie order confirmation in Gdańsk to castings in stock",
                        "agnieszka",
                        45,
                        origin="off_target",
                        criterion="On-time delivery at or above 92 % for three months in a row",
                        check=120,
                        verifier="maria",
                        process="OTC",
                        site="GDN",
                        done=-2,
                        proof="Confirmation blocks without stock; eleven orders re-dated with the customers.",
                        effective=True,
                        finding="Above 92 % for three months; no date was confirmed without stock.",
                    ),
                    Deed(
                        "Tell the eleven customers concerned, in person",
                        "erik",
                        14,
                        weight="task",
                        done=-1,
                        proof="All eleven visited or called.",
                    ),
                ),
            ),
            Taken(
                "risk_acceptance",
                "qms_change",
                "risks",
                "astrid",
                "Until a second foundry is qualified, castings are bought from one source with weekly checks.",
                "Qualifying takes a year; stopping would stop all pumps from Gdańsk.",
                data="SUP-PPM",
                expires=365,
                deeds=(
                    Deed(
                        "Qualify a second foundry for casings",
                        "silje",
                        320,
                        origin="risk",
                        criterion="Two foundries deliver below 9 rejects in a thousand for three months",
                        check=100,
                        verifier="henrik",
                        process="PUR",
                    ),
                ),
            ),
            Taken(
                "resource",
                "resources",
                "resources",
                "ingrid",
                "A supplier quality engineer in Gdańsk for two years.",
                "The foundry needs somebody on its floor; the cost is a third of what porosity costs.",
                deeds=(
                    Deed(
                        "Fill the post of supplier quality engineer",
                        "hanne",
                        80,
                        criterion="Rejects at receipt back below 9 in a thousand for two months",
                        check=110,
                        verifier="katarzyna",
                        process="PUR",
                        done=-9,
                        proof="Post filled; first day at the foundry on record.",
                        effective=True,
                        finding="Rejects have been below 9 since the third month.",
                    ),
                ),
            ),
        ),
    ),
    Meeting(
        title="Site review, Leeds service centre, {month}",
        days_ago=160,
        site="LBA",
        chair="james",
        covers=330,
        present=("james", "oliver", "grace"),
        decisions=(
            Taken(
                "improvement",
                "improvement",
                "customers",
                "james",
                "Spare parts kits travel in each service van.",
                "A third of second visits waited for a part that costs less than the visit.",
                data="PRT-LBA, RSP-LBA",
                deeds=(
                    Deed(
                        "Define and stock van kits for the ten most frequent repairs",
                        "grace",
                        60,
                        origin="improvement",
                        criterion="Second visits for missing parts below one in ten",
                        check=110,
                        verifier="oliver",
                        process="SPA",
                        site="LBA",
                        done=3,
                        proof="Kits in all nine vans; stock list SL-40.",
                        file="stock-list-SL-40.csv",
                    ),
                ),
            ),
            Taken(
                "no_change",
                "qms_change",
                "context",
                "james",
                "No change to the QMS.",
                "Service procedures were revised last year and work.",
            ),
            Taken(
                "no_change",
                "resources",
                "resources",
                "james",
                "No change in resources.",
                "The second dispatcher has taken the load off the weekends.",
            ),
        ),
        overall="Service in Leeds keeps its promise; parts decide how fast.",
    ),
    Meeting(
        title="Management review, {month}",
        days_ago=118,
        site=None,
        chair="astrid",
        present=("astrid", "henrik", "james", "maria"),
        remote=("ingrid",),
        challenges=(
            (
                "astrid",
                "earlier_actions",
                "The leak test in Gdańsk did not work. What did we learn, besides buying a finer one?",
                "That we asked the supplier of the rig instead of measuring the pores ourselves first.",
            ),
            (
                "henrik",
                "objectives",
                "Porto is sliding. Is that the season, or the system?",
                "Two technicians left, and the rota has had no reserve since then.",
            ),
        ),
        decisions=(
            Taken(
                "improvement",
                "improvement",
                "earlier_actions",
                "henrik",
                "Before a test is bought, the defect it must find is measured.",
                "The rig in Gdańsk was specified from a catalogue.",
                deeds=(
                    Deed(
                        "Write the rule into the procedure for new test equipment and train engineering",
                        "priya",
                        50,
                        criterion="The next two test equipment orders name the measured defect",
                        check=120,
                        verifier="maria",
                        process="DES",
                        done=5,
                        proof="Procedure DP-07 revision C released; fourteen engineers trained.",
                    ),
                ),
            ),
            Taken(
                "qms_change",
                "qms_change",
                "context",
                "astrid",
                "Material certificates are checked by purchasing before the order, not at receipt.",
                "From next year a lot without certificate may not be unloaded.",
                data="SUP-CRT",
                deeds=(
                    Deed(
                        "Move the certificate check before the order",
                        "silje",
                        90,
                        criterion="Lots received with a valid certificate at 99 % or more for three months",
                        check=120,
                        verifier="henrik",
                        process="PUR",
                        extended=28,
                        slip="Two suppliers need new contracts first; legal has them.",
                    ),
                ),
            ),
            Taken(
                "resource",
                "resources",
                "resources",
                "james",
                "Porto hires two technicians now, ahead of the budget round.",
                "Response within 24 hours falls month by month; penalties start at 85 %.",
                data="RSP-OPO",
                deeds=(
                    Deed(
                        "Hire two field service technicians for Porto",
                        "tiago",
                        85,
                        origin="off_target",
                        criterion="Technician on site within 24 hours in 90 % of calls for three months",
                        check=120,
                        verifier="james",
                        process="SVC",
                        site="OPO",
                    ),
                    Deed(
                        "Report parts shipped the same day in Porto again, every month",
                        "rui",
                        40,
                        weight="task",
                        site="OPO",
                    ),
                ),
            ),
        ),
        adequate="no",
        overall="The system fits and leads the right way; service in Porto was not adequately resourced, which "
        "was decided today.",
        amendments=(
            (
                "In the decision on Porto read “two technicians and one apprentice”.",
                "The apprentice was agreed in the meeting and left out of the minutes.",
            ),
        ),
    ),
    Meeting(
        title="Site review, Gdańsk works, {month}",
        days_ago=0,
        site="GDN",
        chair="katarzyna",
        covers=200,
        present=("katarzyna", "agnieszka", "piotr"),
        absent=("pawel",),
        challenges=(
            (
                "katarzyna",
                "objectives",
                "First-pass yield: the same answer as last time?",
                "Yes: it scatters around 96 % with this bench. It needs a change, not a remark.",
            ),
        ),
        overall="The site's system works; the test bench and the castings limit what it can reach.",
        closed=False,
    ),
)

DEEDS = (
    Deed(
        "Replace the flow meter of test bench 2",
        "lars",
        40,
        origin="corrective",
        criterion="Bench 2 within 0.5 % of the reference pump for two calibrations",
        check=60,
        verifier="maria",
        process="MNT",
        site="BGO",
        done=-6,
        proof="New meter installed, calibration certificate K-2291.",
        file="calibration-K-2291.txt",
        effective=True,
        finding="Two calibrations within 0.3 %.",
        days_ago=210,
        assigned_by="henrik",
    ),
    Deed(
        "Train both shifts on the helium leak test",
        "jakub",
        72,
        weight="task",
        process="MFG",
        site="GDN",
        days_ago=75,
        assigned_by="katarzyna",
        decided="A helium leak test is bought for Gdańsk.",
        because="Three porous casings passed the first rig; the pores were measured at 0.1 mm.",
    ),
    Deed(
        "Bring gauges of line 3 to calibration",
        "ewa",
        12,
        weight="task",
        site="GDN",
        days_ago=14,
        assigned_by="agnieszka",
    ),
    Deed(
        "Post the weekly delivery board in the canteen",
        "ewa",
        20,
        weight="task",
        site="GDN",
        days_ago=16,
        assigned_by="agnieszka",
    ),
    Deed(
        "Check torque wrenches of assembly against the new table",
        "ewa",
        9,
        weight="task",
        site="GDN",
        days_ago=6,
        assigned_by="agnieszka",
    ),
    Deed(
        "Agree delivery windows with the merged utilities",
        "chloe",
        30,
        criterion="No refused delivery for two months",
        check=60,
        verifier="erik",
        process="OTC",
        days_ago=26,
        assigned_by="erik",
        site="LBA",
    ),
    Deed(
        "Publish delivery performance to the ten largest customers",
        "erik",
        40,
        origin="improvement",
        criterion="At least eight of the ten say that they know our figures",
        check=45,
        verifier="astrid",
        process="OTC",
        done=-2,
        proof="Monthly sheet sent to all ten; template DS-3.",
        days_ago=82,
        assigned_by="henrik",
    ),
    Deed(
        "Translate the complaint form into Portuguese",
        "sofia",
        20,
        weight="task",
        site="OPO",
        done=-3,
        proof="Form online.",
        days_ago=60,
        assigned_by="james",
    ),
    Deed(
        "Trial of night deliveries in Porto",
        "rui",
        60,
        weight="task",
        site="OPO",
        cancelled="Neighbours of the depot object; the municipality would not allow it.",
        days_ago=130,
        assigned_by="tiago",
    ),
    Deed(
        "Draw the failure tree of the seal leaks at Porto Norte",
        "mateusz",
        25,
        origin="corrective",
        criterion="Cause confirmed by a test that switches the leak on and off",
        check=40,
        verifier="priya",
        process="DES",
        site="GDN",
        done=2,
        proof="Failure tree FT-12; leak reproduced at 9 bar with a reversed lip.",
        file="failure-tree-FT-12.txt",
        days_ago=70,
        assigned_by="katarzyna",
    ),
)
