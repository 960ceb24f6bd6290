"""Applies a mapping version to all errors of an evaluation, and keeps what it said.

Called by `gainloop errors map`, the mutation `mapErrors` and the demo program. What was said once
stays readable as it was, whatever becomes of the mapping or of the tags of the clips.
"""

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.errors import InvalidInput, NotFound
from gainloop.models.catalog import Clip
from gainloop.models.definitions import MappedErrors, Mapping
from gainloop.models.evaluation import DetectionError, Evaluation
from gainloop.models.governance import Actor
from gainloop.reads.axes import clip_vocabulary
from gainloop.reads.clip_values import ClipValues, values_where
from gainloop.reads.rows import Statement
from gainloop.reads.scenarios import list_scenarios
from gainloop.rules.access import Permission, require
from gainloop.rules.expressions.nodes import axes_of, numbers_of
from gainloop.rules.mapping import (
    ERROR_VALUES,
    MOST_RULES,
    Mapped,
    MappingRule,
    error_vocabulary,
    inputs_of,
    map_error,
    parse_rules,
)
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, ErrorType
from gainloop.terms.hashing import short_id, value_digest
from gainloop.terms.matches import Outcome
from gainloop.terms.sizes import SIZE_EDGES, SIZES
from gainloop.workflows.mapping.save_mapping import MappingRequest, save_mapping

