"""Wall and processor time of work, here and in an engine; and what many runs say together.

Called by the parts of `scripts.graph_at_scale`.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import TypeVar

T = TypeVar("T")

CpuSeconds = Callable[[], float | None]


@dataclass(frozen=True, slots=True)
class Seconds:
    """wall, and processor time: of this process, and of the engine where that is another one."""

    wall: float
    client_cpu: float
    engine_cpu: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """Of many runs: milliseconds, and how many rows an answer had."""

    median_ms: float
    p95_ms: float
    client_cpu_ms: float
    engine_cpu_ms: float | None
    num_runs: int
    median_rows: int
    most_rows: int


def timed(work: Callable[[], T], engine: CpuSeconds = lambda: None) -> tuple[T, Seconds]:
    before = engine()
    started, cpu = time.perf_counter(), time.process_time()
    answer = work()
    wall, client = time.perf_counter() - started, time.process_time() - cpu
    after = engine()
    spent = None if before is None or after is None else after - before
    return answer, Seconds(wall, client, spent)


def figures_of(runs: Sequence[tuple[int, Seconds]]) -> Figures:
    """In: rows and time of each run. Wall by median and p95; processor time by mean, since an
    engine's comes in hundredths of a second.
    """
    wall = [seconds.wall for _, seconds in runs]
    engine = [seconds.engine_cpu for _, seconds in runs if seconds.engine_cpu is not None]
    client = sum(seconds.client_cpu for _, seconds in runs)
    sizes = [size for size, _ in runs]
    return Figures(
        median_ms=_ms(median(wall)),
        p95_ms=_ms(quantiles(wall, n=20, method="inclusive")[-1] if len(wall) > 1 else wall[0]),
        client_cpu_ms=_ms(client / len(runs)),
        engine_cpu_ms=_ms(sum(engine) / len(runs)) if engine else None,
        num_runs=len(runs),
        median_rows=round(median(sizes)),
        most_rows=max(sizes),
    )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
