"""Saves a mapping of errors to scenarios; other rules under its name are its next version.

Called by `gainloop errors save-mapping`, the mutation `saveMapping`, `map_errors` where there is no
mapping yet, and the demo program.
"""

from collections.abc import Mapping as JsonObject
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gainloop.models.definitions import Mapping
from gainloop.models.governance import Actor
from gainloop.reads.axes import clip_vocabulary
from gainloop.reads.versions import newest_of
from gainloop.rules.access import Permission
from gainloop.rules.mapping import error_vocabulary, parse_rules
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction
from gainloop.terms.names import check_name
from gainloop.workflows.reasons import check_reason


@dataclass(frozen=True, slots=True)
class MappingRequest:
    """rules: [{id, when, tags, confidence}]."""

    name: str
    rules: Sequence[JsonObject[str, Any]]
    reason: str


@dataclass(frozen=True, slots=True)
class MappingResult:
    """`is_new` is False where these rules are in force already, and nothing was written."""

    mapping_id: str
    is_new: bool


def save_mapping(home: Home, actor: Actor, request: MappingRequest) -> MappingResult:
    """Raises InvalidInput; then nothing is stored."""
    name, reason = check_name(request.name, "name"), check_reason(request.reason)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.ANALYZE_ERRORS,
        action=AuditAction.MAPPING_SAVE,
    ) as unit:
        vocabulary = error_vocabulary(clip_vocabulary(unit.session))
        rules = [rule.as_json() for rule in parse_rules(request.rules, vocabulary)]
        last = newest_of(unit.session, Mapping, name)
        if last is not None and last.rules == rules:
            return MappingResult(last.id, is_new=False)
        version = last.version + 1 if last else 1
        mapping = Mapping(
            id=f"{name}:{version}",
            name=name,
            version=version,
            rules=rules,
            reason=reason,
            actor_id=actor.id,
            valid_from=unit.now,
            recorded_at=unit.now,
        )
        unit.session.add(mapping)
        unit.record(AuditRecord("Mapping", mapping.id, {"rules": rules, "reason": reason}))
    return MappingResult(mapping.id, is_new=True)
