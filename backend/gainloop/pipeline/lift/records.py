"""Results of shadow cycles as columns, and what is told of them. numpy only.

`reads.shadow` makes `Arms`; `measure_lift` takes them and gives `Lift`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gainloop.terms.boxes import Floats
from gainloop.terms.enums import LiftState, ShadowArm


@dataclass(frozen=True, slots=True)
class Arms:
    """One metric, 0 to 1, in the order of the cycles; each value (T,), NaN where a cycle has no
    such arm. hours: label-hours, likewise.
    """

    results: Mapping[ShadowArm, Floats]
    hours: Mapping[ShadowArm, Floats]


@dataclass(frozen=True, slots=True)
class Null:
    """The A/A test: how far two random batches of the same hours lie apart by chance alone.

    sd: of the difference of two such arms, whose mean is 0 by design; low, high: its 95 % interval;
    all None without twins.
    """

    num_cycles: int
    sd: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Step:
    """What was known after a cycle. cycle: its position; num_cycles: with both arms, up to here;
    hours: label-hours of one arm, up to here.

    delta: mean difference; half_width: of its interval, which holds for all looks together; None
    where it has no end. evidence: how much better a difference explains the results than none
    does; the stop rule asks for `evidence.THRESHOLD`. gain: delta x cycles; boundary: half_width x
    cycles, the line that `gain` has to cross.
    """

    cycle: int
    num_cycles: int
    hours: float
    delta: float
    half_width: float | None
    evidence: float

    @property
    def gain(self) -> float:
        return self.delta * self.num_cycles

    @property
    def boundary(self) -> float | None:
        return None if self.half_width is None else self.half_width * self.num_cycles

    @property
    def gain_per_hour(self) -> float:
        return self.gain / self.hours


@dataclass(frozen=True, slots=True)
class Contrast:
    """Prioritized less `baseline`, pooled over cycles.

    effect: delta in units of `Null.sd`; None without twins. t_p_value, flip_p_value: of a test that
    looks once, which this is not; None below two cycles. num_cycles_one_look: (2.8 / effect)², what
    such a test would take for 80 % power; num_cycles_needed: what it takes while every cycle is
    looked at, at the difference and spread seen so far; None where beyond reach or unknown.
    uses_null: the spread is also told by the A/A test. decided_after: number of cycles at which the
    stop rule was reached first.
    """

    baseline: ShadowArm
    state: LiftState
    num_cycles: int
    differences: tuple[float | None, ...]
    steps: tuple[Step, ...]
    effect: float | None
    t_p_value: float | None
    flip_p_value: float | None
    num_cycles_one_look: int | None
    num_cycles_needed: int | None
    uses_null: bool
    decided_after: int | None

    @property
    def last(self) -> Step | None:
        return self.steps[-1] if self.steps else None


@dataclass(frozen=True, slots=True)
class Lift:
    """Of one metric. contrasts: those that any cycle has."""

    null: Null
    contrasts: tuple[Contrast, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """How much an arm took until its result was at the target for the first time.

    num_cycles, hours: None where it never was; hours_spent: of all its cycles.
    """

    arm: ShadowArm
    num_cycles: int | None
    hours: float | None
    hours_spent: float