DEFAULT_NAME = "scenarios"
_OUTCOMES = {Outcome.FN: "missed", Outcome.FP: "false"}
_SCHEMA = pa.schema(
    [
        ("ordinal", pa.int64()),
        ("rule_ids", pa.list_(pa.string())),
        ("tags", pa.list_(pa.string())),
        ("inputs", pa.string()),
        ("confidence", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True)
class MapResult:
    """`is_new` is False where this version had mapped them already, and nothing was written."""

    mapping_id: str
    num_errors: int
    num_mapped: int
    counts: list[dict[str, Any]]
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Draft:
    table: pa.Table
    num_mapped: int
    counts: list[dict[str, Any]]


def map_errors(
    home: Home, actor: Actor, evaluation_id: str, mapping_id: str | None = None
) -> MapResult:
    """By the newest mapping, unless one is named; where there is none, by one that is made of the
    saved scenarios. Raises NotFound, InvalidInput NO_MAPPING, TOO_MANY_SCENARIOS, BAD_EXPRESSION.
    """
    require(actor.role, Permission.ANALYZE_ERRORS)
    with home.database.read() as session:
        if session.get(Evaluation, evaluation_id) is None:
            raise NotFound(f"there is no evaluation {evaluation_id!r}", path="evaluation")
        chosen = _choose(session, mapping_id)
    mapping_id = chosen or _save_default(home, actor)
    with home.database.read() as session:
        known = _known(session, evaluation_id, mapping_id)
        if known is not None:
            return _result(known, is_new=False)
        draft = _map_all(session, evaluation_id, mapping_id)
    results_object = home.objects.put_table(draft.table)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.ANALYZE_ERRORS,
        action=AuditAction.ERRORS_MAP,
    ) as unit:
        known = _known(unit.session, evaluation_id, mapping_id)
        if known is not None:
            return _result(known, is_new=False)
        mapped = MappedErrors(
            id=short_id("mapped", value_digest([mapping_id, evaluation_id])),
            mapping_id=mapping_id,
            evaluation_id=evaluation_id,
            results_object=results_object,
            num_errors=draft.table.num_rows,
            num_mapped=draft.num_mapped,
            counts=draft.counts,
            recorded_at=unit.now,
        )
        unit.session.add(mapped)
        change = {
            "mapping": mapping_id,
            "evaluation": evaluation_id,
            "results_object": results_object,
            "errors": mapped.num_errors,
            "mapped": mapped.num_mapped,
        }
        unit.record(AuditRecord("MappedErrors", mapped.id, change))
    return _result(mapped, is_new=True)


def _choose(session: Session, mapping_id: str | None) -> str | None:
    """The one that is named, or the newest; None where there is none."""
    if mapping_id is not None:
        if session.get(Mapping, mapping_id) is None:
            raise NotFound(f"there is no mapping {mapping_id!r}", path="mapping")
        return mapping_id
    order = (col(Mapping.recorded_at).desc(), col(Mapping.name), col(Mapping.version).desc())
    return session.exec(select(Mapping.id).order_by(*order).limit(1)).first()


def _save_default(home: Home, actor: Actor) -> str:
    """One rule per scenario in force: an error belongs to it when its clip does."""
    with home.database.read() as session:
        scenarios = list_scenarios(session, actor)
    if not scenarios:
        raise InvalidInput(
            "NO_MAPPING",
            "there is no mapping, and no scenario that one could be made of: save either first",
            field="mapping",
        )
    if len(scenarios) > MOST_RULES:
        raise InvalidInput(
            "TOO_MANY_SCENARIOS",
            f"there are {len(scenarios):,} scenarios, and a mapping has at most {MOST_RULES} "
            "rules: save one of those that matter here, with `gainloop errors save-mapping`",
            field="mapping",
        )
    rules = [
        {
            "id": row.scenario_id,
            "when": row.expression,
            "tags": [f"scenario={row.name.replace('=', ':')}"],  # a name has no colon
            "confidence": 1.0,
        }
        for row in scenarios
    ]
    reason = "Made of the saved scenarios, as there was no mapping yet."
    return save_mapping(home, actor, MappingRequest(DEFAULT_NAME, rules, reason)).mapping_id


def _known(session: Session, evaluation_id: str, mapping_id: str) -> MappedErrors | None:
    return session.exec(
        select(MappedErrors).where(
            MappedErrors.mapping_id == mapping_id, MappedErrors.evaluation_id == evaluation_id
        )
    ).first()


def _map_all(session: Session, evaluation_id: str, mapping_id: str) -> _Draft:
    vocabulary = error_vocabulary(clip_vocabulary(session))
    rules = parse_rules(session.get_one(Mapping, mapping_id).rules, vocabulary)
    clips = {row.clip_id: row for row in _clips(session, evaluation_id, rules)}
    said: dict[tuple[str, ...], tuple[Mapped, str]] = {}
    rows, counts, num_mapped = [], Counter[str](), 0
    for ordinal, *of_error in session.connection().execute(_errors(evaluation_id)):
        key = _key(*of_error)
        if key not in said:
            said[key] = _say(rules, clips[key[0]], key)
        mapped, inputs = said[key]
        counts.update(mapped.tags)
        num_mapped += bool(mapped.rule_ids)
        rows.append((ordinal, mapped.rule_ids, mapped.tags, inputs, mapped.confidence))
    columns = list(zip(*rows, strict=True)) or [()] * len(_SCHEMA)
    arrays = [
        pa.array(list(column), kind) for column, kind in zip(columns, _SCHEMA.types, strict=True)
    ]
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return _Draft(
        table=pa.Table.from_arrays(arrays, schema=_SCHEMA),
        num_mapped=num_mapped,
        counts=[{"tag": tag, "errors": count} for tag, count in ordered],
    )


def _clips(session: Session, evaluation_id: str, rules: Sequence[MappingRule]) -> list[ClipValues]:
    """The clips of its errors, with what the rules look at."""
    axes = {axis for rule in rules for axis in axes_of(rule.when)} - set(ERROR_VALUES)
    numbers = {name for rule in rules for name in numbers_of(rule.when)}
    has_error = sa.exists().where(
        col(DetectionError.clip_id) == Clip.id, col(DetectionError.evaluation_id) == evaluation_id
    )
    return values_where(session, has_error, sorted(axes), sorted(numbers))


def _errors(evaluation_id: str) -> Statement:
    return (
        sa.select(
            *(col(DetectionError.ordinal), col(DetectionError.clip_id)),
            *(col(DetectionError.class_name), col(DetectionError.error_type)),
            *(col(DetectionError.outcome), col(DetectionError.width), col(DetectionError.height)),
        )
        .where(col(DetectionError.evaluation_id) == evaluation_id)
        .order_by(col(DetectionError.ordinal))
    )


def _key(
    clip_id: str,
    class_name: str,
    error_type: ErrorType | None,
    outcome: Outcome,
    width: float,
    height: float,
) -> tuple[str, ...]:
    """Its clip, and its values in the order of ERROR_VALUES; an unknown one is empty."""
    size = SIZES[bisect_right(SIZE_EDGES, width * height)]
    kind = ErrorType(error_type).value if error_type else ""
    return clip_id, class_name, kind, _OUTCOMES[Outcome(outcome)], size


def _say(
    rules: Sequence[MappingRule], clip: ClipValues, key: tuple[str, ...]
) -> tuple[Mapped, str]:
    """What the rules say of all errors of this kind on this clip, and what they looked at."""
    of_error = {name: (value,) for name, value in zip(ERROR_VALUES, key[1:], strict=True) if value}
    values = {**clip.values, **of_error}
    inputs = inputs_of(rules, values, clip.numbers)
    return map_error(rules, values, clip.numbers), json.dumps(inputs, sort_keys=True)


def _result(mapped: MappedErrors, *, is_new: bool) -> MapResult:
    return MapResult(
        mapped.mapping_id, mapped.num_errors, mapped.num_mapped, mapped.counts, is_new=is_new
    )
