"""Clusters find planted weaknesses, name them, and come out alike for equal inputs."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from gainloop.pipeline.clustering.clustering import Clustering, cluster_errors
from gainloop.pipeline.clustering.contrast import adjust, contrast_clusters
from gainloop.pipeline.clustering.encoding import Encoder
from gainloop.pipeline.clustering.names import name_clusters, subject_of
from gainloop.pipeline.clustering.partition import partition
from gainloop.pipeline.clustering.plane import COLUMNS, ROWS
from gainloop.pipeline.clustering.records import TraitContrast
from gainloop.pipeline.clustering.shares import effective_units
from gainloop.pipeline.clustering.stability import best_jaccard
from tests.unit.pipeline.planted_errors import CLASSES, SIX, Planted, plant, recovered

WORLDS = ((0, True), (0, False), (1, True), (2, True))
"""Seed, and whether clips have vectors."""


@cache
def clustered(seed: int, with_vectors: bool = True) -> tuple[Planted, Clustering]:
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
    planted, first = clustered(0)

    again = cluster_errors(planted.errors, planted.exposure, seed=0)

    assert first.label.tolist() == again.label.tolist()
    assert first.places.tolist() == again.places.tolist()
    assert [cluster.name for cluster in first.clusters] == [c.name for c in again.clusters]
    assert [c.stability for c in first.clusters] == [c.stability for c in again.clusters]


def test_the_stored_model_puts_the_same_errors_into_the_same_clusters() -> None:
    planted, found = clustered(0)

    encoder = Encoder.of_json(found.model.encoder.as_json())
    label, _ = replace(found.model, encoder=encoder).assign(planted.errors)

    assert label.tolist() == found.label.tolist()


def test_exemplars_are_of_different_clips_and_cells_count_every_error() -> None:
    planted, found = clustered(1)
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
    planted = plant(weaknesses=(), seed=9)

    found = cluster_errors(planted.errors, planted.exposure, seed=0)

    for name in CLASSES:
        whole = [cluster for cluster in found.clusters if cluster.class_name == name]
        assert any("no condition stands out" in cluster.name for cluster in whole), name


def test_many_frames_of_one_drive_do_not_make_a_trait_significant() -> None:
    planted = plant(seed=0)
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
