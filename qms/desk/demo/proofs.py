"""Files given as proof at Halvorsen, as data: the name under which each is kept, and what it says."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

from qms.people.models import Person
from qms.records.filing import upload
from qms.records.models import StoredFile

PROOFS = {
    "calibration-K-2291.txt": """\
CALIBRATION CERTIFICATE K-2291

Instrument   electromagnetic flow meter, DN 150, test bench 2, Bergen works
Reference    reference pump RP-3
Calibrated   {day}

Flow m3/h   Reference   Meter    Deviation %
   50         50.02      50.11      +0.18
  150        150.05     149.73      -0.21
  300        300.10     300.94      +0.28

Result       within 0.5 %; no adjustment made
""",
    "training-record-TR-118.txt": """\
TRAINING RECORD TR-118

Subject      Dispatching service calls: booking, priorities, weekend rota
For          second dispatcher, Leeds service centre
Ended        {day}

Part                          Hours   Passed
Booking and parts list          12    yes
Priority of calls                8    yes
Weekend rota, accompanied       16    yes
""",
    "stock-list-SL-40.csv": """\
list,valid from,part,description,pieces in each van
SL-40,{day},P-1107,seal kit DN 80,4
SL-40,{day},P-1112,seal kit DN 100,4
SL-40,{day},P-2040,bearing 6308,2
SL-40,{day},P-2212,coupling insert,2
SL-40,{day},P-3305,level switch,1
""",
    "failure-tree-FT-12.txt": """\
FAILURE TREE FT-12: seal leaks at Porto Norte

Closed       {day}

1  Leak at the shaft seal
1.1  Seal damaged before fitting       excluded: nine of nine without marks
1.2  Shaft out of round                excluded: 0.02 mm, 0.05 mm allowed
1.3  Lip fitted the wrong way round    CONFIRMED: leaks at 9 bar, none when turned

Cause        The drawing does not show which way the lip points.
""",
}


def kept(name: str, *, day: date, by: Person, at: datetime) -> tuple[StoredFile, str]:
    """Keep the proof ``name`` as of ``day`` the way an upload is kept; return its row and its name."""
    content = PROOFS[name].format(day=day.isoformat()).encode()
    return upload(BytesIO(content), name=name, by=by, at=at)
