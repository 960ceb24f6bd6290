"""Registers frames that a program draws, with the redaction record without which none is shown.

Called by the demo program. Two tables come in (`terms.scenes`), the id of the frame set goes out.
Only clips that are synthetic themselves are taken: a drawing of a recorded clip would be a lie.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from gainloop.errors import InvalidInput
from gainloop.models.catalog import Clip
from gainloop.models.governance import Actor
from gainloop.models.media import FrameSet, FrameSetClip, RedactionRecord, frames_digest
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.staging import Stage, table_of
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, ClipOrigin
from gainloop.terms.hashing import short_id, value_digest
from gainloop.workflows.frames.scene_tables import SceneTables, check_scenes


@dataclass(frozen=True, slots=True)
class Redaction:
    """What removed faces and plates, or why there are none; becomes a redaction record.

    measured_recall: 0 to 1 on a named fixture, None where nothing had to be found.
    """

    redactor: str
    redactor_version: str
    settings: Mapping[str, str] = field(default_factory=dict)
    measured_recall: float | None = None
    statement: str = ""


@dataclass(frozen=True, slots=True)
class FramesRequest:
    scenes: pa.Table
    boxes: pa.Table
    redaction: Redaction


def register_frames(home: Home, actor: Actor, request: FramesRequest) -> str:
    """The id of the frame set. What is there already is not written again.

    Raises InvalidInput; then nothing is stored.
    """
    tables = check_scenes(request.scenes, request.boxes)
    _check_redaction(request.redaction)
    with Stage(home.database) as stage:
        staged = stage.put(
            FrameSetClip, ({"clip_id": clip_id} for clip_id in tables.clip_ids), ["clip_id"]
        )
        with UnitOfWork(
            home.database,
            actor=actor,
            permission=Permission.IMPORT_DATA,
            action=AuditAction.FRAMES_REGISTER,
            connection=stage.connection,
        ) as unit:
            _check_clips(unit.session, staged)
            frame_set = _frame_set(home, unit, tables)
            is_new = _enter_set(unit.session, frame_set, staged)
            is_newly_redacted = _enter_redaction(unit, frame_set, request.redaction)
            if is_new or is_newly_redacted:
                _record(unit, frame_set, request.redaction)
    return frame_set.id


def _check_redaction(redaction: Redaction) -> None:
    for name in ("redactor", "redactor_version", "statement"):
        if not getattr(redaction, name).strip():
            raise InvalidInput("MISSING_VALUE", "a redaction record says this", field=name)
    recall = redaction.measured_recall
    if recall is not None and not 0 <= recall <= 1:
        raise InvalidInput("OUT_OF_RANGE", "a recall is 0 to 1", field="measured_recall")


def _check_clips(session: Session, staged: sa.Table) -> None:
    clip = table_of(Clip)
    statement = (
        sa.select(staged.c.clip_id, clip.c.origin)
        .select_from(staged.outerjoin(clip, clip.c.id == staged.c.clip_id))
        .where(sa.or_(clip.c.id.is_(None), clip.c.origin != ClipOrigin.SYNTHETIC))
        .order_by(staged.c.clip_id)
        .limit(1)
    )
    faulty = session.connection().execute(statement).first()
    if faulty is None:
        return
    clip_id, origin = faulty
    if origin is None:
        raise InvalidInput(
            "UNKNOWN_CLIP",
            f"no clip {clip_id} in the catalog: import the catalog first",
            file="scenes",
            field="clip_id",
        )
    raise InvalidInput(
        "NOT_SYNTHETIC",
        f"clip {clip_id} is {origin}: only clips of synthetic origin get drawn frames",
        file="scenes",
        field="clip_id",
    )


def _frame_set(home: Home, unit: UnitOfWork, tables: SceneTables) -> FrameSet:
    scenes_object = home.objects.put_table(tables.scenes)
    boxes_object = home.objects.put_table(tables.boxes)
    last = unit.session.exec(select(func.coalesce(func.max(col(FrameSet.ordinal)), 0))).one()
    return FrameSet(
        id=short_id("frames", frames_digest(scenes_object, boxes_object)),
        ordinal=last + 1,
        origin=ClipOrigin.SYNTHETIC,
        scenes_object=scenes_object,
        boxes_object=boxes_object,
        num_clips=tables.scenes.num_rows,
        num_frames=tables.num_frames,
        recorded_at=unit.now,
    )


def _enter_set(session: Session, frame_set: FrameSet, staged: sa.Table) -> bool:
    """False where it is known."""
    if session.get(FrameSet, frame_set.id) is not None:
        return False
    session.add(frame_set)
    session.flush()
    clips = sa.select(sa.literal(frame_set.id), staged.c.clip_id)
    session.connection().execute(
        sa.insert(table_of(FrameSetClip)).from_select(["frame_set_id", "clip_id"], clips)
    )
    return True


def _enter_redaction(unit: UnitOfWork, frame_set: FrameSet, redaction: Redaction) -> bool:
    """False where it is known."""
    record = RedactionRecord(
        id="",
        frame_set_id=frame_set.id,
        redactor=redaction.redactor,
        redactor_version=redaction.redactor_version,
        settings=dict(redaction.settings),
        measured_recall=redaction.measured_recall,
        statement=redaction.statement,
        source_digest=frames_digest(frame_set.scenes_object, frame_set.boxes_object),
        recorded_at=unit.now,
    )
    said = record.model_dump(exclude={"id", "recorded_at"})
    record.id = short_id("redaction", value_digest(said))
    if unit.session.get(RedactionRecord, record.id) is not None:
        return False
    unit.session.add(record)
    return True


def _record(unit: UnitOfWork, frame_set: FrameSet, redaction: Redaction) -> None:
    unit.emit("frames.registered", {"frame_set": frame_set.id})
    unit.record(
        AuditRecord(
            "FrameSet",
            frame_set.id,
            {
                "clips": frame_set.num_clips,
                "frames": frame_set.num_frames,
                "redactor": f"{redaction.redactor} {redaction.redactor_version}",
                "statement": redaction.statement,
            },
        )
    )
