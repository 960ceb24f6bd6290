"""Builds the atlas: the partition into cells in which expected gain counts errors and labels.

Called by `gainloop atlas build`, and by the first run of expected gain. An atlas stays while models
and evaluations go on, so that its cells have a history. A new version is made on request alone, and
then what earlier evaluations found is counted again in its cells.
"""

from dataclasses import dataclass, field

import numpy as np
from sqlmodel import col, func, select

from gainloop.errors import InvalidInput
from gainloop.models.gain import AtlasCell, AtlasVersion
from gainloop.models.governance import Actor
from gainloop.pipeline.atlas.fit import METHOD, Side, num_cells_for
from gainloop.pipeline.atlas.membership import place
from gainloop.pipeline.atlas.names import CellName, name_cells
from gainloop.pipeline.atlas.quality import choose_atlas
from gainloop.reads.arrays import Pool
from gainloop.reads.atlas import cells_of_atlas, newest_atlas
from gainloop.reads.rank_sources import SourceChoice
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.atlas import Atlas, Memberships
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import AuditAction
from gainloop.terms.features import Axes, BenchmarkClips, Features
from gainloop.terms.hashing import array_digest, short_id, value_digest
from gainloop.workflows.priorities.atlas_documents import get_atlas, put_atlas
from gainloop.workflows.priorities.gather import Gathered, gather
from gainloop.workflows.priorities.plan import ChosenAtlas
from gainloop.workflows.priorities.request import MAX_SEED, RunOptions

FEWEST_CELLS, MOST_CELLS = 2, 1000
FIRST_NOTE = "Built for the first ranking by expected gain."


@dataclass(frozen=True, slots=True)
class AtlasRequest:
    """num_cells: None takes a sixteenth of the benchmark clips, 24 to 200. sources: as of runs."""

    num_cells: int | None = None
    sources: SourceChoice = field(default_factory=SourceChoice)
    seed: int = 0
    note: str = ""

    def __post_init__(self) -> None:
        number = self.num_cells
        if number is not None and not FEWEST_CELLS <= number <= MOST_CELLS:
            raise InvalidInput(
                "BAD_CELLS",
                f"an atlas has {FEWEST_CELLS} to {MOST_CELLS:,} cells, not {number}",
                field="cells",
            )
        if not 0 <= self.seed <= MAX_SEED:
            raise InvalidInput(
                "BAD_SEED", f"a seed is from 0 to {MAX_SEED}, not {self.seed}", field="seed"
            )


@dataclass(frozen=True, slots=True)
class AtlasResult:
    """`is_new` is False where this atlas was there already, and nothing was written."""

    atlas_id: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Draft:
    id: str
    space_id: str | None
    atlas: Atlas
    tag_weight: float
    quality: float | None
    cells: list[CellName]
    sides: tuple[Side, Side]


def build_atlas(home: Home, actor: Actor, request: AtlasRequest) -> AtlasResult:
    """Of all that waits and the benchmark, without any scope. Raises InvalidInput ATLAS_UNAVAILABLE
    where there is no development benchmark.
    """
    require(actor.role, Permission.RUN_PRIORITIES)
    return _build(home, actor, _whole_pool(home, request.sources), request)


def atlas_for(home: Home, actor: Actor, gathered: Gathered) -> ChosenAtlas:
    """The newest atlas of the space that the run uses; built where there is none. Raises
    InvalidInput ATLAS_UNAVAILABLE where that space is not the whole pool's.
    """
    pool, request = gathered.pool, gathered.request
    space_id = _space_of(pool)
    with home.database.read() as session:
        row = newest_atlas(session, space_id)
    if row is None:
        whole = _whole_pool(home, request.sources) if request.scope_json else pool
        if _space_of(whole) != space_id:
            raise InvalidInput(
                "ATLAS_UNAVAILABLE",
                "no clip of this scope has an embedding, and the atlas rests on those of others: "
                "import some with `gainloop embeddings import`, widen the scope, or rank by "
                "--profile weighted_sum_batch",
            )
        _build(home, actor, whole, AtlasRequest(sources=request.sources, note=FIRST_NOTE))
        with home.database.read() as session:
            row = newest_atlas(session, space_id)
    assert row is not None  # built for this space
    with home.database.read() as session:
        names = tuple(cell.name for cell in cells_of_atlas(session, actor, row.id))
    return ChosenAtlas(row.id, row.atlas_object, get_atlas(home.objects, row.atlas_object), names)


def _whole_pool(home: Home, sources: SourceChoice) -> Pool:
    with home.database.read() as session:
        asked = RunOptions(sources=sources)
        return gather(session, home.objects, asked, home.database.clock()).pool


