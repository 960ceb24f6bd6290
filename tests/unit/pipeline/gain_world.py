"""A small drawn world for the tests of expected gain: places in embedding space that tags tell."""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.atlas.fit import Side, fit_atlas
from gainloop.pipeline.expected_gain.objective import Objective
from gainloop.pipeline.expected_gain.units import Units
from gainloop.pipeline.gain_model.curves import GRID
from gainloop.terms.atlas import Atlas, Memberships
from gainloop.terms.boxes import Floats, Ints, Texts
from gainloop.terms.features import (
    COHORT_AXES,
    Axes,
    BenchmarkClips,
    Candidates,
    Features,
    LabeledClips,
    Recordings,
)

AXES = Axes(
    COHORT_AXES,
    (("day", "dusk", "night"), ("dry", "fog", "rain", "snow"), ("east", "west"), (), ()),
)
NIGHT = 2
NUM_COLUMNS = 8


def draw_world(
    num_pool: int = 600,
    num_benchmark: int = 320,
    num_labeled: int = 40,
    seed: int = 0,
    num_drives: int = 0,
) -> Features:
    """Half of the objects at night are missed, a tenth of the others."""
    generator = np.random.default_rng(seed)
    places = generator.normal(size=(9, NUM_COLUMNS)) * 2
    pool, benchmark, labeled = (
        _codes(generator, number) for number in (num_pool, num_benchmark, num_labeled)
    )
    pool_vectors, benchmark_vectors, labeled_vectors = (
        _vectors(generator, places, codes) for codes in (pool, benchmark, labeled)
    )
    gt = generator.poisson(4, (num_benchmark, 1))
    drives = generator.integers(0, num_drives, num_pool) if num_drives else np.full(num_pool, -1)
    return Features(
        axes=AXES,
        drives=tuple(f"drive-{number}" for number in range(num_drives)),
        candidates=Candidates(
            clip_ids=_names("pool", num_pool),
            unit_ids=_names("unit", num_pool),
            recordings=_recordings(num_pool, drives),
            codes=pool,
            num_frames=np.ones(num_pool, dtype=np.int64),
            objects_per_frame=_objects(generator, num_pool),
            uncertainty=generator.random(num_pool),
            vectors=pool_vectors,
        ),
        labeled=LabeledClips(
            _recordings(num_labeled, np.full(num_labeled, -1)),
            labeled,
            vectors=labeled_vectors,
            objects=_objects(generator, num_labeled),
        ),
        benchmark=BenchmarkClips(
            clip_ids=_names("bench", num_benchmark),
            codes=benchmark,
            classes=("Car",),
            gt=gt,
            fn=generator.binomial(gt, np.where(benchmark[:, :1] == NIGHT, 0.5, 0.1)),
            vectors=benchmark_vectors,
        ),
    )


def atlas_of(features: Features, num_cells: int = 24, seed: int = 0) -> Atlas:
    benchmark = features.benchmark
    assert benchmark is not None
    pool = Side(features.candidates.codes, features.candidates.vectors)
    other = Side(benchmark.codes, benchmark.vectors)
    return fit_atlas(pool, other, features.axes, num_cells, seed=seed)


def _codes(generator: np.random.Generator, number: int) -> Ints:
    columns = [
        generator.integers(0, len(labels), number) if labels else np.full(number, -1)
        for labels in AXES.labels
    ]
    return np.stack(columns, axis=1)


def _vectors(generator: np.random.Generator, places: Floats, codes: Ints) -> Floats:
    noise = generator.normal(size=(len(codes), NUM_COLUMNS)) * 0.5
    vectors: Floats = places[codes[:, 0]] + places[3 + codes[:, 1]] + places[7 + codes[:, 2]]
    return vectors + noise


def _objects(generator: np.random.Generator, number: int) -> Floats:
    return generator.poisson(4, number).astype(np.float64) + 1


def _names(kind: str, number: int) -> Texts:
    return np.array([f"{kind}-{row}" for row in range(number)], dtype=object)


def _recordings(number: int, drives: Ints) -> Recordings:
    unknown = np.full(number, np.nan)
    return Recordings(np.arange(1, number + 1), unknown, np.full(number, 10.0), drives)


@dataclass(frozen=True)
class Problem:
    """What a board picks from, without the features behind it."""

    objective: Objective
    units: Units


def draw_problem(num_units: int, num_cells: int, num_groups: int, seed: int) -> Problem:
    """Curves as steep and cells as empty as they come; half of the units in groups of copies."""
    generator = np.random.default_rng(seed)
    cells = generator.permuted(np.tile(np.arange(num_cells), (num_units, 1)), axis=1)[:, :3]
    shares = -np.sort(-generator.dirichlet([3.0, 1.0, 1.0], num_units), axis=1)
    floor, drop = generator.uniform(0, 0.3, num_cells), generator.uniform(0.1, 0.6, num_cells)
    ratio = (GRID + 8) / 8
    table = floor[:, None] + drop[:, None] * ratio ** -generator.uniform(0.1, 1.1, (num_cells, 1))
    is_alone = generator.random(num_units) < 0.5
    return Problem(
        Objective.of(
            generator.uniform(0.1, 3.0, num_cells) / num_cells,
            generator.gamma(1.0, 20.0, num_cells),
            table,
        ),
        Units(
            memberships=Memberships(cells, shares),
            objects=_objects(generator, num_units),
            uncertainty=generator.uniform(1 / 1.7, 1.7, num_units),
            guard=generator.uniform(0.01, 1.0, num_units) ** 0.3,
            minutes=generator.uniform(2.0, 12.0, num_units),
            group=np.where(is_alone, -1, generator.integers(0, num_groups, num_units)),
            num_labeled=generator.integers(0, 2, num_groups),
        ),
    )
