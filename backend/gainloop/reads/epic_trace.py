"""What came of an epic: one question from the epic to clips, labels and what models gained.

Called by the API through its loader. One epic is asked of the graph, or of the rows where no graph
answers; several at once, as a list shows them, of the rows in one statement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.governance import Actor, LineageEdge
from gainloop.reads.lineage_edges import Traces, edges_of
from gainloop.reads.lineage_names import counted
from gainloop.reads.lineage_source import Traced, TraceSource, Tracing, ask
from gainloop.reads.lineage_trails import epic_trail
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import LineageType, NodeLabel
from gainloop.terms.lineage import MAX_EDGES, TraceEdge, node_key

EpicMoment = tuple[str, datetime | None]
"""An epic, as of a moment or as it is now."""


@dataclass(frozen=True, slots=True)
class EpicTrace:
    """Ids in the order in which things came to the epic: clips that a queue selected by rank, then
    the others by id. model_version_ids: trained on its releases, or with a change of its clusters;
    delta_keys: outcome and number of each change of its clusters; cuts: what a bound left out.
    """

    cluster_ids: tuple[str, ...]
    queue_ids: tuple[str, ...]
    clip_ids: tuple[str, ...]
    batch_ids: tuple[str, ...]
    release_ids: tuple[str, ...]
    model_version_ids: tuple[str, ...]
    decision_ids: tuple[str, ...]
    delta_keys: tuple[tuple[str, int], ...]
    cuts: tuple[str, ...]
    answered_by: TraceSource
    lag_seconds: float


def traces_of_epics(
    session: Session, actor: Actor, tracing: Tracing, moments: Sequence[EpicMoment]
) -> dict[EpicMoment, EpicTrace]:
    """An epic that nothing came of has an empty trace."""
    require(actor.role, Permission.READ)
    by_moment: dict[datetime | None, list[str]] = {}
    for epic_id, as_of in moments:
        by_moment.setdefault(as_of, []).append(epic_id)
    found: dict[EpicMoment, EpicTrace] = {}
    for as_of, ids in by_moment.items():
        traced = _trace(session, tracing, ids, as_of)
        edges = traced.answer[:MAX_EDGES]
        is_cut = len(traced.answer) > MAX_EDGES
        cuts = _cuts(session, ids, as_of, edges) if is_cut else ()
        walks = {epic_id: _Walked(epic_id, edges) for epic_id in ids}
        for epic_id, walked in walks.items():
            found[epic_id, as_of] = _told(walked, cuts, traced)
    return found


def _trace(
    session: Session, tracing: Tracing, ids: Sequence[str], as_of: datetime | None
) -> Traced[list[TraceEdge]]:
    most = MAX_EDGES + 1

    def one(traces: Traces) -> list[TraceEdge]:
        return traces.epic_trace(ids[0], as_of, most)

    def several(_rows: Traces) -> list[TraceEdge]:
        return edges_of(session, epic_trail(ids, as_of), most)

    if len(ids) == 1:
        return ask(session, tracing, as_of, one)
    return ask(session, replace(tracing, graph=None), as_of, several)


def _cuts(
    session: Session, ids: Sequence[str], as_of: datetime | None, shown: Sequence[TraceEdge]
) -> tuple[str, ...]:
    is_of_clip = col(LineageEdge.target_label) == NodeLabel.CLIP.value
    clip = sa.case((is_of_clip, col(LineageEdge.target_id)))
    counts = sa.select(sa.func.count(), sa.func.count(clip.distinct()))
    counts = counts.where(col(LineageEdge.id).in_(epic_trail(ids, as_of)))
    num_edges, num_clips = session.connection().execute(counts).one()
    num_shown = len({edge.target_key for edge in shown if edge.is_bulk})
    whose = ids[0] if len(ids) == 1 else f"{len(ids)} epics, which were asked for together,"
    return (
        f"{counted(num_clips - num_shown, 'more clip')} and "
        f"{counted(num_edges - len(shown), 'more relationship')} of {whose} are not shown",
    )


class _Walked:
    """The walk of one epic through edges that may be those of several."""

    def __init__(self, epic_id: str, edges: Iterable[TraceEdge]) -> None:
        self._by_type: dict[LineageType, list[TraceEdge]] = {}
        for edge in edges:
            self._by_type.setdefault(edge.type, []).append(edge)
        epic = {node_key(NodeLabel.EPIC, epic_id)}
        self.clusters = self._far(LineageType.ADDRESSES, epic)
        self.queues = self._near(LineageType.TARGETS, self.clusters)
        self.batches = self._near(LineageType.FULFILLS, self.queues)
        self.releases = self._near(LineageType.INCLUDES, self.batches)
        trained = self._near(LineageType.TRAINED_ON, self.releases)
        self.changed = self._leading(LineageType.CHANGED, self.clusters)
        self.models = trained | self._near(LineageType.CHANGED, self.clusters)
        subjects = [self.clusters, self.queues, self.batches, self.releases, self.models]
        about = epic.union(*(found.keys() for found in subjects))
        self.decisions = self._near(LineageType.ABOUT, about)

    @property
    def clips(self) -> list[str]:
        """Those that a queue selected by rank, then the others by id."""
        order = dict.fromkeys(
            edge.target_id
            for relation, source in (
                (LineageType.CONTAINS, self.clusters),
                (LineageType.LABELS, self.batches),
            )
            for edge in self._by_type.get(relation, ())
            if edge.source_key in source
        )
        last = float("inf")
        ranks = dict.fromkeys(order, last)
        for edge in self._by_type.get(LineageType.SELECTED, ()):
            if edge.source_key in self.queues:
                rank = float(edge.properties.get("rank") or last)
                ranks[edge.target_id] = min(rank, ranks.get(edge.target_id, last))
        return sorted(ranks, key=lambda clip: (ranks[clip], clip))

    def _leading(self, relation: LineageType, targets: Iterable[str]) -> list[TraceEdge]:
        chosen = set(targets)
        return [edge for edge in self._by_type.get(relation, ()) if edge.target_key in chosen]

    def _near(self, relation: LineageType, targets: Iterable[str]) -> dict[str, TraceEdge]:
        """Nodes with such an edge to one of these, by key, with the oldest edge."""
        edges = self._leading(relation, targets)
        return _oldest((edge.source_key, edge) for edge in edges)

    def _far(self, relation: LineageType, sources: set[str]) -> dict[str, TraceEdge]:
        edges = self._by_type.get(relation, ())
        return _oldest((edge.target_key, edge) for edge in edges if edge.source_key in sources)


def _oldest(found: Iterable[tuple[str, TraceEdge]]) -> dict[str, TraceEdge]:
    in_time = sorted(found, key=lambda pair: (pair[1].valid_from, pair[0]))
    oldest: dict[str, TraceEdge] = {}
    for key, edge in in_time:
        oldest.setdefault(key, edge)
    return oldest


def _ids(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(key.partition(":")[2] for key in keys)


def _deltas(changed: Iterable[TraceEdge]) -> tuple[tuple[str, int], ...]:
    """What the edges that are held say, oldest first."""
    in_time = sorted(changed, key=lambda edge: (edge.valid_from, edge.id))
    return tuple(
        (str(edge.properties["outcome_id"]), int(edge.properties["number"])) for edge in in_time
    )


def _told(walked: _Walked, cuts: tuple[str, ...], traced: Traced[list[TraceEdge]]) -> EpicTrace:
    return EpicTrace(
        cluster_ids=_ids(walked.clusters),
        queue_ids=_ids(walked.queues),
        clip_ids=tuple(walked.clips),
        batch_ids=_ids(walked.batches),
        release_ids=_ids(walked.releases),
        model_version_ids=_ids(walked.models),
        decision_ids=_ids(walked.decisions),
        delta_keys=_deltas(walked.changed),
        cuts=cuts,
        answered_by=traced.answered_by,
        lag_seconds=traced.lag_seconds,
    )
