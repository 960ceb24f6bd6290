"""Reads a user's JSON file strictly: what other parsers let pass or choke on is refused by name.

In: a file. Out: plain values without duplicate keys, NaN, numbers that no float holds, lone
surrogates or NUL, nested at most as deep as the limit. Called by the readers of COCO, maps and id
lists, and by commands that are given a document.

Good files pay little: suspicious bytes are searched for first, and the values are only walked
through to name the place when there was one.
"""

import codecs
import json
import re
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

from gainloop.errors import InvalidInput
from gainloop.formats.files import decode_utf8, read_bytes
from gainloop.formats.json_depth import check_depth
from gainloop.terms.options import Limits

# Digits, dots and exponents as "0" and "e": a search for a shape is then a search for bytes.
_SHAPES = bytearray(b" " * 256)
for _byte in b"0123456789.":
    _SHAPES[_byte] = ord("0")
for _byte in b"eE":
    _SHAPES[_byte] = ord("e")
_LONGEST_FINITE = 300  # a float overflows with 309 digits before the point, or an exponent of 308

_STRING_OR_NUMBER = re.compile(rb'"(?:[^"\\]|\\.)*"|[0-9.]+', re.DOTALL)
_CUT_VALUE = re.compile(r'\s*(?:"|-|\.|[eE][-+]?|t|tr|tru|f|fa|fal|fals|n|nu|nul|N|Na|-?I\w*)?\Z')


def read_json(path: Path, limits: Limits, *, root: str = "") -> Any:
    """The values of the file; paths call a list at its top `root` (`detections[3].score`)."""
    return parse_json(read_bytes(path, limits, advice="use Parquet"), path.name, limits, root=root)


def parse_json(data: bytes, name: str, limits: Limits, *, root: str = "") -> Any:
    text = _text(data, name)
    check_depth(data, name, limits.json_depth)
    shapes = data.translate(bytes(_SHAPES), b"+")
    _check_number_length(data, shapes, name, limits.number_digits)
    suspect = (
        b"0e000" in shapes
        or b"0" * _LONGEST_FINITE in shapes
        or b"\\u0000" in data
        or b"\\ud" in data
        or b"\\uD" in data
    )
    del shapes

    hooks = _Hooks()
    try:
        value = json.loads(text, object_pairs_hook=hooks.pairs, parse_constant=hooks.constant)
    except json.JSONDecodeError as error:
        raise _syntax_error(error, text, len(data), name) from error
    if suspect or hooks.suspect:
        for problem in _problems(value, root if isinstance(value, list) else ""):
            raise problem.as_error(name)
    return value


class _RepeatedKey(dict[str, Any]):
    """An object of the file in which `key` stands twice."""

    key: str


class _Hooks:
    def __init__(self) -> None:
        self.suspect = False

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        self.suspect = True
        keys = [key for key, _ in pairs]
        repeated = _RepeatedKey(pairs)
        repeated.key = next(key for at, key in enumerate(keys) if key in keys[:at])
        return repeated

    def constant(self, name: str) -> float:
        self.suspect = True
        return float(name)


class _Problem(NamedTuple):
    code: str
    message: str
    path: str

    def as_error(self, name: str) -> InvalidInput:
        index = re.search(r"\[(\d+)\]", self.path)
        row = int(index[1]) + 1 if index else None
        return InvalidInput(self.code, self.message, file=name, row=row, field=self.path)


def _text(data: bytes, name: str) -> str:
    if not data.strip():
        raise InvalidInput("EMPTY_FILE", "the file has only white space", file=name)
    if data.startswith(codecs.BOM_UTF8):
        raise InvalidInput(
            "BAD_ENCODING",
            "the file starts with a byte order mark, expected UTF-8 without one",
            file=name,
        )
    text = decode_utf8(data, name)
    if (at := data.find(0)) >= 0:
        raise InvalidInput("BAD_CHARACTER", f"character U+0000 at byte {at}", file=name)
    return text


def _check_number_length(data: bytes, shapes: bytes, name: str, limit: int) -> None:
    if b"0" * (limit + 1) not in shapes:
        return
    for match in _STRING_OR_NUMBER.finditer(data):
        if data[match.start()] != ord('"') and len(match[0]) > limit:
            raise InvalidInput(
                "NUMBER_TOO_LONG",
                f"the number at byte {match.start()} has {len(match[0])} digits, "
                f"the limit is {limit}",
                file=name,
            )


def _syntax_error(error: json.JSONDecodeError, text: str, size: int, name: str) -> InvalidInput:
    # The parser cannot tell a cut file from a wrong one; what is left behind the error can.
    open_text = error.msg.startswith("Unterminated string") or (
        "\\u" in error.msg and len(text) - error.pos < 6 and '"' not in text[error.pos :]
    )
    if open_text or _CUT_VALUE.match(text, error.pos):
        return InvalidInput(
            "TRUNCATED",
            f"the file ends at byte {size} in the middle of a value; copy it again in full",
            file=name,
        )
    reason = error.msg.removesuffix(" at")
    return InvalidInput(
        "NOT_JSON", f"{reason} at line {error.lineno}, column {error.colno}", file=name
    )


def _problems(value: Any, path: str) -> Iterator[_Problem]:
    """What is wrong inside a value, in the order of the file."""
    if isinstance(value, dict):
        if isinstance(value, _RepeatedKey):
            place = f"{path}.{value.key}".removeprefix(".")
            yield _Problem("DUPLICATE_KEY", f"the key {value.key!r} is there twice", place)
        for key, part in value.items():
            place = f"{path}.{key}".removeprefix(".")
            yield from _problems(key, place)
            yield from _problems(part, place)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _problems(part, f"{path}[{index}]")
    elif isinstance(value, str):
        yield from _text_problems(value, path)
    elif isinstance(value, float) and not isfinite(value):
        yield _Problem("NOT_FINITE", f"{value} is not a finite number", path)
    elif isinstance(value, int) and not _is_finite(value):
        num_digits = len(str(abs(value)))
        yield _Problem(
            "NOT_FINITE", f"a number of {num_digits} digits is not a finite number", path
        )


def _is_finite(value: int) -> bool:
    """Whether a float holds it: whole numbers are computed with as such sooner or later."""
    try:
        float(value)
    except OverflowError:
        return False
    return True


def _text_problems(value: str, path: str) -> Iterator[_Problem]:
    place = path.encode("ascii", "backslashreplace").decode()
    if "\x00" in value:
        yield _Problem("BAD_CHARACTER", "the text holds the character U+0000", place)
    if any("\ud800" <= character <= "\udfff" for character in value):
        yield _Problem("BAD_UNICODE", "the text holds half of a surrogate pair", place)
