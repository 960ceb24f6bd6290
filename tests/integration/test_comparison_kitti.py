"""Two real detectors compared on ten KITTI sequences: who wins depends on the operating point.

The counts as published are those of the data's SOURCE.md.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.cli_runner import Run

pytestmark = pytest.mark.real_data


@pytest.fixture
def pair(gainloop: Run, real_data: Path) -> tuple[str, str]:
    kitti = real_data / "kitti-tracking"
    words = ("evaluation", "import", "--format", "kitti", "--benchmark", "kitti", "--json")
    rrc, pointrcnn = (
        gainloop(
            *words,
            *("--model", f"{detector}:1", "--ground-truth", kitti / "label_02"),
            *("--detections", kitti / detector, *more),
        ).json["id"]
        for detector, more in (("rrc", ()), ("pointrcnn", ("--scores", "logit")))
    )
    return rrc, pointrcnn


def compare(gainloop: Run, pair: tuple[str, str], *more: str) -> dict[str, Any]:
    ran = gainloop("evaluation", "compare", *pair, "--json", *more)
    assert ran.exit_code == 0, ran.errors
    document: dict[str, Any] = ran.json
    return document


def rates(document: dict[str, Any]) -> dict[tuple[str, ...], tuple[float, float]]:
    return {
        tuple(row["cohort"].values()): (round(row["a"], 3), round(row["b"], 3))
        for row in document["cohorts"]
    }


def test_the_winner_on_occluded_cars_flips_at_equal_false_positives(
    gainloop: Run, pair: tuple[str, str]
) -> None:
    cars = ("--by", "occlusion", "--class", "Car")
    published = compare(gainloop, pair, *cars)
    fair = compare(gainloop, pair, *cars, "--at-equal", "fp")

    assert rates(published)[("2",)] == (0.704, 0.726)
    assert rates(fair)[("2",)] == (0.704, 0.561)
    assert published["false_positives"] == {"a": {"Car": 295}, "b": {"Car": 7_983}}
    assert fair["false_positives"] == {"a": {"Car": 295}, "b": {"Car": 295}}
    assert fair["thresholds"]["a"] == {"Car": None}
    flips = {flip["cohort"]["occlusion"]: flip for flip in fair["flips"]}
    assert sorted(flips) == ["2", "3"]
    assert (flips["2"]["winner_published"], flips["2"]["winner"]) == ("pointrcnn:1", "rrc:1")
    assert published["resampled_by"] == "clips"


def test_classes_without_a_detector_are_no_cohorts(gainloop: Run, pair: tuple[str, str]) -> None:
    document = compare(gainloop, pair)

    assert rates(document) == {("Car",): (0.893, 0.876), ("Pedestrian",): (0.825, 0.669)}
    assert document["overall"]["num_objects"] == 17_750 + 1_346
    assert "Neither model names Cyclist, Misc, Tram, Truck" in document["basis"]
