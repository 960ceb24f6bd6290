"""Says that an epic addresses an error cluster, or no longer; what was said stays on record.

Called by `gainloop epics link|unlink`, the mutations `linkEpic` and `unlinkEpic`, the demo program.
"""

from sqlmodel import Session, col, select

from gainloop.errors import Conflict, NotFound
from gainloop.models.clusters import ErrorCluster
from gainloop.models.governance import Actor, LineageEdge
from gainloop.models.program import Epic
from gainloop.reads.held_edges import held_edges
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, LineageType, NodeLabel
from gainloop.workflows.reasons import check_reason

MOST_ADDRESSED = 200
"""Clusters that one epic may address: traces of it stay readable, and within their limits."""


def link_epic(home: Home, actor: Actor, epic_id: str, cluster_id: str, reason: str) -> bool:
    """Whether it was not linked before. Raises NotFound, InvalidInput NO_REASON, Conflict."""
    reason = check_reason(reason)
    with _unit(home, actor, AuditAction.EPIC_LINK) as unit:
        _check_ends(unit.session, epic_id, cluster_id)
        held = _held_clusters(unit.session, epic_id)
        if cluster_id in held:
            return False
        if len(held) >= MOST_ADDRESSED:
            raise Conflict(
                f"{epic_id} addresses {MOST_ADDRESSED} error clusters already: "
                "unlink one first, or split the epic",
                code="TOO_MANY_CLUSTERS",
            )
        unit.link(
            (NodeLabel.EPIC, epic_id),
            LineageType.ADDRESSES,
            (NodeLabel.ERROR_CLUSTER, cluster_id),
            {"reason": reason},
        )
        unit.record(AuditRecord("Epic", epic_id, {"cluster": cluster_id}, rationale=reason))
    return True


def unlink_epic(home: Home, actor: Actor, epic_id: str, cluster_id: str, reason: str) -> None:
    """Raises NotFound, also where it is not linked, InvalidInput NO_REASON."""
    reason = check_reason(reason)
    with _unit(home, actor, AuditAction.EPIC_UNLINK) as unit:
        _check_ends(unit.session, epic_id, cluster_id)
        unit.unlink(
            (NodeLabel.EPIC, epic_id),
            LineageType.ADDRESSES,
            (NodeLabel.ERROR_CLUSTER, cluster_id),
        )
        unit.record(AuditRecord("Epic", epic_id, {"cluster": cluster_id}, rationale=reason))


def _unit(home: Home, actor: Actor, action: AuditAction) -> UnitOfWork:
    return UnitOfWork(home.database, actor=actor, permission=Permission.PLAN_EPICS, action=action)


def _check_ends(session: Session, epic_id: str, cluster_id: str) -> None:
    if session.get(Epic, epic_id) is None:
        raise NotFound(
            f"there is no epic {epic_id!r:.120}; `gainloop epics list` shows all", path="key"
        )
    if session.get(ErrorCluster, cluster_id) is None:
        raise NotFound(
            f"there is no error cluster {cluster_id!r:.120}; "
            "`gainloop errors clusters` shows those of an evaluation",
            path="cluster_id",
        )


def _held_clusters(session: Session, epic_id: str) -> set[str]:
    return set(
        session.exec(
            select(LineageEdge.target_id).where(
                *held_edges(NodeLabel.EPIC, LineageType.ADDRESSES, NodeLabel.ERROR_CLUSTER),
                col(LineageEdge.source_id) == epic_id,
            )
        )
    )
