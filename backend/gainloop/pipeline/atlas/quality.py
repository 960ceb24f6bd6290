"""How well an atlas tells where a model fails, and the weight of tags that tells it best.

Cells and the misses of benchmark clips come in, a log-likelihood goes out. Called by the workflow
that builds an atlas, and by the simulator.
"""

from collections.abc import Sequence

import numpy as np

from gainloop.pipeline.atlas.fit import Side, fit_atlas
from gainloop.pipeline.atlas.membership import place, sums_by_cell
from gainloop.terms.atlas import Atlas, Memberships
from gainloop.terms.boxes import Floats
from gainloop.terms.features import Axes

TAG_WEIGHTS = (0.3, 1.0, 4.0)
PRIOR_OBJECTS = 8.0


def quality_of(memberships: Memberships, gt: Floats, fn: Floats, num_cells: int) -> float:
    """Mean log-likelihood per object of each clip's misses under the miss rate of its cells without
    that clip, less that under one rate for all; above 0 where the cells tell something.

    gt, fn: (B,) objects and missed objects. 0 without objects.
    """
    total = float(gt.sum())
    if not total:
        return 0.0
    overall = (fn.sum() + 0.5) / (total + 1.0)
    objects, missed = (sums_by_cell(memberships, part, num_cells) for part in (gt, fn))
    own_objects, own_missed = memberships.shares * gt[:, None], memberships.shares * fn[:, None]
    others = np.maximum(objects[memberships.cells] - own_objects, 0.0)
    others_missed = np.maximum(missed[memberships.cells] - own_missed, 0.0)
    rates = (others_missed + PRIOR_OBJECTS * overall) / (others + PRIOR_OBJECTS)
    rate = (memberships.shares * rates).sum(axis=1)
    gained = fn * np.log(rate / overall) + (gt - fn) * np.log((1 - rate) / (1 - overall))
    return float(gained.sum() / total)


def choose_atlas(
    pool: Side,
    benchmark: Side,
    axes: Axes,
    errors: tuple[Floats, Floats] | None,
    num_cells: int,
    seed: int = 0,
    tag_weights: Sequence[float] = TAG_WEIGHTS,
) -> tuple[Atlas, float, float | None]:
    """The atlas of the tag weight under which errors (gt, fn of the benchmark clips) are told best,
    that weight, and its quality; weight 1 where there are no errors to be told. Equal quality keeps
    the weight nearer to 1.
    """
    if errors is None or not errors[1].sum():
        return fit_atlas(pool, benchmark, axes, num_cells, seed=seed), 1.0, None
    found = []
    for weight in sorted(tag_weights, key=lambda weight: abs(np.log(weight))):
        atlas = fit_atlas(pool, benchmark, axes, num_cells, weight, seed)
        cells = place(atlas, axes, benchmark.codes, benchmark.vectors)
        found.append((round(quality_of(cells, *errors, len(atlas)), 9), weight, atlas))
    quality, weight, atlas = max(found, key=lambda entry: entry[0])
    return atlas, weight, quality
