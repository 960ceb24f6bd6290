"""The plane that errors are shown in, and how many lie in each of its cells.

The two directions along which clusters differ most; along each, errors stand in their order and not
at their distance, for most errors are alike in most things and would lie on few spots. What is near
is alike; neither axis means anything by itself. Signs are fixed, so that a picture does not flip.
Called by `clustering`.
"""

import numpy as np

from gainloop.pipeline.clustering.partition import rounded
from gainloop.pipeline.clustering.records import Density
from gainloop.terms.boxes import Floats, Ints

COLUMNS, ROWS = 64, 40
_MARGIN = 0.02
_LEAST_CENTERS = 2  # fewer lie on one line


def lay_out(points: Floats, label: Ints) -> Floats:
    """(N, 2) places from 0 to 1. label: (N,) cluster of each point, -1 for none."""
    from scipy.stats import rankdata

    centers = [points[label == number].mean(axis=0) for number in range(int(label.max()) + 1)]
    spread = np.array(centers) if len(centers) > _LEAST_CENTERS else points
    spread = spread - spread.mean(axis=0)
    values, axes = np.linalg.eigh(spread.T @ spread)
    main = axes[:, np.argsort(-values)[:2]]
    strongest = np.abs(main).argmax(axis=0)
    main = main * np.where(main[strongest, np.arange(main.shape[1])] < 0, -1.0, 1.0)
    along = np.zeros((len(points), 2))
    along[:, : main.shape[1]] = rounded((points - points.mean(axis=0)) @ main, 4)
    return rounded(rankdata(along, method="average", axis=0) / len(points), 4)


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
