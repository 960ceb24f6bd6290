"""Clusters find planted weaknesses, name them, and come out alike for equal inputs."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from gainloop.pipeline.clustering.clustering import Clustering, cluster_errors
from gainloop.pipeline.clustering.contrast import adjust, contrast_clusters
from gainloop.pipeline.clustering.encoding import Encoder, trait_weights_of
from gainloop.pipeline.clustering.merging import Traits, merge_groups
from gainloop.pipeline.clustering.names import name_clusters, subject_of
from gainloop.pipeline.clustering.partition import partition
from gainloop.pipeline.clustering.plane import COLUMNS, ROWS, count_cells, lay_out
from gainloop.pipeline.clustering.records import TraitContrast
from gainloop.pipeline.clustering.shares import effective_units
from gainloop.pipeline.clustering.stability import best_jaccard
from tests.unit.pipeline.planted_errors import (
    CLASSES,
    SIX,
    Planted,
    draw_world,
    plant,
    recovered,
)

WORLDS = ((400, True), (401, False))
"""Seed, and whether clips have vectors; of a range that no constant was chosen by."""


@cache
def clustered(seed: int, with_vectors: bool) -> tuple[Planted, Clustering]:
    """Made once for all tests, which change nothing of it."""
    planted = plant(seed=seed)
    if not with_vectors:
        planted = replace(planted, errors=replace(planted.errors, vectors=None))
    return planted, cluster_errors(planted.errors, planted.exposure, seed=0)


@pytest.mark.parametrize(("seed", "with_vectors"), WORLDS)
def test_at_least_five_of_six_planted_weaknesses_are_found_and_named(
    seed: int, with_vectors: bool
) -> None:
    names = recovered(*clustered(seed, with_vectors))

    assert len(names) >= 5, names
    for number, name in names.items():
        weak = SIX[number]
        subject, _, traits = name.partition(": ")
        assert subject == f"{'Missed' if weak.is_miss else 'False'} {weak.class_name}s"
        assert any(value in traits for value in weak.where.values()), name


def test_most_names_state_every_planted_condition() -> None:
    complete = total = 0
    for seed, with_vectors in WORLDS:
        names = recovered(*clustered(seed, with_vectors))
        total += len(names)
        complete += sum(
            all(value in name for value in SIX[number].where.values())
            for number, name in names.items()
        )
    assert complete >= 0.8 * total, (complete, total)


def test_equal_errors_and_seed_give_equal_clusters() -> None:
    planted = plant(seed=400, world=draw_world(400, num_drives=24))

    first, again = (cluster_errors(planted.errors, planted.exposure, seed=0) for _ in range(2))

    assert first.label.tolist() == again.label.tolist()
    assert first.places.tolist() == again.places.tolist()
    assert [cluster.name for cluster in first.clusters] == [c.name for c in again.clusters]
    assert [c.stability for c in first.clusters] == [c.stability for c in again.clusters]


def test_the_stored_model_puts_the_same_errors_into_the_same_clusters() -> None:
    planted, found = clustered(*WORLDS[0])

    encoder = Encoder.of_json(found.model.encoder.as_json())
    label, _ = replace(found.model, encoder=encoder).assign(planted.errors)

    assert label.tolist() == found.label.tolist()


def test_exemplars_are_of_different_clips_and_cells_count_every_error() -> None:
    planted, found = clustered(*WORLDS[0])
    errors = planted.errors

    for cluster in found.clusters:
        clips = errors.clip[cluster.exemplars - 1]
        assert len(set(clips.tolist())) == len(clips)
        assert np.all(np.diff(cluster.distance) >= 0)
    assert found.density.counts.sum() == len(errors)
    assert len(found.density.counts) == COLUMNS * ROWS <= 4_000
    sizes = [len(cluster.members) for cluster in found.clusters]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) + int((found.label < 0).sum()) == len(errors)


def test_a_handful_of_errors_is_no_cluster() -> None:
    planted = plant(seed=8)
    few = np.arange(5)
    errors = replace(
        planted.errors,
        **{
            name: getattr(planted.errors, name)[few]
            for name in ("ordinal", "clip", "unit", "cls", "is_miss", "kind", "box", "has")
        },
    )

    found = cluster_errors(errors, planted.exposure, seed=0)

    assert found.clusters == ()
    assert found.label.tolist() == [-1] * 5


def test_errors_that_fall_as_objects_lie_have_nothing_that_stands_out() -> None:
    planted = plant(weaknesses=(), seed=9, world=draw_world(9, num_drives=80))

    found = cluster_errors(planted.errors, planted.exposure, seed=0)

    for name in CLASSES:
        whole = [cluster for cluster in found.clusters if cluster.class_name == name]
        assert any("no condition stands out" in cluster.name for cluster in whole), name


def test_many_frames_of_one_drive_do_not_make_a_trait_significant() -> None:
    planted = clustered(*WORLDS[0])[0]
    errors = planted.errors
    night = errors.traits.index(("time_of_day", "night"))
    rows = np.flatnonzero(errors.has[:, night] & errors.is_miss & (errors.cls == 2))
    one_drive = rows[errors.unit[rows] == errors.unit[rows[0]]]
    repeated = np.tile(one_drive, 100)

    many, one = contrast_clusters(errors, planted.exposure, [rows, repeated])

    assert {trait.value: trait.q_value for trait in many}["night"] < 0.001
    assert {trait.value: trait.q_value for trait in one}["night"] > 0.05


def test_q_values_are_those_of_benjamini_and_hochberg() -> None:
    # p * m / rank, made monotone from the largest down.
    found = adjust(np.array([0.01, 0.04, 0.03, 0.5]))

    assert found.tolist() == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])


def test_effective_units_fall_with_unequal_shares() -> None:
    assert effective_units(np.arange(10)) == 10
    assert effective_units(np.array([0] * 100 + list(range(1, 11)))) == pytest.approx(
        110**2 / (100**2 + 10)
    )


def test_jaccard_compares_with_the_most_similar_cluster() -> None:
    label = np.array([0, 0, 0, 0, 1, 1, -1])
    other = np.array([1, 1, 1, 0, 0, 0, 0])

    assert best_jaccard(label, other, 3).tolist()[:2] == [0.75, 2 / 3]
    assert np.isnan(best_jaccard(label, other, 3)[2])


def test_names_tell_subjects_apart_and_no_two_are_alike() -> None:
    rain, night, south, west = (
        TraitContrast(axis, value, 0.9, 0.2, 4.5, 0.001)
        for axis, value in (
            ("weather", "rain"),
            ("time_of_day", "night"),
            ("region", "South"),
            ("size", "small"),
        )
    )
    unsure = replace(rain, q_value=0.4)

    assert subject_of("Pedestrian", 0.9, 1.0) == "Missed pedestrians"
    assert subject_of("car", 0.5, 0.0) == "False objects"
    assert subject_of("car", 0.9, 0.5) == "Missed and false cars"
    assert name_clusters(
        ["Missed cars"] * 5,
        [(night, rain, west), (night, rain, west, south), (night, rain, west), (), (unsure,)],
    ) == [
        "Missed cars: night, rain, small in the image",
        "Missed cars: night, rain, small in the image, in South",
        "Missed cars: night, rain, small in the image (2)",
        "Missed cars: no condition stands out",
        "Missed cars: rain (few drives)",
    ]


def test_points_are_split_into_planted_groups() -> None:
    rng = np.random.default_rng(0)
    centers = np.array([[0.0, 0.0], [9.0, 0.0], [0.0, 9.0]])
    truth = np.repeat(np.arange(3), 50)

    label = partition(centers[truth] + rng.normal(size=(150, 2)), 3, seed=0, num_starts=3).label

    assert len({(a, b) for a, b in zip(truth.tolist(), label.tolist(), strict=True)}) == 3


def test_equal_points_are_one_group() -> None:
    assert set(partition(np.ones((30, 2)), 4, seed=0).label.tolist()) == {0}


def test_points_that_only_rounding_tells_apart_are_one_group_without_a_word() -> None:
    label = partition(np.array([[0.0], [1e-9], [1000.0]]), 3, seed=0).label

    assert label[0] == label[1] != label[2]


def test_a_group_that_only_has_more_in_common_by_chance_is_part_of_the_wider_one() -> None:
    # Columns: night, rain, rural. Group 1 is rural beside group 0, as half of all nights are.
    group = np.repeat([0, 1], 40)
    telling = np.ones((80, 3), dtype=bool)
    telling[:40, 2] = False
    unit = np.arange(80) // 4
    look = np.zeros((80, 1))
    half = np.full((3, 3), 0.5)
    rare = np.where(np.arange(3) == 2, 0.1, half)
    apart = np.where(group == 1, 2.0, 0.0)[:, None]

    assert set(merge_groups(group, Traits(telling, look, unit, half)).tolist()) == {0}
    assert set(merge_groups(group, Traits(telling, look, unit, rare)).tolist()) == {0, 1}
    assert set(merge_groups(group, Traits(telling, apart, unit, half)).tolist()) == {0, 1}


def test_two_values_weigh_that_tell_something_only_together() -> None:
    # Objects are as often by day as at night, in rain as in the dry; errors are many in rain by
    # day, and few at night in rain, so that neither value stands out by itself.
    planted = clustered(*WORLDS[0])[0]
    has = np.repeat(
        np.array([[1, 1], [1, 0], [0, 1], [0, 0]], dtype=bool), [50, 10, 10, 30], axis=0
    )
    rows = np.arange(100)
    errors = replace(
        planted.errors,
        unit=rows // 4,
        cls=np.zeros(100, dtype=np.int64),
        has=has,
        traits=(("time_of_day", "day"), ("weather", "rain")),
    )
    both = np.array([[55.0, 25.0], [25.0, 55.0]])
    exposure = replace(
        planted.exposure,
        clip_objects=np.array([[100.0, 0, 0, 0]]),
        with_both=np.stack([both] + 3 * [np.zeros((2, 2))]),
    )

    together = trait_weights_of(errors, exposure, rows)
    apart = trait_weights_of(errors, replace(exposure, with_both=exposure.with_both + 20), rows)

    assert together.tolist() == pytest.approx([0.906118, 0.906118], abs=1e-6)
    assert apart.max() < 0.5


def test_errors_that_are_alike_are_spread_over_the_plane_and_equal_ones_are_not() -> None:
    rng = np.random.default_rng(0)
    label = np.repeat([0, 1, 2], 200)
    centers = np.array([[0.0, 0.0, 0.0], [50.0, 0.0, 0.0], [0.0, 50.0, 0.0]])
    points = centers[label] + 0.1 * rng.normal(size=(600, 3))

    places = lay_out(points, label)
    same = lay_out(np.ones((5, 3)), np.full(5, -1))

    assert (count_cells(places).counts > 0).sum() > 300
    assert 0 < places.min() < places.max() <= 1
    assert len(np.unique(same, axis=0)) == 1
