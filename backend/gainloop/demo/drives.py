"""Who drove where and when: drives of one slice each, in the order in which they came in.

The size of the program comes in. Drives of the benchmarks were recorded first and on their own,
with every slice in them; the backlog came after, long-tailed, and half of its rare slices in one
campaign. Called by `clips`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import numpy as np
from numpy.random import Generator

from gainloop.demo.size import DemoSize
from gainloop.demo.slices import FIRST_RARE, SLICES, backlog_shares, benchmark_shares
from gainloop.terms.boxes import Floats


class Purpose(StrEnum):
    DEVELOPMENT = "development"
    HOLDOUT = "holdout"
    BACKLOG = "backlog"


BENCHMARK_START = datetime(2026, 1, 12, tzinfo=UTC)
BENCHMARK_DAYS = 42
BACKLOG_START = datetime(2026, 3, 2, tzinfo=UTC)
BACKLOG_DAYS = 84
CAMPAIGN = (0.44, 0.48)
"""When a campaign looked for rare slices, as shares of the backlog's days: a quarter of the way
through the clips that still wait."""

_CLIPS_PER_DRIVE = (2, 4)
_CLIPS_PER_BENCHMARK_DRIVE = (1, 3)
_HOURS = {"day": (8.0, 16.0), "dusk": (17.5, 18.8), "night": (20.5, 23.0)}


@dataclass(frozen=True, slots=True)
class Drive:
    purpose: Purpose
    slice_number: int  # position in SLICES
    num_clips: int
    start_at: datetime


def make_drives(size: DemoSize) -> list[Drive]:
    rng = np.random.default_rng([size.seed, 1])
    drives = [
        *_benchmark(rng, Purpose.DEVELOPMENT, size.num_development),
        *_benchmark(rng, Purpose.HOLDOUT, size.num_holdout),
        *_backlog(rng, size.num_backlog),
    ]
    return sorted(drives, key=lambda drive: drive.start_at)


def _benchmark(rng: Generator, purpose: Purpose, num_clips: int) -> Iterator[Drive]:
    for slice_number, count in enumerate(_allotted(benchmark_shares(), num_clips)):
        for length in _lengths(rng, count, _CLIPS_PER_BENCHMARK_DRIVE):
            day = int(rng.integers(BENCHMARK_DAYS))
            start = _start(rng, slice_number, BENCHMARK_START + timedelta(days=day))
            yield Drive(purpose, slice_number, length, start)


def _backlog(rng: Generator, num_clips: int) -> Iterator[Drive]:
    for slice_number, count in enumerate(_allotted(backlog_shares(), num_clips)):
        since = SLICES[slice_number].since
        in_campaign = count // 2 if slice_number >= FIRST_RARE else 0
        for group, span in ((count - in_campaign, (since, 1.0)), (in_campaign, CAMPAIGN)):
            lengths = list(_lengths(rng, group, _CLIPS_PER_DRIVE))
            for number, length in enumerate(lengths):
                at = (number + float(rng.uniform())) / len(lengths)  # spread evenly over the span
                day = int((span[0] + at * (span[1] - span[0])) * BACKLOG_DAYS)
                start = _start(rng, slice_number, BACKLOG_START + timedelta(days=day))
                yield Drive(Purpose.BACKLOG, slice_number, length, start)


def _allotted(shares: Floats, total: int) -> Sequence[int]:
    """Whole numbers that add up to the total, by largest remainder."""
    exact = shares * total
    counts = np.floor(exact).astype(np.int64)
    most_short = np.argsort(counts - exact, kind="stable")
    counts[most_short[: total - int(counts.sum())]] += 1
    return [int(count) for count in counts]


def _lengths(rng: Generator, num_clips: int, bounds: tuple[int, int]) -> Iterator[int]:
    """How many clips each drive has, until there are enough."""
    while num_clips > 0:
        length = min(num_clips, int(rng.integers(bounds[0], bounds[1] + 1)))
        num_clips -= length
        yield length


def _start(rng: Generator, slice_number: int, day: datetime) -> datetime:
    hours = float(rng.uniform(*_HOURS[SLICES[slice_number].time_of_day]))
    return day + timedelta(seconds=int(3600 * hours))
