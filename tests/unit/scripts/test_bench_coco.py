"""P1: the files, what counts as equal, and our engine beside pycocotools."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from scripts.bench import coco_engines
from scripts.bench.coco import refuse_unequal_matches, refuse_unequal_stats
from scripts.bench.coco_data import write_coco_files
from scripts.bench.coco_matches import MatchTable
from scripts.bench.harness import NotEqual

NUM_IMAGES = 60


def table(gt: list[int], is_ignored: list[bool]) -> MatchTable:
    return MatchTable(np.array([gt], dtype=np.int32), np.array([is_ignored]))


def test_the_same_seed_writes_the_same_files_of_the_stated_size(tmp_path: Path) -> None:
    folders = tmp_path / "a", tmp_path / "b"
    for folder in folders:
        folder.mkdir()

    first, second = (write_coco_files(folder, NUM_IMAGES) for folder in folders)

    assert first.ground_truth.read_bytes() == second.ground_truth.read_bytes()
    assert first.detections.read_bytes() == second.detections.read_bytes()
    truth = json.loads(first.ground_truth.read_bytes())
    assert len(truth["images"]) == NUM_IMAGES
    assert len(truth["annotations"]) == 10 * NUM_IMAGES
    found = json.loads(first.detections.read_bytes())
    assert len(found) == pytest.approx(14 * NUM_IMAGES, rel=0.05)
    scores = [row["score"] for row in found]
    assert len(set(scores)) < len(scores), "ties are part of the test"


@pytest.mark.parametrize(
    "ours", [coco_engines.ours, coco_engines.ours_as_imported], ids=["plain", "imported"]
)
def test_our_engine_answers_as_pycocotools_in_numbers_and_matches(
    tmp_path: Path, ours: Callable[[], coco_engines.Job]
) -> None:
    files = write_coco_files(tmp_path, NUM_IMAGES)
    answers, tables = {}, []

    for name, job in (("ours", ours()), ("pycocotools", coco_engines.pycocotools())):
        measured = coco_engines.measure(job, files, tmp_path / name)
        answers[name] = measured["stats"]
        tables.append(MatchTable.load(tmp_path / name))
        assert set(measured["figures"]) == {"cpu_s", "wall_s", "load_cpu_s", "peak_rss_mb"}
        assert all(figure > 0 for figure in measured["figures"].values())

    refuse_unequal_stats(answers)
    refuse_unequal_matches(*tables)
    assert (tables[0].gt > 0).any()


def test_numbers_equal_to_a_trillionth_pass_and_others_are_refused() -> None:
    refuse_unequal_stats({"pycocotools": [0.5, -1.0], "ours": [0.5 + 5e-13, -1.0]})

    with pytest.raises(NotEqual):
        refuse_unequal_stats({"pycocotools": [0.5, -1.0], "ours": [0.5 + 2e-12, -1.0]})
    with pytest.raises(NotEqual, match=r"hotcoco differ from pycocotools by up to 0\.25"):
        refuse_unequal_stats({"pycocotools": [0.5, -1.0], "hotcoco": [0.25, -1.0]})


def test_a_number_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(NotEqual):
        refuse_unequal_stats({"pycocotools": [0.5], "ours": [float("nan")]})


def test_one_other_object_or_ignored_detection_is_refused() -> None:
    expected = table([1, 0, -1], [False, True, False])

    refuse_unequal_matches(table([1, 0, -1], [False, True, False]), expected)
    with pytest.raises(NotEqual, match="1 of 3 matches differ"):
        refuse_unequal_matches(table([2, 0, -1], [False, True, False]), expected)
    with pytest.raises(NotEqual, match="1 of 3 matches differ"):
        refuse_unequal_matches(table([1, 0, -1], [False, False, False]), expected)
