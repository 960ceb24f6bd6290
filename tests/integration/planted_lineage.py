"""One epic and all that came of it, as rows and edges: two of what there can be several of."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_origin

from sqlmodel import Session, SQLModel

from gainloop.bootstrap import operator_of
from gainloop.models.clusters import ErrorCluster, ErrorClustering
from gainloop.models.evaluation import Benchmark, Evaluation, ModelFamily, ModelVersion
from gainloop.models.program import Decision, Epic, OutcomeDelta, TrainingOutcome
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import (
    AuditAction,
    BenchmarkRole,
    DecisionKind,
    FigureSource,
    LineageType,
    NodeLabel,
    Transition,
)
from gainloop.terms.lineage import TraceEdge
from gainloop.terms.matches import Outcome
from gainloop.terms.options import ScoreKind
from tests.integration.lineage_program import START, plain_edge, write_edges
from tests.integration.ranked_program import add_catalog

T, N = LineageType, NodeLabel
EPIC, OTHER_EPIC = (N.EPIC, "PERC-1"), (N.EPIC, "PERC-2")
MODEL, BASE = (N.MODEL_VERSION, "detector:2"), (N.MODEL_VERSION, "detector:1")
DECISION, EARLIER = (N.DECISION, "decision-2"), (N.DECISION, "decision-1")
PERSON = (N.PERSON, "operator")
RELEASE = (N.DATASET_RELEASE, "night:1")
RUN = (N.PRIORITY_RUN, "run-1")
EVALUATION = (N.EVALUATION, "evaluation-1")
COHORT = (N.COHORT, "cohort-1")
CLUSTER = (N.ERROR_CLUSTER, "cluster-00")


def plant_program(
    home: Home, folder: Path, num_clusters: int = 2, num_clips: int = 6
) -> list[TraceEdge]:
    """Epic PERC-1 addresses all clusters; queue and batch 1 are for the first of them; clips are
    dealt to clusters and, but for the last, selected and labeled. Outcome 1 has a change of the
    first cluster and one of a cohort. The second decision came a day later. Clusters but the first,
    queue, batch, release and run are edges only: they have no rows, so no names.
    """
    clips = [f"clip-{number:03}" for number in range(num_clips)]
    rows = "".join(f"{clip},s3://bucket/{clip},North\n" for clip in clips)
    add_catalog(home, folder, f"clip_id,uri,region\n{rows}")
    clusters = [(N.ERROR_CLUSTER, f"cluster-{number:02}") for number in range(num_clusters)]
    edges = planted_edges(clusters, [(N.CLIP, clip) for clip in clips])
    _enter_rows(home)
    write_edges(home, edges)
    return edges


def planted_edges(
    clusters: Sequence[tuple[NodeLabel, str]], clips: Sequence[tuple[NodeLabel, str]]
) -> list[TraceEdge]:
    queue, batch = (N.QUEUE, "queue-1"), (N.LABEL_BATCH, "batch-1")
    edges = [plain_edge(EPIC, T.ADDRESSES, cluster) for cluster in clusters]
    edges += [
        plain_edge(clusters[number % len(clusters)], T.CONTAINS, clip)
        for number, clip in enumerate(clips)
    ]
    for rank, clip in enumerate(reversed(clips[:-1]), start=1):
        properties = {"rank": rank, "arm": "holdback" if rank % 2 else "prioritized"}
        edges.append(plain_edge(queue, T.SELECTED, clip, properties=properties))
        edges.append(plain_edge(batch, T.LABELS, clip))
    delta = {"outcome_id": "outcome-1", "number": 1, "metric": "recall", "delta": 0.1}
    edges += [
        plain_edge(queue, T.TARGETS, clusters[0]),
        plain_edge(queue, T.DRAWN_FROM, RUN),
        plain_edge(RUN, T.USED, EVALUATION),
        *(plain_edge(EVALUATION, T.FOUND, cluster) for cluster in clusters),
        plain_edge(EVALUATION, T.OF, BASE),
        plain_edge(batch, T.FULFILLS, queue),
        plain_edge(RELEASE, T.INCLUDES, batch),
        plain_edge(MODEL, T.TRAINED_ON, RELEASE),
        plain_edge(MODEL, T.CHANGED, clusters[0], properties=delta),
        plain_edge(MODEL, T.CHANGED, COHORT, properties=delta | {"number": 2}),
        plain_edge(EARLIER, T.ABOUT, EPIC),
        plain_edge(EARLIER, T.MADE_BY, PERSON, properties={"role": "admin"}),
        plain_edge(DECISION, T.ABOUT, MODEL, recorded_at=START + timedelta(days=1)),
        plain_edge(DECISION, T.CITES, EARLIER, recorded_at=START + timedelta(days=1)),
    ]
    return edges


def _enter_rows(home: Home) -> None:
    with UnitOfWork(
        home.database,
        actor=operator_of(home),
        permission=Permission.PLAN_EPICS,
        action=AuditAction.EPICS_IMPORT,
    ) as unit:
        now = unit.now
        times: dict[str, Any] = {"valid_from": START, "recorded_at": START}
        session = unit.session
        for ordinal, (_, key) in enumerate((EPIC, OTHER_EPIC), start=1):
            names: dict[str, Any] = {
                "id": key,
                "ordinal": ordinal,
                "title": f"{key} title",
                "description": "",
            }
            session.add(Epic(**names, recorded_at=now, changed_at=now))
        session.add(ModelFamily(id="detector", recorded_at=START))
        session.flush()
        for _, key in (BASE, MODEL):
            version = key.partition(":")[2]
            session.add(
                ModelVersion(id=key, family_id="detector", version=version, recorded_at=START)
            )
        for ordinal, (_, key) in enumerate((EARLIER, DECISION), start=1):
            session.add(
                Decision(
                    id=key,
                    ordinal=ordinal,
                    kind=DecisionKind.OTHER,
                    evidence=[],
                    title=f"{key} title",
                    rationale="because",
                    actor_id="operator",
                    **times,
                )
            )
        session.add(
            TrainingOutcome(
                id="outcome-1",
                ordinal=1,
                model_version_id=MODEL[1],
                note="",
                base_model_version_id=BASE[1],
                source=FigureSource.TYPED,
                evidence=[],
                actor_id="operator",
                **times,
            )
        )
        session.flush()
        change: dict[str, Any] = {"outcome_id": "outcome-1", "metric": "recall", "delta": 0.1}
        _enter_cluster(session)
        session.add(OutcomeDelta(number=1, cohort={}, cluster_id=CLUSTER[1], **change))
        session.add(
            OutcomeDelta(number=2, cohort={"region": "North"}, cohort_id=COHORT[1], **change)
        )
        unit.record(AuditRecord("Epic", "planted", {}))


def _enter_cluster(session: Session) -> None:
    """The first cluster, with the evaluation that it is of."""
    bench, clustering = {"benchmark_id": "streets:1"}, {"clustering_id": "clustering-1"}
    model, evaluation = {"model_version_id": BASE[1]}, {"evaluation_id": EVALUATION[1]}
    for row in (
        _filled(Benchmark, id="streets:1", role=BenchmarkRole.DEVELOPMENT),
        _filled(Evaluation, id=EVALUATION[1], score_kind=ScoreKind.PROBABILITY, **bench, **model),
        _filled(ErrorClustering, id="clustering-1", **evaluation),
        _filled(
            ErrorCluster,
            id=CLUSTER[1],
            name="cars at night",
            size=4,
            num_clips=1,
            transition=Transition.BORN,
            outcome=Outcome.FN,
            **evaluation,
            **clustering,
        ),
    ):
        session.add(row)
        session.flush()


def _filled(table: type[SQLModel], **known: Any) -> SQLModel:
    """A row with these values, and empty ones of the right type where a value must be."""
    empty = {str: "", int: 0, float: 0.0, datetime: START}
    needed = {name: field for name, field in table.model_fields.items() if field.is_required()}
    values: dict[str, Any] = {}
    for name, field in needed.items():
        kind = get_origin(field.annotation) or field.annotation
        values[name] = empty[kind] if kind in empty else kind() if kind in (list, dict) else None
    return table(**values | known)
