"""The files of an index: segments, and one manifest that names those in use.

    <home>/vectors/<digest of the space's name>/
        current.json      the generation in use, replaced in one move
        seg-<token>/      an immutable segment
        gone-<token>.npy  positions of a segment that were taken away
        lock              held by the one writer

A process that is killed leaves the old manifest or the new one, and perhaps files that no manifest
names, which the next writer takes away. What the generation before used stays until the next swap,
so that a reader who has just read its manifest finds its files. Called by `faiss_index`.
"""

import fcntl
import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gainloop.errors import Unreadable
from gainloop.ports.vectors import Space
from gainloop.stores.vectors.segment import sync
from gainloop.terms.boxes import Ints
from gainloop.terms.embeddings import Metric
from gainloop.terms.hashing import bytes_digest

MANIFEST = "current.json"
_LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Part:
    """A segment in use; gone: the file of positions that were taken away."""

    segment: str
    gone: str | None = None

    @property
    def files(self) -> set[str]:
        return {self.segment} | ({self.gone} if self.gone else set())


@dataclass(frozen=True, slots=True)
class Manifest:
    """digest: of ids and vectors in use, see `row_digests`; mark: as the writer gave it."""

    space: Space
    generation: int
    num_vectors: int
    digest: str
    mark: str
    parts: tuple[Part, ...]


class IndexFolder:
    """The folder of one space; exists once something was written."""

    def __init__(self, root: Path, space: str) -> None:
        self.path = root / bytes_digest(space.encode())[:24]

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time, over all processes."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def stamp(self) -> tuple[int, int] | None:
        """What changes with the manifest; None where there is none."""
        try:
            found = (self.path / MANIFEST).stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns

    def read(self) -> Manifest | None:
        """Raises Unreadable."""
        try:
            return _manifest_of(json.loads((self.path / MANIFEST).read_bytes()))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable(f"the manifest under {self.path.name} cannot be read") from error

    def read_if_whole(self) -> Manifest | None:
        """None also where it is damaged: for those who replace it."""
        try:
            return self.read()
        except Unreadable:
            return None

    def swap(self, manifest: Manifest) -> None:
        """Takes the manifest into use, whose files are in place; takes away what is not needed."""
        before = self.read_if_whole()
        partial = self.path / f"{MANIFEST}.partial"
        partial.write_text(json.dumps(asdict(manifest)), encoding="utf-8")
        sync(partial)
        partial.replace(self.path / MANIFEST)
        sync(self.path)
        used = {
            file for one in (before, manifest) if one for part in one.parts for file in part.files
        }
        for path in self.path.iterdir():
            if path.name.startswith(("seg-", "gone-")) and path.name not in used:
                _remove(path)

    def new_segment(self) -> Path:
        return self.path / f"seg-{secrets.token_hex(8)}"

    def write_gone(self, positions: Ints) -> str:
        path = self.path / f"gone-{secrets.token_hex(8)}.npy"
        np.save(path, positions)
        sync(path)
        return path.name

    def read_gone(self, part: Part) -> Ints:
        """Raises FileNotFoundError, Unreadable."""
        if part.gone is None:
            return np.zeros(0, np.int64)
        try:
            positions: Ints = np.load(self.path / part.gone, allow_pickle=False)
        except (ValueError, EOFError) as error:
            raise Unreadable(f"{part.gone} cannot be read: {error}") from error
        return positions

    def drop(self) -> None:
        (self.path / MANIFEST).unlink(missing_ok=True)
        for path in self.path.iterdir():
            if path.name != _LOCK:
                _remove(path)


def space_names(root: Path) -> list[str]:
    """Of all indexes under a folder."""
    found = []
    for path in sorted(root.glob(f"*/{MANIFEST}")):
        try:
            found.append(_manifest_of(json.loads(path.read_bytes())).space.name)
        except (OSError, ValueError, KeyError, TypeError):
            continue  # whoever opens it is told
    return sorted(found)


def _manifest_of(document: dict[str, Any]) -> Manifest:
    space = document["space"]
    return Manifest(
        space=Space(space["name"], space["dimension"], Metric(space["metric"])),
        generation=document["generation"],
        num_vectors=document["num_vectors"],
        digest=document["digest"],
        mark=document["mark"],
        parts=tuple(Part(**part) for part in document["parts"]),
    )


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
