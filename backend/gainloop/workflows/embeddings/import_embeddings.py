"""Imports vectors of clips into an embedding space. A space has one dimension and one metric.

Called by `gainloop embeddings import` and the demo program. Vectors of clips that the catalog
does not know are reported and left out.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sqlmodel import Session, col, func, select

from gainloop.errors import InvalidInput
from gainloop.formats.embeddings import check_space, read_embeddings
from gainloop.models.catalog import Clip
from gainloop.models.evaluation import EmbeddingSet, EmbeddingSpace
from gainloop.models.governance import Actor
from gainloop.rules.access import Permission
from gainloop.stores.bulk_tables import vectors_table
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.embeddings import Embeddings
from gainloop.terms.enums import AuditAction
from gainloop.terms.findings import Finding, Findings
from gainloop.terms.hashing import array_digest, short_id, value_digest
from gainloop.terms.names import check_name
from gainloop.terms.options import ReadOptions

METRICS = ("cosine", "l2", "ip")


@dataclass(frozen=True, slots=True)
class EmbeddingsRequest:
    """`ids`: the sidecar of ids for a .npy, found beside it if None."""

    path: Path
    space: str
    ids: Path | None = None
    metric: str = "cosine"
    options: ReadOptions = field(default_factory=ReadOptions)
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class EmbeddingsImport:
    """`is_new` is False where this set was there already, and nothing was written."""

    embedding_set_id: str
    is_new: bool
    num_vectors: int
    findings: Findings


def import_embeddings(home: Home, actor: Actor, request: EmbeddingsRequest) -> EmbeddingsImport:
    """Raises InvalidInput; then nothing is stored."""
    space = check_name(request.space, "space")
    if request.metric not in METRICS:
        raise InvalidInput(
            "UNKNOWN_METRIC", f"{request.metric!r}: use {', '.join(METRICS)}", field="metric"
        )
    read = read_embeddings(request.path, request.options.limits, ids=request.ids)
    with home.database.read() as session:
        _check_space(session, space, read, request.metric)
    known, findings = _keep_known(home, read, request)
    digest = value_digest([space, request.metric, array_digest(known.ids, known.vectors)])
    set_id = short_id("emb", digest)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.IMPORT_DATA,
        action=AuditAction.EMBEDDINGS_IMPORT,
    ) as unit:
        is_new = unit.session.get(EmbeddingSet, set_id) is None
        _check_space(unit.session, space, known, request.metric)  # again: it may be new by now
        if is_new and not request.dry_run:
            _enter(home, unit, set_id, known, request)
    return EmbeddingsImport(set_id, is_new, len(known), findings)


def _keep_known(
    home: Home, read: Embeddings, request: EmbeddingsRequest
) -> tuple[Embeddings, Findings]:
    with home.database.read() as session:
        clips = set(session.exec(select(Clip.id)))
    is_known = np.array([clip_id in clips for clip_id in read.ids.tolist()], dtype=np.bool_)
    findings = Findings()
    unknown = read.ids[~is_known]
    if len(unknown):
        finding = Finding(
            "UNKNOWN_CLIP",
            f"no clip {unknown[0]} in the catalog: its vector is left out",
            file=request.path.name,
            row=int(np.flatnonzero(~is_known)[0]) + 1,
            field="id",
            count=len(unknown),
        )
        findings.add(finding)
        if request.options.strict or not is_known.any():
            raise finding.as_error()
    return Embeddings(read.ids[is_known], read.vectors[is_known], read.space), findings


def _check_space(session: Session, name: str, vectors: Embeddings, metric: str) -> None:
    """Raises InvalidInput if the space is known otherwise: spaces are never mixed."""
    space = session.get(EmbeddingSpace, name)
    check_space(vectors, name, space.dim if space else vectors.dimension)
    if space is None:
        return
    if space.metric != metric:
        raise InvalidInput(
            "SPACE_MISMATCH",
            f"space {name} is compared by {space.metric}, not by {metric}",
            field="metric",
        )


def _enter(
    home: Home, unit: UnitOfWork, set_id: str, known: Embeddings, request: EmbeddingsRequest
) -> None:
    session, space = unit.session, check_name(request.space, "space")
    if session.get(EmbeddingSpace, space) is None:
        session.add(
            EmbeddingSpace(
                id=space, dim=known.dimension, metric=request.metric, recorded_at=unit.now
            )
        )
        session.flush()
    last = session.exec(select(func.coalesce(func.max(col(EmbeddingSet.ordinal)), 0))).one()
    session.add(
        EmbeddingSet(
            id=set_id,
            ordinal=last + 1,
            space_id=space,
            vectors_object=home.objects.put_table(vectors_table(known.ids, known.vectors)),
            num_vectors=len(known),
            recorded_at=unit.now,
        )
    )
    unit.emit("embeddings.imported", {"embedding_set": set_id})
    unit.record(AuditRecord("EmbeddingSet", set_id, {"space": space, "vectors": len(known)}))
