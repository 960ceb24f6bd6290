"""Puts a decision on record: what was decided, about what, on which evidence, by whom.

A decision is never changed; a later one may be about it. Called by `gainloop decision record`, the
mutation `recordDecision` and the demo program.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlmodel import select

from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor
from gainloop.models.program import Decision
from gainloop.reads.node_ids import Key, check_known
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.addresses import check_evidence
from gainloop.terms.enums import AuditAction, DecisionKind, LineageType, NodeLabel
from gainloop.terms.hashing import value_digest
from gainloop.terms.lineage import node_key
from gainloop.terms.names import check_title

MAX_TITLE = 200
MAX_RATIONALE = 10_000
MOST_ENDS = 100
"""Things that one decision may be about, and as many that it may cite."""


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    """about, cites: keys of nodes of the property graph; evidence: https addresses; decided_at:
    when it was decided, now where nobody says.
    """

    kind: DecisionKind
    title: str
    rationale: str
    about: tuple[Key, ...]
    cites: tuple[Key, ...] = ()
    evidence: tuple[str, ...] = ()
    decided_at: datetime | None = None


def record_decision(home: Home, actor: Actor, request: DecisionRequest) -> tuple[str, bool]:
    """The id, and whether it is new: the same words of the same person about the same things, at
    the same moment where one is named, are one decision.

    Raises InvalidInput, and NotFound for what does not exist; then nothing is stored.
    """
    title = check_title(request.title, "title", MAX_TITLE)
    rationale = _check_rationale(request.rationale)
    evidence = check_evidence(request.evidence)
    about = _check_ends(request.about, "about", fewest=1)
    cites = _check_ends(request.cites, "cites", fewest=0)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.RECORD_DECISION,
        action=AuditAction.DECISION_RECORD,
    ) as unit:
        check_known(unit.session, about, "about")
        check_known(unit.session, cites, "cites")
        decided_at = _check_time(request.decided_at, unit.now)
        said = {
            "kind": request.kind.value,
            "title": title,
            "rationale": rationale,
            "about": [node_key(*key) for key in about],
            "cites": [node_key(*key) for key in cites],
            "evidence": evidence,
            "decided_at": request.decided_at and decided_at.isoformat(),
        }
        decision_id = f"decision-{value_digest([actor.id, said])[:16]}"
        if unit.session.get(Decision, decision_id) is not None:
            return decision_id, False
        last = unit.session.exec(select(sa.func.max(Decision.ordinal))).one() or 0
        unit.session.add(
            Decision(
                id=decision_id,
                ordinal=last + 1,
                kind=request.kind,
                title=title,
                rationale=rationale,
                evidence=evidence,
                actor_id=actor.id,
                valid_from=decided_at,
                recorded_at=unit.now,
            )
        )
        node = (NodeLabel.DECISION, decision_id)
        for key in about:
            unit.link(node, LineageType.ABOUT, key, valid_from=decided_at)
        for key in cites:
            unit.link(node, LineageType.CITES, key, valid_from=decided_at)
        person = (NodeLabel.PERSON, actor.id)
        role = {"role": actor.role.value}
        unit.link(node, LineageType.MADE_BY, person, role, valid_from=decided_at)
        unit.record(AuditRecord("Decision", decision_id, said, rationale=rationale))
    return decision_id, True


def _check_rationale(text: str) -> str:
    rationale = text.strip()
    if not 1 <= len(rationale) <= MAX_RATIONALE:
        raise InvalidInput(
            "NO_RATIONALE" if not rationale else "TOO_LONG",
            f"say why in 1 to {MAX_RATIONALE:,} characters, not {len(rationale):,}",
            field="rationale",
        )
    return rationale


def _check_ends(keys: tuple[Key, ...], field: str, fewest: int) -> list[Key]:
    ends = list(dict.fromkeys(keys))
    if not fewest <= len(ends) <= MOST_ENDS:
        raise InvalidInput(
            "BAD_ENDS",
            f"name {fewest} to {MOST_ENDS} things, not {len(ends)}",
            field=field,
        )
    return ends


def _check_time(moment: datetime | None, now: datetime) -> datetime:
    if moment is None:
        return now
    if moment.tzinfo is None or moment > now:
        raise InvalidInput(
            "BAD_TIME",
            f"{moment.isoformat()} is no moment with a time zone that has passed",
            field="decided_at",
        )
    return moment.astimezone(UTC)
