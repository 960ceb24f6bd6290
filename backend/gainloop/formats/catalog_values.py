"""Columns of a catalog file as columns of values.

In: the distinct cells of a column and what it is to be. Out: a value per row, the rows that are
rejected for theirs, and findings. Called by `catalog`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gainloop.formats.catalog_cells import CellError, CellReader, json_reader_of, reader_of
from gainloop.formats.catalog_vocabulary import VOCABULARIES, Vocabulary
from gainloop.formats.distinct_cells import DistinctCells
from gainloop.formats.rows import Places, Verdict, add_count, add_rows
from gainloop.terms.boxes import Bools, Texts
from gainloop.terms.findings import Findings, Severity

_MAX_LISTED_WORDS = 20


@dataclass(frozen=True, slots=True)
class ColumnReader:
    """Reads the columns of one file, whose rows are at `places`."""

    places: Places
    findings: Findings
    max_characters: int

    def read(
        self, target: str, source: str, cells: DistinctCells, chosen: Mapping[str, str]
    ) -> tuple[Texts, Bools]:
        """Our column `target`, and which rows are rejected; `chosen` are the user's own words."""
        vocabulary = VOCABULARIES.get(target)
        words = _Words(reader_of(target, self.max_characters), vocabulary, chosen)
        read = words.read(cells.cells)
        self._list(Verdict("VALUE_MAPPED", source, Severity.NOTE), "read", read.changed, cells)
        intro = f"values that are no {target} of ours are kept; a map file can map them:"
        verdict = Verdict("UNMAPPED_VALUE", source, Severity.WARNING)
        self._list(verdict, intro, read.unmapped, cells)
        return cells.spread(read.values), self._rejected(read.errors, source, cells)

    def read_extra(self, source: str, cells: DistinctCells) -> tuple[Texts, Bools]:
        """A column that is none of ours, as JSON values, and which rows are rejected."""
        read = _Words(json_reader_of(self.max_characters)).read(cells.cells)
        return cells.spread(read.values), self._rejected(read.errors, source, cells)

    def _rejected(
        self, errors: Mapping[int, CellError], source: str, cells: DistinctCells
    ) -> Bools:
        """The rows with an error, reported; or a refusal where the file must be of another form."""
        by_code: dict[str, list[int]] = {}
        for at, error in errors.items():
            if error.is_fatal:
                row = int(cells.rows_of([at])[0])
                raise self.places.error(row, error.code, error.message, source)
            by_code.setdefault(error.code, []).append(at)
        for code, positions in by_code.items():
            add_rows(
                self.findings,
                self.places,
                cells.rows_of(positions),
                Verdict(code, source),
                lambda row: errors[int(cells.position[row])].message,
            )
        return np.isin(cells.position, list(errors))

    def _list(
        self, verdict: Verdict, intro: str, said: Mapping[int, str], cells: DistinctCells
    ) -> None:
        """One finding for a column, the commonest values first."""
        if not said:
            return
        counts = cells.counts()
        ordered = sorted(said, key=lambda at: (-int(counts[at]), said[at]))
        listed = [f"{said[at]} ({counts[at]} rows)" for at in ordered[:_MAX_LISTED_WORDS]]
        if len(ordered) > _MAX_LISTED_WORDS:
            listed.append(f"and {len(ordered) - _MAX_LISTED_WORDS} more")
        rows = cells.rows_of(list(said))
        add_count(self.findings, self.places, rows, verdict, f"{intro} {', '.join(listed)}")


@dataclass(slots=True)
class _ReadCells:
    """A value per distinct cell; by position what is wrong, was changed, or is no word of ours."""

    values: list[Any] = field(default_factory=list)
    errors: dict[int, CellError] = field(default_factory=dict)
    changed: dict[int, str] = field(default_factory=dict)
    unmapped: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Words:
    """How distinct cells are read: by the user's words first, then as values, then as ours."""

    read_cell: CellReader
    vocabulary: Vocabulary | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)

    def read(self, cells: list[Any]) -> _ReadCells:
        found = _ReadCells()
        is_plain = not self.vocabulary and not self.chosen
        for at, cell in enumerate(cells):
            value = None
            try:
                if cell is not None:
                    value = self.read_cell(self.chosen.get(str(cell), cell))
            except CellError as error:
                found.errors[at] = error
            found.values.append(value if is_plain else self._our_word(at, cell, value, found))
        return found

    def _our_word(self, at: int, cell: Any, value: Any, found: _ReadCells) -> Any:
        if self.vocabulary and value is not None:
            word = self.vocabulary.word_of(value)
            if word is None:
                hint = self.vocabulary.suggestion(value)
                found.unmapped[at] = f"{value} [{hint}?]" if hint else value
            value = word or value
        if value is not None and str(value) != str(cell):
            found.changed[at] = f"{cell} as {value}"
        return value
