"""Whether cohorts got better or worse, after correction for how many were looked at.

In: `Changes`. Out: `Verdicts`. Called by `reads.comparisons`.

p-values come from Student's t of change / standard error, with one degree of freedom less than
there are units: the smallest share that 2,000 resamples can show, 1 in 2,001, could never survive a
correction over 200 cohorts. Holm's step-down procedure (Holm 1979) holds the chance of any false
verdict in one comparison below 5 %, however cohorts overlap.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from gainloop.pipeline.comparison.intervals import Changes
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.enums import Verdict
from gainloop.terms.sizes import FEWEST_OBJECTS

ALPHA = 0.05
POWER = 0.8
FEWEST_UNITS = 6
"""Five units agree on the sign by chance in one of 16 cases, p = .0625; six in one of 32."""
MOST_TIMES_MORE = 100
"""A cohort that would need this many times its clips is never said to need them."""
UNKNOWABLE = -1


@dataclass(frozen=True, slots=True)
class Verdicts:
    """By cohort. p_value, adjusted: NaN for those with too few objects or units, which are not
    tested; is_alike: every unit changes by the same share, so that how units differ cannot be told
    from them; minimum_detectable: change that would get a verdict in 80 of 100 cases, NaN where no
    change would or units are alike; needs_clips: more clips until this change would, UNKNOWABLE
    where decided, beyond reach, or units are alike.
    """

    too_few: Bools
    is_alike: Bools
    p_value: Floats
    adjusted: Floats
    verdict: tuple[Verdict, ...]
    minimum_detectable: Floats
    needs_clips: Ints


def judge_changes(changes: Changes, num_clips: Ints) -> Verdicts:
    """num_clips: (cohorts,) clips with such objects."""
    too_few = (changes.num_objects < FEWEST_OBJECTS) | (changes.num_units < FEWEST_UNITS)
    p_value = np.where(too_few, np.nan, p_values(changes))
    adjusted = holm(p_value)
    is_apart = (changes.low > 0) | (changes.high < 0)
    is_decided = (adjusted <= ALPHA) & is_apart
    reach = _reach(changes.num_units, max(1, int((~too_few).sum())))
    is_alike = changes.se == 0
    cannot_tell = is_alike | (changes.num_units < FEWEST_UNITS)
    minimum = np.where(cannot_tell, np.nan, reach * changes.se)
    return Verdicts(
        too_few=too_few,
        is_alike=is_alike,
        p_value=p_value,
        adjusted=adjusted,
        verdict=tuple(
            _verdict(delta) if decided else Verdict.UNDECIDED
            for delta, decided in zip(changes.delta, is_decided, strict=True)
        ),
        minimum_detectable=np.where(minimum <= 1, minimum, np.nan),
        needs_clips=_needs(changes.delta, minimum, num_clips, ~is_decided & ~too_few),
    )


def p_values(changes: Changes) -> Floats:
    """Two-sided; 1 where nothing changed.

    Where fewer than 6 units changed at all, or all of them by the same share, t flatters: then p is
    at least the chance that so many signs agree.
    """
    df = np.maximum(changes.num_units - 1.0, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(changes.delta / changes.se)
    p = 2 * stdtr(df, -t)
    signs_agree = np.minimum(1.0, 2.0 ** (1 - changes.num_changed))
    is_flattered = (changes.num_changed < FEWEST_UNITS) | (changes.se == 0)
    p = np.where(is_flattered, np.fmax(p, signs_agree), p)
    return np.where(changes.delta == 0, 1.0, p)


def holm(p_value: Floats) -> Floats:
    """Adjusted p-values; NaN stays out of the family."""
    adjusted = np.full(len(p_value), np.nan)
    tested = np.flatnonzero(~np.isnan(p_value))
    order = tested[np.argsort(p_value[tested], kind="stable")]
    steps = (len(order) - np.arange(len(order))) * p_value[order]
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(steps)) if len(order) else steps
    return adjusted


def _verdict(delta: float) -> Verdict:
    return Verdict.BETTER if delta > 0 else Verdict.WORSE


def _reach(num_units: Ints, num_tested: int) -> Floats:
    """How many standard errors a change must be, to pass Holm's first step with this power."""
    df = np.maximum(num_units - 1.0, 1.0)
    reach: Floats = stdtrit(df, 1 - ALPHA / (2 * num_tested)) + stdtrit(df, POWER)
    return reach


def _needs(delta: Floats, minimum: Floats, num_clips: Ints, is_open: Bools) -> Ints:
    """Standard errors fall with the root of the number of clips."""
    needs = np.full(len(delta), UNKNOWABLE)
    asked = is_open & (np.abs(delta) * np.sqrt(MOST_TIMES_MORE) > minimum)
    times = (minimum[asked] / delta[asked]) ** 2
    more = np.ceil(num_clips[asked] * (times - 1) - 1e-9).astype(np.int64)
    needs[asked] = np.maximum(1, more)
    return needs
