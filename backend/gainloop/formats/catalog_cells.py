"""One cell of a catalog as a value of its kind.

In: a text of a CSV, or a typed value of Parquet. Out: the value, None for unknown, or a CellError.
Called by `catalog_values`, once per distinct cell of a column.
"""

import base64
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from math import isfinite, isnan
from typing import Any

from gainloop.formats.catalog_vocabulary import is_unknown
from gainloop.formats.text_rules import id_problem
from gainloop.terms.catalog import CATALOG_COLUMNS, ColumnKind

CellReader = Callable[[Any], Any]

_YEARS = (1990, 2100)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Seconds, milli-, micro- and nanoseconds of those years do not overlap, so the unit shows itself.
_UNITS_PER_SECOND = (1, 1_000, 1_000_000, 1_000_000_000)
_RANGES = {
    "lat": (-90.0, 90.0),
    "lon": (-180.0, 180.0),
    "duration_s": (0.0, 1e7),
    "fps": (0.0, 1e5),
    "ego_speed_mps": (0.0, 1e3),
    "frame_count": (0, 1e9),
    "n_pred_objects": (0, 1e9),
    "embedding_row": (0, 2**53),
}
_DECIMAL_COMMA = re.compile(r"[+-]?\d+(\.\d{3})*,\d+")
_LIST_SEPARATOR = re.compile(r"[|;,]")


class CellError(Exception):
    """What is wrong with a cell; `is_fatal` where the whole file must be of another form."""

    def __init__(self, code: str, message: str, *, is_fatal: bool = False) -> None:
        super().__init__(message)
        self.code, self.message, self.is_fatal = code, message, is_fatal


def reader_of(target: str, max_characters: int) -> CellReader:
    """The function that reads cells of our column `target`."""
    if target == "clip_id":
        return _clip_id
    low, high = _RANGES.get(target, (-1e300, 1e300))
    readers: Mapping[ColumnKind, CellReader] = {
        ColumnKind.TEXT: lambda cell: _text(cell, max_characters),
        ColumnKind.TEXTS: lambda cell: _texts(cell, max_characters),
        ColumnKind.NUMBER: lambda cell: _in_range(_number(cell), low, high),
        ColumnKind.COUNT: lambda cell: _in_range(_count(cell), low, high),
        ColumnKind.TIME: _time,
    }
    return readers[CATALOG_COLUMNS[target]]


def json_reader_of(max_characters: int) -> CellReader:
    """The function that reads cells of columns that are none of ours, as JSON values."""
    return lambda cell: _json_value(cell, max_characters)


def is_readable_as(kind: ColumnKind, cell: Any) -> bool:
    """Whether a cell looks like a number or a time, be it a good one or not."""
    read = {ColumnKind.NUMBER: _number, ColumnKind.COUNT: _count, ColumnKind.TIME: _time}[kind]
    try:
        return read(cell) is not None
    except CellError as error:
        return error.code != "COLUMN_TYPE"


def _text(cell: Any, max_characters: int) -> str | None:
    text = str(cell).strip()
    if is_unknown(text):
        return None
    _check_text(text, max_characters)
    return text


def _check_text(text: str, max_characters: int) -> None:
    if len(text) > max_characters:
        message = f"the text has {len(text)} characters, the limit is {max_characters}"
        raise CellError("TEXT_TOO_LONG", message)
    if "\x00" in text:
        raise CellError("BAD_CHARACTER", "the text holds the character U+0000")


def _clip_id(cell: Any) -> str:
    text = str(cell).strip()
    if problem := id_problem("" if is_unknown(text) else text):
        raise CellError(*problem)
    return text


