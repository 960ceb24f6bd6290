"""Which governed definitions in force name an axis. Called where an axis is about to change."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.errors import InvalidInput
from gainloop.models.definitions import Mapping, Scenario
from gainloop.reads.axes import clip_vocabulary
from gainloop.rules.expressions.nodes import axes_of
from gainloop.rules.expressions.parser import parse_expression
from gainloop.rules.expressions.vocabulary import Vocabulary
from gainloop.rules.mapping import error_vocabulary


def definitions_that_name(session: Session, axis: str) -> list[str]:
    """Such as "scenario night rain:2": those whose expressions look at the axis's values."""
    vocabulary = error_vocabulary(clip_vocabulary(session))
    return [name for name, text in _expressions(session) if axis in _axes_in(text, vocabulary)]


def _expressions(session: Session) -> Iterator[tuple[str, str]]:
    for scenario in session.exec(select(Scenario).order_by(col(Scenario.id))):
        if scenario.version == _newest(session, Scenario, scenario.name):
            yield f"scenario {scenario.id}", scenario.expression
    for mapping in session.exec(select(Mapping).order_by(col(Mapping.id))):
        if mapping.version == _newest(session, Mapping, mapping.name):
            for rule in mapping.rules:
                yield f"rule {rule['id']} of mapping {mapping.id}", rule["when"]


def _newest(session: Session, table: type[Scenario] | type[Mapping], name: str) -> int | None:
    return session.exec(select(sa.func.max(table.version)).where(table.name == name)).one()


def _axes_in(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    try:
        return axes_of(parse_expression(text, vocabulary))
    except InvalidInput:
        return ()  # names what is no axis any more
