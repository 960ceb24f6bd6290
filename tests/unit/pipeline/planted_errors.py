"""A drawn world in which a model has known weaknesses, as the arrays that clustering takes.

Drives of three clips with weather, light, region and road; objects of four classes, missed at a low
rate everywhere and at a high one where a weakness is planted; and false detections likewise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.clustering.clustering import Clustering
from gainloop.pipeline.clustering.records import ErrorSet, Exposure
from gainloop.terms.boxes import Bools, Floats, Ints

AXES = {
    "time_of_day": ("day", "dusk", "night"),
    "weather": ("clear", "fog", "rain", "snow"),
    "region": ("East", "North", "South", "West"),
    "road_type": ("motorway", "rural", "urban"),
}
TRAITS = tuple((axis, value) for axis, values in AXES.items() for value in values)
CLASSES = ("car", "cyclist", "pedestrian", "truck")
CLIPS_PER_DRIVE = 3
NO_WEAKNESS = -1
_OBJECTS = (14, 5, 8, 5)
_FEW, MANY = 0.03, 0.55
_FALSE_FEW, _FALSE_MANY = 0.3, 6.0
_MISS, _BACKGROUND = 5, 4  # places in ERROR_TYPES


@dataclass(frozen=True)
class Weakness:
    class_name: str
    where: dict[str, str]
    is_miss: bool = True
    rate: float = MANY


SIX = (
    Weakness("pedestrian", {"time_of_day": "night", "weather": "rain"}),
    Weakness("cyclist", {"region": "North"}),
    Weakness("car", {"weather": "fog"}),
    Weakness("truck", {"weather": "snow", "time_of_day": "day"}),
    Weakness("car", {"time_of_day": "dusk", "road_type": "motorway"}, is_miss=False),
    Weakness("pedestrian", {"road_type": "rural", "region": "West"}),
)


@dataclass(frozen=True)
class World:
    """drive: (C,); has: (C, T); objects: (C, K); vectors: (C, D)."""

    drive: Ints
    has: Bools
    objects: Ints
    vectors: Floats


@dataclass(frozen=True)
class Planted:
    """weakness: (N,) position of the one that made each error, or NO_WEAKNESS."""

    errors: ErrorSet
    exposure: Exposure
    weakness: Ints


def draw_world(seed: int, num_drives: int = 150) -> World:
    rng = np.random.default_rng([seed, 1])
    drive = np.repeat(np.arange(num_drives), CLIPS_PER_DRIVE)
    has = np.hstack(
        [
            rng.integers(len(values), size=num_drives)[drive][:, None] == np.arange(len(values))
            for values in AXES.values()
        ]
    )
    objects = np.stack([rng.poisson(mean, len(drive)) for mean in _OBJECTS], axis=1)
    look = rng.normal(size=(has.shape[1], 16))
    vectors = has @ look + rng.normal(scale=0.8, size=(len(has), 16))
    return World(drive, has, objects, vectors)


def plant(
    weaknesses: Sequence[Weakness] = SIX, seed: int = 0, draw: int = 0, world: World | None = None
) -> Planted:
    """`seed` draws the world, `draw` what the model gets wrong in it."""
    world = world or draw_world(seed)
    rng = np.random.default_rng([seed, 2, draw])
    rows = np.vstack(
        [
            part
            for cls in range(len(CLASSES))
            for is_miss in (True, False)
            for part in _errors_of(rng, weaknesses, world, cls, is_miss)
        ]
    )
    clip, cls, missed, weakness = rows[np.argsort(rows[:, 0], kind="stable")].T
    num = len(clip)
    errors = ErrorSet(
        ordinal=np.arange(1, num + 1),
        clip=clip,
        unit=world.drive[clip],
        cls=cls,
        is_miss=missed == 1,
        kind=np.where(missed == 1, _MISS, _BACKGROUND),
        box=np.column_stack([rng.normal(4, 0.6, num), rng.random(num), rng.normal(0.5, 0.1, num)]),
        has=world.has[clip],
        vectors=world.vectors,
        classes=CLASSES,
        traits=TRAITS,
    )
    with_both = np.stack([(world.has * n[:, None]).T @ world.has for n in world.objects.T])
    exposure = Exposure(world.objects.astype(np.float64), with_both.astype(np.float64))
    return Planted(errors, exposure, weakness)


def recovered(planted: Planted, found: Clustering, purity: float = 0.8) -> dict[int, str]:
    """Weaknesses of which one cluster holds at least half, and which make up so much of it; with
    the name of that cluster.
    """
    names = {}
    for cluster in found.clusters:
        made_by = planted.weakness[cluster.members]
        known = made_by[made_by != NO_WEAKNESS]
        if not len(known):
            continue
        top = int(np.bincount(known).argmax())
        num = int((made_by == top).sum())
        if num >= purity * len(made_by) and num >= 0.5 * (planted.weakness == top).sum():
            names[top] = cluster.name
    return names


def _errors_of(
    rng: np.random.Generator, weaknesses: Sequence[Weakness], world: World, cls: int, is_miss: bool
) -> list[Ints]:
    """Rows of clip, class, whether missed, weakness."""
    objects, column = world.objects[:, cls], {trait: at for at, trait in enumerate(TRAITS)}
    found = []
    for number, weak in enumerate(weaknesses):
        if (weak.class_name, weak.is_miss) != (CLASSES[cls], is_miss):
            continue
        inside = world.has[:, [column[pair] for pair in weak.where.items()]].all(axis=1)
        mean_false = _FALSE_MANY * weak.rate / MANY
        counts = (
            rng.binomial(objects, weak.rate)
            if is_miss
            else rng.poisson(mean_false, size=len(objects))
        )
        found.append(_rows(counts * inside, cls, is_miss, number))
    few = rng.binomial(objects, _FEW) if is_miss else rng.poisson(_FALSE_FEW, len(objects))
    return [*found, _rows(few, cls, is_miss, NO_WEAKNESS)]


def _rows(counts: Ints, cls: int, is_miss: bool, number: int) -> Ints:
    clip = np.repeat(np.arange(len(counts)), counts)
    return np.column_stack([clip, *(np.full(len(clip), value) for value in (cls, is_miss, number))])
