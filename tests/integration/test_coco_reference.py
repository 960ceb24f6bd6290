"""The twelve numbers of the COCO example results, on the ground truth that belongs to them."""

from pathlib import Path

import pytest

from tests.cli_runner import Run

EXPECTED = {
    "AP": 0.503647,
    "AP50": 0.696973,
    "AP75": 0.571667,
    "APs": 0.593252,
    "APm": 0.557991,
    "APl": 0.489363,
    "AR1": 0.386813,
    "AR10": 0.593680,
    "AR100": 0.595353,
    "ARs": 0.654764,
    "ARm": 0.603130,
    "ARl": 0.553744,
}


@pytest.mark.real_data
def test_the_twelve_numbers_to_six_decimals(gainloop: Run, real_data: Path) -> None:
    truth = real_data / "voc100/tests/test_coco_eval/gts"
    [ground_truth] = sorted(truth.glob("*.json")) if truth.is_dir() else [truth]
    results = real_data / "cocoapi-results/instances_val2014_fakebbox100_results.json"

    ran = gainloop(
        *("evaluation", "import", "--format", "coco", "--benchmark", "val2014", "--json"),
        *("--model", "fake:1", "--ground-truth", ground_truth, "--detections", results),
    )

    assert ran.exit_code == 0, ran.errors
    assert {name: round(value, 6) for name, value in ran.json["coco"].items()} == EXPECTED
