"""Whether prioritized batches make better models than other batches of the same hours.

In: results of the arms by cycle. Out: `Lift`, and how soon a target was reached. Called by
`reads.shadow`.
"""

from math import ceil, isfinite

import numpy as np
from scipy.special import chdtri

from gainloop.pipeline.lift.evidence import (
    FEWEST_CYCLES,
    MOST_CYCLES,
    ONE_LOOK,
    Evidence,
    cycles_needed,
    weigh,
)
from gainloop.pipeline.lift.one_look import flip_p_value, t_p_value
from gainloop.pipeline.lift.records import Arms, Contrast, Lift, Null, Reach, Step
from gainloop.terms.boxes import Floats
from gainloop.terms.enums import LiftState, ShadowArm

BASELINES = (ShadowArm.FIFO, ShadowArm.RANDOM)
_LARGEST = 1e12
"""Evidence is shown no larger than this."""


def measure_lift(arms: Arms) -> Lift:
    """Prioritized against each baseline that any cycle has, and against a challenger. Where a
    cycle has twins, the random result is the mean of both.
    """
    twins = _of(arms, ShadowArm.RANDOM) - _of(arms, ShadowArm.RANDOM_TWIN)
    null = _null(twins)
    others = (*BASELINES, ShadowArm.CHALLENGER)
    contrasts = (_contrast(arms, other, twins, null) for other in others)
    return Lift(null, tuple(contrast for contrast in contrasts if contrast.num_cycles))


def paired_differences(arms: Arms, baseline: ShadowArm) -> tuple[Floats, Floats]:
    """(T,) prioritized less baseline, NaN where a cycle lacks one; and its variance in units of
    that of one arm.
    """
    prioritized, other = _of(arms, ShadowArm.PRIORITIZED), _of(arms, baseline)
    spread = np.full(len(prioritized), 2.0)
    if baseline is ShadowArm.RANDOM:
        twin = _of(arms, ShadowArm.RANDOM_TWIN)
        has_twin = ~np.isnan(twin)
        other = np.where(has_twin, (other + twin) / 2, other)
        spread[has_twin] = 1.5
    return prioritized - other, spread


def reach_target(arms: Arms, target: float | None = None) -> tuple[float | None, tuple[Reach, ...]]:
    """Target and arms. None takes the best result that FIFO has had; without FIFO there is none."""
    if target is None:
        fifo = _of(arms, ShadowArm.FIFO)
        target = None if np.isnan(fifo).all() else float(np.nanmax(fifo))
    if target is None:
        return None, ()
    reached = (_reach(arms, arm, target) for arm in arms.results)
    return target, tuple(reach for reach in reached if reach.hours_spent > 0)


def _contrast(arms: Arms, baseline: ShadowArm, twins: Floats, null: Null) -> Contrast:
    difference, spread = paired_differences(arms, baseline)
    evidence = weigh(difference, spread, twins)
    kept = difference[~np.isnan(difference)]
    steps = _steps(arms, baseline, difference, evidence)
    decided = np.flatnonzero(evidence.is_decided)
    effect = steps[-1].delta / null.sd if steps and null.sd else None
    state = _state(len(kept), evidence)
    return Contrast(
        baseline=baseline,
        state=state,
        num_cycles=len(kept),
        differences=tuple(None if np.isnan(value) else float(value) for value in difference),
        steps=steps,
        effect=effect,
        t_p_value=t_p_value(kept),
        flip_p_value=flip_p_value(kept),
        num_cycles_one_look=_one_look(effect),
        num_cycles_needed=_needed(evidence, spread[~np.isnan(difference)], twins),
        uses_null=bool(len(evidence.uses_twins) and evidence.uses_twins[-1]),
        decided_after=int(evidence.num_cycles[decided[0]]) if len(decided) else None,
    )


def _state(num_cycles: int, evidence: Evidence) -> LiftState:
    if num_cycles == 0:
        return LiftState.NO_CYCLES
    if num_cycles < FEWEST_CYCLES:
        return LiftState.TOO_FEW_CYCLES
    if not evidence.is_decided[-1]:
        return LiftState.NOT_DISTINGUISHABLE
    return LiftState.BETTER if evidence.delta[-1] > 0 else LiftState.WORSE


def _steps(
    arms: Arms, baseline: ShadowArm, difference: Floats, evidence: Evidence
) -> tuple[Step, ...]:
    """One for each cycle that has the difference."""
    has = ~np.isnan(difference)
    hours = (_hours(arms, ShadowArm.PRIORITIZED) + _hours(arms, baseline)) / 2
    spent = np.cumsum(np.where(has, hours, 0.0))
    shown = np.exp(np.minimum(evidence.log_evidence, np.log(_LARGEST)))
    return tuple(
        Step(
            cycle=cycle,
            num_cycles=int(evidence.num_cycles[cycle]),
            hours=float(spent[cycle]),
            delta=float(evidence.delta[cycle]),
            half_width=_finite(evidence.half_width[cycle]),
            evidence=float(shown[cycle]),
        )
        for cycle in np.flatnonzero(has).tolist()
    )


def _null(twins: Floats) -> Null:
    """The interval of a variance whose mean is known: its squares follow chi-square."""
    kept = twins[~np.isnan(twins)]
    count = len(kept)
    total = float((kept**2).sum())
    if count == 0:
        return Null(0, None, None, None)
    low, high = (float(np.sqrt(total / chdtri(count, p))) for p in (0.025, 0.975))
    return Null(count, float(np.sqrt(total / count)), low, high)


def _one_look(effect: float | None) -> int | None:
    if not effect:
        return None
    needed = (ONE_LOOK / effect) ** 2
    return ceil(needed) if needed <= MOST_CYCLES else None


def _needed(evidence: Evidence, spread: Floats, twins: Floats) -> int | None:
    if not len(spread) or not evidence.s[-1] > 0:
        return None
    num_twins = int((~np.isnan(twins)).sum())
    has_twins = bool(evidence.uses_twins[-1]) and num_twins >= len(spread)
    effect = float(evidence.delta[-1] / evidence.s[-1])
    return cycles_needed(effect, float(spread.mean()), has_twins)


def _reach(arms: Arms, arm: ShadowArm, target: float) -> Reach:
    results, hours = _of(arms, arm), _hours(arms, arm)
    has = ~np.isnan(results)
    spent = np.cumsum(hours[has])
    there = np.flatnonzero(results[has] >= target)
    total = float(spent[-1]) if len(spent) else 0.0
    if not len(there):
        return Reach(arm, None, None, total)
    first = int(there[0])
    return Reach(arm, first + 1, float(spent[first]), total)


def _of(arms: Arms, arm: ShadowArm) -> Floats:
    return _column(arms.results.get(arm), arms)


def _hours(arms: Arms, arm: ShadowArm) -> Floats:
    return _column(arms.hours.get(arm), arms)


def _column(values: Floats | None, arms: Arms) -> Floats:
    if values is not None:
        return values
    return np.full(len(arms.results[ShadowArm.PRIORITIZED]), np.nan)


def _finite(value: float) -> float | None:
    return float(value) if isfinite(value) else None
