"""The ids that belong to a file of vectors, one per vector, in order.

In: a .txt of lines, a .json list, or a .parquet with a column `id`. Out: texts. Called by
`embeddings`.
"""

from pathlib import Path
from typing import Any

from gainloop.errors import InvalidInput
from gainloop.formats.files import read_text
from gainloop.formats.json_reader import read_json
from gainloop.formats.parquet_reader import ParquetColumns
from gainloop.formats.rows import texts
from gainloop.formats.text_rules import id_problem
from gainloop.terms.boxes import Texts
from gainloop.terms.options import Limits

_KEYS = ("id", "clip_id")
_SUFFIXES = (".txt", ".json", ".parquet")


def find_ids_file(vectors: Path) -> Path:
    """`v.ids.txt`, `v_ids.txt`, `v.txt` or `ids.txt` beside `v.npy`, or .json or .parquet."""
    stem = vectors.stem
    names = [
        f"{name}{suffix}"
        for name in (f"{stem}.ids", f"{stem}_ids", stem, "ids")
        for suffix in _SUFFIXES
    ]
    for name in names:
        if (found := vectors.with_name(name)).is_file():
            return found
    message = f"no ids beside the vectors; put one id per line into {stem}.ids.txt"
    raise InvalidInput("FILE_MISSING", message, file=vectors.name)


def read_ids(path: Path, limits: Limits) -> Texts:
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        columns = ParquetColumns(path, limits)
        key = next((key for key in _KEYS if key in columns.types), None)
        if key is None:
            message = f"expected a column id, found {', '.join(columns.types)[:200]}"
            raise InvalidInput("MISSING_COLUMN", message, file=path.name, field="id")
        return id_texts(columns.read(key).to_pylist(), path.name)
    if suffix == ".json":
        values = read_json(path, limits, root="ids")
        if not isinstance(values, list):
            raise InvalidInput("COLUMN_TYPE", "expected a list of ids", file=path.name)
        return id_texts([_id_of(value) for value in values], path.name)
    return id_texts(read_text(path, limits).splitlines(), path.name)


def id_texts(values: list[Any], file: str) -> Texts:
    """Ids as texts; whole numbers are taken, anything else is refused by its row."""
    for row, value in enumerate(values, 1):
        if isinstance(value, bool) or not isinstance(value, int | str):
            message = f"expected an id, got {value!r:.40}"
            raise InvalidInput("COLUMN_TYPE", message, file=file, row=row, field="id")
        if problem := id_problem(str(value)):
            raise InvalidInput(*problem, file=file, row=row, field="id")
    return texts([str(value).strip() for value in values])


def _id_of(value: Any) -> Any:
    if isinstance(value, dict):
        return next((value[key] for key in _KEYS if value.get(key) is not None), None)
    return value
