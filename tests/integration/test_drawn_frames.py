"""The port of pictures on drawn frames: which set is shown, what the painter is told, and when
there is no picture. `test_api_media` shows the same from outside.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from gainloop.bootstrap import open_media, operator_of
from gainloop.errors import GainloopError, GateBlocked, NotFound
from gainloop.models.catalog import Clip
from gainloop.models.media import RedactionRecord
from gainloop.ports.media import Media, Picture, ShownFrames, Variant
from gainloop.stores.home import Home
from gainloop.stores.media.drawn_frames import MOST_PICTURES
from gainloop.stores.relational.staging import table_of
from gainloop.terms.enums import ClipOrigin
from gainloop.terms.scenes import Scene, SceneObject
from gainloop.workflows.frames.register_frames import register_frames
from tests.integration.drawn_program import (
    SCENE,
    SCENES,
    SYNTHETIC,
    add_frames,
    add_synthetic_clips,
    frames_request,
    paint_words,
)


class Painter:
    """Remembers what it was asked to paint."""

    def __init__(self) -> None:
        self.scenes: list[Scene] = []

    def __call__(self, scene: Scene) -> bytes:
        self.scenes.append(scene)
        return paint_words(scene)


def picture(home: Home, media: Media, frame: int = 0, clip_id: str = SYNTHETIC) -> Picture:
    with home.database.read() as session:
        return media.picture(session, clip_id, frame, Variant.FRAME)


def shown(home: Home, media: Media, clip_id: str = SYNTHETIC) -> ShownFrames:
    with home.database.read() as session:
        return media.frames_of(session, clip_id)


def refusal(home: Home, media: Media) -> str:
    """Why there is neither a picture nor a frame."""
    with pytest.raises(GateBlocked) as of_picture:
        picture(home, media)
    with pytest.raises(GateBlocked) as of_frames:
        shown(home, media)
    assert of_picture.value.code == of_frames.value.code == "NOT_REDACTED"
    assert of_picture.value.message == of_frames.value.message
    return of_picture.value.message


def void_records(home: Home) -> None:
    with home.database.engine.begin() as connection:
        connection.execute(sa.update(table_of(RedactionRecord)).values(source_digest="0" * 64))


def test_the_painter_gets_the_frame_as_it_was_registered(any_home: Home, tmp_path: Path) -> None:
    add_frames(any_home, tmp_path)
    painter = Painter()

    painted = picture(any_home, open_media(any_home, painter), frame=1)

    assert painter.scenes == [
        Scene(
            clip_id=SYNTHETIC,
            frame_index=1,
            seconds=0.5,
            traveled=5.0,
            width=320,
            height=180,
            seed=7,
            time_of_day="day",
            weather="clear",
            road_type="urban",
            scenarios=("cut_in",),
            is_corrupt=False,
            objects=(
                SceneObject("pedestrian", 100.0, 90.0, 40.0, 30.0, 60.0, 3, 0),
                SceneObject("car", 110.0, 90.0, 40.0, 30.0, 20.0, 3, 0),
            ),
        )
    ]
    assert painted == Picture(paint_words(painter.scenes[0]), "image/png")
    assert shown(any_home, open_media(any_home, painter)) == ShownFrames(3, 320, 180)


def test_a_picture_is_painted_once_while_there_is_room(home: Home, tmp_path: Path) -> None:
    add_synthetic_clips(home, tmp_path)
    scenes = [SCENE | {"num_frames": MOST_PICTURES + 1}]
    register_frames(home, operator_of(home), frames_request(scenes, []))
    painter = Painter()
    media = open_media(home, painter)

    for frame in range(MOST_PICTURES):
        picture(home, media, frame)
    picture(home, media, 0)
    assert len(painter.scenes) == MOST_PICTURES
    picture(home, media, MOST_PICTURES)
    picture(home, media, 1)  # the one that was not asked for longest made room

    assert [scene.frame_index for scene in painter.scenes[MOST_PICTURES:]] == [MOST_PICTURES, 1]


def test_the_newest_frames_of_a_clip_are_shown(home: Home, tmp_path: Path) -> None:
    add_frames(home, tmp_path)
    newer = [scene | {"width": 640, "height": 360} for scene in SCENES]
    register_frames(home, operator_of(home), frames_request(newer))

    assert shown(home, open_media(home, paint_words)) == ShownFrames(3, 640, 360)


def test_older_frames_are_shown_where_the_newest_have_no_valid_record(
    home: Home, tmp_path: Path
) -> None:
    add_frames(home, tmp_path)
    newer = [scene | {"width": 640} for scene in SCENES]
    frame_set_id = register_frames(home, operator_of(home), frames_request(newer))
    record = table_of(RedactionRecord)
    with home.database.engine.begin() as connection:
        connection.execute(sa.delete(record).where(record.c.frame_set_id == frame_set_id))

    assert shown(home, open_media(home, paint_words)).width == 320


def test_a_new_record_makes_frames_shown_again(home: Home, tmp_path: Path) -> None:
    add_frames(home, tmp_path)
    media = open_media(home, paint_words)
    void_records(home)
    assert "is about other frames" in refusal(home, media)
    request = frames_request()

    renewed = replace(request.redaction, redactor_version="2")
    register_frames(home, operator_of(home), replace(request, redaction=renewed))

    assert picture(home, media).media_type == "image/png"


def test_clips_that_turn_out_to_be_recorded_are_not_drawn(home: Home, tmp_path: Path) -> None:
    add_frames(home, tmp_path)
    media = open_media(home, paint_words)
    assert picture(home, media).media_type == "image/png"
    with home.database.engine.begin() as connection:
        connection.execute(sa.update(table_of(Clip)).values(origin=ClipOrigin.RECORDED))

    assert refusal(home, media).startswith("This clip was recorded")


def test_frames_that_nobody_registered_have_no_picture(home: Home, tmp_path: Path) -> None:
    add_synthetic_clips(home, tmp_path)

    assert refusal(home, open_media(home, paint_words)).startswith("No frames of this synthetic")


@pytest.mark.parametrize("frame", [-1, 3, 10**12])
def test_frames_beyond_the_last_are_not_found(home: Home, tmp_path: Path, frame: int) -> None:
    add_frames(home, tmp_path)

    with pytest.raises(NotFound, match="give 0 to 2"):
        picture(home, open_media(home, paint_words), frame)


def test_clips_that_do_not_exist_are_not_found(home: Home) -> None:
    with pytest.raises(NotFound, match="no clip nobody"):
        picture(home, open_media(home, paint_words), clip_id="nobody")


@pytest.mark.parametrize(
    ("start", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
    ],
)
def test_the_type_is_what_the_bytes_are(
    home: Home, tmp_path: Path, start: bytes, media_type: str
) -> None:
    add_frames(home, tmp_path)

    assert picture(home, open_media(home, always(start))).media_type == media_type


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"RIFF\x10\x00\x00\x00WAVEfmt ", b"GIF89a"])
def test_what_is_no_picture_is_not_passed_on(home: Home, tmp_path: Path, data: bytes) -> None:
    add_frames(home, tmp_path)

    with pytest.raises(GainloopError) as error:
        picture(home, open_media(home, always(data)))

    assert error.value.code == "TYPE_MISMATCH"


def always(data: bytes) -> Callable[[Scene], bytes]:
    return lambda _scene: data
