"""Epics out of CSV: an export of a tracker as it comes, and what is left out of it."""

from datetime import date
from pathlib import Path

import pytest

from gainloop.errors import InvalidInput
from gainloop.formats.epics import EpicEntry, EpicsFile, read_epics
from gainloop.terms.options import Limits

JIRA = (
    "Summary,Issue key,Issue id,Issue Type,Status,Assignee,Due Date,Description\r\n"
    'Pedestrians at night,PERC-12,10012,Epic,In Progress,lea,31/Mar/26 12:00 AM,"First line,\r\n'
    'second line"\r\n'
    "Fix the build,PERC-13,10013,Task,Open,,,\r\n"
    "Work zones,PERC-14,10014,Epic,To Do,,,\r\n"
)


def read(folder: Path, text: str) -> EpicsFile:
    file = folder / "epics.csv"
    file.write_bytes(text.encode())
    return read_epics(file, Limits())


def test_an_export_of_jira_is_read_as_it_comes(tmp_path: Path) -> None:
    found = read(tmp_path, JIRA)

    assert found.epics == (
        EpicEntry(
            key="PERC-12",
            title="Pedestrians at night",
            description="First line,\nsecond line",
            status="In Progress",
            owner="lea",
            due=date(2026, 3, 31),
        ),
        EpicEntry(key="PERC-14", title="Work zones", status="To Do"),
    )
    (left_out,) = found.findings
    assert (left_out.code, left_out.row, left_out.field) == ("NO_EPIC", 3, "type")


def test_own_column_names_and_an_address(tmp_path: Path) -> None:
    found = read(
        tmp_path, "key,title,url,due\nA-1,One,https://jira.example.com/browse/A-1,2026-12-01\n"
    )
    (epic,) = found.epics
    assert (epic.url, epic.due) == ("https://jira.example.com/browse/A-1", date(2026, 12, 1))


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ("perc-1,T,,", "BAD_KEY", "key"),
        ("PERC-0,T,,", "BAD_KEY", "key"),
        ("PERC-1,,,", "NO_TITLE", "title"),
        (f"PERC-1,{'t' * 256},,", "BAD_TEXT", "title"),
        ("PERC-1,T,http://jira.example.com/x,", "BAD_ADDRESS", "url"),
        ("PERC-1,T,javascript:alert(1),", "BAD_ADDRESS", "url"),
        ("PERC-1,T,https://me:secret@jira.example.com/,", "BAD_ADDRESS", "url"),
        ("PERC-1,T,,31.3.2026", "BAD_DATE", "due"),
    ],
)
def test_a_broken_row_is_left_out_with_a_finding(
    tmp_path: Path, row: str, code: str, field: str
) -> None:
    found = read(tmp_path, f"key,title,url,due\nPERC-9,Good,,\n{row}\n")

    assert [epic.key for epic in found.epics] == ["PERC-9"]
    (finding,) = found.findings
    assert (finding.code, finding.row, finding.field) == (code, 3, field)


def test_the_second_row_of_a_key_is_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, "key,title\nA-1,first\nA-1,second\n")
    assert [epic.title for epic in found.epics] == ["first"]
    assert [(finding.code, finding.row) for finding in found.findings] == [("DUPLICATE_KEY", 3)]


def test_a_title_as_long_as_allowed_passes(tmp_path: Path) -> None:
    (epic,) = read(tmp_path, f"key,title\nA-1,{'t' * 255}\n").epics
    assert len(epic.title) == 255


@pytest.mark.parametrize(("header", "field"), [("name,status", "key"), ("key,status", "title")])
def test_a_file_without_keys_or_titles_is_refused(tmp_path: Path, header: str, field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        read(tmp_path, f"{header}\na,b\n")
    assert (error.value.code, error.value.row, error.value.field) == ("NO_COLUMN", 1, field)
