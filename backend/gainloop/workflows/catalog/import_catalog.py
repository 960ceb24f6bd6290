"""Imports a clip catalog: new clips enter, changed ones keep their history, the rest is left alone.

Called by `gainloop catalog import`, the mutation `importCatalog` and the demo program. Only the
columns that a file has are compared and changed; importing it again changes nothing. Bytes that are
new under the name of a dataset are its next version.
"""

from dataclasses import dataclass, field
from pathlib import Path

from gainloop.formats.catalog import read_catalog
from gainloop.formats.catalog_columns import MapFile
from gainloop.models.catalog import Clip, Drive, Tag
from gainloop.models.governance import Actor
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.staging import Stage
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, ClipOrigin
from gainloop.terms.findings import Findings
from gainloop.terms.hashing import file_digest
from gainloop.terms.options import ReadOptions
from gainloop.terms.progress import Progress, silent
from gainloop.workflows.catalog.catalog_rows import clip_rows, drive_rows, tag_rows
from gainloop.workflows.catalog.catalog_versions import (
    CatalogFile,
    dataset_name,
    register_catalog,
)
from gainloop.workflows.catalog.merge_catalog import (
    Counts,
    StagedCatalog,
    count_staged,
    merge_catalog,
)


@dataclass(frozen=True, slots=True)
class CatalogRequest:
    """`chosen` overrides the guessed column map; `origin` is what the clips are; `dataset` names
    what the file is a version of, None takes the file's name without its ending.
    """

    path: Path
    chosen: MapFile = field(default_factory=MapFile)
    options: ReadOptions = field(default_factory=ReadOptions)
    origin: ClipOrigin = ClipOrigin.RECORDED
    dry_run: bool = False
    dataset: str | None = None


@dataclass(frozen=True, slots=True)
class CatalogImport:
    new: int
    changed: int
    unchanged: int
    rejected: int
    findings: Findings


def import_catalog(
    home: Home, actor: Actor, request: CatalogRequest, progress: Progress = silent
) -> CatalogImport:
    """Raises InvalidInput for a file that cannot be read as a catalog; rows are rejected alone."""
    dataset = dataset_name(request.path, request.dataset)
    progress("reading", 0, 3)
    read = read_catalog(request.path, request.options, request.chosen)
    digest = file_digest(request.path)
    progress("staging", 1, 3)
    now = home.database.clock()
    with Stage(home.database) as stage:
        columns, rows = clip_rows(read.catalog, request.origin, now)
        staged = StagedCatalog(
            clips=stage.put(Clip, rows, columns),
            drives=stage.put(Drive, drive_rows(read.catalog, now)),
            tags=stage.put(Tag, tag_rows(read.catalog), ["clip_id", "axis", "value"]),
            has_tags="scenario_tags" in read.catalog.columns,
        )
        progress("merging", 2, 3)
        with UnitOfWork(
            home.database,
            actor=actor,
            permission=Permission.IMPORT_DATA,
            action=AuditAction.CATALOG_IMPORT,
            connection=stage.connection,
        ) as unit:
            counts = merge_catalog(unit.session, staged, now, write=not request.dry_run)
            if not request.dry_run:
                file = CatalogFile(
                    dataset=dataset,
                    digest=digest,
                    origin=request.origin,
                    num_clips=len(read.catalog),
                    num_drives=count_staged(unit.session, staged.drives),
                )
                _record(unit, request, file, counts)
    progress("done", 3, 3)
    return CatalogImport(
        new=counts.new,
        changed=counts.changed,
        unchanged=len(read.catalog) - counts.new - counts.changed,
        rejected=read.num_rejected,
        findings=read.findings,
    )


def _record(unit: UnitOfWork, request: CatalogRequest, file: CatalogFile, counts: Counts) -> None:
    """One entry where clips or the dataset changed, else nothing."""
    version, is_new = register_catalog(unit.session, file, unit.now)
    if is_new:
        unit.session.add(version)
    if is_new or counts.new or counts.changed:
        change = {
            "new": counts.new,
            "changed": counts.changed,
            "file_digest": file.digest,
            "dataset": version.id,
        }
        unit.emit("catalog.imported", change)
        unit.record(AuditRecord("Catalog", request.path.name, change))
