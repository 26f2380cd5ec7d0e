"""Addresses of evidence: the self-assessment is the organisation's own, packs are taken within one's sites."""

from __future__ import annotations

from typing import Any

from evidence import packing
from governance.models import Process
from qms.records.entering import enter
from tests.addressing import EVERYBODY, Address
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.objectives.making import requirement

INSIDERS = EVERYBODY - {"axel", "nora"}
PACKERS = frozenset({"ella", "quinn", "olga", "sven", "ines", "axel"})
OUTSIDE_NORTH = frozenset({"sven", "nora"})
LOOK_AFTER_PACKS = frozenset({"ella", "quinn", "axel"})


def samples(cast: Cast) -> dict[str, Any]:
    """Return a pack of North that the quality lead asked for and that has been built."""
    pack = packing.request_pack(
        sites=[cast.north],
        clause="6.2",
        period_from=TODAY.replace(month=1, day=1),
        period_to=TODAY,
        as_of=TODAY,
        by=cast.quinn,
        at=NOW,
    )
    from qms.records.filing import store_bytes

    process = Process(code="FOLLOWED", name="Followed", site=cast.north)
    pack.file = store_bytes(b"PK\x05\x06" + bytes(18), media_type="application/zip", by=cast.quinn, at=NOW)
    pack.save()
    followed = enter(process, by=cast.quinn, at=NOW)
    return {"pack": pack, "followed": followed, "promised": requirement(cast), "leader": cast.olga}


def reference(samples: dict[str, Any]) -> list[Any]:
    """Return the reference of the sample pack."""
    return [samples["pack"].reference]


HIDDEN = EVERYBODY - LOOK_AFTER_PACKS

ADDRESSES = [
    Address("evidence:evidence", INSIDERS | {"axel"}, note="The external auditor is led on to the packs."),
    Address("evidence:expectation", INSIDERS, args=lambda samples: ["6.2"]),
    Address("evidence:chains", INSIDERS, note="Where we are weak is ours to know."),
    Address("evidence:chains_export", INSIDERS),
    Address(
        "evidence:chain",
        INSIDERS - {"sven"},
        hidden=frozenset({"sven"}),
        args=lambda samples: [samples["promised"].reference],
    ),
    Address("evidence:climate", INSIDERS),
    Address("evidence:climate", frozenset({"ella"}), method="post"),
    Address("evidence:by_site", INSIDERS),
    Address("evidence:signals", INSIDERS, note="What leaders do is ours to know."),
    Address("evidence:signals_export", INSIDERS),
    Address("evidence:signal", INSIDERS, args=lambda samples: ["leaders-attend"]),
    Address("evidence:signal_export", INSIDERS, args=lambda samples: ["leaders-attend"]),
    Address("evidence:judge_again", frozenset({"ella", "quinn", "ines"}), method="post"),
    Address("evidence:minimum", INSIDERS),
    Address("evidence:minimum_pdf", INSIDERS),
    Address(
        "evidence:thread",
        EVERYBODY - OUTSIDE_NORTH,
        hidden=OUTSIDE_NORTH,
        args=lambda samples: [samples["followed"].code],
    ),
    *(
        Address(
            f"evidence:{name}",
            frozenset({"olga", "ella", "quinn"}),
            hidden=frozenset({"nora"}),
            args=lambda samples: [samples["leader"].pk],
            note="Olga leads at North: she, executives and the quality lead read it.",
        )
        for name in ("leader", "brief", "brief_pdf")
    ),
    Address("evidence:packs", EVERYBODY - {"nora"}),
    Address("evidence:new_pack", PACKERS),
    Address("evidence:new_pack", PACKERS, method="post"),
    Address("evidence:pack", LOOK_AFTER_PACKS, hidden=HIDDEN, args=reference),
    Address("evidence:pack_download", LOOK_AFTER_PACKS, hidden=HIDDEN, args=reference),
    Address(
        "evidence:pack_retry",
        frozenset({"quinn"}),
        hidden=HIDDEN,
        method="post",
        args=reference,
        note="A pack that has not failed: refused to who asked for it (422), 403 to others who see it.",
    ),
]
