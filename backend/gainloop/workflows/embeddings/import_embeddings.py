"""Imports vectors of clips, frames, objects or errors into an embedding space, which has one kind,
one dimension, one metric and one version of one model.

Called by `gainloop embeddings import` and the demo program. Vectors on clips that the catalog does
not know are reported and left out. The index of the space follows by the event of the import.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np
from sqlmodel import col, func, select

from gainloop.errors import InvalidInput
from gainloop.formats.embeddings import check_space, read_embeddings
from gainloop.models.catalog import Clip
from gainloop.models.evaluation import EmbeddingSet, EmbeddingSpace
from gainloop.models.governance import Actor
from gainloop.ports.vectors import EMBEDDINGS_IMPORTED
from gainloop.rules.access import Permission
from gainloop.stores.bulk_tables import placed_vectors_table, vectors_table
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.embeddings import EmbeddingKind, Embeddings, Metric
from gainloop.terms.enums import AuditAction
from gainloop.terms.findings import Finding, Findings
from gainloop.terms.hashing import array_digest, short_id, value_digest
from gainloop.terms.names import check_name, parse_versioned
from gainloop.terms.options import ReadOptions
from gainloop.workflows.embeddings.overruled import find_overruled
from gainloop.workflows.embeddings.placed import placed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EmbeddingsRequest:
    """`ids`: the sidecar of ids for a .npy, found beside it if None. `metric`, `kind` and `model`
    (NAME:VERSION): None takes what the files say, else what the space has, else vectors of clips
    compared by cosine.
    """

    path: Path
    space: str
    ids: Path | None = None
    metric: str | None = None
    kind: EmbeddingKind | None = None
    model: str | None = None
    options: ReadOptions = field(default_factory=ReadOptions)
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class EmbeddingsImport:
    """`is_new` is False where this set was there already, and nothing was written: a later set
    still wins where both hold a thing, which is a finding.
    """

    embedding_set_id: str
    is_new: bool
    kind: EmbeddingKind
    metric: Metric
    num_vectors: int
    findings: Findings


@dataclass(frozen=True, slots=True)
class _Nature:
    """What all vectors of a space have in common."""

    dim: int
    metric: Metric
    kind: EmbeddingKind
    model: str
    model_version: str


@dataclass(frozen=True, slots=True)
class _Nothing:
    """What a new space has."""

    metric: str | None = None
    kind: EmbeddingKind | None = None
    model: str = ""
    model_version: str = ""


def import_embeddings(home: Home, actor: Actor, request: EmbeddingsRequest) -> EmbeddingsImport:
    """Raises InvalidInput; then nothing is stored."""
    space = check_name(request.space, "space")
    read = read_embeddings(request.path, request.options.limits, ids=request.ids)
    with home.database.read() as session:
        nature = _nature(session.get(EmbeddingSpace, space), space, read, request)
        read, findings = placed(session, read, nature.kind, request.path.name)
    known = _keep_known(home, read, request, findings)
    places = known.places
    digest = array_digest(known.ids, known.vectors)
    named: list[str] = [space, nature.metric.value, digest]
    if places is not None:
        named.append(array_digest(places.clip, places.frame, places.box))
    set_id = short_id("emb", value_digest(named))
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.IMPORT_DATA,
        action=AuditAction.EMBEDDINGS_IMPORT,
    ) as unit:
        is_new = unit.session.get(EmbeddingSet, set_id) is None
        # Again: it may be new by now.
        nature = _nature(unit.session.get(EmbeddingSpace, space), space, known, request)
        if is_new and not request.dry_run:
            _enter(home, unit, set_id, known, space, nature)
    overruled = None if is_new else find_overruled(home, set_id, known, request.path.name)
    if overruled is not None:
        findings.add(overruled)
        if request.options.strict:
            raise overruled.as_error()
    return EmbeddingsImport(set_id, is_new, nature.kind, nature.metric, len(known), findings)


def _keep_known(
    home: Home, read: Embeddings, request: EmbeddingsRequest, findings: Findings
) -> Embeddings:
    with home.database.read() as session:
        clips = set(session.exec(select(Clip.id)))
    of_clip = read.ids if read.places is None else read.places.clip
    is_known = np.array([clip_id in clips for clip_id in of_clip.tolist()], dtype=np.bool_)
    unknown = of_clip[~is_known]
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
    return read.take(is_known)


def _nature(
    known: EmbeddingSpace | None, name: str, vectors: Embeddings, request: EmbeddingsRequest
) -> _Nature:
    """Raises InvalidInput if the space is known otherwise: spaces are never mixed."""
    check_space(vectors, name, known.dim if known else vectors.dimension)
    said = vectors.said
    asked = (None, None) if request.model is None else parse_versioned(request.model, "model")
    held = known or _Nothing()
    nature = _Nature(
        dim=vectors.dimension,
        metric=_one_of("metric", _metric(request.metric), said.metric, _metric(held.metric))
        or Metric.COSINE,
        kind=_one_of("kind", request.kind, said.kind, held.kind) or EmbeddingKind.CLIP,
        model=_one_of("model", asked[0], said.model, held.model) or "",
        model_version=_one_of("model", asked[1], said.model_version, held.model_version) or "",
    )
    if known is not None:
        _check_same(known, nature)
    return nature


def _one_of(what: str, asked: T | None, said: T | None, known: T | None) -> T | None:
    """What was asked for, else what the files say, else what the space has."""
    if asked and said and asked != said:
        message = f"the files are of the {what} {said}, not of {asked}"
        raise InvalidInput("SPACE_MISMATCH", message, field=what)
    return asked or said or known


def _metric(text: str | None) -> Metric | None:
    if text is None:
        return None
    try:
        return Metric(text)
    except ValueError:
        raise InvalidInput(
            "UNKNOWN_METRIC", f"{text!r}: use {', '.join(Metric)}", field="metric"
        ) from None


def _check_same(space: EmbeddingSpace, nature: _Nature) -> None:
    if space.metric != nature.metric:
        raise InvalidInput(
            "SPACE_MISMATCH",
            f"space {space.id} is compared by {space.metric}, not by {nature.metric.value}",
            field="metric",
        )
    if space.kind != nature.kind:
        raise InvalidInput(
            "SPACE_MISMATCH",
            f"space {space.id} holds a vector per {space.kind.value}, not per {nature.kind.value}; "
            "import these into a space of their own",
            field="kind",
        )
    models = [f"{one.model}:{one.model_version}" for one in (space, nature)]
    if space.model and models[0] != models[1]:
        raise InvalidInput(
            "SPACE_MISMATCH",
            f"space {space.id} is of the model {models[0]}, not of {models[1]}; a new model is a "
            "new space",
            field="model",
        )


def _enter(
    home: Home, unit: UnitOfWork, set_id: str, known: Embeddings, space: str, nature: _Nature
) -> None:
    session = unit.session
    entered = session.get(EmbeddingSpace, space)
    if entered is None:
        entered = EmbeddingSpace(
            id=space,
            dim=nature.dim,
            metric=nature.metric.value,
            kind=nature.kind,
            recorded_at=unit.now,
        )
    entered.model, entered.model_version = nature.model, nature.model_version
    session.add(entered)
    session.flush()
    last = session.exec(select(func.coalesce(func.max(col(EmbeddingSet.ordinal)), 0))).one()
    places = known.places
    table = (
        vectors_table(known.ids, known.vectors)
        if places is None
        else placed_vectors_table(known.ids, places, known.vectors)
    )
    session.add(
        EmbeddingSet(
            id=set_id,
            ordinal=last + 1,
            space_id=space,
            vectors_object=home.objects.put_table(table),
            num_vectors=len(known),
            digest=array_digest(known.ids, known.vectors),
            recorded_at=unit.now,
        )
    )
    unit.emit(EMBEDDINGS_IMPORTED, {"embedding_set": set_id})
    detail = {"space": space, "kind": nature.kind.value, "vectors": len(known)}
    unit.record(AuditRecord("EmbeddingSet", set_id, detail))
