"""Which clips are near-copies of another: the same drive, one right after the other.

Recordings of candidates and of labeled clips come in, a count per candidate goes out.
Called by `analysis` where nothing better tells clips apart.
"""

import numpy as np

from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.features import Recordings

ADJACENT_S = 60.0
"""Largest pause between two clips of one drive that still makes them copies."""


def copies_before(candidates: Recordings, labeled: Recordings) -> Ints:
    """How many copies of each candidate are labeled or come earlier in its drive.

    Clips of a drive whose times are unknown are taken as one run, in the order of import.
    """
    drive = np.concatenate([candidates.drive, labeled.drive])
    start = np.concatenate([candidates.start_s, labeled.start_s])
    length = np.nan_to_num(np.concatenate([candidates.duration_s, labeled.duration_s]))
    ordinal = np.concatenate([candidates.ordinal, labeled.ordinal])
    is_unlabeled = np.arange(len(drive)) < len(candidates)
    by_time = np.lexsort((ordinal, np.nan_to_num(start), np.isnan(start), drive))
    run = np.empty(len(drive), dtype=np.int64)
    run[by_time] = _runs(drive[by_time], start[by_time], (start + length)[by_time])
    # Labeled clips of a run count for all its candidates, whichever came first.
    rows = by_time[np.lexsort((is_unlabeled[by_time], run[by_time]))]
    heads = np.flatnonzero(np.diff(run[rows], prepend=-1))
    copies = np.empty(len(drive), dtype=np.int64)
    copies[rows] = np.arange(len(rows)) - np.repeat(heads, np.diff(heads, append=len(rows)))
    copies[drive < 0] = 0
    return copies[: len(candidates)]


def _runs(drive: Ints, start: Floats, end: Floats) -> Ints:
    """Numbers of runs, over rows ordered by drive and time, those of unknown time last."""
    breaks = np.zeros(len(drive), dtype=bool)
    breaks[1:] = (
        (drive[1:] != drive[:-1])
        | (start[1:] - end[:-1] > ADJACENT_S)
        | (np.isnan(start[1:]) != np.isnan(start[:-1]))
    )
    return np.cumsum(breaks)
