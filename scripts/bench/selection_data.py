"""A drawn selection problem, for P6: clips in three of many cells each, on power-law curves.

In: how many clips and cells. Out: objective and units, as `pipeline.expected_gain` takes them.
"""

import numpy as np

from gainloop.pipeline.expected_gain.objective import Objective
from gainloop.pipeline.expected_gain.units import Units
from gainloop.pipeline.gain_model.curves import GRID, START_OBJECTS
from gainloop.terms.atlas import Memberships

UNIT_SHARE_IN_GROUPS = 0.5
UNITS_PER_GROUP = 3


def draw_problem(num_clips: int, num_cells: int, seed: int = 0) -> tuple[Objective, Units]:
    """Cells of very unequal size; half of the clips have copies. No two clips are equal."""
    generator = np.random.default_rng(seed)
    home = generator.choice(num_cells, num_clips, p=generator.dirichlet(np.full(num_cells, 0.5)))
    half = num_cells // 2
    others = (
        generator.integers(1, half, num_clips),
        generator.integers(half, num_cells, num_clips),
    )
    cells = np.stack([home, *((home + step) % num_cells for step in others)], axis=1)
    floor, drop = generator.uniform(0, 0.25, num_cells), generator.uniform(0.2, 0.6, num_cells)
    exponent = generator.uniform(0.2, 0.8, (num_cells, 1))
    curves = floor[:, None] + drop[:, None] * ((GRID + START_OBJECTS) / START_OBJECTS) ** -exponent
    weights = generator.uniform(0.2, 3.0, num_cells) / num_cells
    objects = generator.poisson(4, num_clips).astype(np.float64) + 2
    num_groups = round(num_clips * UNIT_SHARE_IN_GROUPS / UNITS_PER_GROUP)
    is_alone = generator.random(num_clips) >= UNIT_SHARE_IN_GROUPS
    units = Units(
        memberships=Memberships(
            cells, -np.sort(-generator.dirichlet([6.0, 2.0, 1.0], num_clips), axis=1)
        ),
        objects=objects,
        uncertainty=np.clip(generator.lognormal(0, 0.3, num_clips), 1 / 1.7, 1.7),
        guard=np.minimum(generator.lognormal(0.5, 0.5, num_clips), 1.0),
        minutes=(1 + 0.45 * objects) * generator.lognormal(0, 0.35, num_clips),
        group=np.where(is_alone, -1, generator.integers(0, num_groups, num_clips)),
        num_labeled=np.zeros(num_groups, dtype=np.int64),
    )
    return Objective.of(weights, generator.gamma(1.0, 200.0, num_cells), curves), units
