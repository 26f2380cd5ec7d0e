"""What could happen at Halvorsen, for worse and for better, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Seen:
    """A risk or opportunity: seen so many days ago, weighed before and after treatment, reviewed since.

    ``reviews`` are days ago, the weights then (two, or four with what is left) and what was seen. ``accepted``
    is by whom, how many days ago, for how many days, and why; ``closed`` how many days ago, how and why.
    """

    days_ago: int
    what: str
    weight: tuple[int, ...]
    owner: str
    site: str | None = None
    process: str = ""
    kind: str = "risk"
    consequence: str = ""
    response: str = ""
    treatment: str = ""
    reviews: tuple[tuple[int, tuple[int, ...], str], ...] = ()
    review_in: int = 60
    accepted: tuple[str, int, int, str] | None = None
    action: tuple[str, str, int, str] | None = None
    closed: tuple[int, str, str] | None = None
    objectives: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()


RISKS = (
    Seen(
        310,
        "The only foundry for large castings stops delivering",
        (3, 5, 2, 5),
        "silje",
        None,
        "PUR",
        consequence="No pump above 200 mm leaves Gdańsk for three months.",
        response="share",
        treatment="A second foundry is qualified for the four most sold castings; six weeks of stock.",
        reviews=(
            (120, (4, 5, 3, 5), "The foundry announced short weeks; two deliveries came late."),
            (34, (4, 5, 2, 5), "The second foundry passed its first-article inspection."),
        ),
        accepted=("henrik", 30, 150, "Two of four castings have a second source; the others follow by summer."),
        objectives=("SUP-PPM", "OTD-GDN"),
        requirements=("Pumps leave the works on the confirmed day.",),
    ),
    Seen(
        240,
        "Drawings of changed pumps reach the floor after the first parts are made",
        (4, 4, 3, 3),
        "priya",
        "GDN",
        "DES",
        consequence="Pumps that do not fit the customer's pipework.",
        response="reduce",
        treatment="No order is released without the drawing index; checked each Monday.",
        reviews=((60, (4, 4, 2, 4), "Two late drawings in eight weeks, both found before machining."),),
        action=(
            "Lock the order release to the drawing index",
            "mateusz",
            45,
            "No part is made to a superseded drawing in two months.",
        ),
        objectives=("DRW-ONT",),
    ),
    Seen(
        200,
        "A technician works alone at a pit and has an accident",
        (2, 5, 1, 5),
        "james",
        "LBA",
        "SVC",
        response="reduce",
        treatment="Two people at every pit; a call-in each hour.",
        reviews=(
            (40, (2, 5, 1, 5), "Call-ins kept on all but three of 214 jobs; those three were talked over."),
        ),
    ),
    Seen(
        150,
        "The service desk in Porto loses both people who know the legacy controllers",
        (4, 4),
        "tiago",
        "OPO",
        "SVC",
        consequence="Pumps of eleven utilities stand until somebody travels from Leeds.",
        review_in=25,
        objectives=("RSP-OPO",),
        requirements=("A technician is on site within 24 hours of an emergency call.",),
    ),
    Seen(
        140,
        "A leak test is passed with a gauge that is out of calibration",
        (3, 5, 1, 5),
        "agnieszka",
        "GDN",
        "MFG",
        response="reduce",
        treatment="The bench does not start when the gauge is due.",
        reviews=((50, (3, 5, 1, 5), "The lock was tried on all three benches."),),
    ),
    Seen(
        120,
        "A ransom attack stops order entry and the drawings archive",
        (3, 5, 3, 4),
        "henrik",
        None,
        "OTC",
        consequence="Promised days cannot be given or kept for a week.",
        response="reduce",
        treatment="Offline copies each night; the way back was tried once, for the archive only.",
        review_in=20,
    ),
    Seen(
        110,
        "Spare parts for pumps built before 2005 can no longer be bought",
        (4, 3, 3, 3),
        "oliver",
        "LBA",
        "SPA",
        response="reduce",
        treatment="A last-time buy of 40 part numbers; printed impellers are tried.",
        reviews=((20, (4, 3, 3, 3), "31 of 40 part numbers are in stock."),),
        objectives=("PRT-LBA",),
    ),
    Seen(
        95,
        "Nobody but one welder in Bergen is certified for the duplex steel",
        (3, 4, 3, 4),
        "lars",
        "BGO",
        "MFG",
        response="retain",
        treatment="Work is planned around him; a second welder is in training.",
        accepted=("astrid", 80, 100, "Training takes until spring; until then we plan around one welder."),
        review_in=40,
    ),
    Seen(
        88,
        "Sales promises days that the works have not confirmed",
        (4, 3, 2, 3),
        "erik",
        None,
        "OTC",
        response="reduce",
        treatment="Unusual promises are checked with the owner of the process first.",
        reviews=((15, (4, 3, 2, 3), "Four checks in six weeks; one promise was given against a no."),),
    ),
    Seen(
        70, "Salt air corrodes the new coating sooner than in the test", (2, 4), "", "OPO", "DES", review_in=0
    ),
    Seen(
        64,
        "Two key accounts leave when the service contracts are renewed",
        (3, 4, 2, 4),
        "chloe",
        "LBA",
        "SVC",
        response="reduce",
        treatment="Each renewal is prepared with the customer half a year ahead.",
        reviews=((5, (3, 4, 2, 4), "Yorkshire Water asked for a second quote."),),
        objectives=("RSP-LBA",),
    ),
    Seen(
        330,
        "The calibration house closes its lab in Bergen",
        (3, 3, 1, 3),
        "lars",
        "BGO",
        "MNT",
        response="avoid",
        treatment="A contract with the lab in Stavanger.",
        closed=(160, "gone", "The contract with Stavanger runs since April."),
    ),
    Seen(
        280,
        "Castings arrive without material certificates",
        (4, 3, 2, 3),
        "pawel",
        "GDN",
        "PUR",
        response="reduce",
        treatment="Goods-in takes nothing without its certificate.",
        closed=(90, "happened", "Two lots came without; the corrective action took it up."),
    ),
    Seen(
        130,
        "Utilities ask for the energy use of a pump over its life",
        (4, 4),
        "erik",
        None,
        "DES",
        kind="opportunity",
        response="pursue",
        treatment="A calculator for sales, with figures from the test bench.",
        reviews=((30, (4, 4), "Three tenders asked for it; two were won."),),
    ),
    Seen(
        75,
        "Leeds could service pumps of other makers",
        (3, 3),
        "oliver",
        "LBA",
        "SVC",
        kind="opportunity",
        response="watch",
        treatment="Two trial jobs with Yorkshire Water.",
    ),
)

SHOWN_BY = "Lot of castings with porosity in the suction flange"
"""The event that showed a risk, by its text."""

SHOWN = Seen(
    118,
    "Castings with hidden porosity reach assembly and leak under pressure at the customer",
    (3, 4, 2, 4),
    "pawel",
    consequence="A pump weeps at the flange and has to be taken out again.",
    response="reduce",
    treatment="Each lot is X-rayed at goods receipt; the foundry gets the picture within a day.",
)
