"""Columns out of a list of JSON objects: ids, numbers, boxes, texts, each checked once for all.

In: a list of a parsed file. Out: Python lists and arrays, or a refusal that names the element and
its field. Called by the readers of COCO.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

import numpy as np

from gainloop.errors import InvalidInput
from gainloop.formats.records import Id
from gainloop.formats.rows import Places
from gainloop.terms.boxes import Bools, Floats

Value = TypeVar("Value")

_LARGEST_ID = 2**53  # beyond, other tools' numbers lose digits and two ids become one


@dataclass(frozen=True, slots=True)
class Items:
    """The objects of the list `name` of a file."""

    file: str
    name: str
    rows: list[dict[str, Any]]

    @classmethod
    def of(cls, value: Any, file: str, name: str) -> "Items":
        if not isinstance(value, list):
            got = type_name(value)
            raise InvalidInput(
                "COLUMN_TYPE", f"expected a list of objects, got {got}", file=file, field=name
            )
        items = cls(file, name, value)
        for index, row in enumerate(value):
            if not isinstance(row, dict):
                raise items.error(index, "", "COLUMN_TYPE", f"expected an object, got {row!r:.40}")
        return items

    def __len__(self) -> int:
        return len(self.rows)

    def places(self) -> Places:
        return Places.of_one_file(self.file, len(self.rows))

    def error(self, index: int, key: str, code: str, message: str) -> InvalidInput:
        path = f"{self.name}[{index}]" + (f".{key}" if key else "")
        return InvalidInput(code, message, file=self.file, row=index + 1, field=path)

    def column(self, key: str) -> list[Any]:
        return [row.get(key) for row in self.rows]

    def has(self, key: str) -> bool:
        return any(row.get(key) is not None for row in self.rows)

    def ids(self, key: str) -> list[Id]:
        """Ids as whole numbers or texts; a whole float is a whole number."""
        values = self.column(key)
        if set(map(type, values)) != {int} or max(map(abs, values)) > _LARGEST_ID:
            return [self.id_of(index, key) for index in range(len(values))]
        return values

    def id_of(self, index: int, key: str) -> Id:
        value = self.rows[index].get(key)
        if value is None:
            raise self.error(index, key, "MISSING_FIELD", f"{key} is missing")
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int | str):
            message = f"expected a whole number or a text, got {type_name(value)}"
            raise self.error(index, key, "COLUMN_TYPE", message)
        if isinstance(value, int) and abs(value) > _LARGEST_ID:
            message = f"the id {value} is beyond 2^53; use string ids"
            raise self.error(index, key, "ID_OUT_OF_RANGE", message)
        return value

    def frame_number(self, index: int, key: str) -> int:
        value = self.rows[index].get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST_ID:
            message = f"expected a whole number from 0, got {value!r:.40}"
            raise self.error(index, key, "COLUMN_TYPE", message)
        return value

    def refuse_repeats(self, key: str, ids: Sequence[Id | None]) -> None:
        first: dict[Id, int] = {}
        for index, value in enumerate(ids):
            if value is not None and first.setdefault(value, index) != index:
                places = f"{self.name}[{first[value]}] and at {self.name}[{index}]"
                raise self.error(index, key, "DUPLICATE_ID", f"the id {value} is at {places}")

    def texts(self, key: str) -> list[str | None]:
        values = self.column(key)
        if not set(map(type, values)) <= {str, type(None)}:
            index = next(at for at, text in enumerate(values) if not isinstance(text, str | None))
            message = f"expected a text, got {type_name(values[index])}"
            raise self.error(index, key, "COLUMN_TYPE", message)
        return values

    def numbers(self, key: str) -> tuple[Floats, Bools]:
        """The numbers, and where there are none (0 there)."""
        values = self.column(key)
        if not set(map(type, values)) <= {int, float, bool, type(None)}:
            index = next(at for at, number in enumerate(values) if not _is_number(number))
            message = f"expected a number, got {type_name(values[index])}"
            raise self.error(index, key, "COLUMN_TYPE", message)
        missing = np.fromiter((value is None for value in values), np.bool_, len(values))
        try:
            numbers = np.array([value or 0 for value in values], dtype=np.float64)
        except OverflowError:
            index = next(at for at, value in enumerate(values) if _overflows(value))
            message = f"{key} is not a finite number"
            raise self.error(index, key, "NOT_FINITE", message) from None
        return numbers, missing

    def boxes(self, key: str) -> Floats:
        """(N, 4) numbers, as they stand in the file."""
        values = self.column(key)
        if not values:
            return np.zeros((0, 4))
        if set(map(type, values)) == {list} and set(map(len, values)) == {4}:
            flat = list(chain.from_iterable(values))
            if set(map(type, flat)) <= {int, float} and not any(map(_overflows, flat)):
                return np.array(flat, dtype=np.float64).reshape(-1, 4)
        raise self._box_error(values, key)

    def _box_error(self, values: list[Any], key: str) -> InvalidInput:
        for index, value in enumerate(values):
            if value is None:
                message = f"{key} is missing; masks alone are not read, export boxes"
                return self.error(index, key, "MISSING_FIELD", message)
            parts = value if isinstance(value, list) and len(value) == 4 else [None]
            if not all(type(part) in {int, float} and not _overflows(part) for part in parts):
                shown = f"{value!r:.60}"
                return self.error(index, key, "BAD_BOX", f"expected four numbers, got {shown}")
        raise AssertionError("every box is four numbers")


def with_both_spellings(by_id: Mapping[Any, Value]) -> dict[Id, Value]:
    """Some writers turn number ids into texts, others texts into numbers: both are found."""
    both = dict(by_id)
    for key, value in by_id.items():
        if isinstance(key, int):
            both.setdefault(str(key), value)
        elif key.isascii() and key.isdigit() and len(key) < 17 and str(int(key)) == key:
            both.setdefault(int(key), value)
    return both


def type_name(value: Any) -> str:
    """What JSON calls the type of a value."""
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    return names.get(type(value), "nothing" if value is None else "a number")


def _is_number(value: Any) -> bool:
    return value is None or isinstance(value, int | float)


def _overflows(value: Any) -> bool:
    return isinstance(value, int) and abs(value) >= 2**1000
