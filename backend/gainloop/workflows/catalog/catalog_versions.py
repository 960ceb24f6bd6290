"""Registers the version of a dataset that a catalog file is: other bytes under its name, the next.

Called inside the unit of work of `import_catalog`.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from gainloop.models.inventory import CatalogVersion
from gainloop.terms.enums import ClipOrigin
from gainloop.terms.names import MAX_NAME, check_name

_UNFIT = re.compile(r"[^\w .()+-]+")  # what a file name may hold and a name may not


@dataclass(frozen=True, slots=True)
class CatalogFile:
    """num_drives: 0 where the file names none."""

    dataset: str
    digest: str
    origin: ClipOrigin
    num_clips: int
    num_drives: int


def dataset_name(path: Path, chosen: str | None) -> str:
    """The name that was asked for, else the file's without its ending. Raises InvalidInput."""
    if chosen is not None:
        return check_name(chosen, "dataset")
    return _UNFIT.sub("_", path.stem).strip()[:MAX_NAME].strip() or "catalog"


def register_catalog(
    session: Session, file: CatalogFile, now: datetime
) -> tuple[CatalogVersion, bool]:
    """The version and whether it is new; not yet in the session where it is."""
    versions = session.exec(
        select(CatalogVersion)
        .where(CatalogVersion.name == file.dataset)
        .order_by(col(CatalogVersion.version))
    ).all()
    for known in versions:
        if known.digest == file.digest:
            return known, False
    version = len(versions) + 1
    registered = CatalogVersion(
        id=f"{file.dataset}:{version}",
        name=file.dataset,
        version=version,
        digest=file.digest,
        origin=file.origin,
        num_clips=file.num_clips,
        num_drives=file.num_drives,
        recorded_at=now,
    )
    return registered, True
