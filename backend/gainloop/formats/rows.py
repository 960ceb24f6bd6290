"""Where the rows of columns came from, so that whatever is said of a row names file, row and field.

In: columns with the files and row numbers they were read from. Out: findings and refusals. Called
by every reader of rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from gainloop.errors import InvalidInput
from gainloop.terms.boxes import Bools, Ints, Texts
from gainloop.terms.findings import Finding, Findings, Severity
from gainloop.terms.options import ReadOptions

MAX_SAMPLES = 10


@dataclass(frozen=True, slots=True)
class Places:
    """The place of each row: `file` (N,) position in `files`, `row` (N,) counted from 1."""

    files: tuple[str, ...]
    file: Ints
    row: Ints

    @classmethod
    def of_one_file(cls, name: str, num_rows: int) -> "Places":
        return cls((name,), np.zeros(num_rows, np.int64), np.arange(1, num_rows + 1))

    def keep(self, mask: Bools) -> "Places":
        return Places(self.files, self.file[mask], self.row[mask])

    def file_of(self, index: int) -> str:
        return self.files[int(self.file[index])]

    def error(self, index: int, code: str, message: str, field: str) -> InvalidInput:
        return InvalidInput(
            code, message, file=self.file_of(index), row=int(self.row[index]), field=field
        )

    def ids(self) -> Texts:
        """`file:row` of each row."""
        pairs = zip(self.file.tolist(), self.row.tolist(), strict=True)
        return texts([f"{self.files[file]}:{row}" for file, row in pairs])


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a finding says of many rows: all but the rows themselves and their message."""

    code: str
    field: str
    severity: Severity = Severity.REJECTED


def add_rows(
    findings: Findings,
    places: Places,
    rows: Ints,
    verdict: Verdict,
    message: Callable[[int], str],
) -> None:
    """One finding per row for the first ones; the others are only counted."""
    for index in rows[: findings.limit].tolist():
        _add(findings, places, np.array([index]), verdict, message(index))
    rest = rows[findings.limit :]
    for file in np.unique(places.file[rest]).tolist():
        of_file = rest[places.file[rest] == file]
        _add(findings, places, of_file, verdict, message(int(of_file[0])))


def add_count(
    findings: Findings, places: Places, rows: Ints, verdict: Verdict, message: str
) -> None:
    """One finding for all of the rows, none where there are no rows."""
    if len(rows):
        _add(findings, places, rows, verdict, message)


def _add(findings: Findings, places: Places, rows: Ints, verdict: Verdict, message: str) -> None:
    first = int(rows[0])
    findings.add(
        Finding(
            verdict.code,
            message,
            verdict.severity,
            places.file_of(first),
            int(places.row[first]),
            verdict.field,
            len(rows),
        )
    )


def refuse_if_strict(findings: Findings, options: ReadOptions) -> None:
    """With `strict`, the first finding that is more than a note is a refusal."""
    if not options.strict:
        return
    for finding in findings:
        if finding.severity is not Severity.NOTE:
            raise finding.as_error()


def texts(values: list[str]) -> Texts:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def sample(values: Iterable[object]) -> str:
    """The first distinct values and how many more there are, for a message."""
    distinct = list(dict.fromkeys(values))
    shown = ", ".join(str(value) for value in distinct[:MAX_SAMPLES])
    more = len(distinct) - MAX_SAMPLES
    return f"{shown} and {more} more" if more > 0 else shown
