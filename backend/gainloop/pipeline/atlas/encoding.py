"""Clips as points of the space that an atlas partitions: z-scored vectors beside one-hot tags.

Called by `fit` and `membership`.
"""

import numpy as np

from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.features import UNKNOWN, Axes

ROWS_AT_ONCE = 8192


def one_hot(known: Axes, axes: Axes, codes: Ints) -> Floats:
    """(N, values of all axes of `known`): 1 where a clip has the value. `codes` are those of
    `axes`, which may name other values, or the same in another order; a value that is not known
    stays 0 on its axis.
    """
    columns = []
    for name, labels in zip(known.names, known.labels, strict=True):
        block = np.zeros((len(codes), len(labels)))
        if name in axes.names:
            axis = axes.names.index(name)
            place = {label: position for position, label in enumerate(labels)}
            to_known = np.array(
                [place.get(label, UNKNOWN) for label in axes.labels[axis]] + [UNKNOWN]
            )
            found = to_known[codes[:, axis]]  # UNKNOWN is -1: the entry appended last
            rows = np.flatnonzero(found != UNKNOWN)
            block[rows, found[rows]] = 1.0
        columns.append(block)
    return np.concatenate(columns, axis=1) if columns else np.zeros((len(codes), 0))


def is_placed(vectors: Floats | None, num_clips: int) -> Bools:
    """(N,) which clips have a vector."""
    if vectors is None or not vectors.shape[1]:
        return np.zeros(num_clips, dtype=np.bool_)
    placed: Bools = ~np.isnan(vectors[:, 0])
    return placed
