"""How COCO images become frames of clips."""

from pathlib import Path
from typing import Any

import pytest

from gainloop.errors import InvalidInput
from gainloop.formats.coco import read_ground_truth
from gainloop.terms.boxes import FrameTable
from gainloop.terms.findings import Findings
from gainloop.terms.options import ReadOptions
from tests.unit.formats.file_builders import Json, coco, image, write_json

REGEX = r"(?P<clip>[^/]+)/(?P<frame>\d+)\.jpg$"
MAP = {"drive/0007.jpg": ("mapped", 70)}


def frames(folder: Path, images: list[Json], videos: Any = None, **options: Any) -> FrameTable:
    return read_frames(folder, images, videos, **options)[0]


def read_frames(
    folder: Path, images: list[Json], videos: Any = None, **options: Any
) -> tuple[FrameTable, Findings]:
    document = coco([], images, videos=videos)
    read = read_ground_truth(write_json(folder / "gt.json", document), ReadOptions(**options))
    return read.frames, read.findings


def places(table: FrameTable) -> list[tuple[str, int]]:
    clips = [table.clips[at] for at in table.clip.tolist()]
    return list(zip(clips, table.index.tolist(), strict=True))


def test_an_image_without_a_clip_is_a_clip_of_one_frame(tmp_path: Path) -> None:
    images = [image(1, file_name="val/a.jpg"), image(2, file_name="b.jpg")]

    assert places(frames(tmp_path, images)) == [("a", 0), ("b", 0)]


def test_where_folders_repeat_a_name_the_folder_is_part_of_the_clip(tmp_path: Path) -> None:
    images = [image(1, file_name="n/1.jpg"), image(2, file_name="d/1.jpg"), image(3)]

    assert places(frames(tmp_path, images)) == [("n/1", 0), ("d/1", 0), ("3", 0)]


@pytest.mark.parametrize(
    ("own", "options", "place"),
    [
        ({"clip_id": "own", "video_id": 3}, {"clip_regex": REGEX, "clip_map": MAP}, ("own", 0)),
        ({"video_id": 3}, {"clip_regex": REGEX, "clip_map": MAP}, ("evening", 0)),
        ({"video_id": 4}, {"clip_regex": REGEX, "clip_map": MAP}, ("4", 0)),
        ({}, {"clip_regex": REGEX, "clip_map": MAP}, ("drive", 7)),
        ({}, {"clip_regex": "^(?P<clip>none)$", "clip_map": MAP}, ("mapped", 70)),
        ({}, {"clip_map": MAP}, ("mapped", 70)),
        ({}, {}, ("0007", 0)),
        ({"clip_id": "own", "frame_id": 12}, {}, ("own", 12)),
        ({"clip_id": 5, "frame_index": 13}, {}, ("5", 13)),
    ],
)
def test_the_image_own_word_wins_then_the_expression_then_the_map(
    tmp_path: Path, own: Json, options: Any, place: tuple[str, int]
) -> None:
    images = [image(1, file_name="drive/0007.jpg", **own)]
    videos = [{"id": 3, "name": "evening"}]

    assert places(frames(tmp_path, images, videos, **options)) == [place]


def test_images_of_a_clip_without_frame_numbers_are_counted_by_id(tmp_path: Path) -> None:
    images = [image(3, clip_id="a"), image(1, clip_id="a"), image(2, clip_id="b")]
    table = frames(tmp_path, images)

    assert places(table) == [("a", 0), ("b", 0), ("a", 1)]
    assert table.name.tolist() == ["1.jpg", "2.jpg", "3.jpg"]


def test_images_that_expression_and_map_miss_stand_alone_and_are_listed(tmp_path: Path) -> None:
    images = [image(1, file_name="drive/0007.jpg"), image(2, file_name="odd.png")]
    table, findings = read_frames(tmp_path, images, clip_regex=REGEX)

    assert places(table) == [("drive", 7), ("odd", 0)]
    finding = next(item for item in findings if item.code == "CLIP_UNMAPPED")
    assert finding.count == 1
    assert "odd.png" in finding.message


def test_sizes_are_kept_and_unknown_ones_are_zero(tmp_path: Path) -> None:
    table = frames(tmp_path, [image(1), {"id": 2, "file_name": "2.jpg"}])

    assert (table.width.tolist(), table.height.tolist()) == ([640, 0], [480, 0])


@pytest.mark.parametrize(
    ("images", "code"),
    [
        ([image(1, clip_id="a", frame_id=1), image(2, clip_id="a", frame_id=1)], "DUPLICATE_ID"),
        ([image(1, clip_id=" ")], "MISSING_VALUE"),
        ([image(1, clip_id="a\nb")], "BAD_CHARACTER"),
        ([image(1, clip_id="a" * 501)], "TEXT_TOO_LONG"),
        ([image(1, file_name="a" * 501)], "TEXT_TOO_LONG"),
        ([image(1, clip_id="a", frame_id=-1)], "COLUMN_TYPE"),
        ([image(1, clip_id="a", frame_id="1")], "COLUMN_TYPE"),
        ([image(1, clip_id=2**60)], "ID_OUT_OF_RANGE"),
    ],
)
def test_images_that_cannot_be_frames_are_refused(
    tmp_path: Path, images: list[Json], code: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        frames(tmp_path, images)

    assert (caught.value.code, caught.value.file) == (code, "gt.json")
