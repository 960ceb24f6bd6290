"""Which clips are near-copies of another: the same drive, one right after the other.

Recordings of candidates and of labeled clips come in; counts, or numbers of the runs that copies
make, go out. Called by `analysis`.
"""

import numpy as np

from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.features import Recordings

ADJACENT_S = 60.0
"""Largest pause between two clips of one drive that still makes them copies."""

LONGEST_S = 300.0
"""From the first clip of a run to the last: further on in a drive is another scene."""


def copies_before(candidates: Recordings, labeled: Recordings) -> Ints:
    """How many copies of each candidate are labeled or come earlier in its drive.

    Clips of a drive whose times are unknown are taken as one run, in the order of import.
    """
    together = _together(candidates, labeled)
    is_unlabeled = np.arange(len(together)) < len(candidates)
    by_time = _by_time(together)
    run = drive_runs(candidates, labeled)
    # Labeled clips of a run count for all its candidates, whichever came first.
    rows = by_time[np.lexsort((is_unlabeled[by_time], run[by_time]))]
    heads = np.flatnonzero(np.diff(run[rows], prepend=-2))
    copies = np.empty(len(together), dtype=np.int64)
    copies[rows] = np.arange(len(rows)) - np.repeat(heads, np.diff(heads, append=len(rows)))
    copies[run < 0] = 0
    return copies[: len(candidates)]


def copy_rate(groups: Ints | None, taken: Ints) -> float | None:
    """Share of the selected clips that come after a copy of them. groups: (N,) of copies, -1 for a
    clip without; None where nothing tells copies.
    """
    if groups is None or not len(taken):
        return None
    chosen = groups[taken]
    inside = chosen[chosen >= 0]
    return (len(inside) - len(np.unique(inside))) / len(taken)


def drive_runs(candidates: Recordings, labeled: Recordings) -> Ints:
    """Numbers of the runs of adjacent clips, for candidates and then labeled clips; -1 for a clip
    whose drive is unknown. All clips of a run are copies of each other. None begins more than five
    minutes after the first of it, however long the drive was recorded without a break.
    """
    together = _together(candidates, labeled)
    by_time = _by_time(together)
    end = together.start_s + np.nan_to_num(together.duration_s)
    run = np.empty(len(together), dtype=np.int64)
    run[by_time] = _runs(together.drive[by_time], together.start_s[by_time], end[by_time])
    run[together.drive < 0] = -1
    return run


def _together(candidates: Recordings, labeled: Recordings) -> Recordings:
    return Recordings(
        ordinal=np.concatenate([candidates.ordinal, labeled.ordinal]),
        start_s=np.concatenate([candidates.start_s, labeled.start_s]),
        duration_s=np.concatenate([candidates.duration_s, labeled.duration_s]),
        drive=np.concatenate([candidates.drive, labeled.drive]),
    )


def _by_time(clips: Recordings) -> Ints:
    """Rows by drive and time, those of unknown time last in their drive."""
    start = clips.start_s
    return np.lexsort((clips.ordinal, np.nan_to_num(start), np.isnan(start), clips.drive))


def _runs(drive: Ints, start: Floats, end: Floats) -> Ints:
    """Numbers of runs, over rows ordered by drive and time, those of unknown time last."""
    breaks = np.zeros(len(drive), dtype=bool)
    breaks[1:] = (
        (drive[1:] != drive[:-1])
        | (start[1:] - end[:-1] > ADJACENT_S)
        | (np.isnan(start[1:]) != np.isnan(start[:-1]))
    )
    is_first, first_s = breaks.tolist(), np.inf
    for row, start_s in enumerate(start.tolist()):
        # Unknown times are never later.
        is_first[row] = is_first[row] or start_s - first_s > LONGEST_S
        if is_first[row] or not row:
            first_s = start_s
    return np.cumsum(is_first)
