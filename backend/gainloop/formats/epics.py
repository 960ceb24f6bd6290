"""Reads epics out of a CSV file, such as an export of an issue tracker.

In: a file with at least a key and a title; Jira's own column names are known. Out: epics and
findings. Called by the import of epics.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from gainloop.errors import InvalidInput
from gainloop.formats.csv_reader import FIRST_ROW, read_csv
from gainloop.terms.addresses import check_https
from gainloop.terms.findings import Finding, Findings, Severity
from gainloop.terms.names import is_plain
from gainloop.terms.options import Limits

MOST_EPICS = 10_000
MAX_TITLE = 255
MAX_DESCRIPTION = 20_000
MAX_CELL = 120
_KEY = re.compile(r"[A-Z][A-Z0-9_]{0,30}-[1-9][0-9]{0,9}")
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "key": ("key", "issuekey", "epickey"),
    "title": ("title", "summary", "epicname", "name"),
    "description": ("description",),
    "status": ("status",),
    "owner": ("owner", "assignee"),
    "url": ("url", "link"),
    "due": ("due", "duedate"),
    "type": ("issuetype", "type"),
}
_DATES = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%d/%b/%y %I:%M %p", "%d/%b/%y", "%d/%b/%Y")
_EPIC_TYPES = ("epic", "")


@dataclass(frozen=True, slots=True)
class EpicEntry:
    """key: such as PERC-12; url: https."""

    key: str
    title: str
    description: str = ""
    status: str | None = None
    owner: str | None = None
    url: str | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class EpicsFile:
    """columns: fields of an epic that the file speaks of; of the others it says nothing."""

    epics: tuple[EpicEntry, ...]  # keys differ
    columns: frozenset[str]
    findings: Findings


def read_epics(path: Path, limits: Limits) -> EpicsFile:
    """Raises InvalidInput where the file cannot be read or has no column of keys or titles.

    A row that is no epic, or a broken one, is left out with a finding.
    """
    table = read_csv(path, limits)
    places = _places(table.names, path.name)
    columns = {name: table.columns[place].to_pylist() for name, place in places.items()}
    num_rows = len(columns["key"])
    if num_rows > MOST_EPICS:
        message = f"the file has {num_rows:,} rows, the limit is {MOST_EPICS:,}: split it"
        raise InvalidInput("TOO_MANY_ROWS", message, file=path.name)
    findings = Findings()
    epics: dict[str, EpicEntry] = {}
    for at in range(num_rows):
        cells = {name: str(column[at]).strip() for name, column in columns.items()}
        try:
            epic = _read_row(cells)
            if epic.key in epics:
                raise InvalidInput("DUPLICATE_KEY", f"{epic.key} is there twice", field="key")
            epics[epic.key] = epic
        except InvalidInput as error:
            row = at + FIRST_ROW
            findings.add(
                Finding(error.code, error.message, Severity.REJECTED, path.name, row, error.field)
            )
    said = frozenset(places) - {"key", "type"}
    return EpicsFile(tuple(epics.values()), said, findings)


def _places(names: tuple[str, ...], file: str) -> dict[str, int]:
    plain = [re.sub(r"[^a-z]", "", name.lower()) for name in names]
    places = {
        name: next(plain.index(alias) for alias in aliases if alias in plain)
        for name, aliases in _ALIASES.items()
        if any(alias in plain for alias in aliases)
    }
    for name, known in (("key", "key or Issue key"), ("title", "title or Summary")):
        if name not in places:
            raise InvalidInput(
                "NO_COLUMN", f"no column is called {known}", file=file, row=1, field=name
            )
    return places


def _read_row(cells: Mapping[str, str]) -> EpicEntry:
    if cells.get("type", "").lower() not in _EPIC_TYPES:
        raise InvalidInput("NO_EPIC", f"a {cells['type']} is no epic", field="type")
    if not _KEY.fullmatch(cells["key"]):
        raise InvalidInput(
            "BAD_KEY", f"{cells['key']!r:.60} is no key such as PERC-12", field="key"
        )
    if not cells["title"]:
        raise InvalidInput("NO_TITLE", f"{cells['key']} has no title", field="title")
    return EpicEntry(
        key=cells["key"],
        title=_text(cells, "title", MAX_TITLE) or "",
        description=_paragraphs(cells.get("description", "")),
        status=_text(cells, "status", MAX_CELL),
        owner=_text(cells, "owner", MAX_CELL),
        url=check_https(cells["url"], "url") if cells.get("url") else None,
        due=_date(cells.get("due", "")),
    )


def _text(cells: Mapping[str, str], name: str, most: int) -> str | None:
    text = cells.get(name, "")
    if len(text) > most or not is_plain(text):
        raise InvalidInput(
            "BAD_TEXT", f"at most {most} printable characters on one line", field=name
        )
    return text or None


def _paragraphs(text: str) -> str:
    if len(text) > MAX_DESCRIPTION or not is_plain(re.sub(r"[\r\n\t]", " ", text)):
        raise InvalidInput(
            "BAD_TEXT", f"at most {MAX_DESCRIPTION:,} printable characters", field="description"
        )
    return text.replace("\r\n", "\n")


def _date(text: str) -> date | None:
    if not text:
        return None
    for form in _DATES:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise InvalidInput("BAD_DATE", f"{text!r:.40} is no day such as 2026-03-31", field="due")
