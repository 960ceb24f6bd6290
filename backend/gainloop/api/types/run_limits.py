"""What a run must hold and may not exceed, what that did, and clips to be looked at first."""

from typing import Any, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.types.clip import Clip
from gainloop.api.types.node import existing
from gainloop.api.types.results import AxisValue
from gainloop.api.types.scalars import DateTime
from gainloop.pipeline.reasons.limit_notes import cohort_label, cost_sentence
from gainloop.reads.run_limits import LimitsRow, RunLimitsRow, TriageRow
from gainloop.terms.enums import LimitUnit, Profile, ShortfallReason
from gainloop.terms.limits import Minimum as MinimumRecord


@strawberry.type(description="At least so many clips or label-hours of a cohort.")
class Minimum:
    cohort: list[AxisValue] = program("What its clips share.")
    label: str = program("The cohort in words.")
    amount: float = program("How much, in its unit.")
    unit: LimitUnit = program("What it is counted in.")
    safety_floor: str | None = program("Name of the safety floor; null for any other minimum.")

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        record = MinimumRecord.of_json(stored)
        return cls(
            cohort=[AxisValue(axis=axis, value=value) for axis, value in record.cohort],
            label=cohort_label(record),
            amount=record.amount,
            unit=record.unit,
            safety_floor=record.name or None,
        )


@strawberry.type(description="Limits of selections under every profile; immutable.")
class LimitsVersion:
    row: strawberry.Private[LimitsRow]
    version: int = program("Versions are numbered from 1.")
    largest_share: float | None = program(
        "Of the budget's hours in one cell, or in one cohort group without an atlas; null for none."
    )
    most_copies: int | None = program("Clips of one group of copies; null for no limit.")
    note: str = program("Why they are so.")
    created_at: DateTime = program("When they were set.")

    @program.resolver("The version as people write it.")
    def label(self) -> str:
        return self.row.limits_version_id

    @program.resolver("Kept under every profile before all else; a run that cannot is refused.")
    def floors(self) -> list[Minimum]:
        return [Minimum.of(stored) for stored in self.row.floors]

    @program.resolver("Met after the floors, in this order.")
    def minimums(self) -> list[Minimum]:
        return [Minimum.of(stored) for stored in self.row.minimums]

    @classmethod
    def of(cls, row: LimitsRow) -> Self:
        return cls(row=row, **copied(cls, row))


@strawberry.type(description="A minimum that the selection does not reach.")
class InfeasibleMinimum:
    minimum: Minimum = program("The minimum.")
    reached: float = program("What is selected of it, in its unit.")
    possible: float = program("What the pool has of it, in its unit.")
    reason: ShortfallReason = program("Why it is not met.")
    sentence: str = program("That in words.")

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        return cls(
            minimum=Minimum.of(stored["minimum"]),
            reached=stored["reached"],
            possible=stored["possible"],
            reason=ShortfallReason(stored["reason"]),
            sentence=stored["sentence"],
        )


@strawberry.type(description="The limits of a run, and what they did to it.")
class RunLimits:
    row: strawberry.Private[RunLimitsRow]
    copy_rate: float | None = program(
        "Share of the selection that comes after a copy in it; null where nothing tells copies."
    )

    @program.resolver("The version that was in force.")
    def version(self, info: Info) -> LimitsVersion:
        key = self.row.limits_version_id
        return LimitsVersion.of(existing(info.context.loaders.limits.load(key)))

    @program.resolver("Minimums that the request added.")
    def minimums(self) -> list[Minimum]:
        return [Minimum.of(stored) for stored in self.row.minimums]

    @program.resolver("Minimums that are not met.")
    def infeasible(self) -> list[InfeasibleMinimum]:
        return [InfeasibleMinimum.of(stored) for stored in self.row.infeasible]

    @program.resolver(
        "Share of the expected gain, or of the sum of scores, that limits cost, beside a run "
        "without them; null where they changed nothing."
    )
    def cost(self) -> float | None:
        return self.row.cost

    @program.resolver("The cost in words.")
    def cost_sentence(self) -> str | None:
        is_gain = self.row.profile is Profile.EXPECTED_GAIN
        return None if self.row.cost is None else cost_sentence(self.row.cost, is_gain=is_gain)

    @classmethod
    def of(cls, row: RunLimitsRow) -> Self:
        return cls(row=row, **copied(cls, row))


@strawberry.type(
    description="A candidate far from all others that was not selected: broken, or new."
)
class TriageEntry:
    row: strawberry.Private[TriageRow]
    place: int = program("1 is looked at first.")
    guard: float = program("How much it counts for standing apart, 0.01 to 1.")
    score: float = program("Its score in the run.")
    unguarded: float = program("What it would score with others like it.")
    sentence: str = program("Why it is here.")

    @program.resolver("The clip.")
    def clip(self, info: Info) -> Clip:
        return Clip.load(info, self.row.clip_id)

    @classmethod
    def of(cls, row: TriageRow) -> Self:
        return cls(row=row, **copied(cls, row))
