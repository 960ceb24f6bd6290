"""What ties a file's own names to ours: clip map and class map.

In: a sidecar file. Out: mappings for `ReadOptions`. Called by the command line and the API before
they read an evaluation.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from gainloop.errors import InvalidInput
from gainloop.formats.files import read_text
from gainloop.formats.map_files import read_map_file
from gainloop.formats.text_rules import id_problem
from gainloop.terms.options import Limits

_CLIP_MAP_COLUMNS = ("file_name", "clip_id", "frame_index")
_CLASS_MAP_COLUMNS = ("name", "class")


def read_clip_map(path: Path, limits: Limits) -> dict[str, tuple[str, int]]:
    """File name -> clip id and frame index, from a CSV of these three columns."""
    found: dict[str, tuple[str, int]] = {}
    lines: dict[str, int] = {}
    places: dict[tuple[str, int], int] = {}
    for line, (name, clip_id, frame) in _csv_rows(path, limits, _CLIP_MAP_COLUMNS):
        if problem := id_problem(clip_id):
            raise InvalidInput(*problem, file=path.name, row=line, field="clip_id")
        if not (frame.isascii() and frame.isdigit() and len(frame) < 16):
            message = f"expected a whole number from 0, got {frame!r:.40}"
            raise InvalidInput(
                "COLUMN_TYPE", message, file=path.name, row=line, field="frame_index"
            )
        place = (clip_id, int(frame))
        for key, seen, field in (
            (name, lines.get(name), "file_name"),
            (f"{clip_id}, frame {frame}", places.get(place), "frame_index"),
        ):
            if seen is not None:
                message = f"{key} is on line {seen} and on line {line}"
                raise InvalidInput("DUPLICATE_ID", message, file=path.name, row=line, field=field)
        found[name], lines[name], places[place] = place, line, line
    return found


def read_class_map(path: Path, limits: Limits) -> dict[str, str]:
    """Name in the file -> our name (or `ignore`), from YAML, JSON or a CSV `name,class`."""
    if path.suffix.lower() == ".csv":
        rows = _csv_rows(path, limits, _CLASS_MAP_COLUMNS)
        found: dict[str, str] = {}
        for line, (name, ours) in rows:
            if name in found:
                message = f"the class {name!r} is mapped twice"
                raise InvalidInput("DUPLICATE_KEY", message, file=path.name, row=line)
            found[name] = ours
    else:
        found = {}
        for name, value in read_map_file(path, limits).items():
            if not isinstance(value, str):
                message = f"expected a class name for {name!r}, got {value!r:.40}"
                raise InvalidInput("COLUMN_TYPE", message, file=path.name, field=name)
            found[name] = value
    for name, ours in found.items():
        if not ours.strip():
            message = f"{name!r} is mapped to nothing; say ignore to leave a class out"
            raise InvalidInput("MISSING_VALUE", message, file=path.name, field=name)
    return found


def _csv_rows(
    path: Path, limits: Limits, columns: tuple[str, ...]
) -> Iterator[tuple[int, list[str]]]:
    """Line number and the cells of `columns`, in that order."""
    reader = csv.reader(read_text(path, limits).splitlines(keepends=True), strict=True)
    try:
        header = [cell.strip() for cell in next(reader)]
        for column in columns:
            if column not in header:
                message = f"no column {column}, found: {', '.join(header)[:200]}"
                raise InvalidInput("MISSING_COLUMN", message, file=path.name, field=column)
        order = [header.index(column) for column in columns]
        for cells in reader:
            line = reader.line_num
            if len(cells) != len(header):
                message = f"line {line} has {len(cells)} cells, expected {len(header)}"
                raise InvalidInput("CSV_ROW", message, file=path.name, row=line)
            yield line, [cells[at].strip() for at in order]
    except csv.Error as error:
        line = reader.line_num
        message = f"line {line}: {error}"
        raise InvalidInput("CSV_ROW", message, file=path.name, row=line) from error
