"""The plane that errors are shown in, and how many lie in each of its cells.

The first two principal components; signs are fixed, so that a picture does not flip. Called by
`clustering`.
"""

import numpy as np

from gainloop.pipeline.clustering.partition import rounded
from gainloop.pipeline.clustering.records import Density
from gainloop.terms.boxes import Floats

COLUMNS, ROWS = 64, 40
_MARGIN = 0.02


def lay_out(points: Floats) -> Floats:
    """(N, 2) places."""
    centered = points - points.mean(axis=0)
    values, axes = np.linalg.eigh(centered.T @ centered)
    main = axes[:, np.argsort(-values)[:2]]
    strongest = np.abs(main).argmax(axis=0)
    main = main * np.where(main[strongest, np.arange(main.shape[1])] < 0, -1.0, 1.0)
    places = np.zeros((len(points), 2))
    places[:, : main.shape[1]] = centered @ main
    return rounded(places, 4)


def count_cells(places: Floats) -> Density:
    low, high = places.min(axis=0), places.max(axis=0)
    margin = np.maximum((high - low) * _MARGIN, 1e-3)
    low, high = rounded(low - margin, 6), rounded(high + margin, 6)
    counts, _, _ = np.histogram2d(
        places[:, 1],
        places[:, 0],
        bins=(ROWS, COLUMNS),
        range=((low[1], high[1]), (low[0], high[0])),
    )
    return Density(
        x_min=float(low[0]),
        x_max=float(high[0]),
        y_min=float(low[1]),
        y_max=float(high[1]),
        columns=COLUMNS,
        rows=ROWS,
        counts=counts.reshape(-1).astype(np.int64),
    )
