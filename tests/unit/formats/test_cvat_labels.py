"""Labels as CVAT writes them: for images and for video, of tasks, jobs and projects."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gainloop.errors import InvalidInput
from gainloop.formats.cvat_xml import read_cvat_labels
from gainloop.terms.labels import LabelFile, LabelTarget
from gainloop.terms.options import Limits, ReadOptions

TARGET = LabelTarget(frozenset({"c1", "c2"}), frozenset({"Car", "Pedestrian"}))
TASK = """<meta><task><id>7</id><name>{name}</name><size>{size}</size><mode>{mode}</mode>
<start_frame>0</start_frame><stop_frame>9</stop_frame>
<original_size><width>100</width><height>80</height></original_size></task></meta>"""
BOX = '<box label="Car" xtl="1" ytl="2" xbr="11" ybr="22" occluded="1" z_order="0"/>'
Write = Callable[[str], Path]


@pytest.fixture
def file(tmp_path: Path) -> Write:
    def write(body: str) -> Path:
        path = tmp_path / "labels.xml"
        path.write_text(f"<annotations><version>1.1</version>\n{body}</annotations>")
        return path

    return write


def read(path: Path, **options: object) -> LabelFile:
    return read_cvat_labels(path, TARGET, ReadOptions(**options))  # type: ignore[arg-type]


def task(name: str = "c1", size: int = 3, mode: str = "interpolation") -> str:
    return TASK.format(name=name, size=size, mode=mode)


def image(name: str, *shapes: str, number: int = 0) -> str:
    return f'<image id="{number}" name="{name}" width="100" height="80">{"".join(shapes)}</image>\n'


def shape(frame: int, *, tag: str = "box", **more: object) -> str:
    given = {"frame": frame, "outside": 0, "occluded": 0, "keyframe": 1}
    corners = {"xtl": 1, "ytl": 2, "xbr": 11, "ybr": 22}
    words = " ".join(f'{key}="{value}"' for key, value in (given | corners | more).items())
    return f"<{tag} {words}/>"


def track(*shapes: str, number: int = 0, label: str = "Car", more: str = "") -> str:
    return f'\n<track id="{number}" label="{label}" {more}>{"".join(shapes)}</track>'


def said(found: LabelFile) -> list[tuple[str, int, int]]:
    return [(item.code, item.row, item.count) for item in found.findings]


def frames(found: LabelFile) -> list[tuple[str, int, str]]:
    table = found.frames
    return [
        (table.clips[clip], index, name)
        for clip, index, name in zip(
            table.clip.tolist(), table.index.tolist(), table.name.tolist(), strict=True
        )
    ]


def test_images_give_boxes_with_attributes(file: Write) -> None:
    box = (
        '<box label="Car" xtl="1.5" ytl="2" xbr="11.5" ybr="22" occluded="1" z_order="2" '
        'source="auto" group_id="4"><attribute name="parked"> yes </attribute></box>'
    )
    found = read(file(task(mode="annotation") + image("c2/frame_0005.png", box)))

    assert frames(found) == [("c2", 5, "c2/frame_0005.png")]
    (label,) = found.labels
    assert (label.clip_id, label.key) == ("c2", "5/Car/1.50,2.00,10.00,20.00")
    assert label.content == {
        "class": "Car",
        "frame": 5,
        "box": [1.5, 2.0, 10.0, 20.0],
        "attributes": {
            "occluded": True,
            "z_order": "2",
            "source": "auto",
            "group_id": "4",
            "parked": "yes",
        },
    }


def test_two_equal_boxes_are_two_labels(file: Write) -> None:
    found = read(file(image("c1/1.png", BOX, BOX)))
    assert [label.key for label in found.labels] == [
        "1/Car/1.00,2.00,10.00,20.00",
        "1/Car/1.00,2.00,10.00,20.00#2",
    ]


def test_images_of_a_task_that_is_called_as_the_clip(file: Write) -> None:
    body = task(mode="annotation") + image("frame_000012", number=3) + image("left", number=4)
    assert frames(read(file(body))) == [("c1", 4, "left"), ("c1", 12, "frame_000012")]


def test_two_images_that_are_one_frame_are_refused(file: Write) -> None:
    with pytest.raises(InvalidInput, match="both frame 1 of clip c1") as refused:
        read(file(image("c1/1.png") + image("c1/left1.png")))
    assert (refused.value.code, refused.value.row) == ("DUPLICATE_ID", 3)


def test_images_of_no_clip_are_left_out_with_their_labels(file: Write) -> None:
    found = read(file(image("c1/1.png") + image("x/1.png", BOX, BOX)))
    assert said(found) == [("UNKNOWN_CLIP", 3, 2)]
    with pytest.raises(InvalidInput, match="NO_CLIPS"):
        read(file(image("x/1.png", BOX)))
    with pytest.raises(InvalidInput, match="UNKNOWN_CLIP"):
        read(file(image("c1/1.png") + image("x/1.png", BOX)), strict=True)


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ('<polygon label="Car" points="1,2;3,4;5,6"/>', "SHAPE_NOT_SUPPORTED"),
        ('<mask label="Car" rle="1, 2" left="0" top="0"/>', "SHAPE_NOT_SUPPORTED"),
        ('<tag label="Car"/>', "SHAPE_NOT_SUPPORTED"),
        ('<skeleton label="Car"><points label="1"/></skeleton>', "SHAPE_NOT_SUPPORTED"),
        (BOX.replace("<box", '<box rotation="12.5"'), "SHAPE_NOT_SUPPORTED"),
        (BOX.replace("Car", "Truck"), "UNKNOWN_CLASS"),
        (BOX.replace('xtl="1"', 'xtl="wide"'), "BAD_BOX"),
        (BOX.replace('xtl="1"', 'xtl="nan"'), "BAD_BOX"),
        (BOX.replace('xtl="1"', 'xtl="40"'), "BAD_BOX"),
        (BOX.replace('xtl="1" ', ""), "BAD_BOX"),
        ('<box label="Car" xtl="120" ytl="2" xbr="130" ybr="22"/>', "BOX_OUTSIDE"),
    ],
)
def test_what_is_no_box_of_a_known_class_is_left_out_by_row(
    file: Write, part: str, code: str
) -> None:
    found = read(file(image("c1/1.png", BOX, "\n" + part)))
    assert said(found) == [(code, 3, 1)]
    assert len(found.labels) == 1


def test_an_ignored_class_is_a_note_and_a_renamed_one_is_taken(file: Write) -> None:
    body = image("c1/1.png", BOX.replace("Car", "DontCare"), BOX.replace("Car", "auto"))
    found = read(file(body), class_map={"DontCare": "ignore", "auto": "Car"}, strict=True)
    assert said(found) == [("CLASS_IGNORED", 2, 1)]
    assert [label.content["class"] for label in found.labels] == ["Car"]


def test_a_box_that_reaches_out_of_its_frame_is_cut_and_said(file: Write) -> None:
    found = read(file(image("c1/1.png", BOX.replace('xbr="11"', 'xbr="150"'))))
    assert said(found) == [("BOX_CLIPPED", 2, 1)]
    assert found.labels[0].content["box"] == [1, 2, 99, 20]


def test_beyond_the_first_rows_a_finding_says_how_many_more(file: Write) -> None:
    found = read(file(image("c1/1.png", *[BOX.replace("Car", "Truck")] * 25)))
    assert len(found.findings.items) == 21
    assert (found.findings.items[-1].count, found.findings.items[-1].row) == (5, 0)


def test_video_gives_tracks_and_every_frame_of_the_task(file: Write) -> None:
    boxes = (shape(0), shape(1, keyframe=0, xtl=2), shape(2, outside=1, occluded=1))
    found = read(file(task() + track(*boxes, number=3)))

    assert frames(found) == [("c1", 0, ""), ("c1", 1, ""), ("c1", 2, "")]
    assert (found.frames.width.tolist(), found.frames.height.tolist()) == ([100] * 3, [80] * 3)
    (label,) = found.labels
    assert (label.key, label.content["class"]) == ("track 3", "Car")
    assert [
        (box["frame"], box["box"][0], box["is_keyframe"], box["is_outside"])
        for box in label.content["boxes"]
    ] == [(0, 1, True, False), (1, 2, False, False), (2, 1, True, True)]
    assert label.content["boxes"][2]["attributes"] == {"occluded": True}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (track(shape(0), shape(3)), "FRAME_OUTSIDE"),
        (track(shape(0), shape(0)), "DUPLICATE_FRAME"),
        (track(shape(-1)), "BAD_FRAME"),
        (track(), "EMPTY_TRACK"),
        (track(shape(0), shape(1, tag="polygon")), "SHAPE_NOT_SUPPORTED"),
        (track(shape(0), shape(1, rotation=90)), "SHAPE_NOT_SUPPORTED"),
        (track(shape(0), shape(1, xbr=0)), "BAD_BOX"),
        (track(shape(0), label="Truck"), "UNKNOWN_CLASS"),
    ],
)
def test_a_track_is_taken_whole_or_not_at_all(file: Write, body: str, code: str) -> None:
    found = read(file(task() + body + track(shape(1), number=1)))
    assert [item[0] for item in said(found)] == [code]
    assert [label.key for label in found.labels] == ["track 1"]
    assert found.rejected == {("c1", "track 0")}


def test_a_box_that_is_outside_may_lie_anywhere(file: Write) -> None:
    found = read(file(task() + track(shape(0), shape(1, outside=1, xtl=200, xbr=220))), strict=True)
    assert found.labels[0].content["boxes"][1]["box"] == [200, 2, 20, 20]


def test_tasks_of_a_project_are_told_apart(file: Write) -> None:
    tasks = "".join(
        f"<task><id>{number}</id><name>{name}</name><size>2</size></task>"
        for number, name in ((4, "c1"), (5, "c2"), (6, "c9"))
    )
    body = f"<meta><project><tasks>\n{tasks}</tasks></project></meta>" + "".join(
        track(shape(1), more=f'task_id="{number}"') for number in (4, 5, 6, 6)
    )
    found = read(file(body))

    assert [(label.clip_id, label.key) for label in found.labels] == [
        ("c1", "track 0"),
        ("c2", "track 0"),
    ]
    assert said(found) == [("UNKNOWN_CLIP", 3, 2)]
    with pytest.raises(InvalidInput, match="both frame 0 of clip c1"):
        read(file(body.replace("c2", "c1")))


def test_a_clip_map_says_which_clip_a_task_is_and_where_it_begins(file: Write) -> None:
    body = task("Task 12") + track(shape(2))
    found = read(file(body), clip_map={"Task 12": ("c2", 100)})
    assert [index for _, index, _ in frames(found)] == [100, 101, 102]
    assert found.labels[0].content["boxes"][0]["frame"] == 102
    with pytest.raises(InvalidInput, match="'Task 12' is no clip of the queue"):
        read(file(body))


def test_a_task_that_hides_its_frames_has_those_with_boxes(file: Write) -> None:
    body = "<meta><task><id>1</id><name>c1</name></task></meta>" + track(shape(4))
    found = read(file(body))
    assert said(found) == [("FRAMES_UNKNOWN", 2, 1)]
    assert [index for _, index, _ in frames(found)] == [4]


def test_a_file_that_makes_no_sense_is_refused(file: Write, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="TOO_MANY_FRAMES"):
        read(file(task(size=10**9)))
    with pytest.raises(InvalidInput, match="meta has to stand before"):
        read(file(image("c1/1.png") + task()))
    with pytest.raises(InvalidInput, match="NO_CLIPS"):
        read(file(track(shape(0))))
    with pytest.raises(InvalidInput, match="FILE_TOO_LARGE"):
        read(file(task()), limits=Limits(file_bytes=100))
    (tmp_path / "2.xml").write_text("<annotations><version>2.0</version></annotations>")
    with pytest.raises(InvalidInput, match=r"version 2\.0"):
        read(tmp_path / "2.xml")
