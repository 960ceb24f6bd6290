"""Similar failures at scale: one question over GraphQL among a million embeddings, with filters.

`python -m scripts.similar_at_scale [--clips 1000000] [--questions 60] [-o similar-scale.json]`
plants a program in a home of its own, past the use cases: clips with one embedding each, a
twentieth of them on a development benchmark, with four errors each. It then makes the index, opens
it cold, and asks about errors with filters that decide before the nearest are taken. The first
question with a filter finds out what the filter leaves; later ones know it for as long as the home
does not change. Milliseconds are on the clock and, since other work makes a shared machine slow, of
the processor. Figures depend on the machine, so no test rests on them. Called by
`make similar-scale`.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx2
from starlette.testclient import TestClient

from gainloop.api.app import create_app
from gainloop.api.global_ids import global_id
from gainloop.bootstrap import open_home, open_vectors
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.workflows.vectors.project_vectors import project_spaces
from scripts.bench.machine import describe_machine
from scripts.bench.search_open import drop_from_memory
from scripts.similar_scale.plant import (
    EVALUATION,
    REGIONS,
    SPACE,
    first_clip_vector,
    is_planted,
    num_errors,
    plant,
)

ORIGIN, ACCOUNT = "http://127.0.0.1:8642", "demo-admin"
QUERY = """query ($error: ID!, $filter: SimilarFilter, $k: Int!) {
  similarFailures(errorId: $error, k: $k, filter: $filter) {
    metric isExact numCandidates space { name }
    results { distance frameIndex numFolded clip { id clipId region } error { className } } } }"""
FILTERS: Mapping[str, dict[str, Any] | None] = {
    "none": None,
    "class": {"classNames": ["Cyclist"]},
    "class and outcome": {"classNames": ["Car"], "outcome": "FN"},
    "region": {"clips": {"region": [REGIONS[0]]}},
    "weather": {"clips": {"weather": ["rain"]}},
    "region and weather": {"clips": {"region": [REGIONS[1]], "weather": ["snow"]}},
    "expression": {"where": "weather = rain and time_of_day = night"},
    "failures": {"failures": True},
    "backlog": {"failures": False},
}
K = 10


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.similar_at_scale", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--clips", type=int, default=1_000_000, help="1,000 or more")
    parser.add_argument("--questions", type=int, default=60, help="with each filter")
    parser.add_argument("--home", type=Path, help="kept, and taken as it is where planted before")
    parser.add_argument("-o", "--output", type=Path, default=Path("similar-scale.json"))
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="gainloop-similar-") as folder:
        place = options.home or Path(folder) / "home"
        found = run(place, options.clips, options.questions)
    options.output.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return 0


def run(place: Path, num_clips: int, num_questions: int) -> dict[str, Any]:
    found: dict[str, Any] = {"clips": num_clips, "machine": describe_machine()}
    home = open_home(load_settings(home=place, database_url=""))
    try:
        if not is_planted(home):
            plant(home, num_clips)
        told(f"{num_clips:,} clips and {num_errors(num_clips):,} errors are planted")
        found["build"] = build(home)
        found["first_answer_s"] = first_answer(home)
        told(f"first answer after {found['first_answer_s']:.3f} s, nothing in memory")
        with client_of(home) as client:
            ask(client, num_clips, 0, None)
            found["filters"] = {
                name: figures(client, num_clips, num_questions, name) for name in FILTERS
            }
    finally:
        home.close()
    for clock in ("wall", "cpu"):
        every = [ms for one in found["filters"].values() for ms in one.pop(f"all_{clock}_ms")]
        found[clock] = {"p50_ms": median(every), "p95_ms": p95(every)}
        told(f"all, {clock}: p50 {median(every):.1f} ms, p95 {p95(every):.1f} ms")
    return found


def build(home: Home) -> dict[str, float]:
    """Seconds and peak memory of making the index of all vectors."""
    start, cpu = time.perf_counter(), time.process_time()
    [state] = project_spaces(home, open_vectors(home))
    done = {
        "wall_s": time.perf_counter() - start,
        "cpu_s": time.process_time() - cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "disk_mb": state.num_bytes / 1e6,
        "code_mb": state.num_code_bytes / 1e6,
    }
    told(", ".join(f"{name} {value:,.1f}" for name, value in done.items()))
    return done


def first_answer(home: Home) -> float:
    """Seconds from a closed index, of which nothing is in memory, to its first answer."""
    drop_from_memory(home.settings.home / "vectors")
    start = time.perf_counter()
    open_vectors(home).search(SPACE, first_clip_vector(), K)
    return time.perf_counter() - start


def figures(client: httpx2.Client, num_clips: int, num_questions: int, name: str) -> dict[str, Any]:
    """Milliseconds of the first question with a filter, and of those after it."""
    wall, cpu, answers = [], [], []
    for number in range(num_questions + 1):
        start, start_cpu = time.perf_counter(), time.process_time()
        answers.append(ask(client, num_clips, number, FILTERS[name]))
        cpu.append(1000 * (time.process_time() - start_cpu))
        wall.append(1000 * (time.perf_counter() - start))
    told(
        f"{name}: first {wall[0]:.0f} ms ({cpu[0]:.0f} of CPU), p50 {median(wall[1:]):.1f} "
        f"({median(cpu[1:]):.1f}), p95 {p95(wall[1:]):.1f} ({p95(cpu[1:]):.1f}), "
        f"{answers[-1]['numCandidates']} kept, exact {answers[-1]['isExact']}"
    )
    return {
        "first_ms": {"wall": wall[0], "cpu": cpu[0]},
        "p50_ms": {"wall": median(wall[1:]), "cpu": median(cpu[1:])},
        "p95_ms": {"wall": p95(wall[1:]), "cpu": p95(cpu[1:])},
        "num_candidates": answers[-1]["numCandidates"],
        "is_exact": answers[-1]["isExact"],
        "fewest_results": min(len(answer["results"]) for answer in answers),
        "all_wall_ms": wall[1:],
        "all_cpu_ms": cpu[1:],
    }


def ask(
    client: httpx2.Client, num_clips: int, number: int, chosen: dict[str, Any] | None
) -> dict[str, Any]:
    """About one error after the other, spread over all of them."""
    ordinal = 1 + (number * 7_919) % num_errors(num_clips)
    error = global_id("DetectionError", EVALUATION, ordinal)
    body = {"query": QUERY, "variables": {"error": error, "filter": chosen, "k": K}}
    told_back = client.post("/graphql", json=body).json()
    if told_back.get("errors"):
        raise RuntimeError(f"error {ordinal}: {told_back['errors']}")
    answer: dict[str, Any] = told_back["data"]["similarFailures"]
    return answer


def p95(milliseconds: Sequence[float]) -> float:
    return quantiles(milliseconds, n=20)[-1] if len(milliseconds) > 1 else milliseconds[0]


@contextmanager
def client_of(home: Home) -> Iterator[httpx2.Client]:
    settings = home.settings.model_copy(update={"rate_limits": False})
    with TestClient(create_app(home, settings), base_url=ORIGIN) as client:
        reply = client.post("/auth/session", json={"account": ACCOUNT}, headers={"origin": ORIGIN})
        reply.raise_for_status()
        yield client


def told(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
