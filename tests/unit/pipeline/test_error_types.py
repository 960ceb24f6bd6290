"""TIDE's type of each error, and what mending a type would bring, worked by hand."""

from dataclasses import fields, replace
from typing import TypeVar

import numpy as np
import pytest

from gainloop.pipeline.error_types.type_errors import ERROR_TYPES, TypedErrors, type_errors
from gainloop.pipeline.matching.evaluate import evaluate, evaluate_sides, match_sides
from gainloop.terms.boxes import EVERY_CLASS, Detections, GroundTruth, Ints
from gainloop.terms.enums import ErrorType
from gainloop.terms.matches import OUTCOMES, Matches, Outcome
from tests.unit.pipeline.box_builder import found, objects
from tests.unit.pipeline.coco_oracle import random_scene

Record = TypeVar("Record", GroundTruth, Detections)

CAR, PEDESTRIAN, VAN = 0, 1, 2
BOX = (0.0, 0.0, 100.0, 10.0)


def overlapping(iou: float) -> tuple[float, float, float, float]:
    """A box inside BOX that has this IoU with it."""
    return (0.0, 0.0, 100.0 * iou, 10.0)


def judge(truth: GroundTruth, detections: Detections) -> tuple[Matches, TypedErrors]:
    sides = match_sides(truth, detections)
    matches = evaluate_sides(sides).matches
    return matches, type_errors(sides, matches)


def types_of(
    truth: GroundTruth, detections: Detections
) -> list[tuple[Outcome, int, ErrorType | None]]:
    """Outcome, row of the detection or of the missed object, and type, of every record."""
    matches, typed = judge(truth, detections)
    rows = np.where(matches.outcome == OUTCOMES.index(Outcome.FN), matches.gt, matches.det)
    return [
        (OUTCOMES[outcome], row, None if code < 0 else ERROR_TYPES[code])
        for outcome, row, code in zip(
            matches.outcome.tolist(), rows.tolist(), typed.code.tolist(), strict=True
        )
    ]


@pytest.mark.parametrize(
    ("iou", "cls", "expected"),
    [
        (0.09, CAR, ErrorType.BACKGROUND),
        (0.1, CAR, ErrorType.LOCALIZATION),
        (0.49, CAR, ErrorType.LOCALIZATION),
        (0.09, VAN, ErrorType.BACKGROUND),
        (0.1, VAN, ErrorType.BOTH),
        (0.49, VAN, ErrorType.BOTH),
        (0.5, VAN, ErrorType.CLASSIFICATION),
        (1.0, VAN, ErrorType.CLASSIFICATION),
    ],
)
def test_class_and_iou_decide_the_type_of_a_false_positive(
    iou: float, cls: int, expected: ErrorType
) -> None:
    records = types_of(objects((0, CAR, *BOX)), found((0, cls, *overlapping(iou)), scores=(0.9,)))

    assert [kind for outcome, _, kind in records if outcome is Outcome.FP] == [expected]


def test_at_half_a_detection_of_the_class_is_no_error() -> None:
    records = types_of(objects((0, CAR, *BOX)), found((0, CAR, *overlapping(0.5)), scores=(0.9,)))

    assert records == [(Outcome.TP, 0, None)]


def test_a_second_detection_of_a_found_object_is_a_duplicate_from_half_on() -> None:
    detections = found(
        (0, CAR, *BOX),
        (0, CAR, *overlapping(0.5)),
        (0, CAR, *overlapping(0.4)),
        scores=(0.9, 0.8, 0.7),
    )

    assert types_of(objects((0, CAR, *BOX)), detections) == [
        (Outcome.TP, 0, None),
        (Outcome.FP, 1, ErrorType.DUPLICATE),
        (Outcome.FP, 2, ErrorType.LOCALIZATION),
    ]


def test_a_box_off_its_own_class_is_localization_though_another_class_fits() -> None:
    truth = objects((0, CAR, *overlapping(0.3)), (0, VAN, *BOX))

    records = types_of(truth, found((0, CAR, *BOX), scores=(0.9,)))

    assert records == [
        (Outcome.FP, 0, ErrorType.LOCALIZATION),
        (Outcome.FN, 0, ErrorType.LOCALIZATION),
        (Outcome.FN, 1, ErrorType.MISS),
    ]


def test_objects_of_other_frames_say_nothing() -> None:
    records = types_of(objects((1, VAN, *BOX)), found((0, CAR, *BOX), scores=(0.9,)))

    assert records == [
        (Outcome.FP, 0, ErrorType.BACKGROUND),
        (Outcome.FN, 0, ErrorType.MISS),
    ]


