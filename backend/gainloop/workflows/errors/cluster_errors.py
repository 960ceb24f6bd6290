"""Clusters the errors of an evaluation and ties the clusters to those of the evaluation before.

Called by `gainloop errors cluster`, the mutation `clusterErrors` and the demo program. The id is
made of all inputs: equal inputs are the clustering that is there already. Works without embeddings,
by tags, boxes and types alone, and says so. Errors on a benchmark that is held out may be clustered
too, to be looked at; no ranking ever learns from them.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from numpy.typing import NDArray
from sqlmodel import Session, func, select

from gainloop.errors import Conflict, InvalidInput, NotFound
from gainloop.models.clusters import ErrorCluster, ErrorClustering, ErrorClusterMember
from gainloop.models.evaluation import Evaluation
from gainloop.models.governance import Actor
from gainloop.pipeline.clustering.clustering import VERSION, Clustering, cluster_errors
from gainloop.reads.cluster_history import newest_before, read_history
from gainloop.reads.error_features import ErrorFeatures, read_error_features
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.staging import Stage, enter_all
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, LineageType
from gainloop.terms.hashing import array_digest, short_id, value_digest
from gainloop.terms.progress import Progress, silent
from gainloop.workflows.errors.cluster_rows import cluster_rows
from gainloop.workflows.errors.tables import model_table, points_table
from gainloop.workflows.errors.themes import Themes, find_themes

MAX_SEED = 2**32 - 1


@dataclass(frozen=True, slots=True)
class ClusterRequest:
    evaluation_id: str
    seed: int = 0
    dry_run: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.seed <= MAX_SEED:
            raise InvalidInput(
                "BAD_SEED", f"a seed is from 0 to {MAX_SEED}, not {self.seed}", field="seed"
            )


@dataclass(frozen=True, slots=True)
class ClusterResult:
    """`is_new` is False where this clustering was there already, and nothing was written.

    names: (name, size, transition) of each cluster of a new clustering, closed ones last.
    """

    clustering_id: str
    is_new: bool
    uses_embeddings: bool
    names: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Draft:
    clustering_id: str
    previous_id: str | None
    request: ClusterRequest
    features: ErrorFeatures
    found: Clustering
    themes: Themes


def cluster_evaluation(
    home: Home, actor: Actor, request: ClusterRequest, progress: Progress = silent
) -> ClusterResult:
    """Raises NotFound, InvalidInput, Conflict; then nothing is stored. Holds neither the writer nor
    a snapshot while it clusters.
    """
    require(actor.role, Permission.ANALYZE_ERRORS)
    progress("reading errors", 0, 3)
    with home.database.read() as session:
        evaluation = session.get(Evaluation, request.evaluation_id)
        if evaluation is None:
            raise NotFound(
                f"there is no evaluation {request.evaluation_id!r}; `gainloop evaluation list` "
                "shows all",
                path="evaluation",
            )
        features = read_error_features(session, home.objects, evaluation)
        _refuse_nothing(evaluation.id, features)
        history = read_history(session, evaluation)
        previous_id = history.chain[0].id if history.chain else None
        key = _clustering_id(evaluation.id, previous_id, request.seed, features)
        uses_embeddings = features.embedding_set_id is not None
        if session.get(ErrorClustering, key) is not None:
            return ClusterResult(key, is_new=False, uses_embeddings=uses_embeddings)
    progress("clustering", 1, 3)
    found = cluster_errors(features.errors, features.exposure, request.seed)
    with home.database.read() as session:
        themes = find_themes(session, home.objects, history, features, found)
    draft = _Draft(key, previous_id, request, features, found, themes)
    progress("storing", 2, 3)
    result = _store(home, actor, draft, uses_embeddings)
    progress("done", 3, 3)
    return result


def _refuse_nothing(evaluation_id: str, features: ErrorFeatures) -> None:
    if len(features.errors):
        return
    apart = features.num_suspect + features.num_unnamed
    raise InvalidInput(
        "NO_ERRORS",
        f"{evaluation_id} has no error to cluster"
        + (
            f": {features.num_suspect} seem to be errors of the labels, {features.num_unnamed} are "
            "of classes that the model never names"
            if apart
            else ", its model is right everywhere"
        ),
        field="evaluation",
    )


def _clustering_id(
    evaluation_id: str, previous_id: str | None, seed: int, features: ErrorFeatures
) -> str:
    """Made of everything that can alter the result, tags and vectors included."""
    errors, exposure = features.errors, features.exposure
    arrays: list[NDArray[Any]] = [
        *(errors.ordinal, errors.clip, errors.unit, errors.cls, errors.is_miss, errors.kind),
        *(errors.box, errors.has, exposure.clip_objects, exposure.with_both),
        *(() if errors.vectors is None else (errors.vectors,)),
    ]
    inputs = [VERSION, evaluation_id, previous_id, seed, features.embedding_set_id]
    named = [list(errors.classes), [list(trait) for trait in errors.traits]]
    return short_id("clusters", value_digest([*inputs, *named, array_digest(*arrays)]))


def _store(home: Home, actor: Actor, draft: _Draft, uses_embeddings: bool) -> ClusterResult:
    key, request = draft.clustering_id, draft.request
    rows = cluster_rows(key, request.evaluation_id, draft.features, draft.found, draft.themes)
    names = tuple((row.name, row.size, row.transition.value) for row in rows)
    if request.dry_run:
        return ClusterResult(key, True, uses_embeddings, names)
    points = home.objects.put_table(points_table(draft.features.errors, draft.found))
    model = home.objects.put_table(model_table(draft.found.model))
    with Stage(home.database) as stage:
        staged = stage.put(ErrorClusterMember, _member_rows(draft, rows))
        with UnitOfWork(
            home.database,
            actor=actor,
            permission=Permission.ANALYZE_ERRORS,
            action=AuditAction.ERRORS_CLUSTER,
            connection=stage.connection,
        ) as unit:
            if unit.session.get(ErrorClustering, key) is not None:
                return ClusterResult(key, False, uses_embeddings)
            _require_same_history(unit.session, draft)
            clustering = _clustering_row(unit, draft, points, model)
            _enter(unit, clustering, rows, staged)
            _link(unit, draft, rows)
            unit.emit("errors.clustered", {"clustering": key})
            unit.record(AuditRecord("ErrorClustering", key, _audited(clustering, rows)))
    return ClusterResult(key, True, uses_embeddings, names)


def _require_same_history(session: Session, draft: _Draft) -> None:
    """Raises Conflict HISTORY_CHANGED."""
    evaluation = session.get_one(Evaluation, draft.request.evaluation_id)
    newest = newest_before(session, evaluation)
    if (newest.id if newest else None) != draft.previous_id:
        raise Conflict(
            "errors of an earlier evaluation were clustered meanwhile, and these clusters go on "
            "from others now; nothing was stored: cluster again",
            code="HISTORY_CHANGED",
            path="evaluation",
        )


def _clustering_row(unit: UnitOfWork, draft: _Draft, points: str, model: str) -> ErrorClustering:
    features, found = draft.features, draft.found
    density = asdict(found.density)
    return ErrorClustering(
        id=draft.clustering_id,
        ordinal=_next_ordinal(unit.session),
        evaluation_id=draft.request.evaluation_id,
        previous_id=draft.previous_id,
        embedding_set_id=features.embedding_set_id,
        seed=draft.request.seed,
        method=VERSION,
        num_errors=len(features.errors),
        num_clusters=len(found.clusters),
        num_suspect=features.num_suspect,
        num_unnamed=features.num_unnamed,
        density={**density, "counts": found.density.counts.tolist()},
        points_object=points,
        model_object=model,
        valid_from=unit.now,
        recorded_at=unit.now,
    )


def _next_ordinal(session: Session) -> int:
    return session.exec(select(func.coalesce(func.max(ErrorClustering.ordinal), 0))).one() + 1


def _enter(
    unit: UnitOfWork, clustering: ErrorClustering, rows: list[ErrorCluster], staged: sa.Table
) -> None:
    unit.session.add(clustering)
    unit.session.flush()
    for row in rows:
        row.recorded_at = unit.now
    unit.session.add_all(rows)
    unit.session.flush()
    unit.session.connection().execute(enter_all(ErrorClusterMember, staged))


def _member_rows(draft: _Draft, rows: list[ErrorCluster]) -> Iterator[dict[str, Any]]:
    ordinal = draft.features.errors.ordinal
    for cluster, row in zip(draft.found.clusters, rows, strict=False):
        members = zip(ordinal[cluster.members].tolist(), cluster.distance.tolist(), strict=True)
        for rank, (member, distance) in enumerate(members, start=1):
            yield {
                "cluster_id": row.id,
                "rank": rank,
                "evaluation_id": row.evaluation_id,
                "ordinal": member,
                "distance": distance,
            }


def _link(unit: UnitOfWork, draft: _Draft, rows: list[ErrorCluster]) -> None:
    clip, clip_ids = draft.features.errors.clip, draft.features.clip_ids
    for row in rows:
        end = ("ErrorCluster", row.id)
        unit.link(("Evaluation", row.evaluation_id), LineageType.FOUND, end)
        for earlier in row.continues:
            unit.link(end, LineageType.CONTINUES, ("ErrorCluster", earlier))
    for cluster, row in zip(draft.found.clusters, rows, strict=False):
        for position in sorted(set(clip[cluster.members].tolist())):
            end = ("Clip", clip_ids[position])
            unit.link(("ErrorCluster", row.id), LineageType.CONTAINS, end)


def _audited(clustering: ErrorClustering, rows: list[ErrorCluster]) -> dict[str, Any]:
    return {
        "evaluation": clustering.evaluation_id,
        "previous": clustering.previous_id,
        "embedding_set": clustering.embedding_set_id,
        "seed": clustering.seed,
        "method": clustering.method,
        "errors": clustering.num_errors,
        "suspects": clustering.num_suspect,
        "unnamed": clustering.num_unnamed,
        "clusters": [[row.theme, row.size, row.transition.value] for row in rows],
        "points_object": clustering.points_object,
        "model_object": clustering.model_object,
    }
