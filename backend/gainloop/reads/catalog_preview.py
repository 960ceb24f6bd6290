"""Shows a person what an import of a catalog would do: guessed columns, first rows, findings.

A file in which no column looks like a clip's id is shown too, so that the person can name one.
Called by the API; nothing is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from gainloop.errors import InvalidInput
from gainloop.formats.catalog import CatalogFile, read_catalog
from gainloop.formats.catalog_columns import MapFile
from gainloop.formats.catalog_sources import open_source
from gainloop.models.governance import Actor
from gainloop.rules.access import Permission, require
from gainloop.terms.catalog import CATALOG_COLUMNS
from gainloop.terms.findings import Finding, Severity
from gainloop.terms.options import ReadOptions

NUM_ROWS = 20
REQUIRED = "clip_id"
DESCRIPTIONS: Mapping[str, str] = {
    "clip_id": "Unique id of the clip",
    "uri": "Address of the recording",
    "start_ts": "When the clip begins, with time zone",
    "duration_s": "Length in seconds",
    "end_ts": "When the clip ends, with time zone",
    "fps": "Frames per second",
    "frame_count": "Number of frames",
    "log_id": "Log file that the clip was cut from",
    "drive_id": "Recording drive; clips of one drive resemble each other",
    "vehicle_id": "Vehicle",
    "program": "road or proving_ground",
    "sensors": "Sensor streams, separated by commas",
    "region": "Region",
    "country": "Country",
    "map_area": "Part of the map",
    "lat": "Latitude, degrees",
    "lon": "Longitude, degrees",
    "weather": "Weather, such as clear, rain, snow, fog",
    "time_of_day": "Light, such as daytime, night, dawn_dusk",
    "road_type": "Kind of road",
    "traffic_density": "How much traffic",
    "scenario_tags": "Scenarios, separated by commas",
    "ego_speed_mps": "Own speed, meters per second",
    "split": "train, val, test, holdout or unlabeled",
    "label_state": "labeled, where labels exist already",
    "ingest_ts": "When the clip came in",
    "sha256": "Checksum of the recording",
    "retention_class": "How long it may be kept",
    "consent_region": "Where consent was given",
    "redaction_state": "Whether faces and plates are made unreadable",
    "pred_model_version": "Model that made the predictions",
    "uncertainty": "How unsure that model is, 0 to 1",
    "n_pred_objects": "Number of predicted objects",
    "embedding_space": "Name of the embedding space",
    "embedding_row": "Row of the clip's vector",
}


@dataclass(frozen=True, slots=True)
class GuessRow:
    """source: the file's column, None where there is none; why: how it was guessed."""

    target: str
    source: str | None
    why: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """cells: what is known of the clip, as text, the file's other columns last."""

    row: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class PreviewRead:
    file_name: str
    columns: tuple[str, ...]
    guesses: tuple[GuessRow, ...]
    rows: tuple[ShownRow, ...]
    num_rows: int
    num_rejected: int
    findings: tuple[Finding, ...]
    can_import: bool


def preview_catalog(actor: Actor, path: Path, chosen: MapFile) -> PreviewRead:
    """Reads the whole file, so that what it says of rejected rows is the truth.

    Raises InvalidInput for a file that is no table or a choice that it does not have.
    """
    require(actor.role, Permission.IMPORT_DATA)
    options = ReadOptions()
    try:
        read = read_catalog(path, options, chosen)
    except InvalidInput as error:
        if error.code != "MISSING_COLUMN":
            raise
        return _without_id(path, options, error)
    return PreviewRead(
        file_name=path.name,
        columns=read.found_columns,
        guesses=tuple(_guesses(read)),
        rows=tuple(_shown(read, at) for at in range(min(NUM_ROWS, len(read.catalog)))),
        num_rows=len(read.catalog) + read.num_rejected,
        num_rejected=read.num_rejected,
        findings=tuple(read.findings),
        can_import=len(read.catalog) > 0,
    )


def _without_id(path: Path, options: ReadOptions, error: InvalidInput) -> PreviewRead:
    return PreviewRead(
        file_name=path.name,
        columns=open_source(path, options.limits).names,
        guesses=tuple(_guess(target, None, "") for target in CATALOG_COLUMNS),
        rows=(),
        num_rows=0,
        num_rejected=0,
        findings=(Finding(error.code, error.message, Severity.REJECTED, error.file),),
        can_import=False,
    )


def _guesses(read: CatalogFile) -> list[GuessRow]:
    mapped = {column.target: column for column in read.column_map.columns}
    return [
        _guess(target, mapped[target].source, mapped[target].why)
        if target in mapped
        else _guess(target, None, "")
        for target in CATALOG_COLUMNS
    ]


def _guess(target: str, source: str | None, why: str) -> GuessRow:
    return GuessRow(target, source, why, target == REQUIRED, DESCRIPTIONS[target])


def _shown(read: CatalogFile, at: int) -> ShownRow:
    catalog = read.catalog
    known: dict[str, Any] = {REQUIRED: catalog.clip_id[at]}
    known |= {name: column[at] for name, column in catalog.columns.items()}
    known |= {name: column[at] for name, column in catalog.extra.items()}
    cells = {name: _text(value) for name, value in known.items() if value is not None}
    return ShownRow(int(catalog.row[at]), cells)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)