def test_a_missed_object_has_the_type_of_the_surest_detection_that_would_find_it() -> None:
    truth = objects((0, CAR, *BOX))
    detections = found(
        (0, CAR, *overlapping(0.4)), (0, VAN, *BOX), (0, VAN, *overlapping(0.2)),
        scores=(0.5, 0.6, 0.9),
    )  # fmt: skip

    matches, typed = judge(truth, detections)

    missed = matches.outcome == OUTCOMES.index(Outcome.FN)
    assert ERROR_TYPES[typed.code[missed].item()] is ErrorType.CLASSIFICATION
    assert typed.det[missed].tolist() == [1]


def test_both_wrong_does_not_cover_a_missed_object() -> None:
    truth = objects((0, CAR, *BOX))

    records = types_of(truth, found((0, VAN, *overlapping(0.4)), scores=(0.9,)))

    assert records == [(Outcome.FN, 0, ErrorType.MISS), (Outcome.FP, 0, ErrorType.BOTH)]


def test_ignored_detections_and_regions_take_no_part() -> None:
    truth = objects(
        (0, CAR, *BOX), (0, EVERY_CLASS, 200, 0, 100, 10), (1, VAN, *BOX), crowds=(1, 2)
    )
    detections = found(
        (0, CAR, *BOX), (0, CAR, 210, 0, 50, 10), (1, CAR, *BOX), scores=(0.9, 0.8, 0.7)
    )

    assert types_of(truth, detections) == [
        (Outcome.TP, 0, None),
        (Outcome.IGNORED, 1, None),
        (Outcome.FP, 2, ErrorType.BACKGROUND),
    ]


def gains(typed: TypedErrors) -> dict[str, float | None]:
    return {result.name: result.dap for result in typed.results}


def counts(typed: TypedErrors) -> dict[str, int]:
    return {result.name: result.count for result in typed.results}


def test_gains_of_background_and_misses_are_those_worked_by_hand() -> None:
    truth = objects(*((frame, CAR, *BOX) for frame in range(4)))
    detections = found(
        (0, CAR, *BOX), (1, CAR, 500, 0, 9, 9), (2, CAR, *BOX), scores=(0.9, 0.8, 0.7)
    )
    # Of 101 recall points 26 have precision 1, and 25 more, up to recall 1/2, have 2/3.
    before = (26 + 25 * 2 / 3) / 101

    _, typed = judge(truth, detections)

    assert counts(typed) == {
        "classification": 0, "localization": 0, "both": 0, "duplicate": 0, "background": 1,
        "miss": 2, "fp": 1, "fn": 2,
    }  # fmt: skip
    assert gains(typed) == pytest.approx(
        {
            "classification": 0,
            "localization": 0,
            "both": 0,
            "duplicate": 0,
            "background": 100 * (51 / 101 - before),
            "miss": 100 * ((51 + 50 * 2 / 3) / 101 - before),
            "fp": 100 * (51 / 101 - before),
            "fn": 100 * ((51 + 50 * 2 / 3) / 101 - before),
        }
    )


def test_a_mended_class_counts_in_the_class_of_the_object() -> None:
    truth = objects((0, CAR, *BOX), (1, CAR, *BOX), (2, VAN, *BOX))
    detections = found((0, CAR, *BOX), (1, VAN, *BOX), (2, VAN, *BOX), scores=(0.9, 0.8, 0.7))
    # Car: recall 1/2 at precision 1. Van: the false one comes first, so 1/2 everywhere.
    before = (51 / 101 + 1 / 2) / 2

    _, typed = judge(truth, detections)

    assert gains(typed)["classification"] == pytest.approx(100 * (1 - before))
    assert gains(typed)["miss"] == 0  # the missed car is covered by the van


def test_a_mended_class_takes_its_place_by_score_then_by_frame() -> None:
    truth = objects((0, CAR, *BOX), (2, CAR, *BOX))
    stray = (1, CAR, 500.0, 0.0, 9.0, 9.0)
    detections = found((0, VAN, *BOX), stray, (2, CAR, *BOX), scores=(0.5, 0.5, 0.4))
    # Car by score: false, true. Mended: true, false, true, for frame 0 comes before frame 1.
    before = 51 / 101 * 1 / 2

    _, typed = judge(truth, detections)

    assert gains(typed)["classification"] == pytest.approx(100 * ((51 + 50 * 2 / 3) / 101 - before))


def test_of_all_detections_of_a_mended_object_the_surest_stays() -> None:
    truth = objects((0, CAR, *BOX), (1, CAR, *BOX))
    off = overlapping(0.3)
    detections = found(
        (0, CAR, *BOX), (0, CAR, *off), (1, CAR, *off), (1, CAR, *off),
        scores=(0.6, 0.9, 0.8, 0.7),
    )  # fmt: skip
    # By score: false, false, false, true. Mended: two true ones, the other two go.
    before = 51 / 101 * 1 / 4

    _, typed = judge(truth, detections)

    assert counts(typed)["localization"] == 3
    assert gains(typed)["localization"] == pytest.approx(100 * (1 - before))


