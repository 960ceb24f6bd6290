"""What is too close to a benchmark."""

from typing import Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.types.clip import Clip
from gainloop.reads import leakage
from gainloop.terms.enums import LeakKind

SHOWN = 100


@strawberry.type(description="Two clips that are too close.")
class Leak:
    row: strawberry.Private[leakage.Leak]
    kind: LeakKind = program("Why.")

    @program.resolver("The clip outside.")
    def clip(self, info: Info) -> Clip:
        return Clip.load(info, self.row.clip_id)

    @program.resolver("The clip of the benchmark.")
    def benchmark_clip(self, info: Info) -> Clip:
        return Clip.load(info, self.row.benchmark_clip_id)

    @program.resolver("How close.")
    def sentence(self) -> str:
        return self.row.sentence

    @classmethod
    def of(cls, row: leakage.Leak) -> Self:
        return cls(row=row, kind=row.kind)


@strawberry.type(description="Clips outside a benchmark that are too close to it.")
class LeakageReport:
    num_training: int = program("Labeled clips that leak.")
    num_candidates: int = program("Candidates that leak.")
    leaks: list[Leak] = program(f"The first {SHOWN}.")
    basis: str = program("The limits, in words.")

    @classmethod
    def load(cls, info: Info, benchmark_id: str) -> Self:
        context = info.context
        report = leakage.report_leakage(
            context.session, context.home.objects, context.reader, benchmark_id
        )
        shown = report.leaks[:SHOWN]
        context.loaders.follow(shown)
        return cls(
            num_training=report.num_training,
            num_candidates=report.num_candidates,
            leaks=[Leak.of(leak) for leak in shown],
            basis=report.basis,
        )
