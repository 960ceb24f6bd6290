"""Benchmarks."""

from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.leakage import LeakageReport
from gainloop.api.types.node import Node, existing
from gainloop.api.types.results import BenchmarkCoverage
from gainloop.api.types.scalars import DateTime
from gainloop.reads.benchmark_coverage import coverage_by_cohort
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

    source: str = program("Where it came from: internal, or public.")

    @program.resolver("Clips, drives and objects per combination of values.")
    def coverage_by_cohort(
        self,
        info: Info,
        by: Annotated[list[str], strawberry.argument(description="One to three axes.")],
    ) -> list[BenchmarkCoverage]:
        context, key = info.context, self.row.benchmark_id
        rows = coverage_by_cohort(context.session, context.home.objects, context.reader, key, by)
        return [BenchmarkCoverage.of(by, row) for row in rows]

    @program.resolver("All versions of this benchmark, newest first.")
    def versions(
        self, info: Info
    ) -> list[Annotated["Benchmark", strawberry.lazy("gainloop.api.types.benchmark")]]:
        rows = info.context.loaders.versions_of_benchmark.load(self.row.name)
        return [Benchmark.of(row) for row in rows]

    @program.resolver("Clips outside that are too close to its clips.")
    def leakage(self, info: Info) -> LeakageReport:
        return LeakageReport.load(info, self.row.benchmark_id)

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
