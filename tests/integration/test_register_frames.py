"""Registering drawn frames: what is stored, that it is stored once, and what is refused."""

from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from gainloop.bootstrap import operator_of
from gainloop.errors import InvalidInput, NotAllowed
from gainloop.models.governance import Actor, AuditEntry, Outbox
from gainloop.models.media import FrameSet, FrameSetClip, RedactionRecord, frames_digest
from gainloop.stores.home import Home
from gainloop.terms.enums import AuditAction, ClipOrigin
from gainloop.workflows.frames.register_frames import FramesRequest, Redaction, register_frames
from tests.integration.drawn_program import (
    BOX,
    BOXES,
    REDACTION,
    SCENE,
    SCENES,
    Rows,
    add_frames,
    add_synthetic_clips,
    frames_request,
)
from tests.integration.ranked_program import add_catalog
from tests.state_digest import state_digest


def test_the_frames_of_a_set_are_known_by_clip_with_their_redaction_record(
    any_home: Home, tmp_path: Path
) -> None:
    frame_set_id = add_frames(any_home, tmp_path)

    with any_home.database.read() as session:
        frame_set = session.get(FrameSet, frame_set_id)
        clips = session.exec(select(FrameSetClip.clip_id).order_by(FrameSetClip.clip_id)).all()
        record = session.exec(select(RedactionRecord)).one()
        entry = last_entry(session)
        topics = session.exec(select(Outbox.topic).where(Outbox.sequence == entry.sequence)).all()
    assert frame_set is not None
    assert (frame_set.num_clips, frame_set.num_frames) == (2, 5)
    assert frame_set.origin is ClipOrigin.SYNTHETIC
    assert clips == ["drawn-day", "drawn-night"]
    assert record.frame_set_id == frame_set_id
    assert record.source_digest == frames_digest(frame_set.scenes_object, frame_set.boxes_object)
    assert (entry.action, entry.object_id) == (AuditAction.FRAMES_REGISTER, frame_set_id)
    assert topics == ["frames.registered"]


def test_the_same_frames_again_write_nothing_whatever_their_order(
    home: Home, tmp_path: Path
) -> None:
    frame_set_id = add_frames(home, tmp_path)
    before = state_digest(home)

    again = register_frames(home, operator_of(home), frames_request(SCENES[::-1], BOXES[::-1]))

    assert again == frame_set_id
    assert state_digest(home) == before


def test_a_new_statement_about_the_same_frames_is_one_more_record(
    home: Home, tmp_path: Path
) -> None:
    frame_set_id = add_frames(home, tmp_path)
    renewed = Redaction("program-drawn", "2", statement="Looked at again: nobody is in it.")

    again = register_frames(home, operator_of(home), frames_request(redaction=renewed))

    assert again == frame_set_id
    with home.database.read() as session:
        versions = session.exec(select(RedactionRecord.redactor_version)).all()
        assert sorted(versions) == ["1", "2"]
        assert len(session.exec(select(FrameSet)).all()) == 1
        assert last_entry(session).action is AuditAction.FRAMES_REGISTER


def test_recorded_clips_get_no_drawn_frames(home: Home, tmp_path: Path) -> None:
    add_synthetic_clips(home, tmp_path)
    add_catalog(home, tmp_path)

    request = frames_request([*SCENES, SCENE | {"clip_id": "pool-day"}])

    assert refused(home, request) == "NOT_SYNTHETIC"


def test_clips_have_to_be_in_the_catalog_first(home: Home) -> None:
    assert refused(home, frames_request()) == "UNKNOWN_CLIP"


@pytest.mark.parametrize(
    ("scenes", "boxes", "code"),
    [
        ([], [], "NO_FRAMES"),
        ([SCENE, SCENE], [], "DUPLICATE_ID"),
        ([SCENE | {"num_frames": 0}], [], "OUT_OF_RANGE"),
        ([SCENE | {"frame_seconds": 0.0}], [], "OUT_OF_RANGE"),
        ([SCENE | {"speed_mps": float("inf")}], [], "NOT_FINITE"),
        ([SCENE | {"width": 8_193}], [], "IMAGE_TOO_LARGE"),
        ([SCENE | {"weather": None}], [], "MISSING_VALUE"),
        ([SCENE | {"seed": "seven"}], [], "COLUMN_TYPE"),
        ([SCENE], [BOX | {"frame_index": 3}], "FRAME_RANGE"),
        ([SCENE], [BOX | {"frame_index": -1}], "FRAME_RANGE"),
        ([SCENE], [BOX | {"clip_id": "drawn-night"}], "UNKNOWN_CLIP"),
        ([SCENE], [BOX | {"x": float("nan")}], "NOT_FINITE"),
        ([SCENE], [BOX | {"height": 0.0}], "BAD_BOX"),
        ([SCENE], [BOX | {"heading": -128}], "OUT_OF_RANGE"),
    ],
)
def test_what_cannot_be_drawn_is_refused_whole(
    home: Home, tmp_path: Path, scenes: Rows, boxes: Rows, code: str
) -> None:
    add_synthetic_clips(home, tmp_path)

    assert refused(home, frames_request(scenes, boxes)) == code


@pytest.mark.parametrize("dropped", ["scenes", "boxes"])
def test_tables_have_the_columns_that_scenes_have_and_no_others(
    home: Home, tmp_path: Path, dropped: str
) -> None:
    add_synthetic_clips(home, tmp_path)
    asked = frames_request()
    tables = {"scenes": asked.scenes, "boxes": asked.boxes}

    short = tables | {dropped: tables[dropped].drop_columns(["height"])}
    long = tables | {dropped: tables[dropped].append_column("uri", tables[dropped]["clip_id"])}

    assert refused(home, FramesRequest(**short, redaction=REDACTION)) == "MISSING_COLUMN"
    assert refused(home, FramesRequest(**long, redaction=REDACTION)) == "UNKNOWN_COLUMN"


@pytest.mark.parametrize(
    ("redaction", "code"),
    [
        (Redaction("program-drawn", "1", statement=" "), "MISSING_VALUE"),
        (Redaction("", "1", statement="Nobody is in it."), "MISSING_VALUE"),
        (Redaction("blur", "1", measured_recall=1.5, statement="Blurred."), "OUT_OF_RANGE"),
        (Redaction("blur", "1", measured_recall=float("nan"), statement="B."), "OUT_OF_RANGE"),
    ],
)
def test_a_redaction_record_says_who_did_what(
    home: Home, tmp_path: Path, redaction: Redaction, code: str
) -> None:
    add_synthetic_clips(home, tmp_path)

    assert refused(home, frames_request(redaction=redaction)) == code


def test_only_those_who_import_data_may_register(home: Home, tmp_path: Path) -> None:
    add_synthetic_clips(home, tmp_path)
    before = state_digest(home)
    with home.database.read() as session:
        manager = session.get(Actor, "demo-product-manager")
    assert manager is not None

    with pytest.raises(NotAllowed, match="may not import data"):
        register_frames(home, manager, frames_request())

    assert state_digest(home) == before


def refused(home: Home, request: FramesRequest) -> str:
    """The code; asserts that nothing was written."""
    before = state_digest(home)
    with pytest.raises(InvalidInput) as error:
        register_frames(home, operator_of(home), request)
    assert state_digest(home) == before
    return error.value.code


def last_entry(session: Session) -> AuditEntry:
    newest_first = select(AuditEntry).order_by(col(AuditEntry.sequence).desc())
    return session.exec(newest_first.limit(1)).one()
