"""Drives, clips, their tags and what can be ordered to be labeled. Truth that can change is kept:
a changed clip row moves into `clip_history`, a changed tag is retracted and written anew.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from gainloop.models.columns import Json, Table, UtcDateTime, enum_column
from gainloop.terms.enums import ClipOrigin, FrameRule, LabelLevel, Task


class Drive(Table, table=True):
    """A recording that clips come from: the resampling unit of intervals."""

    id: str = Field(primary_key=True)
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class ClipColumns(Table):
    """What a catalog says of a clip. Null means unknown, which is never the same as clear."""

    uri: str | None = None
    start_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    duration_s: float | None = None
    fps: float | None = None
    num_frames: int | None = None
    vehicle_id: str | None = None
    program: str | None = None
    sensors: list[str] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    region: str | None = None
    country: str | None = None
    map_area: str | None = None
    lat: float | None = None
    lon: float | None = None
    weather: str | None = None
    time_of_day: str | None = None
    road_type: str | None = None
    traffic_density: str | None = None
    ego_speed_mps: float | None = None
    split: str | None = None
    label_state: str | None = None
    sha256: str | None = None
    retention_class: str | None = None
    consent_region: str | None = None
    redaction_state: str | None = None
    extra: dict[str, Any] = Field(
        default_factory=dict, sa_type=Json, sa_column_kwargs={"server_default": "{}"}
    )
    origin: ClipOrigin = Field(default=ClipOrigin.RECORDED, sa_type=enum_column(ClipOrigin))
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class Clip(ClipColumns, table=True):
    """The present truth about a clip; `ordinal` is the order in which clips came in (FIFO)."""

    id: str = Field(primary_key=True)
    ordinal: int = Field(unique=True)
    drive_id: str | None = Field(default=None, foreign_key="drive.id", index=True)

    # Counts by place, and ids of a place, read the first alone; filters by region, weather or light
    # read one of the others alone. Pages do not use them, see `reads.clip_filter`.
    __table_args__ = (
        sa.Index("ix_clip_state_place", "label_state", "region", "weather", "time_of_day", "id"),
        sa.Index("ix_clip_region", "region", "weather", "time_of_day", "ordinal"),
        sa.Index("ix_clip_weather", "weather", "time_of_day", "region", "ordinal"),
        sa.Index("ix_clip_time_of_day", "time_of_day", "region", "weather", "ordinal"),
    )


class ClipHistory(ClipColumns, table=True):
    """What was true of a clip before `superseded_at`."""

    clip_id: str = Field(primary_key=True, foreign_key="clip.id")
    superseded_at: datetime = Field(sa_type=UtcDateTime, primary_key=True)
    drive_id: str | None = None


class Tag(Table, table=True):
    """One value of one axis of a clip beyond the catalog's own columns, with its provenance."""

    id: int | None = Field(default=None, primary_key=True)
    clip_id: str = Field(foreign_key="clip.id")
    axis: str
    value: str
    source: str  # catalog, parsed, model name or annotator
    confidence: float | None = None  # 0 to 1
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    retracted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    __table_args__ = (
        sa.Index("ix_tag_clip_id_axis", "clip_id", "axis"),
        sa.Index("ix_tag_axis_value", "axis", "value"),
    )


class LabelingUnit(Table, table=True):
    """Clip x task x sensor streams x frame rule x level: what is ranked, leased and paid.

    windows: [[first, last frame number]] of the rule `error_windows`, where it is made of seconds.
    """

    id: str = Field(primary_key=True)
    clip_id: str = Field(foreign_key="clip.id", index=True)
    task: Task = Field(sa_type=enum_column(Task))
    streams: list[str] = Field(default_factory=list, sa_type=Json)
    frame_rule: FrameRule = Field(sa_type=enum_column(FrameRule))
    level: LabelLevel = Field(sa_type=enum_column(LabelLevel))
    windows: list[list[int]] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    recorded_at: datetime = Field(sa_type=UtcDateTime)
