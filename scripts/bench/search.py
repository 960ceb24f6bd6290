"""P2: the ten nearest of many vectors, beside exact scans and graphs.

In: whether the full size is wanted. Out: a `GoalResult`. Called by `__main__` through `goals`.

CPU milliseconds of one query on one thread, the median of 60, asked one by one; ours through its
port, from the vector to ids and distances. A result counts only where ours finds 99 of 100 of the
exact ten. Beside it what making the index takes, ours with files, digest and fsync, and how much of
it is held in memory. Graphs are made at the small size only, that of usearch in a full run only:
they take minutes, at the full size most of an hour.
"""

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import Any

import faiss
import numpy as np
from threadpoolctl import threadpool_limits

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
from scripts.bench.search_data import (
    DIMENSION,
    FULL,
    SMALL,
    K,
    SearchData,
    recall_of,
    rows_of,
    search_data,
)

FLAT, NUMPY, HNSW, USEARCH, RAW = "faiss-flat", "numpy", "faiss-hnsw", "usearch", "raw vectors"
LEAST_RECALL = 0.99
NUM_ROUNDS = 5
QUERIES_A_ROUND = 60
_HNSW_LINKS, _HNSW_SEARCH = 16, 128
TARGETS: Mapping[int, tuple[Target, ...]] = {
    # Codes pay the more, the more vectors there are; the ratios of the goal are those of FULL.
    SMALL: (
        Target("query_ms", FLAT, 1 / 4),
        Target("query_ms", NUMPY, 1 / 3),
        Target("build_s", HNSW, 1 / 20),
        Target("held_bytes", RAW, 1 / 20),
    ),
    FULL: (
        Target("query_ms", FLAT, 1 / 12),
        Target("query_ms", NUMPY, 1 / 25),
        Target("held_bytes", RAW, 1 / 20),
    ),
}
Search = Callable[[np.ndarray], list[int]]


def run(is_full: bool) -> GoalResult:
    verdicts: list[Verdict] = []
    engines: dict[str, dict[str, Any]] = {
        OURS: {"version": version_of("gainloop"), "faiss": version_of("faiss-cpu")},
        FLAT: {"version": version_of("faiss-cpu")},
        NUMPY: {"version": version_of("numpy")},
        HNSW: {"version": version_of("faiss-cpu")},
        USEARCH: {"version": version_of("usearch")},
        RAW: {},
        "control": {"version": version_of("numpy")},
    }
    for count in (SMALL, FULL) if is_full else (SMALL,):
        bench = _SearchBench(search_data(count), is_full)
        rounds = _measure(count, bench)
        label = f"{count} vectors of {DIMENSION}"
        verdicts += [judge(rounds, target, label) for target in TARGETS[count]]
        for name in bench.searches:
            figures = {**rounds.medians(name), **bench.told(name)}
            engines[name][label] = {"rounds": rounds.count(name), **figures}
        engines["control"][label] = {"spread": control_spread(rounds.control)}
    return GoalResult(headline=_headline(verdicts), verdicts=verdicts, engines=engines)


P2 = Goal("P2", "The ten nearest of many vectors, 99 of 100 of the exact ones found", run)


def refuse_low(recall: float) -> None:
    """Raises NotEqual where too few of the exact neighbors were found."""
    if recall < LEAST_RECALL:
        raise NotEqual(f"{recall:.4f} of the exact neighbors were found, not {LEAST_RECALL}")


def _headline(verdicts: list[Verdict]) -> Verdict:
    """Of the largest size, beside the exact scan."""
    return [one for one in verdicts if one.target.peer == FLAT][-1]


@dataclass
class _SearchBench:
    """The engines over one set of vectors; what each found is kept for its recall."""

    data: SearchData
    is_full: bool
    searches: dict[str, Search] = field(default_factory=dict)
    build_s: dict[str, float] = field(default_factory=dict)
    found: dict[str, list[list[int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        data = self.data
        state = data.index.state(data.space.name)
        assert state is not None
        self.held_bytes = {OURS: state.num_code_bytes, RAW: len(data.vectors) * DIMENSION * 4}
        self.build_s[OURS] = data.build_cpu_s
        faiss.omp_set_num_threads(1)
        flat = faiss.IndexFlatIP(DIMENSION)
        flat.add(data.vectors)
        self.searches = {
            OURS: lambda query: rows_of(data.index.search(data.space.name, query, K).ids),
            FLAT: lambda query: flat.search(query[None, :], K)[1][0].tolist(),
            NUMPY: self._scan,
        }
        if len(data.vectors) == SMALL:
            self._add_hnsw()
            if self.is_full:
                self._add_usearch()
        self.found = {name: [] for name in self.searches}

    def run(self, engine: str, number: int) -> Measurement:
        if engine == RAW:
            return {"held_bytes": self.held_bytes[RAW]}
        first = number * QUERIES_A_ROUND
        seconds = []
        with threadpool_limits(limits=1):
            for turn in range(QUERIES_A_ROUND):
                place = (first + turn) % len(self.data.queries)
                query = self.data.queries[place]
                start = time.process_time()
                rows = self.searches[engine](query)
                seconds.append(time.process_time() - start)
                if place == len(self.found[engine]):
                    self.found[engine].append(rows)
        figures = {"query_ms": 1000 * median(seconds)}
        if engine in self.build_s:
            figures["build_s"] = self.build_s[engine]
        if engine in self.held_bytes:
            figures["held_bytes"] = self.held_bytes[engine]
        print(f"  round {number + 1} {engine} {figures['query_ms']:.3f} ms", file=sys.stderr)
        return figures

    def check(self, _number: int) -> None:
        refuse_low(recall_of(self.found[OURS], self.data))

    def told(self, engine: str) -> dict[str, float]:
        return {"recall": recall_of(self.found[engine], self.data)}

    def _scan(self, query: np.ndarray) -> list[int]:
        near = self.data.vectors @ query
        rows = np.argpartition(-near, K)[:K]
        return [int(row) for row in rows[np.argsort(-near[rows])]]

    def _add_hnsw(self) -> None:
        graph = faiss.IndexHNSWFlat(DIMENSION, _HNSW_LINKS, faiss.METRIC_INNER_PRODUCT)
        graph.hnsw.efSearch = _HNSW_SEARCH
        start = time.process_time()
        graph.add(self.data.vectors)
        self.build_s[HNSW] = time.process_time() - start
        self.searches[HNSW] = lambda query: graph.search(query[None, :], K)[1][0].tolist()

    def _add_usearch(self) -> None:
        from usearch.index import Index  # of the extra `bench`

        graph = Index(ndim=DIMENSION, metric="ip", dtype="f32")
        start = time.process_time()
        graph.add(np.arange(len(self.data.vectors)), self.data.vectors, threads=1)
        self.build_s[USEARCH] = time.process_time() - start
        self.searches[USEARCH] = lambda query: graph.search(query, K).keys.tolist()


def _measure(count: int, bench: _SearchBench) -> Rounds:
    print(f"P2: {count} vectors, {NUM_ROUNDS} rounds", file=sys.stderr)
    names = [*bench.searches, RAW]
    engines = [Engine(name, partial(bench.run, name), NUM_ROUNDS) for name in names]
    return run_rounds(engines, time_control_job, bench.check)
