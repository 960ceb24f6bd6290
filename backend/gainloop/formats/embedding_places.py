"""Which clip, frame and box each vector of a file is of.

In: columns beside the ids, in a .json list of objects, a .parquet, or arrays of an .npz. Out:
`Places`, or None where there is no column but the id, and the kind of things. Called by
`embeddings`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gainloop.errors import InvalidInput
from gainloop.formats.json_reader import read_json
from gainloop.formats.parquet_reader import ParquetColumns
from gainloop.formats.rows import texts
from gainloop.formats.text_rules import id_problem
from gainloop.terms.embeddings import EmbeddingKind, Places
from gainloop.terms.options import Limits

PLACE_COLUMNS = ("kind", "clip_id", "frame_index", "bbox")
Columns = Mapping[str, Sequence[Any]]


def columns_of_ids(path: Path, limits: Limits) -> Columns:
    """Of a file of ids; a .txt has none."""
    if path.suffix.lower() == ".parquet":
        return columns_of_parquet(ParquetColumns(path, limits))
    if path.suffix.lower() != ".json":
        return {}
    rows = read_json(path, limits, root="ids")
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "id" in row for row in rows):
        return {}
    named = [name for name in PLACE_COLUMNS if any(name in row for row in rows)]
    return {name: [row.get(name) for row in rows] for name in named}


def columns_of_parquet(columns: ParquetColumns) -> Columns:
    if "id" not in columns.types:
        return {}
    return {name: columns.read(name).to_pylist() for name in PLACE_COLUMNS if name in columns.types}


def kind_of(columns: Columns, file: str) -> EmbeddingKind | None:
    """Raises InvalidInput UNKNOWN_KIND, MIXED_KINDS: a space holds one kind of things."""
    found = sorted({str(value) for value in columns.get("kind", ()) if value is not None})
    if not found:
        return None
    if len(found) > 1:
        message = f"the rows are of the kinds {', '.join(found)[:200]}; import each into its space"
        raise InvalidInput("MIXED_KINDS", message, file=file, field="kind")
    return checked_kind(found[0], file)


def checked_kind(text: str, file: str) -> EmbeddingKind:
    try:
        return EmbeddingKind(text)
    except ValueError:
        message = f"{text[:80]!r} is no kind: use {', '.join(EmbeddingKind)}"
        raise InvalidInput("UNKNOWN_KIND", message, file=file, field="kind") from None


def places_of(columns: Columns, count: int, file: str) -> Places | None:
    """Raises InvalidInput with the row."""
    if "clip_id" not in columns:
        return None
    clips = [_clip(value, row, file) for row, value in enumerate(columns["clip_id"], 1)]
    frames = columns.get("frame_index") or [None] * count
    boxes = columns.get("bbox") or [None] * count
    if not len(clips) == len(frames) == len(boxes) == count:
        message = f"there are {count} ids, {len(clips)} clips, {len(frames)} frames"
        raise InvalidInput("ID_COUNT", message, file=file)
    return Places(
        clip=texts(clips),
        frame=np.array([_frame(v, row, file) for row, v in enumerate(frames, 1)], dtype=np.int64),
        box=np.array([_box(v, row, file) for row, v in enumerate(boxes, 1)]).reshape(count, 4),
    )


def _clip(value: Any, row: int, file: str) -> str:
    if not isinstance(value, str):
        message = f"expected the id of a clip, got {value!r:.40}"
        raise InvalidInput("COLUMN_TYPE", message, file=file, row=row, field="clip_id")
    if problem := id_problem(value):
        raise InvalidInput(*problem, file=file, row=row, field="clip_id")
    return value.strip()


def _frame(value: Any, row: int, file: str) -> int:
    if value is None:
        return -1
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        message = f"expected the number of a frame, got {value!r:.40}"
        raise InvalidInput("COLUMN_TYPE", message, file=file, row=row, field="frame_index")
    return value


def _box(value: Any, row: int, file: str) -> list[float]:
    if value is None:
        return [np.nan] * 4
    is_box = isinstance(value, list | tuple) and len(value) == 4
    numbers = [float(v) for v in value if isinstance(v, int | float)] if is_box else []
    if len(numbers) != 4 or not np.isfinite(numbers).all() or numbers[2] <= 0 or numbers[3] <= 0:
        message = f"expected [x, y, width, height] in pixels, got {value!r:.60}"
        raise InvalidInput("BAD_BOX", message, file=file, row=row, field="bbox")
    return numbers
