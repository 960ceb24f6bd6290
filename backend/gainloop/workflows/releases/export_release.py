"""Writes a dataset release as files that a training reads: COCO, and the manifest beside it.

Called by `gainloop release export`. Reads only what the manifest pins, and checks every digest, so
a release gives the same bytes whatever was labeled since. The folder appears whole or not at all.
"""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import orjson
from sqlmodel import Session

from gainloop.errors import InvalidInput
from gainloop.formats.coco_writer import Written, write_coco
from gainloop.formats.output_file import refusing_output
from gainloop.models.governance import Actor
from gainloop.reads.release_labels import (
    find_release,
    pinned_contents,
    pinned_frames,
    read_manifest,
)
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.stores.objects import ObjectStore
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction
from gainloop.terms.hashing import file_digest
from gainloop.terms.releases import KIND

LABELS_FILE, MANIFEST_FILE = "annotations.json", "manifest.json"


@dataclass(frozen=True, slots=True)
class ExportedRelease:
    """sha256: of the file of labels."""

    folder: Path
    num_images: int
    num_annotations: int
    sha256: str


def export_release(home: Home, actor: Actor, release_id: str, folder: Path) -> ExportedRelease:
    """Into a folder that is new, empty, or of an earlier export, which it takes the place of.

    Raises NotFound, InvalidInput BAD_OUTPUT, FOLDER_NOT_EMPTY, Incomplete, Tampered; then nothing
    is written.
    """
    require(actor.role, Permission.CREATE_RELEASE)
    with refusing_output(folder):
        folder = folder.resolve()
        _check_folder(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        with home.database.read() as session:
            written = _write(session, home.objects, release_id, place)
        sha256 = file_digest(place / LABELS_FILE)
        _record(home, actor, release_id, sha256)
        _put_in_place(place, folder)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return ExportedRelease(folder, written.num_images, written.num_annotations, sha256)


def _check_folder(folder: Path) -> None:
    if not folder.exists() or (folder.is_dir() and _is_ours(folder)):
        return
    raise InvalidInput(
        "FOLDER_NOT_EMPTY",
        f"{folder} holds something else than an earlier export: name a new folder",
        field="output",
    )


def _is_ours(folder: Path) -> bool:
    """Whether it is empty, or holds an earlier export and nothing else."""
    names = {entry.name for entry in folder.iterdir()}
    if not names:
        return True
    if names != {LABELS_FILE, MANIFEST_FILE}:
        return False
    try:
        manifest = orjson.loads((folder / MANIFEST_FILE).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return False
    return isinstance(manifest, dict) and manifest.get("kind") == KIND


def _write(session: Session, objects: ObjectStore, release_id: str, place: Path) -> Written:
    release = find_release(session, release_id)
    manifest = read_manifest(objects, release)
    info = {
        "release": release.id,
        "manifest_sha256": release.digest,
        "ontology": manifest.ontology_id,
        "weights": manifest.weights_id,
    }
    (place / MANIFEST_FILE).write_bytes(objects.get_bytes(release.manifest_object))
    with (place / LABELS_FILE).open("wb") as file:
        frames, labels = pinned_frames(objects, manifest), pinned_contents(session, manifest)
        return write_coco(file, info, manifest.classes, frames, labels)


def _record(home: Home, actor: Actor, release_id: str, sha256: str) -> None:
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.CREATE_RELEASE,
        action=AuditAction.RELEASE_EXPORT,
    ) as unit:
        unit.record(AuditRecord("DatasetRelease", release_id, {"format": "coco", "sha256": sha256}))


def _put_in_place(place: Path, folder: Path) -> None:
    """By renames alone, so that nobody finds half an export."""
    place.chmod(0o755)
    if folder.exists():
        earlier = place.with_name(f"{place.name}-earlier")
        folder.rename(earlier)
        place.rename(folder)
        shutil.rmtree(earlier)
    else:
        place.rename(folder)
