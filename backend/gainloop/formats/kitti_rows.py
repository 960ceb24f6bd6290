"""KITTI tracking files as columns.

In: text files, of labels or of detections in any of the forms in use. Out: rows with their
sequence, frame, class name, box and score. Called by `kitti`.

Forms, told apart by the number of values in a row:
    17  frame track type truncated occluded alpha x1 y1 x2 y2 h w l x y z ry       (labels)
    18  the same and a score                                                       (results)
     6  frame,x1,y1,x2,y2,score                       in a folder named after the class
    15  frame,code,x1,y1,x2,y2,score,h,w,l,x,y,z,ry,alpha   in a folder named after the class
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import numpy as np

from gainloop.errors import InvalidInput
from gainloop.formats.files import check_file, decode_utf8, read_bytes
from gainloop.formats.rows import Places
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.options import Limits

LABEL_VALUES = 17
RESULT_VALUES = 18


@dataclass(frozen=True, slots=True)
class KittiFile:
    """A file of one sequence; `class_name` is its folder's, "" where rows name their class."""

    path: Path
    name: str  # as findings call it, relative to the folder that was given
    class_name: str = ""

    @property
    def sequence(self) -> str:
        return self.path.stem


@dataclass(frozen=True, slots=True)
class KittiRows:
    """Rows of all files in their order; `corners` is x1 y1 x2 y2, `score` NaN where none is given.

    `flags` is track, truncated, occluded; -1 where a form has none.
    """

    places: Places
    sequence: list[str]
    frame: Ints
    class_name: list[str]
    corners: Floats
    score: Floats
    flags: Ints

    def __len__(self) -> int:
        return len(self.frame)


@dataclass(frozen=True, slots=True)
class _Form:
    """Which value of a row is what; -1 for what a form does not have."""

    class_name: int
    corners: int
    score: int
    flags: tuple[int, ...] = ()


_FORMS = {
    6: _Form(class_name=-1, corners=1, score=5),
    15: _Form(class_name=-1, corners=2, score=6),
    LABEL_VALUES: _Form(class_name=2, corners=6, score=-1, flags=(1, 3, 4)),
    RESULT_VALUES: _Form(class_name=2, corners=6, score=17, flags=(1, 3, 4)),
}


def read_rows(files: Sequence[KittiFile], forms: Sequence[int], limits: Limits) -> KittiRows:
    """The rows of files, each in one of `forms` (numbers of values)."""
    parts = [_read_file(file, forms, limits) for file in files]
    lengths = [len(part.lines) for part in parts]
    file_column = np.repeat(np.arange(len(files)), lengths).astype(np.int64)
    lines = np.array([line for part in parts for line in part.lines], dtype=np.int64)
    places = Places(tuple(file.name for file in files), file_column, lines)
    numbers = np.concatenate([part.numbers for part in parts] or [np.zeros((0, 9))])
    return KittiRows(
        places=places,
        sequence=[
            file.sequence for file, num in zip(files, lengths, strict=True) for _ in range(num)
        ],
        frame=_whole_numbers(numbers[:, 0], places, "frame", smallest=0),
        class_name=[name for part in parts for name in part.class_names],
        corners=numbers[:, 1:5],
        score=numbers[:, 5],
        flags=numbers[:, 6:9].round().astype(np.int64),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    lines: list[int]
    class_names: list[str]
    numbers: Floats  # (N, 9): frame, x1, y1, x2, y2, score, track, truncated, occluded


def _read_file(file: KittiFile, forms: Sequence[int], limits: Limits) -> _Part:
    if file.path.is_file() and file.path.stat().st_size == 0:
        return _Part([], [], np.zeros((0, 9)))  # a sequence in which nothing was found or labeled
    check_file(file.path, limits)
    text = decode_utf8(read_bytes(file.path, limits), file.name)
    numbered = [(at, line) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    rows = [line.replace(",", " ").split() for _, line in numbered]
    lines = [at for at, _ in numbered]
    form = _form_of(file, rows, lines, forms)
    names = [row[form.class_name] if form.class_name >= 0 else file.class_name for row in rows]
    columns = [0, *range(form.corners, form.corners + 4)]
    numbers = np.full((len(rows), 9), np.nan)
    numbers[:, :5] = _numbers(file, rows, lines, columns)
    if form.score >= 0:
        numbers[:, 5:6] = _numbers(file, rows, lines, [form.score])
    numbers[:, 6:9] = _numbers(file, rows, lines, form.flags) if form.flags else -1.0
    return _Part(lines, names, numbers)


def _form_of(
    file: KittiFile, rows: list[list[str]], lines: list[int], forms: Sequence[int]
) -> _Form:
    num_values = len(rows[0]) if rows else forms[0]
    if num_values not in forms:
        expected = " or ".join(map(str, forms))
        raise _row_error(file, lines[0], f"has {num_values} values, expected {expected}")
    for line, row in zip(lines, rows, strict=True):
        if len(row) != num_values:
            raise _row_error(file, line, f"has {len(row)} values, expected {num_values}")
    form = _FORMS[num_values]
    if form.class_name < 0 and not file.class_name:
        message = "rows name no class; put the file into a folder named after the class"
        raise InvalidInput("MISSING_FIELD", message, file=file.name, field="class")
    return form


def _numbers(
    file: KittiFile, rows: list[list[str]], lines: list[int], columns: Sequence[int]
) -> Floats:
    cells = [[row[at] for at in columns] for row in rows]
    try:
        numbers = np.array(cells, dtype=np.float64).reshape(len(rows), len(columns))
    except ValueError:
        numbers = np.full((len(rows), len(columns)), np.nan)
    if not np.isfinite(numbers).all():
        raise _number_error(file, cells, lines)
    return numbers


def _whole_numbers(values: Floats, places: Places, field: str, *, smallest: int) -> Ints:
    good = (values >= smallest) & (values < 2**31) & (values == np.floor(values))
    if not good.all():
        index = int(np.flatnonzero(~good)[0])
        message = f"line {places.row[index]} has the {field} {values[index]}, not a whole number"
        raise places.error(index, "CSV_ROW", f"{message} from {smallest}", field)
    return values.astype(np.int64)


def _row_error(file: KittiFile, line: int, what: str) -> InvalidInput:
    return InvalidInput("CSV_ROW", f"line {line} {what}", file=file.name, row=line)


def _number_error(file: KittiFile, cells: list[list[str]], lines: list[int]) -> InvalidInput:
    for line, row in zip(lines, cells, strict=True):
        for cell in row:
            try:
                number = float(cell)
            except ValueError:
                return _row_error(file, line, f"has {cell!r:.40}, not a number")
            if not isfinite(number):
                message = f"line {line} has {cell!r:.40}, not a finite number"
                return InvalidInput("NOT_FINITE", message, file=file.name, row=line)
    raise AssertionError("every cell is a finite number")
