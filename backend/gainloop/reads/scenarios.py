"""Scenarios and requests to the fleet, as lists and by id. Called by API and command line."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.errors import InvalidInput, NotFound
from gainloop.models.definitions import CollectionRequest, Scenario
from gainloop.models.governance import Actor
from gainloop.reads.axes import clip_vocabulary
from gainloop.reads.rows import Columns, fetch
from gainloop.reads.versions import is_newest
from gainloop.rules.access import Permission, require
from gainloop.rules.expressions.odd import as_openlabel, untagged
from gainloop.rules.expressions.parser import parse_expression
from gainloop.rules.expressions.vocabulary import Vocabulary

MOST_REQUESTS = 200
"""Requests beyond this, the oldest, are left out of the list."""


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """expression: as `rules.expressions.printer` writes it."""

    scenario_id: str
    name: str
    version: int
    expression: str
    description: str
    reason: str
    author: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CollectionRequestRow:
    request_id: str
    scenario_id: str
    expression: str
    reason: str
    num_wanted: int
    author: str
    created_at: datetime


_SCENARIO: Columns = (
    *(col(Scenario.id), col(Scenario.name), col(Scenario.version), col(Scenario.expression)),
    *(col(Scenario.description), col(Scenario.reason), col(Actor.name)),
    col(Scenario.recorded_at),
)
_REQUEST: Columns = (
    *(col(CollectionRequest.id), col(CollectionRequest.scenario_id)),
    *(col(CollectionRequest.expression), col(CollectionRequest.reason)),
    *(col(CollectionRequest.num_wanted), col(Actor.name), col(CollectionRequest.recorded_at)),
)
_SCENARIOS = sa.select(*_SCENARIO).join(Actor, col(Actor.id) == Scenario.actor_id)


def list_scenarios(session: Session, actor: Actor) -> list[ScenarioRow]:
    """The version in force of each, by name."""
    require(actor.role, Permission.READ)
    chosen = _SCENARIOS.where(is_newest(Scenario)).order_by(col(Scenario.name))
    return fetch(session, chosen, ScenarioRow)


def scenarios_by_id(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, ScenarioRow]:
    require(actor.role, Permission.READ)
    rows = fetch(session, _SCENARIOS.where(col(Scenario.id).in_(ids)), ScenarioRow)
    return {row.scenario_id: row for row in rows}


def scenario_versions(
    session: Session, actor: Actor, names: Sequence[str]
) -> dict[str, list[ScenarioRow]]:
    """By name, newest first."""
    require(actor.role, Permission.READ)
    chosen = _SCENARIOS.where(col(Scenario.name).in_(names))
    grouped: dict[str, list[ScenarioRow]] = {}
    for row in fetch(session, chosen.order_by(col(Scenario.version).desc()), ScenarioRow):
        grouped.setdefault(row.name, []).append(row)
    return grouped


def find_scenario(session: Session, actor: Actor, name: str) -> ScenarioRow:
    """By its name, the version in force, or by name:version. Raises NotFound."""
    found = scenarios_by_id(session, actor, [name]).get(name)
    versions = [found] if found else scenario_versions(session, actor, [name]).get(name, [])
    if not versions:
        raise NotFound(
            f"there is no scenario {name!r}; `gainloop scenario list` shows all", path="scenario"
        )
    return versions[0]


def list_collection_requests(session: Session, actor: Actor) -> list[CollectionRequestRow]:
    """Newest first."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(*_REQUEST)
        .join(Actor, col(Actor.id) == CollectionRequest.actor_id)
        .order_by(col(CollectionRequest.recorded_at).desc(), col(CollectionRequest.id))
        .limit(MOST_REQUESTS)
    )
    return fetch(session, statement, CollectionRequestRow)


def odd_expressions(session: Session, actor: Actor, expressions: Sequence[str]) -> dict[str, str]:
    """Each as OpenLABEL tags, JSON; without tags where it names what is no axis any more."""
    require(actor.role, Permission.READ)
    vocabulary = clip_vocabulary(session)
    return {text: _as_openlabel(text, vocabulary) for text in expressions}


def _as_openlabel(expression: str, vocabulary: Vocabulary) -> str:
    try:
        document = as_openlabel(parse_expression(expression, vocabulary))
    except InvalidInput:
        document = untagged(expression)
    return json.dumps(document, ensure_ascii=False)


def collection_requests_by_id(
    session: Session, actor: Actor, ids: Sequence[str]
) -> dict[str, CollectionRequestRow]:
    require(actor.role, Permission.READ)
    statement = (
        sa.select(*_REQUEST)
        .join(Actor, col(Actor.id) == CollectionRequest.actor_id)
        .where(col(CollectionRequest.id).in_(ids))
    )
    rows = fetch(session, statement, CollectionRequestRow)
    return {row.request_id: row for row in rows}
