"""A column as its distinct cells, so that each is read once however many rows have it.

In: an Arrow column. Out: Python values and positions. Called by `catalog_values`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from gainloop.terms.boxes import Ints, Texts

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DistinctCells:
    """`position` is the place of each row's cell in `cells`; -1 where the row has none."""

    cells: list[Any]
    position: Ints

    @classmethod
    def of(cls, column: Any) -> "DistinctCells":
        column = column.combine_chunks()
        if pa.types.is_nested(column.type):  # Arrow does not look for equal lists
            cells = column.to_pylist()
            has_cell = np.array([cell is not None for cell in cells], dtype=np.bool_)
            return cls(cells, np.where(has_cell, np.arange(len(cells)), -1))
        is_time = pa.types.is_timestamp(column.type)
        if is_time:  # whole numbers become times many times faster than Arrow's own values do
            column = column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(pa.int64())
        encoded = column.dictionary_encode()
        position = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        cells = encoded.dictionary.to_pylist()
        return cls([_time(cell) for cell in cells] if is_time else cells, position.astype(np.int64))

    def rows_of(self, positions: list[int]) -> Ints:
        """The rows that have one of the cells."""
        return np.flatnonzero(np.isin(self.position, positions))

    def counts(self) -> Ints:
        """How many rows have each cell."""
        found = self.position[self.position >= 0]
        return np.bincount(found, minlength=len(self.cells)).astype(np.int64)

    def spread(self, values: list[Any]) -> Texts:
        """A value per row, out of a value per cell; None where a row has no cell."""
        by_cell = np.empty(len(values) + 1, dtype=object)
        for at, value in enumerate(values):  # one by one, since a slice would unpack lists
            by_cell[at] = value
        spread: Texts = by_cell[self.position]
        return spread


def _time(microseconds: int) -> datetime:
    try:
        return _EPOCH + timedelta(microseconds=microseconds)
    except OverflowError:
        return _LAST if microseconds > 0 else _FIRST
