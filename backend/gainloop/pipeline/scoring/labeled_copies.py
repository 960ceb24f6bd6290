"""What labeled clips count as that are near-copies of each other: half for each one before them.

Groups of copies and label batches come in, a factor per clip goes out. Called by `gain_ranking`.
"""

import numpy as np

from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.features import LabeledClips


def novelty_of(group: Ints, labeled: LabeledClips) -> Floats:
    """(L,) 0.5 ** copies labeled before, in the order of label batches and of time. group: (L,) of
    copies, -1 for a clip without.
    """
    batch = np.zeros(len(labeled)) if labeled.batch is None else labeled.batch
    start = labeled.recordings.start_s
    rows = np.lexsort((labeled.recordings.ordinal, np.nan_to_num(start), batch, group))
    heads = np.flatnonzero(np.diff(group[rows], prepend=-2))
    before = np.empty(len(rows))
    before[rows] = np.arange(len(rows)) - np.repeat(heads, np.diff(heads, append=len(rows)))
    before[group < 0] = 0
    return np.asarray(0.5**before)
