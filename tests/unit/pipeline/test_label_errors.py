"""Labels that seem wrong: planted ones are set apart, errors of the model stay with the model."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from gainloop.pipeline.error_types.type_errors import type_errors
from gainloop.pipeline.label_errors.find_label_errors import (
    KINDS,
    Evidence,
    Suspects,
    find_label_errors,
)
from gainloop.pipeline.matching.evaluate import evaluate_sides, match_sides
from gainloop.terms.boxes import Bools, Detections, GroundTruth, Ints
from gainloop.terms.enums import GroundTruthErrorKind
from gainloop.terms.matches import OUTCOMES, Matches, Outcome
from tests.unit.pipeline.box_builder import found, objects
from tests.unit.pipeline.mislabeled_world import (
    LOST,
    MOVED,
    RIGHT,
    SWAPPED,
    MislabeledWorld,
    mislabeled_world,
)

FP, FN = OUTCOMES.index(Outcome.FP), OUTCOMES.index(Outcome.FN)
PLANTED = {
    LOST: GroundTruthErrorKind.OVERLOOKED,
    MOVED: GroundTruthErrorKind.BADLY_LOCATED,
    SWAPPED: GroundTruthErrorKind.SWAPPED,
}


def look(truth: GroundTruth, detections: Detections) -> tuple[Matches, Suspects]:
    sides = match_sides(truth, detections)
    matches = evaluate_sides(sides).matches
    evidence = Evidence(matches, type_errors(sides, matches), detections.score, len(truth.classes))
    return matches, find_label_errors(evidence)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one world: which planted objects are set apart, and what share of the true errors is."""

    planted: Ints
    is_apart: Bools
    kind: Ints
    taken: float


def judge(world: MislabeledWorld) -> Verdict:
    matches, suspects = look(world.truth, world.detections)
    is_fp, is_fn = matches.outcome == FP, matches.outcome == FN
    of_det = np.full(len(world.detections) + 1, -1)
    of_gt = np.full(len(world.truth) + 1, -1)
    of_det[matches.det[is_fp]] = suspects.kind[is_fp]
    of_gt[matches.gt[is_fn]] = suspects.kind[is_fn]
    wrong = np.flatnonzero(world.planted != RIGHT)
    kind = np.maximum(of_det[world.det_of_object[wrong]], of_gt[world.gt_of_object[wrong]])
    is_of_label = is_fp & np.isin(matches.det, world.det_of_object[wrong])
    is_of_label |= is_fn & np.isin(matches.gt, world.gt_of_object[wrong])
    is_true_error = (is_fp | is_fn) & ~is_of_label
    taken = float((suspects.kind[is_true_error] >= 0).mean())
    return Verdict(world.planted[wrong], kind >= 0, kind, taken)


@pytest.mark.parametrize("seed", range(5))
def test_most_planted_errors_are_set_apart_and_few_true_errors_with_them(seed: int) -> None:
    verdict = judge(mislabeled_world(seed, share=0.05))

    assert verdict.is_apart.mean() >= 0.7
    assert verdict.taken < 0.05


def test_planted_errors_are_named_by_their_kind() -> None:
    verdict = judge(mislabeled_world(0, share=0.05))

    for planted, kind in PLANTED.items():
        named = verdict.kind[(verdict.planted == planted) & verdict.is_apart]
        assert (named == KINDS.index(kind)).mean() > 0.95


@pytest.mark.parametrize("seed", range(5))
def test_right_labels_are_hardly_ever_suspected(seed: int) -> None:
    verdict = judge(mislabeled_world(seed, share=0.0))

    assert verdict.taken < 0.01


def test_both_sides_of_a_suspicion_have_its_kind_and_score() -> None:
    world = mislabeled_world(1, share=0.05, num_frames=100)

    matches, suspects = look(world.truth, world.detections)

    def sides(kind: GroundTruthErrorKind, outcome: int) -> list[tuple[int, float]]:
        chosen = (suspects.kind == KINDS.index(kind)) & (matches.outcome == outcome)
        scores = suspects.score[chosen].tolist()
        return sorted(zip(matches.frame[chosen].tolist(), scores, strict=True))

    for kind in (GroundTruthErrorKind.BADLY_LOCATED, GroundTruthErrorKind.SWAPPED):
        assert sides(kind, FP) == sides(kind, FN) != []
    assert sides(GroundTruthErrorKind.OVERLOOKED, FN) == []
    assert sides(GroundTruthErrorKind.OVERLOOKED, FP) != []
    assert (suspects.score[suspects.kind < 0] == 0).all()
    assert (suspects.score[suspects.kind >= 0] > 0).all()


def test_a_class_that_the_model_confuses_anyway_is_not_blamed_on_the_labels() -> None:
    world = mislabeled_world(2, share=0.05, num_frames=200)
    detections = world.detections
    is_cyclist = detections.cls == 2
    named_car = is_cyclist & (np.random.default_rng(0).random(len(detections)) < 0.4)
    habitual = replace(detections, cls=np.where(named_car, 0, detections.cls))

    matches, suspects = look(world.truth, habitual)

    swapped = (suspects.kind == KINDS.index(GroundTruthErrorKind.SWAPPED)) & (matches.outcome == FN)
    assert swapped.any()
    assert not (matches.cls[swapped] == 2).any()


def test_a_class_that_the_benchmark_does_not_label_is_not_overlooked() -> None:
    world = mislabeled_world(3, share=0.05, num_frames=100)
    kept = np.flatnonzero(world.truth.cls != 1)
    truth = GroundTruth(
        classes=world.truth.classes,
        frame=world.truth.frame[kept],
        cls=world.truth.cls[kept],
        xywh=world.truth.xywh[kept],
        area=world.truth.area[kept],
        is_crowd=world.truth.is_crowd[kept],
        source_id=world.truth.source_id[kept],
    )

    matches, suspects = look(truth, world.detections)

    assert (suspects.kind >= 0).any()
    assert not (suspects.kind[matches.cls == 1] >= 0).any()


def test_nothing_is_suspected_where_nothing_was_found() -> None:
    box = (0.0, 0.0, 10.0, 10.0)

    _, without_detections = look(objects((0, 0, *box)), found(scores=()))
    _, without_objects = look(objects(), found((0, 0, *box), scores=(0.9,)))

    assert without_detections.kind.tolist() == [-1]
    assert without_objects.kind.tolist() == [-1]
