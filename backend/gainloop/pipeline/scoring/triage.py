"""Candidates that stand apart and were not selected: broken, or new. Somebody should look before
anybody labels, or forgets them.

Scores with and without what isolation takes off come in, rows go out. Called by `ranking`; stored
as the triage of the run.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.scoring.isolation import SUSPICIOUS
from gainloop.pipeline.scoring.selection import Selection
from gainloop.terms.boxes import Bools, Floats, Ints

MOST_ENTRIES = 50


@dataclass(frozen=True, slots=True)
class Triage:
    """rows: (T,) the highest without the guard first, 50 at most; guards: (T,) of
    `isolation.kinship`; scores: (T,) as ranked; unguarded: (T,) as if the clip had others like it;
    is_kept_out: (T,) whether it would then have reached the lowest of the profile's own picks.
    num_found: before the list was cut.
    """

    rows: Ints
    guards: Floats
    scores: Floats
    unguarded: Floats
    is_kept_out: Bools
    num_found: int

    @classmethod
    def none(cls) -> "Triage":
        nothing = np.zeros(0)
        return cls(nothing.astype(np.int64), nothing, nothing, nothing, nothing > 0, 0)


def find_triage(
    kinship: Floats | None,
    totals: Floats,
    unguarded: Floats | None,
    selection: Selection,
    is_drawn: Bools,
) -> Triage:
    """is_drawn: (N,) the holdback, which is no pick of the profile."""
    if kinship is None or unguarded is None:
        return Triage.none()
    is_apart = np.nan_to_num(kinship, nan=1.0) < SUSPICIOUS
    rows = np.flatnonzero(is_apart & ~selection.is_selected)
    num_found = len(rows)
    rows = rows[np.lexsort((rows, -unguarded[rows]))][:MOST_ENTRIES]
    lowest = totals[selection.is_selected & ~is_drawn].min(initial=np.inf)
    is_kept_out = unguarded[rows] >= lowest
    return Triage(rows, kinship[rows], totals[rows], unguarded[rows], is_kept_out, num_found)
