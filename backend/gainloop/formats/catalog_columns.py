"""Which column of a user's catalog is which of ours: guessed, shown, overridable.

In: the file's column names, a look at their values, the user's map file. Out: a ColumnMap. Called
by `catalog`.
"""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gainloop.errors import InvalidInput
from gainloop.formats.catalog_aliases import ALIASES
from gainloop.formats.map_files import read_map_file
from gainloop.formats.rows import sample
from gainloop.terms.catalog import CATALOG_COLUMNS, ColumnKind
from gainloop.terms.options import Limits

_VALUES_KEY = "values"
_NOTHING = {"", "null", "~"}
_SIMILAR = 0.86


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """Our column `target` is the file's column `source`, and why."""

    target: str
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """`extra` are the columns that are none of ours; `values` maps values of our columns."""

    columns: tuple[MappedColumn, ...]
    extra: tuple[str, ...]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def source_of(self, target: str) -> str:
        """The file's column that is ours, "" where none is; `clip_id` always has one."""
        return next((column.source for column in self.columns if column.target == target), "")


@dataclass(frozen=True, slots=True)
class MapFile:
    """The user's word: our column -> theirs, "" for none; our column -> their value -> ours."""

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_column_map(path: Path, limits: Limits) -> MapFile:
    """`weather: wx` lines, and under `values:` lines like `weather: {cloud: cloudy}`."""
    content = read_map_file(path, limits)
    values = content.pop(_VALUES_KEY, None) or {}
    if not isinstance(values, dict):
        message = "expected lines of the form `weather: {cloud: cloudy}`"
        raise InvalidInput("COLUMN_TYPE", message, file=path.name, field=_VALUES_KEY)
    for target in [*content, *values]:
        _check_target(target, path.name)
    columns = {target: _text(source, path.name, target) for target, source in content.items()}
    return MapFile(
        {target: "" if source in _NOTHING else source for target, source in columns.items()},
        {target: _value_map(part, path.name, target) for target, part in values.items()},
    )


def map_columns(
    found: Sequence[str], chosen: MapFile, fits: Callable[[str, ColumnKind], bool], file: str
) -> ColumnMap:
    """The user's word first; the other columns by their names, where their values fit."""
    columns: dict[str, MappedColumn] = {}
    for target, source in chosen.columns.items():
        if source and source not in found:
            message = f"{target} is mapped to {source!r}, which the file does not have; "
            raise InvalidInput(
                "UNKNOWN_COLUMN", f"{message}it has {sample(found)}", file=file, field=source
            )
        if source:
            columns[target] = MappedColumn(target, source, "map file")
    used = {column.source for column in columns.values()}
    for guess in _guesses(found, fits):
        if guess.target not in columns.keys() | chosen.columns.keys() and guess.source not in used:
            columns[guess.target] = guess
            used.add(guess.source)
    if "clip_id" not in columns:
        raise InvalidInput(
            "MISSING_COLUMN",
            f"no column looks like the id of a clip; the file has {sample(found)}. Name one in a "
            "map file: `clip_id: your_column`",
            file=file,
            field="clip_id",
        )
    ordered = [columns[target] for target in CATALOG_COLUMNS if target in columns]
    extra = tuple(name for name in found if name not in used)
    return ColumnMap(tuple(ordered), extra, chosen.values)


def _guesses(found: Sequence[str], fits: Callable[[str, ColumnKind], bool]) -> list[MappedColumn]:
    """Possible columns, the surest first: same name, other spelling, alias, similar name."""
    by_form: dict[str, str] = {}
    for name in found:
        by_form.setdefault(_form(name), name)
    exact = [MappedColumn(name, name, "same name") for name in CATALOG_COLUMNS if name in found]
    spelled: list[MappedColumn] = []
    aliased: list[MappedColumn] = []
    similar: list[MappedColumn] = []
    for target, kind in CATALOG_COLUMNS.items():
        own = _form(target)
        for form in (own, *ALIASES.get(target, ())):
            source = by_form.get(form)
            if source is None or source == target or not fits(source, kind):
                continue
            is_own = form == own
            why = "other spelling" if is_own else f"{source} is another name of {target}"
            (spelled if is_own else aliased).append(MappedColumn(target, source, why))
        if kind in {ColumnKind.TEXT, ColumnKind.TEXTS}:  # a unit could hide in a similar name
            close = difflib.get_close_matches(own, by_form, n=1, cutoff=_SIMILAR)
            if close and fits(by_form[close[0]], kind):
                similar.append(MappedColumn(target, by_form[close[0]], "similar name"))
    return exact + spelled + aliased + similar


def _form(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _check_target(target: str, file: str) -> None:
    if target not in CATALOG_COLUMNS:
        close = difflib.get_close_matches(target, CATALOG_COLUMNS, n=1)
        hint = f"did you mean {close[0]}?" if close else f"they are {', '.join(CATALOG_COLUMNS)}"
        message = f"{target!r} is no column of a catalog; {hint}"
        raise InvalidInput("UNKNOWN_COLUMN", message, file=file, field=target)


def _text(value: Any, file: str, target: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        message = f"expected the name of one column for {target}, got {value!r:.60}"
        raise InvalidInput("COLUMN_TYPE", message, file=file, field=target)
    return value


def _value_map(part: Any, file: str, target: str) -> dict[str, str]:
    if not isinstance(part, dict):
        message = f"expected `{target}: {{their value: our value}}`"
        raise InvalidInput("COLUMN_TYPE", message, file=file, field=f"values.{target}")
    return {value: _text(ours, file, target) for value, ours in part.items()}
