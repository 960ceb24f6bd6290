"""The readers on files that other tools wrote: counts that their SOURCE.md states."""

from pathlib import Path

import numpy as np
import pytest

from gainloop.errors import InvalidInput
from gainloop.formats import coco, coco_predictions, kitti
from gainloop.terms.boxes import Detections, GroundTruth
from gainloop.terms.options import ReadOptions, ScoreKind

pytestmark = pytest.mark.real_data

PLAIN = ReadOptions()
LOGITS = ReadOptions(scores=ScoreKind.LOGIT)
NINE_FORMATS = Path("voc100")
COCO_TRUTH = NINE_FORMATS / "tests/test_coco_eval/gts/sampled_gts_bbox_area.json"
COCO_RESULTS = Path("cocoapi-results/instances_val2014_fakebbox100_results.json")


def num_by_class(rows: GroundTruth | Detections) -> dict[str, int]:
    counts = np.bincount(rows.cls[rows.cls >= 0], minlength=len(rows.classes))
    return {name: int(count) for name, count in zip(rows.classes, counts, strict=True) if count}


def test_kitti_labels_have_the_frames_and_objects_of_their_source(real_data: Path) -> None:
    read = kitti.read_ground_truth(real_data / "kitti-tracking" / "label_02", PLAIN)

    assert len(read.frames.clips) == 10
    assert len(read.frames) == 4100
    assert num_by_class(read.ground_truth)["Car"] == 17750
    assert num_by_class(read.ground_truth)["Pedestrian"] == 1346
    assert int(read.ground_truth.is_crowd.sum()) == 8774 + 2001  # DontCare and Van
    assert list(read.findings) == []


def test_both_kitti_detectors_are_read_in_full_but_for_one_flat_box(real_data: Path) -> None:
    folder = real_data / "kitti-tracking"
    truth = kitti.read_ground_truth(folder / "label_02", PLAIN)
    camera = kitti.read_detections(folder / "rrc", truth, PLAIN)
    lidar = kitti.read_detections(folder / "pointrcnn", truth, LOGITS)

    assert num_by_class(camera.detections) == {"Car": 17279, "Pedestrian": 2119}
    assert list(camera.findings) == []
    assert num_by_class(lidar.detections) == {"Car": 28021, "Pedestrian": 6648}
    (finding,) = lidar.findings
    assert (finding.code, finding.file, finding.row) == ("BAD_BOX", "Car/0000.txt", 614)
    assert "frame 115" in finding.message


def test_kitti_logits_are_refused_as_probabilities(real_data: Path) -> None:
    folder = real_data / "kitti-tracking"
    truth = kitti.read_ground_truth(folder / "label_02", PLAIN)

    with pytest.raises(InvalidInput, match="--scores logit") as caught:
        kitti.read_detections(folder / "pointrcnn", truth, PLAIN)

    assert (caught.value.code, caught.value.exit_code) == ("SCORE_RANGE", 2)


def test_kitti_predictions_alone_cover_every_frame(real_data: Path) -> None:
    read = kitti.read_predictions(real_data / "kitti-tracking" / "rrc", PLAIN)

    assert (len(read.frames), len(read.detections)) == (4100, 19398)
    assert read.detections.classes == ("Car", "Pedestrian")


def test_cocoapi_results_fit_their_ground_truth(real_data: Path) -> None:
    truth = coco.read_ground_truth(real_data / COCO_TRUTH, PLAIN)
    found = coco.read_detections(real_data / COCO_RESULTS, truth, PLAIN)

    assert (len(truth.frames), len(truth.ground_truth), len(found.detections)) == (100, 830, 734)
    assert len(np.unique(found.detections.frame)) == 99
    assert len(np.unique(found.detections.cls)) == 75
    assert list(truth.findings) + list(found.findings) == []


def test_a_list_and_an_object_of_the_same_results_are_read_alike(real_data: Path) -> None:
    truth = coco.read_ground_truth(real_data / COCO_TRUTH, PLAIN)
    as_object = real_data / NINE_FORMATS / "tests/test_coco_eval/dets/sampled_bbox_results.json"

    one = coco.read_detections(real_data / COCO_RESULTS, truth, PLAIN).detections
    other = coco.read_detections(as_object, truth, PLAIN).detections

    for name in ("frame", "cls", "xywh", "score"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


def test_results_whose_ids_differ_are_joined_by_name(real_data: Path) -> None:
    folder = real_data / NINE_FORMATS
    results = folder / "dets/coco_format/coco_dets.json"
    boxes = []
    for variant in ("coco_format_v1/instances_default.json", "coco_format_v2/instances_v2.json"):
        truth = coco.read_ground_truth(folder / "gts" / variant, PLAIN)
        found = coco.read_detections(results, truth, PLAIN).detections
        assert (len(truth.frames), len(truth.ground_truth)) == (100, 273)
        names = truth.frames.name[found.frame]
        kinds = [found.classes[at] for at in found.cls]
        boxes.append(list(zip(names, kinds, found.xywh.tolist(), strict=True)))

    assert len(boxes[0]) == 452
    assert boxes[0] == boxes[1]


def test_results_that_bring_their_images_are_predictions(real_data: Path) -> None:
    path = real_data / NINE_FORMATS / "dets/coco_format/coco_dets.json"
    read = coco_predictions.read_predictions(path, PLAIN)

    assert (len(read.frames), len(read.detections)) == (98, 452)
    assert "person" in read.detections.classes
