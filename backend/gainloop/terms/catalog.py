"""The clip catalog: one row per clip, columns of Python values. numpy only.

Made by `formats.catalog`, stored by workflows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from gainloop.terms.boxes import Ints, Texts


class ColumnKind(StrEnum):
    TEXT = "text"
    TEXTS = "list of texts"
    NUMBER = "number"
    COUNT = "whole number"
    TIME = "time with zone"


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogRow:
    """What is known of a clip; None is unknown, which is never the same as a value (`clear`)."""

    clip_id: str
    uri: str | None = None
    start_ts: datetime | None = None  # UTC, as all times
    duration_s: float | None = None
    end_ts: datetime | None = None
    fps: float | None = None
    frame_count: int | None = None
    log_id: str | None = None
    drive_id: str | None = None
    vehicle_id: str | None = None
    program: str | None = None
    sensors: tuple[str, ...] | None = None
    region: str | None = None
    country: str | None = None
    map_area: str | None = None
    lat: float | None = None
    lon: float | None = None
    weather: str | None = None
    time_of_day: str | None = None
    road_type: str | None = None
    traffic_density: str | None = None
    scenario_tags: tuple[str, ...] | None = None
    ego_speed_mps: float | None = None
    split: str | None = None
    label_state: str | None = None
    ingest_ts: datetime | None = None
    sha256: str | None = None
    retention_class: str | None = None
    consent_region: str | None = None
    redaction_state: str | None = None
    pred_model_version: str | None = None
    uncertainty: float | None = None
    n_pred_objects: int | None = None
    embedding_space: str | None = None
    embedding_row: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)  # the file's other columns, as JSON


_COLUMNS_BY_KIND = {
    ColumnKind.TEXT: (
        "clip_id uri log_id drive_id vehicle_id program region country map_area weather "
        "time_of_day road_type traffic_density split label_state sha256 retention_class "
        "consent_region redaction_state pred_model_version embedding_space"
    ),
    ColumnKind.TEXTS: "sensors scenario_tags",
    ColumnKind.NUMBER: "duration_s fps lat lon ego_speed_mps uncertainty",
    ColumnKind.COUNT: "frame_count n_pred_objects embedding_row",
    ColumnKind.TIME: "start_ts end_ts ingest_ts",
}
CATALOG_COLUMNS: Mapping[str, ColumnKind] = {
    name: kind for kind, names in _COLUMNS_BY_KIND.items() for name in names.split()
}


@dataclass(frozen=True, slots=True)
class Catalog:
    """Columns of one length.

    clip_id: unique; columns: those of CATALOG_COLUMNS that the file has, None where unknown;
    extra: further columns by their name in the file, JSON values; row: place in the file.
    """

    clip_id: Texts
    columns: Mapping[str, Texts]
    extra: Mapping[str, Texts]
    row: Ints

    def __len__(self) -> int:
        return len(self.clip_id)

    def rows(self) -> Iterator[CatalogRow]:
        for at in range(len(self)):
            known = {name: column[at] for name, column in self.columns.items()}
            more = {name: column[at] for name, column in self.extra.items()}
            yield CatalogRow(
                clip_id=self.clip_id[at],
                **known,
                extra={name: value for name, value in more.items() if value is not None},
            )
