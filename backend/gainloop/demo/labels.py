"""What the labels say that the program bought first: right for almost all things, never all.

Clips and tracks come in, a class per track goes out. Called by `make_world`; only labels of labeled
clips are ever looked at.
"""

from collections.abc import Sequence

import numpy as np

from gainloop.demo.clips import DemoClip
from gainloop.demo.prototypes import BACKGROUND, class_of_kind
from gainloop.demo.tracks import Tracks
from gainloop.terms.boxes import Ints

WRONG_SHARE = 0.02
WRONG_SHARE_OF_CORRUPT = 0.7


def label(clips: Sequence[DemoClip], tracks: Tracks, seed: int) -> Ints:
    """A class, or BACKGROUND for what is no road user, for each track."""
    rng = np.random.default_rng([seed, 5])
    is_corrupt = np.array([clip.is_corrupt for clip in clips])[tracks.clip]
    share = np.where(is_corrupt, WRONG_SHARE_OF_CORRUPT, WRONG_SHARE)
    is_wrong = rng.random(len(tracks)) < share
    guessed = rng.integers(BACKGROUND + 1, size=len(tracks))
    return np.where(is_wrong, guessed, class_of_kind()[tracks.kind])
