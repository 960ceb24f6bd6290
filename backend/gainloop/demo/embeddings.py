"""Clip embeddings: a random projection of what is on a clip's frames, with some noise.

Clips that look alike have vectors near each other, whatever their tags say. Called by `make_world`.
"""

import numpy as np

from gainloop.demo.sightings import Sightings
from gainloop.terms.boxes import Floats

DIMENSION = 24
_NOISE = 0.3


def embed(num_clips: int, seen: Sightings, features: Floats, seed: int) -> Floats:
    """(clips, DIMENSION), from the mean features of each clip."""
    rng = np.random.default_rng([seed, 6])
    count = np.maximum(np.bincount(seen.clip, minlength=num_clips), 1)
    sums = [np.bincount(seen.clip, column, num_clips) for column in features.T]
    mean = np.stack(sums, axis=1) / count[:, None]
    projection = rng.normal(0, 1, (mean.shape[1], DIMENSION))
    vectors = mean @ projection + rng.normal(0, _NOISE, (num_clips, DIMENSION))
    return np.round(vectors, 3)
