"""Mappings of errors to scenarios, and what a version said of one error. Called by the API, the
command line and `workflows.mapping`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.definitions import MappedErrors, Mapping
from gainloop.models.governance import Actor
from gainloop.reads.rows import Columns, fetch
from gainloop.rules.access import Permission, require
from gainloop.stores.objects import ObjectStore


@dataclass(frozen=True, slots=True)
class MappingRow:
    """rules: [{id, when, tags, confidence}]."""

    mapping_id: str
    name: str
    version: int
    rules: list[dict[str, Any]]
    reason: str
    author: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ExplanationRow:
    """What a mapping version said of an error when it was mapped.

    rules: those that applied; inputs: values by name, of every name that its rules look at.
    """

    mapping_id: str
    error_key: tuple[str, int]
    rules: list[dict[str, Any]]
    inputs: dict[str, list[str]]
    tags: list[str]
    confidence: float | None
    mapped_at: datetime


@dataclass(frozen=True, slots=True)
class MappedErrorsRow:
    """counts: [{tag, errors}], the most errors first."""

    mapped_id: str
    mapping_id: str
    evaluation_id: str
    results_object: str
    num_errors: int
    num_mapped: int
    counts: list[dict[str, Any]]
    recorded_at: datetime


_MAPPING: Columns = (
    *(col(Mapping.id), col(Mapping.name), col(Mapping.version), col(Mapping.rules)),
    *(col(Mapping.reason), col(Actor.name), col(Mapping.recorded_at)),
)
_MAPPINGS = sa.select(*_MAPPING).join(Actor, col(Actor.id) == Mapping.actor_id)
_MAPPED: Columns = (
    *(col(MappedErrors.id), col(MappedErrors.mapping_id), col(MappedErrors.evaluation_id)),
    *(col(MappedErrors.results_object), col(MappedErrors.num_errors)),
    *(col(MappedErrors.num_mapped), col(MappedErrors.counts), col(MappedErrors.recorded_at)),
)


def list_mappings(session: Session, actor: Actor) -> list[MappingRow]:
    """Every version, newest first."""
    require(actor.role, Permission.READ)
    order = (col(Mapping.recorded_at).desc(), col(Mapping.name), col(Mapping.version).desc())
    return fetch(session, _MAPPINGS.order_by(*order), MappingRow)


def mappings_by_id(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, MappingRow]:
    require(actor.role, Permission.READ)
    rows = fetch(session, _MAPPINGS.where(col(Mapping.id).in_(ids)), MappingRow)
    return {row.mapping_id: row for row in rows}


def mapped_errors(
    session: Session, actor: Actor, evaluation_id: str, mapping_id: str | None = None
) -> MappedErrorsRow | None:
    """By this mapping version, or by the one that mapped them last."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(*_MAPPED)
        .where(col(MappedErrors.evaluation_id) == evaluation_id)
        .order_by(col(MappedErrors.recorded_at).desc(), col(MappedErrors.id))
        .limit(1)
    )
    if mapping_id is not None:
        statement = statement.where(col(MappedErrors.mapping_id) == mapping_id)
    rows = fetch(session, statement, MappedErrorsRow)
    return rows[0] if rows else None


def explain_mapping(
    session: Session,
    objects: ObjectStore,
    actor: Actor,
    error_key: tuple[str, int],
    mapping_id: str | None = None,
) -> ExplanationRow | None:
    """None where that mapping, or any, never saw the error."""
    evaluation_id, ordinal = error_key
    mapped = mapped_errors(session, actor, evaluation_id, mapping_id)
    if mapped is None:
        return None
    table = objects.get_table(mapped.results_object, filters=[("ordinal", "==", ordinal)])
    if not table.num_rows:
        return None
    said = table.to_pylist()[0]
    rules = mappings_by_id(session, actor, [mapped.mapping_id])[mapped.mapping_id].rules
    return ExplanationRow(
        mapping_id=mapped.mapping_id,
        error_key=error_key,
        rules=[rule for rule in rules if rule["id"] in said["rule_ids"]],
        inputs=json.loads(said["inputs"]),
        tags=said["tags"],
        confidence=said["confidence"],
        mapped_at=mapped.recorded_at,
    )
