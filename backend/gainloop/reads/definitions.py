"""Which governed definitions name an axis. Called where an axis is about to change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from gainloop.errors import InvalidInput
from gainloop.models.definitions import Mapping, Scenario
from gainloop.reads.axes import clip_vocabulary
from gainloop.rules.expressions.nodes import Expression, axes_of, numbers_of
from gainloop.rules.expressions.parser import parse_expression
from gainloop.rules.mapping import error_vocabulary


@dataclass(frozen=True, slots=True)
class Citation:
    """name: such as "scenario night rain:2"; by_value: it looks at the axis's values, not only at
    its numbers; is_in_force: no newer version of it has been saved.
    """

    name: str
    by_value: bool
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class _Written:
    name: str
    expression: str
    is_in_force: bool


def citations_of(session: Session, axis: str) -> list[Citation]:
    """Scenarios, then rules of mappings. Older versions cite too: they can still be previewed,
    requested and applied. What cannot be read any more cites nothing.
    """
    vocabulary = error_vocabulary(clip_vocabulary(session))
    found = []
    for written in (*_scenarios(session), *_rules(session)):
        try:
            expression = parse_expression(written.expression, vocabulary)
        except InvalidInput:
            continue
        if axis in _names_in(expression):
            by_value = axis in axes_of(expression)
            found.append(Citation(written.name, by_value, written.is_in_force))
    return found


def _names_in(expression: Expression) -> set[str]:
    return {*axes_of(expression), *numbers_of(expression)}


def _scenarios(session: Session) -> Iterator[_Written]:
    rows = session.exec(select(Scenario).order_by(col(Scenario.id))).all()
    newest = _newest(rows)
    for row in rows:
        is_in_force = row.version == newest[row.name]
        yield _Written(f"scenario {row.id}", row.expression, is_in_force)


def _rules(session: Session) -> Iterator[_Written]:
    rows = session.exec(select(Mapping).order_by(col(Mapping.id))).all()
    newest = _newest(rows)
    for row in rows:
        is_in_force = row.version == newest[row.name]
        for rule in row.rules:
            name = f"rule {rule['id']} of mapping {row.id}"
            yield _Written(name, rule["when"], is_in_force)


def _newest(rows: Sequence[Scenario] | Sequence[Mapping]) -> dict[str, int]:
    newest: dict[str, int] = {}
    for row in rows:
        newest[row.name] = max(row.version, newest.get(row.name, 0))
    return newest
