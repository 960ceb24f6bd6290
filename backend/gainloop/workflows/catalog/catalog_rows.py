"""A catalog's columns as rows of the tables for clips, drives and tags."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from gainloop.terms.boxes import Texts
from gainloop.terms.catalog import Catalog
from gainloop.terms.enums import ClipOrigin

SCENARIO_AXIS = "scenario"

# The catalog's name of a column -> the table's, where the table has one of its own.
_TABLE_NAMES = {
    "uri": "uri",
    "start_ts": "start_at",
    "duration_s": "duration_s",
    "fps": "fps",
    "frame_count": "num_frames",
    "vehicle_id": "vehicle_id",
    "program": "program",
    "sensors": "sensors",
    "region": "region",
    "country": "country",
    "map_area": "map_area",
    "lat": "lat",
    "lon": "lon",
    "weather": "weather",
    "time_of_day": "time_of_day",
    "road_type": "road_type",
    "traffic_density": "traffic_density",
    "ego_speed_mps": "ego_speed_mps",
    "split": "split",
    "label_state": "label_state",
    "sha256": "sha256",
    "retention_class": "retention_class",
    "consent_region": "consent_region",
    "redaction_state": "redaction_state",
}


def clip_rows(
    catalog: Catalog, origin: ClipOrigin, now: datetime
) -> tuple[list[str], Iterator[dict[str, Any]]]:
    """The table columns that the catalog speaks of, and one row per clip."""
    columns = {table: catalog.columns[ours] for ours, table in _known_columns(catalog).items()}
    drives, extras = _drives(catalog), _extra_columns(catalog)
    if drives is not None:
        columns["drive_id"] = drives
    always = {"origin": origin, "valid_from": now, "recorded_at": now}
    names = ["id", "ordinal", *columns, *(["extra"] if extras else []), *always]

    def rows() -> Iterator[dict[str, Any]]:
        for at, clip_id in enumerate(catalog.clip_id.tolist()):
            row = {"id": clip_id, "ordinal": at, **always}
            row.update({name: column[at] for name, column in columns.items()})
            if "sensors" in row:
                row["sensors"] = sorted(row["sensors"] or ())
            if extras:
                row["extra"] = _extra(extras, at)
            yield row

    return names, rows()


def drive_rows(catalog: Catalog, now: datetime) -> Iterator[dict[str, Any]]:
    drives = _drives(catalog)
    for drive in sorted(set() if drives is None else set(drives) - {None}):
        yield {"id": drive, "recorded_at": now}


def tag_rows(catalog: Catalog) -> Iterator[dict[str, Any]]:
    column = catalog.columns.get("scenario_tags")
    if column is None:
        return
    for clip_id, tags in zip(catalog.clip_id.tolist(), column.tolist(), strict=True):
        for value in sorted(set(tags or ())):
            yield {"clip_id": clip_id, "axis": SCENARIO_AXIS, "value": value}


def _known_columns(catalog: Catalog) -> dict[str, str]:
    return {ours: table for ours, table in _TABLE_NAMES.items() if ours in catalog.columns}


def _drives(catalog: Catalog) -> Texts | None:
    """A drive is named as such, or else by its log."""
    return catalog.columns.get("drive_id", catalog.columns.get("log_id"))


def _extra_columns(catalog: Catalog) -> Mapping[str, Texts]:
    """Columns of the user's own, and ours that have no place of their own yet."""
    placed = {*_TABLE_NAMES, "drive_id", "scenario_tags"}
    rest = {name: column for name, column in catalog.columns.items() if name not in placed}
    return {**rest, **catalog.extra}


def _extra(columns: Mapping[str, Texts], at: int) -> dict[str, Any]:
    """Sorted by name, so that equal content is equal text in the database."""
    values = {name: columns[name][at] for name in sorted(columns)}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
        if value is not None
    }
