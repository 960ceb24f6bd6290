"""Bulk data under the home: immutable files, tables as Parquet and documents as JSON, named by the
SHA-256 of their bytes.

A file is written beside its place and renamed, so a crash leaves a stray temporary file at most.
"""

import hashlib
import os
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from gainloop.errors import Incomplete, Unreadable
from gainloop.terms.hashing import bytes_digest

_DOCUMENT = "json"


class ObjectStore:
    def __init__(self, root: Path) -> None:
        self.root = root

    def put_table(self, table: pa.Table) -> str:
        """Stores a table, returns its digest; the same table is stored once."""
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd", row_group_size=64_000)
        data = sink.getvalue().to_pybytes()
        digest = bytes_digest(data)
        place = self._place(digest)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            _write_durably(place, data)
        return digest

    def get_table(
        self,
        digest: str,
        *,
        columns: list[str] | None = None,
        filters: list[tuple[str, str, object]] | None = None,
    ) -> pa.Table:
        """A table or a part of it. Raises Incomplete if it is missing, Unreadable if broken."""
        place = self._place(digest)
        try:
            return pq.read_table(place, columns=columns, filters=filters, memory_map=True)
        except FileNotFoundError:
            raise Incomplete(f"the object {digest[:12]} is missing under {self.root}") from None
        except (pa.ArrowInvalid, OSError) as error:
            raise Unreadable(f"the object {digest[:12]} cannot be read: {error}") from error

    def put_bytes(self, data: bytes) -> str:
        """Stores a document, returns its digest; the same document is stored once."""
        digest = bytes_digest(data)
        place = self._place(digest, _DOCUMENT)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            _write_durably(place, data)
        return digest

    def get_bytes(self, digest: str) -> bytes:
        """A document. Raises Incomplete if it is missing, Unreadable if it is another by now."""
        try:
            data = self._place(digest, _DOCUMENT).read_bytes()
        except FileNotFoundError:
            raise Incomplete(f"the object {digest[:12]} is missing under {self.root}") from None
        if bytes_digest(data) != digest:
            raise Unreadable(f"the object {digest[:12]} was changed under {self.root}")
        return data

    def column_names(self, digest: str) -> list[str]:
        """Of a table, without its rows. Raises Incomplete if it is missing."""
        try:
            names: list[str] = pq.read_schema(self._place(digest)).names
        except FileNotFoundError:
            raise Incomplete(f"the object {digest[:12]} is missing under {self.root}") from None
        return names

    def is_intact(self, digest: str) -> bool:
        """Whether the bytes of an object are still those that its digest names."""
        try:
            with self._place(digest).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == digest
        except FileNotFoundError:
            return False

    def looks_of(self, digest: str) -> tuple[int, ...] | None:
        """What changes when the file of an object is touched; None where there is none."""
        try:
            found = self._place(digest).stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns

    def _place(self, digest: str, ending: str = "parquet") -> Path:
        return self.root / digest[:2] / f"{digest}.{ending}"


def _write_durably(place: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