def test_duplicates_and_both_wrong_are_taken_away() -> None:
    truth = objects((0, CAR, *BOX), (1, CAR, *BOX), (2, VAN, *BOX))
    detections = found(
        (0, CAR, *BOX), (0, CAR, *BOX), (1, CAR, *BOX), (2, CAR, *overlapping(0.2)), (2, VAN, *BOX),
        scores=(0.9, 0.8, 0.6, 0.7, 0.5),
    )  # fmt: skip
    # Car by score: true, false, false, true.
    before = ((51 + 50 * 2 / 4) / 101 + 1) / 2
    without_one = ((51 + 50 * 2 / 3) / 101 + 1) / 2

    _, typed = judge(truth, detections)

    assert gains(typed)["duplicate"] == pytest.approx(100 * (without_one - before))
    assert gains(typed)["both"] == pytest.approx(100 * (without_one - before))
    assert gains(typed)["fp"] == pytest.approx(100 * (1 - before))


def test_a_class_without_ground_truth_is_typed_and_counted_but_moves_no_mean() -> None:
    truth = objects((0, CAR, *BOX), (1, CAR, *BOX))
    stray, mistaken = (0, VAN, 500.0, 0.0, 9.0, 9.0), (1, VAN, *BOX)
    detections = found((0, CAR, *BOX), stray, mistaken, scores=(0.9, 0.8, 0.7))
    before = 51 / 101

    _, typed = judge(truth, detections)

    assert counts(typed)["background"] == 1
    assert counts(typed)["classification"] == 1
    assert gains(typed)["background"] == 0
    assert gains(typed)["fp"] == 0
    assert gains(typed)["classification"] == pytest.approx(100 * (1 - before))


def test_a_class_that_is_never_found_keeps_its_ap_when_misses_are_mended() -> None:
    truth = objects((0, CAR, *BOX), (1, PEDESTRIAN, *BOX))

    _, typed = judge(truth, found((0, CAR, *BOX), scores=(0.9,)))

    assert counts(typed)["miss"] == 1
    assert gains(typed)["miss"] == 0


def test_without_ground_truth_nothing_can_be_gained() -> None:
    _, typed = judge(objects(), found((0, CAR, *BOX), scores=(0.9,)))

    assert counts(typed)["background"] == 1
    assert set(gains(typed).values()) == {None}


def small_scene(seed: int) -> tuple[GroundTruth, Detections]:
    return random_scene(seed, num_frames=12, num_classes=3, num_objects=60, num_detections=120)


@pytest.mark.parametrize("seed", range(1, 4))
def test_every_error_has_a_type_and_no_other_record_has(seed: int) -> None:
    matches, typed = judge(*small_scene(seed))

    is_error = np.isin(matches.outcome, [OUTCOMES.index(Outcome.FP), OUTCOMES.index(Outcome.FN)])
    assert ((typed.code >= 0) == is_error).all()
    by_type = counts(typed)
    fp, fn = by_type.pop("fp"), by_type.pop("fn")
    covered = fn - by_type.pop("miss")
    assert sum(by_type.values()) == fp
    assert 0 <= covered <= by_type["classification"] + by_type["localization"]


@pytest.mark.parametrize("seed", range(1, 4))
@pytest.mark.parametrize("kind", ["both", "duplicate", "background", "fp", "miss", "fn"])
def test_gains_equal_those_of_an_evaluation_without_these_errors(seed: int, kind: str) -> None:
    truth, detections = small_scene(seed)
    matches, typed = judge(truth, detections)
    chosen = matches.outcome == OUTCOMES.index(Outcome.FN if kind in ("miss", "fn") else Outcome.FP)
    if kind in tuple(ErrorType):
        chosen &= typed.code == ERROR_TYPES.index(ErrorType(kind))
    assert chosen.any()

    if kind in ("miss", "fn"):
        kept = keep(truth, np.delete(np.arange(len(truth)), matches.gt[chosen]))
        mended = evaluate(kept, detections)
    else:
        left = keep(detections, np.delete(np.arange(len(detections)), matches.det[chosen]))
        mended = evaluate(truth, left)

    gain = 100 * (mended.summary.AP50 - evaluate(truth, detections).summary.AP50)
    assert gains(typed)[kind] == pytest.approx(gain, abs=1e-9)


def keep(record: Record, rows: Ints) -> Record:
    columns = {
        column.name: getattr(record, column.name)[rows]
        for column in fields(record)
        if column.name not in ("classes", "attributes", "inputs")
    }
    return replace(record, **columns)
