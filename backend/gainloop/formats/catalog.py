"""Reads a clip catalog: one row per clip, `clip_id` is enough.

In: a CSV or Parquet file, and the user's map file if there is one. Out: a Catalog, the column map
that was used, and findings; or a preview of both. Called by the workflow that imports catalogs and
by the page "Use my data".

A row that cannot be read in full is rejected, not read in part. Unknown values are None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gainloop.errors import InvalidInput
from gainloop.formats.catalog_columns import ColumnMap, MapFile, map_columns
from gainloop.formats.catalog_sources import CatalogSource, open_source, places_of
from gainloop.formats.catalog_values import ColumnReader
from gainloop.formats.distinct_cells import DistinctCells
from gainloop.formats.rows import Verdict, add_rows, refuse_if_strict
from gainloop.terms.boxes import Bools, Ints, Texts
from gainloop.terms.catalog import Catalog
from gainloop.terms.findings import Finding, Findings
from gainloop.terms.options import ReadOptions

NOTHING_CHOSEN = MapFile()


@dataclass(frozen=True, slots=True)
class CatalogFile:
    """`catalog` has the accepted rows; `num_rejected` further rows are in the file."""

    catalog: Catalog
    column_map: ColumnMap
    found_columns: tuple[str, ...]
    num_rejected: int
    findings: Findings


@dataclass(frozen=True, slots=True)
class CatalogPreview:
    """What an import would do: the map as guessed, the first rows as mapped, what is rejected."""

    column_map: ColumnMap
    found_columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]  # our columns, and "extra"
    num_accepted: int
    num_rejected: int
    rejected: tuple[Finding, ...]
    findings: Findings


def read_catalog(path: Path, options: ReadOptions, chosen: MapFile = NOTHING_CHOSEN) -> CatalogFile:
    """`chosen` overrides the guessed map: from a map file (`read_column_map`) or a page."""
    source = open_source(path, options.limits)
    column_map = map_columns(source.names, chosen, source.fits, source.file)
    for column in column_map.columns:
        source.check_type(column.source, column.target)
    findings = Findings()
    catalog, num_rejected = _read_rows(source, column_map, options, findings)
    refuse_if_strict(findings, options)
    return CatalogFile(catalog, column_map, source.names, num_rejected, findings)


def preview(
    path: Path, options: ReadOptions, chosen: MapFile = NOTHING_CHOSEN, rows: int = 20
) -> CatalogPreview:
    """Reads the whole file, so that what it says of rejected rows is the truth."""
    read = read_catalog(path, options, chosen)
    catalog = read.catalog
    first = min(rows, len(catalog))
    return CatalogPreview(
        column_map=read.column_map,
        found_columns=read.found_columns,
        rows=tuple(_row_as_mapped(catalog, at) for at in range(first)),
        num_accepted=len(catalog),
        num_rejected=read.num_rejected,
        rejected=tuple(read.findings.rejected),
        findings=read.findings,
    )


def _read_rows(
    source: CatalogSource, column_map: ColumnMap, options: ReadOptions, findings: Findings
) -> tuple[Catalog, int]:
    id_column = column_map.source_of("clip_id")
    num_rows = len(source.column(id_column))
    if not num_rows:
        message = "the file has columns but no rows"
        raise InvalidInput("EMPTY_FILE", message, file=source.file)
    places = places_of(source, num_rows)
    reader = ColumnReader(places, findings, options.limits.text_chars)
    rejected = np.zeros(num_rows, dtype=np.bool_)
    columns: dict[str, Texts] = {}
    for column in column_map.columns:
        cells = DistinctCells.of(source.column(column.source))
        chosen = column_map.values.get(column.target, {})
        values, is_bad = reader.read(column.target, column.source, cells, chosen)
        columns[column.target] = values
        rejected |= is_bad
    extra: dict[str, Texts] = {}
    for name in column_map.extra:
        extra[name], is_bad = reader.read_extra(name, DistinctCells.of(source.column(name)))
        rejected |= is_bad
    clip_ids = columns.pop("clip_id")
    rejected |= _missing(clip_ids, rejected, reader, id_column)
    rejected |= _repeated(clip_ids, reader, id_column)
    return _accepted(clip_ids, columns, extra, places.row, ~rejected), int(rejected.sum())


def _missing(clip_ids: Texts, rejected: Bools, reader: ColumnReader, id_column: str) -> Bools:
    """Rows that have no cell at all for the clip id, as Parquet can."""
    has_none = np.array([clip_id is None for clip_id in clip_ids], dtype=np.bool_)
    missing: Bools = has_none & ~rejected
    verdict = Verdict("MISSING_VALUE", id_column)
    rows = np.flatnonzero(missing)
    add_rows(reader.findings, reader.places, rows, verdict, lambda _: "the clip id is empty")
    return missing


def _repeated(clip_ids: Texts, reader: ColumnReader, id_column: str) -> Bools:
    """Rows whose clip is in an earlier row."""
    first: dict[str, int] = {}
    repeated = np.zeros(len(clip_ids), dtype=np.bool_)
    for at, clip_id in enumerate(clip_ids.tolist()):
        repeated[at] = clip_id is not None and first.setdefault(clip_id, at) != at
    row = reader.places.row
    add_rows(
        reader.findings,
        reader.places,
        np.flatnonzero(repeated),
        Verdict("DUPLICATE_ID", id_column),
        lambda at: f"the clip {clip_ids[at]} is in row {row[first[clip_ids[at]]]} already",
    )
    return repeated


def _accepted(
    clip_ids: Texts,
    columns: Mapping[str, Texts],
    extra: Mapping[str, Texts],
    row: Ints,
    keep: Bools,
) -> Catalog:
    return Catalog(
        clip_id=clip_ids[keep],
        columns={name: column[keep] for name, column in columns.items()},
        extra={name: column[keep] for name, column in extra.items()},
        row=row[keep],
    )


def _row_as_mapped(catalog: Catalog, at: int) -> dict[str, Any]:
    row = {"clip_id": catalog.clip_id[at]}
    row |= {name: column[at] for name, column in catalog.columns.items()}
    return row | {"extra": {name: column[at] for name, column in catalog.extra.items()}}
