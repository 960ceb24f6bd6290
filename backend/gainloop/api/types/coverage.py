"""The coverage map."""

from typing import Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.types.benchmark import Benchmark
from gainloop.api.types.evaluation import Evaluation
from gainloop.api.types.results import OutcomeCounts
from gainloop.reads.coverage import CoverageCellRow, CoverageRow


@strawberry.type(description="One combination of region, weather and light.")
class CoverageCell:
    region: str = program("The region, or `unknown`.")
    weather: str = program("The weather, or `unknown`.")
    time_of_day: str = program("The light, or `unknown`.")
    label: str = program("The values in words.")
    labeled_clips: int = program("Labeled clips outside benchmarks.")
    target_clips: float = program(
        "Labeled clips that the target share of all labeled clips would be."
    )
    gap_clips: float = program(
        "How many labeled clips are missing to the target; 0 where none, or where nothing is known."
    )
    pool_clips: int = program("Clips without labels and in no benchmark.")
    benchmark_clips: int = program("Clips of the benchmark that gives the targets.")
    counts: OutcomeCounts | None = program("What the evaluation counted here; null without one.")
    too_few: bool = program("Fewer than 30 objects: the rates say little.")

    @classmethod
    def of(cls, row: CoverageCellRow) -> Self:
        region, weather, time_of_day = row.values
        counts = None if row.counts is None else OutcomeCounts.of(row.counts)
        return cls(
            **{
                **copied(cls, row),
                "region": region,
                "weather": weather,
                "time_of_day": time_of_day,
                "label": " · ".join(value.replace("_", " ") for value in row.values),
                "counts": counts,
            }
        )


@strawberry.type(
    description="Where labels are, by region, weather and light, beside where they should be."
)
class Coverage:
    row: strawberry.Private[CoverageRow]
    basis: str = program("What the target shares are taken from, as a sentence.")
    regions: list[str] = program("Regions, most clips first.")
    weathers: list[str] = program("Weathers, most clips first.")
    times_of_day: list[str] = program("Lights, in the order of the day.")
    labeled_clips: int = program("Labeled clips outside benchmarks.")
    pool_clips: int = program("Clips without labels and in no benchmark.")
    cells_below_target: int = program("Cells that have fewer labeled clips than their target.")

    @program.resolver("The benchmark whose shares are the targets; null where there is none.")
    def benchmark(self, info: Info) -> Benchmark | None:
        key = self.row.benchmark_id
        return None if key is None else Benchmark.load(info, key)

    @program.resolver("The evaluation whose misses the cells show; null where there is none.")
    def evaluation(self, info: Info) -> Evaluation | None:
        key = self.row.evaluation_id
        return None if key is None else Evaluation.load(info, key)

    @program.resolver("Every combination in which there is a clip, the largest gap first.")
    def cells(self) -> list[CoverageCell]:
        return [CoverageCell.of(row) for row in self.row.cells]

    @classmethod
    def of(cls, row: CoverageRow) -> Self:
        return cls(row=row, **copied(cls, row))