def _build(home: Home, actor: Actor, pool: Pool, request: AtlasRequest) -> AtlasResult:
    benchmark = pool.features.benchmark
    if benchmark is None:
        raise InvalidInput(
            "ATLAS_UNAVAILABLE",
            "an atlas is made of pool and benchmark clips, and there is no evaluation on a "
            "development benchmark: import one first",
        )
    number = request.num_cells or num_cells_for(len(benchmark))
    sides = _sides(pool.features, benchmark)
    atlas_id = short_id("atlas", _inputs_digest(pool.features, benchmark, number, request.seed))
    with home.database.read() as session:
        if session.get(AtlasVersion, atlas_id) is not None:
            return AtlasResult(atlas_id, is_new=False)
    errors = (_sums(benchmark.gt), _sums(benchmark.fn))
    axes = pool.features.axes
    atlas, weight, quality = choose_atlas(*sides, axes, errors, number, request.seed)
    cells = _name(atlas, axes, sides)
    draft = _Draft(atlas_id, _space_of(pool), atlas, weight, quality, cells, sides)
    return AtlasResult(atlas_id, _store(home, actor, request, draft))


def _space_of(pool: Pool) -> str | None:
    """None where the two sides share no vectors: cells rest on tags then."""
    benchmark, source = pool.features.benchmark, pool.sources.embedding_set
    is_shared = benchmark is not None and benchmark.vectors is not None
    return source.space_id if source and is_shared else None


def _sides(features: Features, benchmark: BenchmarkClips) -> tuple[Side, Side]:
    candidates = features.candidates
    is_shared = candidates.vectors is not None and benchmark.vectors is not None
    return (
        Side(candidates.codes, candidates.vectors if is_shared else None),
        Side(benchmark.codes, benchmark.vectors if is_shared else None),
    )


def _sums(matrix: Ints) -> Floats:
    return np.asarray(matrix.sum(axis=1), dtype=np.float64)


def _name(atlas: Atlas, axes: Axes, sides: tuple[Side, Side]) -> list[CellName]:
    """By the clips of both sides."""
    found = [place(atlas, axes, side.codes, side.vectors) for side in sides]
    together = Memberships(
        np.concatenate([part.cells for part in found]),
        np.concatenate([part.shares for part in found]),
    )
    codes = np.concatenate([side.codes for side in sides])
    return name_cells(together, codes, axes, len(atlas))


def _inputs_digest(features: Features, benchmark: BenchmarkClips, num_cells: int, seed: int) -> str:
    sides = _sides(features, benchmark)
    return value_digest(
        [
            [METHOD, num_cells, seed],
            [list(features.axes.names), [list(labels) for labels in features.axes.labels]],
            [array_digest(side.codes) for side in sides],
            ["" if side.vectors is None else array_digest(side.vectors) for side in sides],
            array_digest(_sums(benchmark.gt), _sums(benchmark.fn)),
        ]
    )


def _store(home: Home, actor: Actor, request: AtlasRequest, draft: _Draft) -> bool:
    """Returns False where another process stored the same atlas meanwhile."""
    atlas_object = put_atlas(home.objects, draft.atlas)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.RUN_PRIORITIES,
        action=AuditAction.ATLAS_BUILD,
    ) as unit:
        session = unit.session
        if session.get(AtlasVersion, draft.id) is not None:
            return False
        newest = session.exec(select(func.coalesce(func.max(col(AtlasVersion.version)), 0))).one()
        row = AtlasVersion(
            id=draft.id,
            version=newest + 1,
            embedding_space_id=draft.space_id,
            num_cells=len(draft.atlas),
            tag_weight=draft.tag_weight,
            quality=draft.quality,
            seed=request.seed,
            method=METHOD,
            num_pool=len(draft.sides[0]),
            num_benchmark=len(draft.sides[1]),
            atlas_object=atlas_object,
            note=request.note,
            actor_id=actor.id,
            valid_from=unit.now,
            recorded_at=unit.now,
        )
        session.add(row)
        session.flush()
        session.add_all(_cell_rows(draft))
        unit.record(AuditRecord("AtlasVersion", row.id, _audited(row)))
    return True


def _cell_rows(draft: _Draft) -> list[AtlasCell]:
    return [
        AtlasCell(
            atlas_id=draft.id,
            number=number,
            name=cell.name,
            traits=[
                {"axis": trait.axis, "value": trait.value, "share": trait.share}
                for trait in cell.traits
            ],
        )
        for number, cell in enumerate(draft.cells)
    ]


def _audited(row: AtlasVersion) -> dict[str, object]:
    return {
        "version": row.version,
        "method": row.method,
        "cells": row.num_cells,
        "embedding_space": row.embedding_space_id,
        "tag_weight": row.tag_weight,
        "quality": row.quality,
        "atlas_object": row.atlas_object,
        "note": row.note,
    }