def _texts(cell: Any, max_characters: int) -> tuple[str, ...] | None:
    """A list, a JSON list as text, or texts between | ; or commas."""
    if isinstance(cell, str):
        text = cell.strip()
        cell = _LIST_SEPARATOR.split(text)
        if text.startswith("["):
            try:
                cell = json.loads(text)
            except (ValueError, RecursionError) as error:
                raise CellError("COLUMN_TYPE", f"{text[:40]!r} is no JSON list") from error
    if not isinstance(cell, list) or not all(isinstance(part, str | None) for part in cell):
        raise CellError("COLUMN_TYPE", f"expected a list of texts, got {cell!r:.40}")
    texts = (_text(part, max_characters) for part in cell if part is not None)
    return tuple(text for text in texts if text is not None) or None


def _json_value(cell: Any, max_characters: int) -> Any:
    if isinstance(cell, str):
        _check_text(cell, max_characters)
        return cell or None
    if isinstance(cell, float):
        return cell if isfinite(cell) else None
    if isinstance(cell, list):
        return [_json_value(part, max_characters) for part in cell]
    if isinstance(cell, dict):
        return {str(key): _json_value(part, max_characters) for key, part in cell.items()}
    if isinstance(cell, int | None) and abs(cell or 0) <= 2**53:  # also true and false
        return cell
    if isinstance(cell, bytes):
        return base64.b64encode(cell).decode()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _number(cell: Any) -> float | None:
    if isinstance(cell, str):
        text = cell.strip()
        if is_unknown(text):
            return None
        if _DECIMAL_COMMA.fullmatch(text):
            message = f"detected a comma in the number {text!r}, expected a point: 1234.5"
            raise CellError("CSV_DIALECT", message, is_fatal=True)
        try:
            cell = float(text.replace("_", "?"))  # Python would read 1_0 as 10
        except ValueError:
            raise CellError("COLUMN_TYPE", f"expected a number, got {text[:40]!r}") from None
    number = float(cell)
    if isnan(number):
        return None
    if not isfinite(number):
        raise CellError("NOT_FINITE", f"{cell} is not a finite number")
    return number


def _count(cell: Any) -> int | None:
    number = _number(cell)
    if number is None:
        return None
    if not number.is_integer() or abs(number) > 2**53:
        raise CellError("COLUMN_TYPE", f"expected a whole number, got {cell!r:.40}")
    return int(number)


def _in_range(number: float | None, low: float, high: float) -> float | None:
    if number is not None and not low <= number <= high:
        raise CellError("VALUE_RANGE", f"{number:g} is outside of {low:g} to {high:g}")
    return number


def _time(cell: Any) -> datetime | None:
    """ISO 8601 with an offset, or whole numbers since 1970 in s, ms, us or ns."""
    if isinstance(cell, datetime):
        return _in_years(cell, cell)
    if isinstance(cell, str):
        text = cell.strip()
        if is_unknown(text):
            return None
        if not text.lstrip("-").isdecimal():
            return _iso_time(text)
        cell = text
    return _epoch_time(int(cell))


def _iso_time(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.removesuffix(" UTC").strip())
    except ValueError:
        message = f"expected a time such as 2026-03-01T08:30:00Z, got {text[:40]!r}"
        raise CellError("COLUMN_TYPE", message) from None
    if text.endswith(" UTC"):
        moment = moment.replace(tzinfo=UTC)
    if moment.tzinfo is None:
        message = f"the time {text!r} has no zone; write Z or an offset such as +01:00"
        raise CellError("TIME_ZONE_MISSING", message)
    return _in_years(moment, text)


def _epoch_time(count: int) -> datetime:
    for per_second in _UNITS_PER_SECOND:
        seconds = count / per_second
        if 6.3e8 <= seconds < 4.2e9:
            return _in_years(
                _EPOCH + timedelta(microseconds=count * 1_000_000 // per_second), count
            )
    message = f"{count} is no time of the years {_YEARS[0]} to {_YEARS[1]} in s, ms, us or ns"
    raise CellError("TIME_RANGE", message)


def _in_years(moment: datetime, cell: Any) -> datetime:
    if not _YEARS[0] <= moment.year <= _YEARS[1]:
        message = f"the time {cell} is outside of the years {_YEARS[0]} to {_YEARS[1]}"
        raise CellError("TIME_RANGE", message)
    return moment.astimezone(UTC)
