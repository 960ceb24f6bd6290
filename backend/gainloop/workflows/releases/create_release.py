"""Makes a dataset release: pins the labels of batches for good, in a manifest with a digest.

Called by `gainloop release create`, the mutation `createDatasetRelease` and the demo program.
Refused for batches of several ontologies, and where a clip is in a benchmark or too close to one
that is held out. Labels and leaks are looked up before the unit of work opens; batches never
change, and inside it is only looked whether what leaks rest on is still the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.errors import GateBlocked, InvalidInput, NotFound
from gainloop.models.governance import Actor
from gainloop.models.labels import (
    DatasetRelease,
    DatasetReleaseBatch,
    LabelBatch,
    LabelBatchClip,
)
from gainloop.pipeline.reasons.words import number_of, verb
from gainloop.reads.leakage import barred_clips, name_clips
from gainloop.reads.leakage_state import leakage_state, require_same_leakage
from gainloop.reads.pinned_labels import pin_labels
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.stores.objects import ObjectStore
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, LineageType, NodeLabel
from gainloop.terms.hashing import bytes_digest
from gainloop.terms.names import check_name
from gainloop.terms.releases import Manifest

MAX_NOTE = 2_000
MOST_BATCHES = 500


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    name: str
    batch_ids: Sequence[str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseResult:
    """release_id: where is_new is False, that of the release that pins the same already."""

    release_id: str
    is_new: bool


def create_release(home: Home, actor: Actor, request: ReleaseRequest) -> ReleaseResult:
    """The same versions of the same batches are one release, whatever the name. Raises
    InvalidInput, NotFound, GateBlocked LEAKAGE, Conflict; then nothing is stored.
    """
    require(actor.role, Permission.CREATE_RELEASE)
    name, note = check_name(request.name, "name"), _check_note(request.note)
    with home.database.read() as session:
        batches = _batches(session, request.batch_ids)
        manifest = pin_labels(session, batches)
        data = manifest.to_bytes()
        digest = bytes_digest(data)
        if (there := _with_digest(session, digest)) is not None:
            return ReleaseResult(there, is_new=False)
        checked = leakage_state(session)
        _check_leakage(session, home.objects, batches)
    manifest_object = home.objects.put_bytes(data)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.CREATE_RELEASE,
        action=AuditAction.RELEASE_CREATE,
    ) as unit:
        if (there := _with_digest(unit.session, digest)) is not None:
            return ReleaseResult(there, is_new=False)
        require_same_leakage(unit.session, checked)
        release = _row(unit, name, note, manifest, manifest_object)
        unit.session.add(release)
        unit.session.flush()
        for batch in batches:
            unit.session.add(DatasetReleaseBatch(release_id=release.id, batch_id=batch.id))
            unit.link(
                (NodeLabel.DATASET_RELEASE, release.id),
                LineageType.INCLUDES,
                (NodeLabel.LABEL_BATCH, batch.id),
            )
        unit.emit("release.created", {"release": release.id})
        unit.record(AuditRecord("DatasetRelease", release.id, _audited(release, batches)))
    return ReleaseResult(release.id, is_new=True)


def _batches(session: Session, batch_ids: Sequence[str]) -> list[LabelBatch]:
    """In the order in which they came in, each once."""
    wanted = list(dict.fromkeys(batch_ids))
    if not 1 <= len(wanted) <= MOST_BATCHES:
        raise InvalidInput(
            "NO_BATCHES" if not wanted else "TOO_MANY_BATCHES",
            f"name 1 to {MOST_BATCHES} label batches, not {len(wanted)}",
            field="batch_ids",
        )
    found = session.exec(
        select(LabelBatch).where(col(LabelBatch.id).in_(wanted)).order_by(col(LabelBatch.ordinal))
    ).all()
    known = {batch.id for batch in found}
    if missing := [batch_id for batch_id in wanted if batch_id not in known]:
        raise NotFound(
            f"there is no label batch {missing[0]!r:.120}; `gainloop labels list` shows all",
            path="batch_ids",
        )
    ontologies = sorted({batch.ontology_version_id for batch in found})
    if len(ontologies) > 1:
        raise InvalidInput(
            "MIXED_ONTOLOGIES",
            f"the batches are of several ontologies: {', '.join(ontologies)}; "
            "make one release for each",
            field="batch_ids",
        )
    return list(found)


def _check_note(text: str) -> str:
    note = text.strip()
    if len(note) > MAX_NOTE:
        raise InvalidInput(
            "TOO_LONG",
            f"a note has at most {MAX_NOTE:,} characters, not {len(note):,}",
            field="note",
        )
    return note


def _check_leakage(session: Session, objects: ObjectStore, batches: Sequence[LabelBatch]) -> None:
    clips = sa.select(col(LabelBatchClip.clip_id)).where(
        col(LabelBatchClip.batch_id).in_([batch.id for batch in batches])
    )
    barred = barred_clips(session, objects, clips)
    if not barred:
        return
    are, them = verb(len(barred)), verb(len(barred), "it", "them")
    raise GateBlocked(
        f"{number_of(len(barred), 'labeled clip')} {are} in a benchmark or too close to one that "
        f"is held out, and a model that is trained on {them} would look better there than it is. "
        f"{name_clips(barred)} Leave their batches out",
        code="LEAKAGE",
        path="batch_ids",
    )


def _with_digest(session: Session, digest: str) -> str | None:
    return session.exec(
        select(DatasetRelease.id).where(DatasetRelease.digest == digest)
    ).one_or_none()


def _row(
    unit: UnitOfWork, name: str, note: str, manifest: Manifest, manifest_object: str
) -> DatasetRelease:
    version = unit.session.exec(
        select(sa.func.max(DatasetRelease.version)).where(DatasetRelease.name == name)
    ).one()
    last = unit.session.exec(select(sa.func.max(DatasetRelease.ordinal))).one()
    number = (version or 0) + 1
    return DatasetRelease(
        id=f"{name}:{number}",
        ordinal=(last or 0) + 1,
        name=name,
        version=number,
        ontology_version_id=manifest.ontology_id,
        weights_version_id=manifest.weights_id,
        note=note,
        manifest_object=manifest_object,
        digest=manifest_object,
        num_batches=len(manifest.batches),
        num_clips=len(manifest.clips),
        num_labels=manifest.num_labels,
        actor_id=unit.actor.id,
        valid_from=unit.now,
        recorded_at=unit.now,
    )


def _audited(release: DatasetRelease, batches: Sequence[LabelBatch]) -> dict[str, Any]:
    return {
        "batches": [batch.id for batch in batches],
        "ontology_version": release.ontology_version_id,
        "weights_version": release.weights_version_id,
        "digest": release.digest,
        "clips": release.num_clips,
        "labels": release.num_labels,
        "note": release.note,
    }
