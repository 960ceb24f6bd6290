"""Similar failures at scale: one question over GraphQL among a million embeddings, with filters.

`python -m scripts.similar_at_scale [--clips 1000000] [--questions 60] [-o similar-scale.json]`
plants a program in a home of its own, past the use cases: clips with one embedding each, a
twentieth of them on a development benchmark, with four errors each. It then makes the index, opens
it cold, and asks about errors with filters that decide before the nearest are taken. The first
question with a filter finds out what the filter leaves; later ones know it until something changes
that the filter asks for, so that one is asked after a filter was saved as well. Then come filters
that were not asked with before, one question each. Milliseconds are on the clock and, since other
work makes a shared machine slow, of the processor. Figures depend on the machine, so no test rests
on them. Called by `make similar-scale`.
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
from gainloop.bootstrap import open_home, open_vectors, operator_of
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import FilteredList
from gainloop.workflows.filters.save_filter import save_filter
from gainloop.workflows.vectors.project_vectors import project_spaces
from scripts.bench.machine import describe_machine
from scripts.bench.search_open import drop_from_memory
from scripts.similar_scale.plant import (
    EVALUATION,
    REGIONS,
    SPACE,
    TIMES_OF_DAY,
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
    "wide": {"clips": {"weather": ["clear"]}},
    "region and weather": {"clips": {"region": [REGIONS[1]], "weather": ["snow"]}},
    "expression": {"where": "weather = rain and time_of_day = night"},
    "failures": {"failures": True},
    "backlog": {"failures": False},
}
K = 10
NEW_FILTERS: Sequence[dict[str, Any]] = (
    *({"clips": {"region": [region]}} for region in REGIONS[2:]),
    *({"clips": {"weather": [weather]}} for weather in ("overcast", "fog", "snow")),
    *({"clips": {"timeOfDay": [time]}} for time in TIMES_OF_DAY[2:]),
    *(
        {"clips": {"region": [region], "weather": [weather]}}
        for region in REGIONS[2:6]
        for weather in ("clear", "rain")
    ),
    *({"clips": {"weather": [weather]}, "failures": True} for weather in ("rain", "clear")),
    *({"classNames": [name]} for name in ("Car", "Pedestrian", "Truck")),
    *(
        {"classNames": [name], "outcome": outcome}
        for name in ("Pedestrian", "Truck", "Cyclist")
        for outcome in ("FN", "FP")
    ),
    *({"errorTypes": [kind]} for kind in ("MISS", "BACKGROUND")),
    {"outcome": "FP"},
    {"where": "region = Coast or weather = fog"},
    {"where": "weather = clear and time_of_day = day", "failures": False},
    {"where": "time_of_day = night and not weather = clear"},
)
"""None of which was asked with before."""


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
            found["very_first_ms"] = timed(client, num_clips, 0, None)
            told(f"very first question: {shown(found['very_first_ms'])}")
            found["filters"] = {
                name: figures(client, num_clips, num_questions, name) for name in FILTERS
            }
            save_filter(home, operator_of(home), FilteredList.CLIPS, "other", f"q={time.time_ns()}")
            found["after_write_ms"] = timed(client, num_clips, 1, FILTERS["wide"])
            told(f"wide, after a filter was saved: {shown(found['after_write_ms'])}")
            found["new_filters"] = new_filters(client, num_clips)
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
    wall, cpu = [], []
    answers: list[dict[str, Any]] = []
    for number in range(num_questions + 1):
        took = timed(client, num_clips, number, FILTERS[name], answers)
        wall.append(took["wall"])
        cpu.append(took["cpu"])
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


def new_filters(client: httpx2.Client, num_clips: int) -> dict[str, Any]:
    """Milliseconds of one question with each."""
    took = [timed(client, num_clips, number, chosen) for number, chosen in enumerate(NEW_FILTERS)]
    found: dict[str, Any] = {"all": list(zip(NEW_FILTERS, took, strict=True))}
    for clock in ("wall", "cpu"):
        every = [one[clock] for one in took]
        found[clock] = {"p50_ms": median(every), "p95_ms": p95(every)}
        told(f"{len(every)} new, {clock}: p50 {median(every):.0f} ms, p95 {p95(every):.0f} ms")
    for chosen, one in sorted(found["all"], key=lambda pair: -pair[1]["cpu"])[:3]:
        told(f"the slowest: {shown(one)}: {chosen}")
    return found


def timed(
    client: httpx2.Client,
    num_clips: int,
    number: int,
    chosen: dict[str, Any] | None,
    answers: list[dict[str, Any]] | None = None,
) -> dict[str, float]:
    start, start_cpu = time.perf_counter(), time.process_time()
    answer = ask(client, num_clips, number, chosen)
    cpu, wall = time.process_time() - start_cpu, time.perf_counter() - start
    if answers is not None:
        answers.append(answer)
    return {"wall": 1000 * wall, "cpu": 1000 * cpu}


def shown(took: Mapping[str, Any]) -> str:
    return f"{took['wall']:.0f} ms ({took['cpu']:.0f} of CPU)"


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
    settings = home.settings.model_copy(update={"rate_limits": False, "query_seconds": 60})
    with TestClient(create_app(home, settings), base_url=ORIGIN) as client:
        reply = client.post("/auth/session", json={"account": ACCOUNT}, headers={"origin": ORIGIN})
        reply.raise_for_status()
        yield client


def told(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
