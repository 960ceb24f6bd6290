"""Who recorded which clips where and when, and which of them are too close. numpy only.

`reads.leakage` makes `Traces`; `find_leaks` takes them and gives `Leaks`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.enums import LeakKind

KINDS = (LeakKind.DRIVE, LeakKind.TIME, LeakKind.PLACE, LeakKind.EMBEDDING)
"""The plainest reason first; a clip that leaks for several is named by the first."""


@dataclass(frozen=True, slots=True)
class Traces:
    """Columns over clips. Unknown is -1 or NaN and makes nobody a neighbor.

    drive, vehicle: (N,) codes that both sides of a comparison share; start_s: (N,) seconds since
    1970; duration_s: (N,); lat, lon: (N,) degrees; vectors: (N, D) compared by Euclidean distance,
    a NaN row where a clip has none.
    """

    drive: Ints
    vehicle: Ints
    start_s: Floats
    duration_s: Floats
    lat: Floats
    lon: Floats
    vectors: Floats | None = None

    def __len__(self) -> int:
        return len(self.drive)

    @property
    def end_s(self) -> Floats:
        """A clip of unknown length ends where it starts."""
        ends: Floats = self.start_s + np.nan_to_num(self.duration_s)
        return ends


@dataclass(frozen=True, slots=True)
class Leaks:
    """Clips that are too close to the other side, in their order, each with the closest clip there.

    rows, others: (L,) rows on either side; kind: (L,) positions in KINDS; measure: (L,) seconds
    between the two recordings (DRIVE: NaN where a time is unknown; TIME), meters (PLACE), or
    distance in embedding space.
    """

    rows: Ints
    others: Ints
    kind: Ints
    measure: Floats

    def __len__(self) -> int:
        return len(self.rows)

    def kinds(self) -> Sequence[LeakKind]:
        return [KINDS[code] for code in self.kind.tolist()]

    def is_of(self, kind: LeakKind) -> Bools:
        chosen: Bools = self.kind == KINDS.index(kind)
        return chosen
