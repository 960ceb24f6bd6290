"""Files of labels that CVAT and others really wrote, read for queues that are made for them."""

import json
from pathlib import Path
from xml.etree.ElementTree import parse

from gainloop.formats.label_files import read_labels
from gainloop.terms.enums import LabelFormat
from gainloop.terms.labels import LabelFile, LabelTarget
from gainloop.terms.options import ReadOptions

CVAT = "datumaro-format-assets/cvat_dataset"
VOC_CLASSES = [
    *("aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow"),
    *("diningtable", "dog", "horse", "motorbike", "person", "pottedplant", "sheep", "sofa"),
    *("train", "tvmonitor"),
]


def target(clips: list[str], classes: list[str]) -> LabelTarget:
    return LabelTarget(frozenset(clips), frozenset(classes))


def codes(found: LabelFile) -> list[tuple[str, int]]:
    return [(item.code, item.row) for item in found.findings]


def test_tracks_of_a_video_of_which_every_third_frame_was_labeled(real_data: Path) -> None:
    path = real_data / CVAT / "for_video" / "annotations.xml"

    found = read_labels(
        path, LabelFormat.CVAT, target(["v1"], ["II", "klhg", "skeleton"]), ReadOptions()
    )

    assert found.frames.index.tolist() == [10, 13, 16, 19]
    (label,) = found.labels
    assert (label.key, label.content["class"]) == ("track 0", "II")
    assert [(box["frame"], box["box"], box["is_outside"]) for box in label.content["boxes"]] == [
        (10, [3, 4, 7, 1], False),
        (13, [7, 6, 7, 2], True),
        (16, [8, 7, 6, 10], True),
    ]
    assert codes(found) == [
        ("SHAPE_NOT_SUPPORTED", 119),
        ("SHAPE_NOT_SUPPORTED", 127),
        ("SHAPE_NOT_SUPPORTED", 133),
    ]


def test_images_with_every_shape_that_there_is(real_data: Path) -> None:
    path = real_data / CVAT / "for_images" / "train.xml"

    found = read_labels(
        path, LabelFormat.CVAT, target(["img0", "img1"], ["label1", "label2"]), ReadOptions()
    )

    (label,) = found.labels
    assert label.content["box"] == [0, 2, 4, 2]
    assert label.content["attributes"]["a2"] == "v3"
    assert len(found.frames) == 2
    assert {code for code, _ in codes(found)} == {"SHAPE_NOT_SUPPORTED"}
    assert len(found.findings.items) == 5


def test_a_hundred_images_give_the_same_boxes_in_both_formats(real_data: Path) -> None:
    gts = real_data / "voc100" / "gts"
    xml = gts / "cvat_format" / "annotations.xml"
    names = [image.attrib["name"] for image in parse(xml).getroot().iter("image")]
    clip_map = {name: (Path(name).stem, 0) for name in names}
    stems, options = [clip for clip, _ in clip_map.values()], ReadOptions(clip_map=clip_map)

    images = read_labels(xml, LabelFormat.CVAT, target(stems, VOC_CLASSES), options)

    assert (len(images.frames), codes(images)) == (100, [])
    assert len(images.labels) == sum(1 for _ in parse(xml).getroot().iter("box"))
    path = gts / "coco_format_v1" / "instances_default.json"
    document = json.loads(path.read_bytes())
    coco_map = {row["file_name"]: (Path(row["file_name"]).stem, 0) for row in document["images"]}
    found = read_labels(
        path, LabelFormat.COCO, target(stems, VOC_CLASSES), ReadOptions(clip_map=coco_map)
    )
    assert len(found.labels) == len(document["annotations"])
    assert places(found) == places(images)


def places(found: LabelFile) -> list[tuple[str, str, list[int]]]:
    return sorted(
        (label.clip_id, label.content["class"], [round(side) for side in label.content["box"]])
        for label in found.labels
    )


def test_files_of_a_video_catalog_without_a_track_cover_their_clips(real_data: Path) -> None:
    folder = real_data / "jaad" / "sample"
    counts = {
        path.stem: len(
            read_labels(
                path, LabelFormat.CVAT, target([path.stem], ["pedestrian"]), ReadOptions()
            ).frames
        )
        for path in folder.glob("*.xml")
    }
    assert counts["video_0051"] == 270
    assert len(counts) == 6


def test_coco_of_another_tool_is_read_with_a_clip_map(real_data: Path) -> None:
    path = real_data / "datumaro-format-assets/coco_dataset/coco_instances/annotations"
    options = ReadOptions(clip_map={"a.jpg": ("first", 3)})

    found = read_labels(
        path / "instances_train.json", LabelFormat.COCO, target(["first"], ["b"]), options
    )

    assert [(label.clip_id, label.content) for label in found.labels] == [
        ("first", {"class": "b", "frame": 3, "box": [2.0, 2.0, 3.0, 1.0], "attributes": {}})
    ]
