"""How many labeled clips each group of clips should have, and how many are missing to that.

Counts per group come in, figures in clips go out: the gaps of `cohorts.coverage_of`, which scores a
share of the largest gap, as people read them. Called by `gainloop.reads.coverage`.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Targets:
    """clips: (G,) what the group's target share of all labeled clips would be; gap: (G,) how many
    are missing to it.
    """

    clips: Floats
    gap: Floats


def targets_of(labeled: Ints, aims: Ints, is_known: Bools) -> Targets:
    """The target share of a group is its share of `aims`, the clips of a benchmark or of the pool.

    A group of clips of which nothing is known fills no known gap: 0. Products are made before the
    division, so that a group which is exactly on target has no gap left by rounding.
    """
    clips = aims * labeled.sum() / max(int(aims.sum()), 1)
    gap = np.where(is_known, np.maximum(clips - labeled, 0.0), 0.0)
    return Targets(clips, gap)
