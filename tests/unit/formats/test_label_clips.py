"""Which clip and frame a name means: docs/labels.md states the rule."""

import pytest

from gainloop.formats.label_clips import ClipNames, Place, Unplaced
from gainloop.terms.labels import LabelTarget
from gainloop.terms.options import ReadOptions

CLIPS = frozenset({"c1", "drive/7", "a", "a_1", "v.2", "wide_frame"})


def names(**options: object) -> ClipNames:
    return ClipNames(LabelTarget(CLIPS, frozenset()), ReadOptions(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "clip_id", "frame"),
    [
        ("c1/000012.png", "c1", 12),
        ("c1/frame_000012.PNG", "c1", 12),
        ("images/train/c1/img12.jpg", "c1", 12),
        (r"images\c1\12.jpg", "c1", 12),
        ("drive/7/0003.png", "drive/7", 3),
        ("v.2/0003.png", "v.2", 3),
        ("c1_000012.png", "c1", 12),
        ("c1-frame-000012.png", "c1", 12),
        ("c1_frame_12", "c1", 12),
        ("drive/7_12.png", "drive/7", 12),
        ("wide_frame_5.png", "wide_frame", 5),
        ("c1.png", "c1", None),
        ("images/c1.png", "c1", None),
        ("c1/left.png", "c1", None),
        ("a_1/2.png", "a_1", 2),
        ("a_1_2.png", "a_1", 2),
        ("a_2.png", "a", 2),
    ],
)
def test_a_name_of_an_image_names_clip_and_frame(
    name: str, clip_id: str, frame: int | None
) -> None:
    assert names().of_image(name) == Place(clip_id, frame)


@pytest.mark.parametrize("name", ["", "frame_000012.png", "c2/1.png", "xc1_1.png", "c1x/1.png"])
def test_an_unknown_name_is_not_guessed(name: str) -> None:
    found = names().of_image(name)
    assert isinstance(found, Unplaced)
    assert found.code == "UNKNOWN_CLIP"


@pytest.mark.parametrize("name", ["a_1.png", "a/a_1.png", "c1/a_2.png"])
def test_a_name_that_could_mean_two_clips_means_none(name: str) -> None:
    found = names().of_image(name)
    assert isinstance(found, Unplaced)
    assert found.code == "AMBIGUOUS_CLIP"


def test_who_imports_is_believed_before_the_name() -> None:
    mapped = names(clip_map={"a_1.png": ("a", 1), "x.png": ("gone", 0)})
    assert mapped.of_image("a_1.png") == Place("a", 1)
    assert mapped.of_image("c1/2.png") == Place("c1", 2)
    gone = mapped.of_image("x.png")
    assert isinstance(gone, Unplaced)
    assert "'gone', no clip of the queue" in gone.message
    found = names(clip_regex=r"cam_(?P<clip>[^_]+)_(?P<frame>\d+)")
    assert found.of_image("cam_c1_0007.png") == Place("c1", 7)


@pytest.mark.parametrize(
    ("name", "sources", "clip_id"),
    [
        ("c1", (), "c1"),
        ("P017|c1", (), "c1"),
        ("c1.mp4", (), "c1"),
        ("Task 5", ("videos/c1.mp4",), "c1"),
        ("v.2", (), "v.2"),
    ],
)
def test_a_task_is_known_by_its_name_or_that_of_its_video(
    name: str, sources: tuple[str, ...], clip_id: str
) -> None:
    assert names().of_task(name, sources) == Place(clip_id, None)


def test_a_task_that_says_two_clips_or_none_is_left_out() -> None:
    both, none = names().of_task("c1", ("a.mp4",)), names().of_task("c1 again", ())
    assert isinstance(both, Unplaced)
    assert isinstance(none, Unplaced)
    assert (both.code, none.code) == ("AMBIGUOUS_CLIP", "UNKNOWN_CLIP")
