"""Whether a mean difference over cycles is more than chance, however often one looks.

In: paired differences of cycles, and those of twins. Out: evidence and interval after every cycle.
Called by `measure_lift`.

A cycle is one draw: which clips happened to be in the batches moves its result far more than which
clips are in the benchmark, so resampling the benchmark of one cycle says nothing of the next. What
is tested is the mean over cycles, of results d ~ N(mean, v s²), s² being the variance of one arm.

**Looking after every cycle is paid for** by a test martingale instead of a p-value: the likelihood
of the results with mean / s ~ N(0, PRIOR), over their likelihood with mean 0, both integrated over
s with its right-invariant prior. If there is no difference, the chance that this ratio ever reaches
x is at most 1/x, over any number of looks and however it is decided to go on (Ville 1939; Robbins
1970; Lai 1976; for unknown s: Pérez-Ortiz, Lardy, de Heide and Grünwald 2024; Wang and Ramdas
2025).
The interval holds the means that are not refuted like this. A report has four lines (two
baselines, two metrics) with ALPHA together, so that each of them asks for THRESHOLD.

**Twins**: two random arms of one cycle differ by N(0, 2 s²), whatever the policy does, and are
independent of d; they tell s where cycles are few. That is right as long as d does not spread wider
than they say. Where it does, by an F test at SPREAD_P, the weaker of both results counts, with and
without twins.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc, nctdtr

from gainloop.terms.boxes import Bools, Floats, Ints

ALPHA = 0.1
NUM_LINES = 4
THRESHOLD = NUM_LINES / ALPHA
PRIOR = 8.0
"""Variance of the difference in units of s²: a mean of two A/A standard deviations, (2 √2)². Any
value is valid; this one decides soonest for policies of the size that simulations show (1 to 3)."""
FEWEST_CYCLES = 2
"""One cycle decides nothing, whatever its result."""
SPREAD_P = 0.2
TWIN_SPREAD = 2.0
POWER = 0.8
ONE_LOOK = 2.8
"""Standard errors that give a two-sided test at 5 % the power of 80 %: 1.96 + 0.84."""
MOST_CYCLES = 200


@dataclass(frozen=True, slots=True)
class Evidence:
    """After each of T cycles. num_cycles: those with a difference so far; delta: NaN before the
    first; half_width: infinite where nothing is refuted; log_evidence: 0 for none; s: (T,) standard
    deviation of one arm's result, NaN where unknown; uses_twins: whether they count there.
    """

    num_cycles: Ints
    delta: Floats
    half_width: Floats
    log_evidence: Floats
    s: Floats
    uses_twins: Bools

    @property
    def is_decided(self) -> Bools:
        is_past = self.log_evidence >= np.log(THRESHOLD)
        return np.asarray((self.num_cycles >= FEWEST_CYCLES) & is_past)


@dataclass(frozen=True, slots=True)
class _Sums:
    """Running sums over cycles. weight, total: of 1/v and d/v; squares: of d²/v and of what else
    tells s; count: how many squares.
    """

    weight: Floats
    total: Floats
    squares: Floats
    count: Floats

    @property
    def residual(self) -> Floats:
        """Squares around the mean."""
        with np.errstate(invalid="ignore", divide="ignore"):
            left = self.squares - self.total**2 / self.weight
        return np.maximum(left, 0.0)

    def log_evidence(self) -> Floats:
        slack = 1 + PRIOR * self.weight
        explained = self.squares - PRIOR / slack * self.total**2
        with np.errstate(invalid="ignore", divide="ignore"):
            log = self.count / 2 * np.log(self.squares / explained) - np.log(slack) / 2
        return np.where(self.total == 0, -np.log(slack) / 2, log)

    def half_width(self) -> Floats:
        slack = 1 + PRIOR * self.weight
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            ratio = (THRESHOLD * np.sqrt(slack)) ** (2 / self.count)
            squared = self.residual * (ratio - 1) / (self.weight * (1 - ratio / slack))
        return np.sqrt(np.where(ratio < slack, squared, np.inf))


def weigh(difference: Floats, spread: Floats, twins: Floats) -> Evidence:
    """All (T,). difference, twins: NaN where a cycle has none; spread: v of each difference."""
    has = ~np.isnan(difference)
    d, v = np.where(has, difference, 0.0), np.where(has, spread, 1.0)
    num_cycles = np.cumsum(has)
    own = _Sums(
        weight=np.cumsum(has / v),
        total=np.cumsum(d / v),
        squares=np.cumsum(d**2 / v),
        count=num_cycles.astype(np.float64),
    )
    num_twins = np.cumsum(~np.isnan(twins)).astype(np.float64)
    of_twins = np.cumsum(np.nan_to_num(twins) ** 2 / TWIN_SPREAD)
    both = _Sums(own.weight, own.total, own.squares + of_twins, own.count + num_twins)
    is_wider = _is_wider(own, of_twins, num_twins)
    with np.errstate(invalid="ignore", divide="ignore"):
        delta = own.total / own.weight
        by_both = np.sqrt(both.residual / (both.count - 1))
        s = np.where(is_wider, np.fmax(by_both, np.sqrt(own.residual / (own.count - 1))), by_both)
    log, half = both.log_evidence(), both.half_width()
    log = np.where(is_wider, np.minimum(log, own.log_evidence()), log)
    half = np.where(is_wider, np.maximum(half, own.half_width()), half)
    is_none = num_cycles == 0
    return Evidence(
        num_cycles=num_cycles,
        delta=delta,
        half_width=np.where(num_cycles < FEWEST_CYCLES, np.inf, half),
        log_evidence=np.where(is_none, 0.0, log),
        s=np.where(is_none | (both.count < 2), np.nan, s),
        uses_twins=(num_twins > 0) & ~is_wider,
    )


def cycles_needed(effect: float, spread: float, has_twins: bool) -> int | None:
    """With which number of cycles the stop rule is reached in 80 of 100 cases; None beyond reach.

    effect: mean difference / s; spread: v of a difference; has_twins: every cycle has them.
    """
    n = np.arange(FEWEST_CYCLES, MOST_CYCLES + 1, dtype=np.float64)
    weight, count = n / spread, n * (2 if has_twins else 1)
    slack, df = 1 + PRIOR * weight, count - 1
    ratio = (THRESHOLD * np.sqrt(slack)) ** (2 / count)
    can_reach = ratio < slack
    gap = np.where(can_reach, 1 - ratio / slack, 1.0)
    limit = np.sqrt(df * (ratio - 1) / gap)
    shift = abs(effect) * np.sqrt(weight)
    is_sure = shift > limit + 12  # where the distribution function gives up
    power = np.where(is_sure, 1.0, 1 - nctdtr(df, np.where(is_sure, 0.0, shift), limit))
    enough = can_reach & (power >= POWER)
    return int(n[enough.argmax()]) if enough.any() else None


def _is_wider(own: _Sums, of_twins: Floats, num_twins: Floats) -> Bools:
    """Differences spread wider around their mean than twins say."""
    df = own.count - 1
    can_tell = (df > 0) & (num_twins > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = (own.residual / df) / (of_twins / num_twins)
    p = fdtrc(np.where(can_tell, df, 1.0), np.where(can_tell, num_twins, 1.0), ratio)
    return np.asarray(can_tell & (p < SPREAD_P))
