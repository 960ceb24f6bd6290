"""The demo program's detector really learns: from labels, and from more of them."""

from dataclasses import replace

import numpy as np
import pytest

from gainloop.demo.clips import Part
from gainloop.demo.detections import detect
from gainloop.demo.detector import Detector, probabilities, train, train_versions
from gainloop.demo.prototypes import BACKGROUND
from gainloop.demo.size import DemoSize
from gainloop.demo.slices import SLICES
from gainloop.demo.world import DemoWorld, make_world


@pytest.fixture(scope="module")
def world() -> DemoWorld:
    return make_world(DemoSize(num_clips=400))


@pytest.fixture(scope="module")
def versions(world: DemoWorld) -> tuple[Detector, ...]:
    return train_versions(world)


def test_the_second_version_finds_more_than_the_first(
    world: DemoWorld, versions: tuple[Detector, ...]
) -> None:
    first, second = (_recall(world, detector) for detector in versions)

    assert [detector.name for detector in versions] == ["demo-detector:1", "demo-detector:2"]
    assert 0.6 < first < second < 0.95


def test_shuffled_labels_teach_it_nothing(world: DemoWorld, versions: tuple[Detector, ...]) -> None:
    shuffled = np.random.default_rng(0).permutation(world.labels)

    taught = train(replace(world, labels=shuffled), world.clips_of(Part.LABELED), "shuffled:1")

    assert _recall(world, taught) < 0.5 * _recall(world, versions[1])


def test_it_is_weak_where_scenes_are_strange_and_labels_rare(
    world: DemoWorld, versions: tuple[Detector, ...]
) -> None:
    def recall_in(word: str) -> float:
        numbers = [number for number, one in enumerate(SLICES) if word in one.tags]
        return _recall(world, versions[1], numbers)

    common = _recall(world, versions[1], [0, 1])
    assert common > 0.9
    assert max(recall_in("fog"), recall_in("work zone"), recall_in("snow")) < common - 0.1


def test_equal_labels_give_equal_weights(world: DemoWorld, versions: tuple[Detector, ...]) -> None:
    again = train(world, world.clips_of(Part.LABELED), "again:1")

    assert np.array_equal(again.weights, versions[1].weights)
    assert np.array_equal(again.offsets, versions[1].offsets)


def test_a_detection_has_the_probability_of_its_class_and_a_box_a_little_off(
    world: DemoWorld, versions: tuple[Detector, ...]
) -> None:
    clips = world.clips_of(Part.HOLDOUT)
    reported = detect(world, versions[1], clips)

    rows = world.sightings_of(clips)
    probability = probabilities(versions[1], world.features[rows])
    rows = rows[probability.argmax(axis=1) != BACKGROUND]
    assert np.allclose(probability.sum(axis=1), 1, atol=2e-4)
    assert len(reported.score) == len(rows) < len(probability)
    assert (reported.cls < BACKGROUND).all()
    assert set(reported.score.tolist()) <= set(probability.max(axis=1).tolist())
    off = np.abs(reported.xywh - world.seen.xywh[rows]) / world.seen.xywh[rows][:, [2, 3, 2, 3]]
    assert 0.01 < np.median(off) < 0.1


def _recall(world: DemoWorld, detector: Detector, slices: list[int] | None = None) -> float:
    """Of road users on the development benchmark, by class alone."""
    chosen = [
        row
        for row in world.clips_of(Part.DEVELOPMENT).tolist()
        if slices is None or world.clips[row].slice_number in slices
    ]
    rows = world.sightings_of(np.array(chosen))
    rows = rows[world.classes[rows] != BACKGROUND]
    best = probabilities(detector, world.features[rows]).argmax(axis=1)
    return float(np.mean(best == world.classes[rows]))
