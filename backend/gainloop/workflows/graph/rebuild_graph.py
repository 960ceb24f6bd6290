"""Empties the graph and fills it again from the relational store, in parts that can be repeated.

`request_rebuild` puts the wish on record, with an event that `jobs` makes a job of; `Rebuild` is
what that job does, part by part, so that one that was killed goes on behind the last part that was
done. `ensure_built` asks for a rebuild where the graph is not one of this home. Called by `jobs`,
`gainloop graph` and the mutation `rebuildGraph`.
"""

from dataclasses import dataclass

from sqlmodel import Session

from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor
from gainloop.ports.graph import Graph
from gainloop.ports.jobs import GRAPH_REBUILD, Jobs
from gainloop.reads.graph_mark import home_mark, is_mark_of_home
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord, read_head
from gainloop.stores.relational.outbox import mark_delivered_up_to, undelivered
from gainloop.stores.relational.unit_of_work import LINEAGE_CHANGED, UnitOfWork
from gainloop.terms.enums import AuditAction, JobState, NodeLabel
from gainloop.workflows.graph.lineage_rows import (
    PAGE,
    count_lineage,
    edges,
    node_keys,
    write_edges,
    write_nodes,
)

MOST_RATIONALE = 500
EDGE_PAGE = 10_000
"""Large, since ids mix all types, and each type of a page is a transaction of its own."""

_OPEN = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class RebuildRequest:
    """job_id: of the job that does it; is_new: False where one waits or runs already."""

    job_id: str
    is_new: bool


def request_rebuild(home: Home, actor: Actor, jobs: Jobs, rationale: str = "") -> RebuildRequest:
    """Asks for a rebuild unless one is under way. Raises NotAllowed, InvalidInput TEXT_TOO_LONG."""
    require(actor.role, Permission.OPERATE)
    rationale = rationale.strip()
    if len(rationale) > MOST_RATIONALE:
        raise InvalidInput(
            "TEXT_TOO_LONG",
            f"a rationale has at most {MOST_RATIONALE} characters, not {len(rationale)}",
            field="rationale",
        )
    under_way = open_rebuild(home, jobs)
    if under_way is not None:
        return RebuildRequest(under_way, is_new=False)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.OPERATE,
        action=AuditAction.GRAPH_REBUILD,
    ) as unit:
        unit.record(AuditRecord("Graph", "graph", rationale=rationale or None))
        unit.emit(GRAPH_REBUILD, {"rationale": rationale})
    with home.database.read() as session:
        asked = undelivered(session, GRAPH_REBUILD)
    return RebuildRequest(asked[-1].id, is_new=True)


def open_rebuild(home: Home, jobs: Jobs) -> str | None:
    """The job of the newest rebuild that waits or runs."""
    with home.database.read() as session:
        asked = [event.id for event in undelivered(session, GRAPH_REBUILD)]
    found = jobs.get(asked)
    under_way = [key for key in asked if key in found and found[key].state in _OPEN]
    return under_way[-1] if under_way else None


def ensure_built(home: Home, actor: Actor, jobs: Jobs, graph: Graph) -> RebuildRequest | None:
    """Brings the schema of the graph up to date, and asks for a rebuild where that changed it, or
    where the graph is empty, of another home, or ahead of this one. Raises GraphDown.
    """
    mark, applied = graph.mark(), graph.migrate()
    with home.database.read() as session:
        reason = _reason(session, mark, applied)
    return None if reason is None else request_rebuild(home, actor, jobs, reason)


@dataclass(frozen=True)
class Rebuild:
    """The parts of a rebuild. Each may be repeated; positions are what the part before gave."""

    home: Home
    graph: Graph

    def begin(self) -> dict[str, int]:
        """Empties the graph. Out: the audit entry up to which the rebuild reaches, and how many
        nodes and edges there are to write.
        """
        with self.home.database.read() as session:
            sequence, _ = read_head(session)
            num_nodes, num_edges = count_lineage(session)
        for _ in self.graph.clear_in_batches():
            pass
        self.graph.migrate()
        return {"sequence": sequence, "total": num_nodes + num_edges}

    def write_nodes(self, after: list[str] | None) -> tuple[list[str] | None, int]:
        """One page of nodes. Out: the position behind it, None at the end, and how many."""
        key = None if after is None else (NodeLabel(after[0]), after[1])
        with self.home.database.read() as session:
            keys = node_keys(session, key, PAGE)
        count = write_nodes(self.home.database, self.graph, keys)
        return (None if len(keys) < PAGE else [keys[-1][0].value, keys[-1][1]]), count

    def write_edges(self, after: str, sequence: int) -> tuple[str | None, int]:
        """One page of edges; those that are newer come with their own events. Out as before."""
        with self.home.database.read() as session:
            page = edges(session, after, EDGE_PAGE, up_to=sequence)
        count = write_edges(self.graph, page)
        return (None if len(page) < EDGE_PAGE else page[-1].id), count

    def end(self, sequence: int) -> None:
        """Says that the graph is whole; what happened up to there needs no projection any more."""
        with self.home.database.read() as session:
            self.graph.set_mark(f"{home_mark(session)} {sequence}")
        topics = (LINEAGE_CHANGED, GRAPH_REBUILD)
        mark_delivered_up_to(self.home.database, topics, sequence)


def _reason(session: Session, mark: str | None, applied: list[str]) -> str | None:
    if mark is None:
        return "the graph is empty, or its last rebuild did not end"
    if not is_mark_of_home(session, mark):
        return "the graph is of another home, or of a later state of this one"
    return f"its schema changed: {', '.join(applied)}" if applied else None
