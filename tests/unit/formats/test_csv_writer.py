"""CSV that spreadsheets show and never run."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from gainloop.formats.csv_writer import csv_lines, safe_cell


@pytest.mark.parametrize(
    "text",
    ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=", "＝1+1", "－2"],
)
def test_a_text_that_a_spreadsheet_could_run_gets_a_quote(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", [-1, 2.5, -0.5, Decimal("-1.50")])
def test_numbers_stay_numbers(value: Any) -> None:
    assert safe_cell(value) == value


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        ("a=b", "a=b"),
        ("'=1", "'=1"),
        (datetime(2026, 1, 2, tzinfo=UTC), "2026-01-02 00:00:00+00:00"),
    ],
)
def test_other_values_are_written_plainly(value: Any, cell: str) -> None:
    assert safe_cell(value) == cell


def test_a_file_is_written_line_by_line_and_read_back() -> None:
    rows: list[list[Any]] = [["a", 'say "hi", you', -1.5], ["=1+1", "two\nlines", None]]
    lines = list(csv_lines(["clip", "reason", "score"], rows))

    assert len(lines) == 3
    assert lines[0] == "clip,reason,score\r\n"
    assert list(csv.reader(lines))[1:] == [
        ["a", 'say "hi", you', "-1.5"],
        ["'=1+1", "two\nlines", ""],
    ]


def test_a_header_is_made_safe_too() -> None:
    assert list(csv_lines(["=1"], [])) == ["'=1\r\n"]
