"""What a benchmark has of each cohort: clips, drives, labeled objects. Called by the API."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyarrow.compute as pc
from sqlmodel import Session

from gainloop.errors import NotFound
from gainloop.models.evaluation import Benchmark
from gainloop.models.governance import Actor
from gainloop.pipeline.comparison.verdicts import FEWEST_UNITS
from gainloop.reads.clip_values import ClipValues, values_in_benchmark
from gainloop.reads.cohorts import check_axes
from gainloop.rules.access import Permission, require
from gainloop.stores.objects import ObjectStore
from gainloop.terms.sizes import FEWEST_OBJECTS


@dataclass(frozen=True, slots=True)
class BenchmarkCohort:
    """values: one per asked axis; a clip with several values of an axis is in several cohorts."""

    values: tuple[str, ...]
    num_clips: int
    num_drives: int
    num_objects: int

    @property
    def too_few(self) -> bool:
        """For a verdict, which rests on drives, or on clips where no drive is known."""
        units = self.num_drives or self.num_clips
        return self.num_objects < FEWEST_OBJECTS or units < FEWEST_UNITS


def coverage_by_cohort(
    session: Session, objects: ObjectStore, actor: Actor, benchmark_id: str, axes: Sequence[str]
) -> list[BenchmarkCohort]:
    """Most objects first. Raises NotFound, InvalidInput UNKNOWN_FIELD, TOO_MANY_VALUES."""
    require(actor.role, Permission.READ)
    check_axes(session, axes)
    benchmark = session.get(Benchmark, benchmark_id)
    if benchmark is None:
        raise NotFound(f"there is no benchmark {benchmark_id!r}", path="benchmark")
    objects_of = _objects_by_clip(objects, benchmark.ground_truth_object)
    cells: dict[tuple[str, ...], list[ClipValues]] = {}
    for clip in values_in_benchmark(session, benchmark_id, axes):
        for cell in clip.cells(axes):
            cells.setdefault(cell, []).append(clip)
    rows = [
        BenchmarkCohort(
            values=cell,
            num_clips=len({clip.clip_id for clip in clips}),
            num_drives=len({clip.drive_id for clip in clips if clip.drive_id}),
            num_objects=sum(objects_of.get(clip.clip_id, 0) for clip in clips),
        )
        for cell, clips in cells.items()
    ]
    return sorted(rows, key=lambda row: (-row.num_objects, -row.num_clips, row.values))


@lru_cache(maxsize=64)
def _objects_by_clip(objects: ObjectStore, ground_truth_object: str) -> dict[str, int]:
    """Ignore regions are left out. Counted once per object, which never changes."""
    table = objects.get_table(ground_truth_object, columns=["clip_id", "is_crowd"])
    labeled = table.filter(pc.invert(table["is_crowd"]))
    counted = labeled.group_by("clip_id").aggregate([([], "count_all")])
    return dict(zip(counted["clip_id"].to_pylist(), counted["count_all"].to_pylist(), strict=True))
