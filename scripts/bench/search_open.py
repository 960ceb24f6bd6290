"""P4: from nothing to the first answer of an index, beside reading all of its vectors.

In: whether the full size is wanted. Out: a `GoalResult`. Called by `__main__` through `goals`.

Seconds on the clock, since what counts is waiting for a disk, with the files dropped from the
memory of the system before each turn. Ours opens an index and answers one query; the peer reads the
same vectors in full and scans them once. Both must give the exact nearest.
"""

import os
import sys
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from gainloop.stores.vectors.faiss_index import FaissIndex
from scripts.bench.harness import (
    OURS,
    Engine,
    Goal,
    GoalResult,
    Measurement,
    NotEqual,
    Rounds,
    Target,
    Verdict,
    control_spread,
    judge,
    run_rounds,
)
from scripts.bench.machine import time_control_job, version_of
from scripts.bench.search_data import DIMENSION, FULL, SMALL, K, SearchData, rows_of, search_data

READ = "full read"
NUM_ROUNDS = 5
TARGETS = (Target("first_s", READ, 1 / 10),)


def run(is_full: bool) -> GoalResult:
    verdicts: list[Verdict] = []
    engines: dict[str, dict[str, Any]] = {
        OURS: {"version": version_of("gainloop"), "faiss": version_of("faiss-cpu")},
        READ: {"version": version_of("numpy")},
        "control": {"version": version_of("numpy")},
    }
    for count in (SMALL, FULL) if is_full else (SMALL,):
        bench = _OpenBench(search_data(count))
        rounds = _measure(count, bench)
        label = f"{count} vectors of {DIMENSION}"
        verdicts += [judge(rounds, target, label) for target in TARGETS]
        for name in (OURS, READ):
            engines[name][label] = {"rounds": rounds.count(name), **rounds.medians(name)}
        engines["control"][label] = {"spread": control_spread(rounds.control)}
    return GoalResult(headline=verdicts[-1], verdicts=verdicts, engines=engines)


P4 = Goal("P4", "From a closed index to its first answer", run)


@dataclass
class _OpenBench:
    data: SearchData
    nearest: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root = self.data.index.root
        [self.vectors] = self.root.glob("*/seg-*/vectors.npy")

    def ours(self, number: int) -> Measurement:
        query = self._query(number)
        drop_from_memory(self.root)
        start = time.perf_counter()
        found = FaissIndex(self.root).search(self.data.space.name, query, K)
        seconds = time.perf_counter() - start
        self.nearest[OURS] = rows_of(found.ids)[0]
        print(f"  round {number + 1} ours {seconds:.4f} s", file=sys.stderr)
        return {"first_s": seconds}

    def read(self, number: int) -> Measurement:
        query = self._query(number)
        drop_from_memory(self.root)
        start = time.perf_counter()
        vectors = np.load(self.vectors)
        _, found = faiss.knn(query[None, :], vectors, K, metric=faiss.METRIC_INNER_PRODUCT)
        seconds = time.perf_counter() - start
        self.nearest[READ] = int(found[0][0])  # ids are in the order of rows
        print(f"  round {number + 1} read {seconds:.4f} s", file=sys.stderr)
        return {"first_s": seconds}

    def check(self, _number: int) -> None:
        if self.nearest[OURS] != self.nearest[READ]:
            raise NotEqual("the first answer is not the nearest vector")

    def _query(self, number: int) -> np.ndarray:
        query: np.ndarray = self.data.queries[number]
        return query


def drop_from_memory(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            os.fsync(handle)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(handle)


def _measure(count: int, bench: _OpenBench) -> Rounds:
    print(f"P4: {count} vectors, {NUM_ROUNDS} rounds", file=sys.stderr)
    engines = [
        Engine(OURS, partial(bench.ours), NUM_ROUNDS),
        Engine(READ, partial(bench.read), NUM_ROUNDS),
    ]
    return run_rounds(engines, time_control_job, bench.check)
