"""Benchmarks."""

from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.node import Node, existing
from gainloop.api.types.scalars import DateTime
from gainloop.reads.benchmarks import BenchmarkRow
from gainloop.terms.enums import BenchmarkRole

if TYPE_CHECKING:
    from gainloop.api.types.evaluation import Evaluation


@strawberry.type(description="Clips with ground truth that models are measured on; immutable.")
class Benchmark(Node):
    row: strawberry.Private[BenchmarkRow]
    name: str = program("Name, the same for all versions.")
    version: int = program("Other ground truth under the same name is another version.")
    label: str = program("Name and version, as people write them.")
    digest: str = program("SHA-256 of the ground truth.")
    role: BenchmarkRole = program("Whether the ranking may learn from it.")
    num_clips: int = program("Number of clips.")
    num_frames: int = program("Number of frames.")
    num_objects: int = program("Labeled objects, ignore regions left out.")
    classes: list[str] = program("Classes of its ground truth.")
    created_at: DateTime = program("When it was imported.")

    @program.resolver("Evaluations on this version, newest first.")
    def evaluations(
        self, info: Info
    ) -> list[Annotated["Evaluation", strawberry.lazy("gainloop.api.types.evaluation")]]:
        from gainloop.api.types.evaluation import Evaluation

        rows = info.context.loaders.evaluations_of_benchmark.load(self.row.benchmark_id)
        return [Evaluation.of(row) for row in rows]

    @classmethod
    def of(cls, row: BenchmarkRow) -> Self:
        return cls(
            id=strawberry.ID(global_id("Benchmark", row.benchmark_id)),
            row=row,
            label=f"{row.name}:{row.version}",
            **copied(cls, row),
        )

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.benchmark.load(key)))
