"""Two real detectors on ten KITTI sequences: their numbers, and a queue from a split by clip.

The expected counts are those of the data's SOURCE.md.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.cli_runner import Run

pytestmark = pytest.mark.real_data

DEVELOPMENT = "0000,0002,0003,0004,0005"
POOL = "0007,0009,0011,0017,0020"


@pytest.fixture
def kitti(real_data: Path) -> Path:
    return real_data / "kitti-tracking"


def evaluate(gainloop: Run, kitti: Path, detector: str, *more: str) -> dict[str, Any]:
    ran = gainloop(
        *("evaluation", "import", "--format", "kitti", "--benchmark", "kitti", "--json"),
        *("--model", f"{detector}:1", "--ground-truth", kitti / "label_02"),
        *("--detections", kitti / detector, *more),
    )
    assert ran.exit_code == 0, ran.errors
    report: dict[str, Any] = ran.json
    return report


@pytest.mark.parametrize(
    ("detector", "options", "expected"),
    [
        ("rrc", [], {"Car": (17_750, 15_851, 295), "Pedestrian": (1_346, 1_110, 614)}),
        (
            "pointrcnn",
            ["--scores", "logit"],
            {"Car": (17_750, 15_541, 7_983), "Pedestrian": (1_346, 901, 4_805)},
        ),
    ],
)
def test_the_published_counts_come_out(
    gainloop: Run,
    kitti: Path,
    detector: str,
    options: list[str],
    expected: dict[str, tuple[int, int, int]],
) -> None:
    report = evaluate(gainloop, kitti, detector, *options)

    counts = {
        name: tuple(report["classes"][name][key] for key in ("gt", "tp", "fp")) for name in expected
    }
    assert counts == expected
    assert (report["num_clips"], report["num_frames"]) == (10, 4_100)


def test_raw_logits_are_refused_unless_named(gainloop: Run, kitti: Path) -> None:
    ran = gainloop(
        *("evaluation", "import", "--format", "kitti", "--benchmark", "kitti", "--json"),
        *("--model", "pointrcnn:1", "--ground-truth", kitti / "label_02"),
        *("--detections", kitti / "pointrcnn"),
    )

    assert ran.exit_code == 2
    assert ran.json["error"]["code"] == "SCORE_RANGE"
    assert "--scores logit" in ran.errors
    assert gainloop("evaluation", "list", "--json").json == []


def test_the_box_without_area_is_listed(gainloop: Run, kitti: Path) -> None:
    report = evaluate(gainloop, kitti, "pointrcnn", "--scores", "logit")

    bad = [finding for finding in report["findings"] if finding["code"] == "BAD_BOX"]
    assert [(finding["file"], finding["count"]) for finding in bad] == [("Car/0000.txt", 1)]
    assert "frame 115" in bad[0]["message"]


@pytest.fixture
def split(gainloop: Run, kitti: Path) -> Run:
    """Five clips as development benchmark, the other five known by predictions alone."""
    evaluate(gainloop, kitti, "rrc", "--clips", DEVELOPMENT)
    ran = gainloop(
        *("predictions", "import", "--model", "rrc:1", "--format", "kitti"),
        *("--detections", kitti / "rrc", "--clips", POOL),
    )
    assert ran.exit_code == 0, ran.errors
    return gainloop


@pytest.mark.parametrize("profile", ["fifo", "weighted_sum"])
def test_the_pool_is_queued_with_a_reason_for_every_item(split: Run, profile: str) -> None:
    run = split("priorities", "run", "--profile", profile, "--budget-hours", 100, "--json").json

    assert sorted(item["clip"] for item in run["items"]) == POOL.split(",")
    assert all(item["selected"] and len(item["reason"]) > 20 for item in run["items"])
    for item in run["items"]:
        assert sum(item["parts"].values()) == pytest.approx(item["score"], abs=1e-9)
    assert (run["rung"], run["rung_name"]) == (3, "Predictions only")
    assert [missing["input"].split()[0] for missing in run["missing"]] == [
        "Embeddings",
        "Tags:",
        "Drives:",
    ]

    made = split(
        *("queue", "create", "--run", run["run"], "--name", profile, "--ontology", "kitti:1"),
        *("--instructions", "Box every car.", "--check", "min_box_px=10", "--json"),
    )
    queue = split("queue", "show", made.json["id"], "--json").json
    assert [item["clip_id"] for item in queue["items"]] == [item["clip"] for item in run["items"]]


def test_a_pool_clip_of_the_benchmark_is_never_ranked(split: Run) -> None:
    run = split("priorities", "run", "--json").json

    assert not {item["clip"] for item in run["items"]} & set(DEVELOPMENT.split(","))


def test_five_clips_are_too_few_to_count_gains_on(split: Run) -> None:
    refused = split("priorities", "run", "--profile", "expected_gain", "--json")
    ranked = split("priorities", "run", "--json")

    assert (refused.exit_code, refused.json["error"]["code"]) == (2, "EXPECTED_GAIN_UNAVAILABLE")
    message = refused.json["error"]["message"]
    assert "the benchmark has only 5 clips to count gains on" in message
    assert "Available is rung 3, predictions only" in message
    assert "weighted_sum_batch is the default here" in ranked.errors
    assert len({item["reason"] for item in ranked.json["items"]}) == 5
