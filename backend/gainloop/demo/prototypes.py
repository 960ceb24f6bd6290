"""What kinds of things look like on average, in each slice: points in a space of features.

A class has one look that it has more or less everywhere; a strange slice has a look of its own for
it, part of which it shares with the slices of the same region, weather, light or scenario. Clutter
looks somewhat like the road user that it is taken for. Called by `appearance`.
"""

import numpy as np
from numpy.random import Generator

from gainloop.demo.motions import CLASSES, KINDS
from gainloop.demo.slices import NUM_SLICES, SLICES
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.scenes import CLUTTER

NUM_FEATURES = 12
BACKGROUND = len(CLASSES)
"""Position behind the classes: no road user."""

_CLASS_NORM = 3.0
_CONTEXT_NORM = 1.6
_SHARED_BY_TAG, _OWN = 0.3, 0.8
_CAR_STRANGENESS = 0.7  # cars look more alike everywhere than people do
_LOOKS_LIKE = {"sign": "pedestrian", "pole": "pedestrian", "shrub": "cyclist", "bin": "car"}
_LIKENESS = 0.35


def class_of_kind() -> Ints:
    """The class of each kind, BACKGROUND for clutter."""
    return np.array([CLASSES.index(k) if k in CLASSES else BACKGROUND for k in KINDS])


def make_prototypes(rng: Generator) -> Floats:
    """(slices, kinds, features)."""
    common = _CLASS_NORM * _perpendicular(rng, BACKGROUND + 1)
    by_tag = {
        tag: _directions(rng, BACKGROUND + 1)
        for tag in dict.fromkeys(tag for one in SLICES for tag in one.tags)
    }
    own = [_directions(rng, BACKGROUND + 1) for _ in SLICES]
    context = _CONTEXT_NORM * _directions(rng, NUM_SLICES)
    eased = np.ones(BACKGROUND + 1)
    eased[CLASSES.index("car")] = _CAR_STRANGENESS
    prototypes = []
    for number, one in enumerate(SLICES):
        shared = np.sum([by_tag[tag] for tag in one.tags], axis=0)
        strange = _CLASS_NORM * _unit(_SHARED_BY_TAG * shared + _OWN * own[number])
        share = (one.strangeness * eased)[:, None]
        of_classes = _CLASS_NORM * _unit((1 - share) * common + share * strange)
        prototypes.append(_of_kinds(of_classes) + context[number])
    return np.array(prototypes)


def _of_kinds(of_classes: Floats) -> Floats:
    """Each kind from its class; clutter part of the way to what it is taken for."""
    kinds: Floats = of_classes[class_of_kind()]
    for kind in CLUTTER:
        row, like = KINDS.index(kind), CLASSES.index(_LOOKS_LIKE[kind])
        kinds[row] += _LIKENESS * (of_classes[like] - kinds[row])
    return kinds


def _perpendicular(rng: Generator, num: int) -> Floats:
    """Unit vectors at right angles (Gram-Schmidt), so that no two classes are alike by chance."""
    vectors = rng.normal(0, 1, (num, NUM_FEATURES))
    for row in range(num):
        for earlier in vectors[:row]:
            vectors[row] -= (vectors[row] @ earlier) * earlier
        vectors[row] /= np.linalg.norm(vectors[row])
    return vectors


def _directions(rng: Generator, num: int) -> Floats:
    return _unit(rng.normal(0, 1, (num, NUM_FEATURES)))


def _unit(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit
