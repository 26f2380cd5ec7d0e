"""What leaders of Halvorsen heard on walks, visits and in talks, and what followed, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Heard:
    """An activity: when, of which kind, who, where, what was heard, what followed.

    ``task`` is what was given to whom, due so many days on; ``noted_after`` days make it a late entry.
    """

    days_ago: int
    kind: str
    leaders: tuple[str, ...]
    site: str | None
    heard: str
    followed: str = ""
    task: tuple[str, str, int] | None = None
    noted_after: int = 0
    by: str = ""
    policy: bool = False


HEARD = (
    Heard(356, "site_walk", ("henrik",), "BGO",
          "Test bench 2 stands every second Friday because the flow meter drifts; nobody had written it down.",
          "A new meter is in; its calibration is on the list of measuring equipment."),
    Heard(343, "communication", ("katarzyna",), "GDN",
          "“We count scrap, but who counts the pumps we reworked at night?” Nobody could answer.",
          "Rework is counted by shift since the month after."),
    Heard(330, "customer_visit", ("james", "oliver"), "LBA",
          "Yorkshire Water does not doubt our pumps. They doubt our dates: three were moved in one quarter.",
          "Delivery windows are agreed with the utilities before an order is confirmed."),
    Heard(318, "recognition", ("astrid",), "GDN",
          "Jakub Nowak stopped the line for one porous casing with a lorry waiting. He was right."),
    Heard(301, "coaching", ("henrik", "lars"), "BGO",
          "Lars asks first who was late; people answer with excuses. We practised asking what was in the way.",
          "Lars opens the morning board with that question now."),
    Heard(287, "site_walk", ("james",), "OPO",
          "The complaint form is in English only; the desk in Porto types each complaint twice.",
          "The form was translated and is online.",
          task=("Show Leeds the Portuguese complaint desk's shared queue", "sofia", 21)),
    Heard(274, "customer_visit", ("astrid", "erik"), "BGO",
          "Bergen municipality buys from us because somebody answers the phone. They fear the new menu.",
          "The menu was dropped; the customer desk answers in person."),
    Heard(262, "communication", ("ingrid",), "BGO",
          "People believe that budgets for training are frozen. They are not; nobody asked for them.",
          "Each manager has the figure of their own budget."),
    Heard(249, "site_walk", ("katarzyna", "agnieszka"), "GDN",
          "The night shift waits an hour for the coordinate measuring arm; castings pile up at goods receipt.",
          "Raised as a barrier; a second arm was leased."),
    Heard(236, "coaching", ("james",), "LBA",
          "Oliver's dispatchers know the 24-hour promise, but not which customers pay for four hours."),
    Heard(221, "communication", ("astrid",), "BGO",
          "Asked what the policy means for their job, two of nine could say. It is too long to remember.",
          "The policy is being rewritten in sentences that one can say.", policy=True),
    Heard(208, "customer_visit", ("james", "tiago"), "OPO",
          "Águas do Norte had two seal leaks in one station. They were told twice that it was their water.",
          "The failure tree was drawn; the lip was fitted the wrong way round at our works.",
          task=("Apologise to Águas do Norte in writing and explain what was found", "tiago", 10)),
    Heard(196, "recognition", ("henrik",), "BGO",
          "Nina Strand's planning board shows late orders before customers call. Erik's team uses it daily.",
          "Gdańsk copies the board."),
    Heard(181, "site_walk", ("henrik",), "GDN",
          "Torque wrenches are checked against an old table; the new one hangs in the office.",
          "The new table is at the station.", noted_after=6),
    Heard(168, "communication", ("katarzyna",), "GDN",
          "Since the new policy: “If quality stops the line, does my bonus stop too?” A fair question.",
          "Bonus no longer counts pieces on a day when the line was stopped for quality.", policy=True),
    Heard(160, "communication", ("james",), "LBA",
          "Field engineers want to know who decides when a customer presses for a repair without parts.",
          "The dispatcher decides, and James stands behind it.", policy=True),
    Heard(151, "communication", ("astrid", "henrik"), "BGO",
          "Bergen likes “we say what we cannot do”. Sales asked who will say it when the customer is big.",
          "Erik says it, and Astrid when he asks her to.", policy=True),
    Heard(139, "coaching", ("katarzyna",), "GDN",
          "Ewa leads assembly well and hides bad news until Friday. We agreed on the same hour, every day.",
          "Bad news comes at two o'clock; twice since, and both times in time to act."),
    Heard(124, "customer_visit", ("erik",), "BGO",
          "Hardanger Kraft would rather hear a late date than a moved one. One promise, kept."),
    Heard(109, "site_walk", ("astrid",), "GDN",
          "Goods receipt photographs porous castings, but the foundry never sees the pictures.",
          "Photos go to the foundry with every complaint.",
          task=("Send the foundry each photograph of porosity within a day", "wei", 14)),
    Heard(88, "recognition", ("james",), "LBA",
          "Tom Barker told a customer that the pump was installed wrongly by us. The customer renewed."),
    Heard(67, "site_walk", ("henrik", "lars"), "BGO",
          "The new flow meter is good. The stand beside it is not: it shakes when the crane passes.",
          task=("Move the stand of test bench 2 off the crane's rail", "lars", 45)),
    Heard(52, "customer_visit", ("ingrid", "erik"), "BGO",
          "Vestland Vann asked to see our delivery figures before they sign. We had them, and they signed."),
    Heard(38, "coaching", ("henrik",), "BGO",
          "Silje sees supplier risk early and says it late, because the last warning was laughed at.",
          "She opens the next operations meeting with it."),
    Heard(26, "communication", ("katarzyna", "agnieszka"), "GDN",
          "Second shift asked why the helium test takes the time that we promised back to them.",
          "The test runs in the break; the plan is on the board."),
    Heard(12, "site_walk", ("james",), "LBA",
          "Spare parts are picked from memory when the scanner is down, and it is down on Mondays.",
          task=("Find out why the scanner fails on Mondays, and end it", "grace", 30)),
    Heard(5, "coaching", ("astrid",), "BGO", ""),
)  # fmt: skip
