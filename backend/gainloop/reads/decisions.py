"""Decisions on record, as lists and by id. Called by API and command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from gainloop.models.governance import Actor, LineageEdge
from gainloop.models.program import Decision
from gainloop.reads.node_ids import Key
from gainloop.reads.pages import Page, Window, read_page
from gainloop.reads.rows import Columns, Statement, count_rows, fetch, fetch_grouped
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import DecisionKind, LineageType, NodeLabel, Role


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """evidence: https addresses; decided_at: when it was decided, recorded_at: when entered;
    made_by: {role}, the one that the author had then.
    """

    decision_id: str
    ordinal: int
    kind: DecisionKind
    title: str
    rationale: str
    evidence: list[str]
    author_id: str
    author: str
    made_by: dict[str, str]
    decided_at: datetime
    recorded_at: datetime

    @property
    def author_role(self) -> Role:
        return Role(self.made_by["role"])

    @property
    def label(self) -> str:
        return f"Decision {self.ordinal}"


@dataclass(frozen=True, slots=True)
class DecisionEndRow:
    """What a decision is about, or cites."""

    type: LineageType
    label: str
    node_id: str

    @property
    def key(self) -> Key:
        return NodeLabel(self.label), self.node_id


_DECISION: Columns = (
    *(col(Decision.id), col(Decision.ordinal), col(Decision.kind), col(Decision.title)),
    *(col(Decision.rationale), col(Decision.evidence), col(Actor.id), col(Actor.name)),
    *(col(LineageEdge.properties), col(Decision.valid_from), col(Decision.recorded_at)),
)
_DECISIONS = (
    sa.select(*_DECISION)
    .join(Actor, col(Actor.id) == Decision.actor_id)
    .join(
        LineageEdge,
        sa.and_(
            col(LineageEdge.source_label) == NodeLabel.DECISION.value,
            col(LineageEdge.source_id) == col(Decision.id),
            col(LineageEdge.type) == LineageType.MADE_BY,
        ),
    )
)


def list_decisions(
    session: Session, actor: Actor, window: Window, about: Key | None = None
) -> Page[DecisionRow]:
    """Newest first; `about`: only those about this."""
    require(actor.role, Permission.READ)
    return read_page(
        session,
        _about(about),
        col(Decision.ordinal),
        window,
        DecisionRow,
        is_newest_first=True,
    )


def count_decisions(session: Session, actor: Actor, about: Key | None = None) -> int:
    require(actor.role, Permission.READ)
    return count_rows(session, _about(about))


def decisions_by_id(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, DecisionRow]:
    require(actor.role, Permission.READ)
    rows = fetch(session, _DECISIONS.where(col(Decision.id).in_(ids)), DecisionRow)
    return {row.decision_id: row for row in rows}


def ends_by_decision(
    session: Session, actor: Actor, ids: Sequence[str]
) -> dict[str, list[DecisionEndRow]]:
    """What each is about and cites, in order of label and id."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(
            col(LineageEdge.source_id),
            col(LineageEdge.type),
            col(LineageEdge.target_label),
            col(LineageEdge.target_id),
        )
        .where(
            col(LineageEdge.source_label) == NodeLabel.DECISION.value,
            col(LineageEdge.source_id).in_(ids),
            col(LineageEdge.type).in_((LineageType.ABOUT, LineageType.CITES)),
            col(LineageEdge.retracted_at).is_(None),
        )
        .order_by(col(LineageEdge.type), col(LineageEdge.target_label), col(LineageEdge.target_id))
    )
    return fetch_grouped(session, statement, DecisionEndRow)


def _about(key: Key | None) -> Statement:
    if key is None:
        return _DECISIONS
    about = aliased(LineageEdge)
    return _DECISIONS.where(
        sa.exists().where(
            col(about.source_label) == NodeLabel.DECISION.value,
            col(about.source_id) == col(Decision.id),
            col(about.type) == LineageType.ABOUT,
            col(about.target_label) == key[0].value,
            col(about.target_id) == key[1],
        )
    )
