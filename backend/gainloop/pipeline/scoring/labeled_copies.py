"""What labeled clips count as that are near-copies of each other: half for each one before them.

Recordings and label batches come in, a factor per clip goes out. Called by `gain_ranking`.
"""

import numpy as np

from gainloop.pipeline.scoring.copies import drive_runs
from gainloop.terms.boxes import Floats
from gainloop.terms.features import LabeledClips, Recordings


def novelty_of(candidates: Recordings, labeled: LabeledClips) -> Floats:
    """(L,) 0.5 ** copies labeled before, in the order of label batches and of time; what the
    candidates recorded between two of them makes them copies, too. 1 without a drive.
    """
    run = drive_runs(candidates, labeled.recordings)[len(candidates) :]
    batch = np.zeros(len(labeled)) if labeled.batch is None else labeled.batch
    start = labeled.recordings.start_s
    rows = np.lexsort((labeled.recordings.ordinal, np.nan_to_num(start), batch, run))
    heads = np.flatnonzero(np.diff(run[rows], prepend=-2))
    before = np.empty(len(rows))
    before[rows] = np.arange(len(rows)) - np.repeat(heads, np.diff(heads, append=len(rows)))
    before[run < 0] = 0
    return np.asarray(0.5**before)
