"""The two fixed walks, against the sentences of `ports.graph` as plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from gainloop.reads.lineage_edges import RowTraces, edges_of
from gainloop.reads.lineage_trails import epic_trail
from gainloop.stores.home import Home
from gainloop.terms.enums import LineageType, NodeLabel
from gainloop.terms.lineage import TraceEdge, node_key
from tests.integration.lineage_program import MOMENTS, plain_edge, random_edges, write_edges
from tests.integration.test_lineage_oracle import counted

T = LineageType
ids = st.sampled_from(("0", "1", "2"))
on_one_home = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@dataclass
class Steps:
    edges: list[TraceEdge]
    taken: dict[str, TraceEdge] = field(default_factory=dict)

    def out(self, nodes: Iterable[str], *types: LineageType) -> set[str]:
        return {e.target_key for e in self._take(set(nodes), types, is_out=True)}

    def into(self, nodes: Iterable[str], *types: LineageType) -> set[str]:
        return {e.source_key for e in self._take(set(nodes), types, is_out=False)}

    def _take(
        self, nodes: set[str], types: tuple[LineageType, ...], *, is_out: bool
    ) -> list[TraceEdge]:
        taken = [
            edge
            for edge in self.edges
            if edge.type in types and (edge.source_key if is_out else edge.target_key) in nodes
        ]
        self.taken.update((edge.id, edge) for edge in taken)
        return taken

    @property
    def in_order(self) -> list[TraceEdge]:
        return sorted(self.taken.values(), key=lambda edge: (edge.is_bulk, edge.id))


def epic_way(edges: list[TraceEdge], epic: str) -> list[TraceEdge]:
    steps = Steps(edges)
    clusters = steps.out([epic], T.ADDRESSES)
    queues = steps.into(clusters, T.TARGETS)
    batches = steps.into(queues, T.FULFILLS)
    releases = steps.into(batches, T.INCLUDES)
    models = steps.into(releases, T.TRAINED_ON) | steps.into(clusters, T.CHANGED)
    steps.out(clusters, T.CONTAINS)
    steps.out(queues, T.SELECTED)
    steps.out(batches, T.LABELS)
    subjects = {epic} | clusters | queues | batches | releases | models
    steps.out(steps.into(subjects, T.ABOUT), T.MADE_BY)
    return steps.in_order


def outcome_way(edges: list[TraceEdge], model: str) -> list[TraceEdge]:
    steps = Steps(edges)
    changed = {key for key in steps.out([model], T.CHANGED) if key.startswith("ErrorCluster:")}
    releases = steps.out([model], T.TRAINED_ON)
    batches = steps.out(releases, T.INCLUDES)
    queues = steps.out(batches, T.FULFILLS)
    clusters = steps.out(queues, T.TARGETS) | changed
    steps.out(steps.out(queues, T.DRAWN_FROM), T.USED)
    epics = steps.into(clusters, T.ADDRESSES)
    subjects = {model} | releases | batches | queues | clusters | epics
    steps.out(steps.into(subjects, T.ABOUT), T.MADE_BY, T.CITES)
    return steps.in_order


@on_one_home
@given(seed=st.integers(0, 10**6), number=ids, as_of=st.sampled_from((*MOMENTS, None)))
def test_an_epic_leads_to_clips_labels_and_gains(
    any_home: Home, seed: int, number: str, as_of: datetime | None
) -> None:
    edges = random_edges(seed, num_edges=120)
    write_edges(any_home, edges)
    with any_home.database.read() as session:
        found = RowTraces(session).epic_trace(number, as_of, 1000)

    visible = [edge for edge in edges if edge.is_visible(as_of)]
    assert found == epic_way(visible, node_key(NodeLabel.EPIC, number))


@on_one_home
@given(seed=st.integers(0, 10**6), number=ids, as_of=st.sampled_from((*MOMENTS, None)))
def test_a_model_leads_back_to_decisions_and_persons(
    any_home: Home, seed: int, number: str, as_of: datetime | None
) -> None:
    edges = random_edges(seed, num_edges=120)
    write_edges(any_home, edges)
    with any_home.database.read() as session:
        found = RowTraces(session).outcome_trace(number, as_of, 1000)

    visible = [edge for edge in edges if edge.is_visible(as_of)]
    assert found == outcome_way(visible, node_key(NodeLabel.MODEL_VERSION, number))


def test_a_decision_about_an_epic_without_clusters_is_found(home: Home) -> None:
    decision, epic = (NodeLabel.DECISION, "d"), (NodeLabel.EPIC, "E-1")
    write_edges(home, [plain_edge(decision, T.ABOUT, epic)])

    with home.database.read() as session:
        assert len(RowTraces(session).epic_trace("E-1", None, 10)) == 1
        assert RowTraces(session).epic_trace("E-2", None, 10) == []


def test_several_epics_are_one_statement_and_give_the_edges_of_each(home: Home) -> None:
    edges = random_edges(5, num_edges=200)
    write_edges(home, edges)
    with home.database.read() as session, counted(home) as statements:
        together = edges_of(session, epic_trail(["0", "1", "2"], None), 1000)
    with home.database.read() as session:
        apart = {edge.id for number in "012" for edge in epic(session, number)}

    assert len(statements) == 1
    assert {edge.id for edge in together} == apart
    assert len(apart) > 20


def test_a_limit_keeps_what_is_not_of_clips(home: Home) -> None:
    write_edges(home, random_edges(5, num_edges=200))
    with home.database.read() as session:
        whole, first = epic(session, "0"), RowTraces(session).epic_trace("0", None, 4)

    assert first == whole[:4]
    assert whole[0].is_bulk is False
    assert whole[-1].is_bulk is True


def epic(session: Session, number: str) -> list[TraceEdge]:
    return RowTraces(session).epic_trace(number, None, 1000)
