"""P1: COCO's numbers and a record for every TP, FP and FN, beside pycocotools and others.

In: whether the full sizes are wanted. Out: a `GoalResult`. Called by `__main__` through `goals`.

CPU seconds are those of matching, accumulation and records; loading the files is left out and
shown apart. The peak of resident memory is that of the whole process, loading included.
Equality comes first: in every round the 12 numbers of every engine, in the first round of each
size every match of ours beside those of pycocotools.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from scripts.bench.coco_data import write_coco_files
from scripts.bench.coco_matches import MatchTable
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
from scripts.bench.machine import ONE_THREAD, time_control_job, version_of

ROOT = Path(__file__).resolve().parents[2]
TOLERANCE = 1e-12
REFERENCE = "pycocotools"
DISTRIBUTIONS = {
    "ours": "gainloop",
    "ours_as_imported": "gainloop",
    "pycocotools": "pycocotools",
    "faster_coco_eval": "faster-coco-eval",
    "hotcoco": "hotcoco",
}
TARGETS = (
    Target("cpu_s", "pycocotools", 1 / 40),
    Target("cpu_s", "faster_coco_eval", 1 / 8),
    Target("peak_rss_mb", "pycocotools", 1 / 5),
    Target("cpu_s", "hotcoco", 1.0, is_stretch=True),
)
NUM_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Size:
    """fewer_rounds: engines that would take too long for NUM_ROUNDS, or are shown once only."""

    num_images: int
    fewer_rounds: Mapping[str, int]


SMALL = Size(5_000, {"ours_as_imported": 1})
FULL = Size(50_000, {"ours_as_imported": 1, "pycocotools": 3})


def run(is_full: bool) -> GoalResult:
    verdicts: list[Verdict] = []
    engines: dict[str, dict[str, Any]] = {
        name: {"version": version_of(distribution)} for name, distribution in DISTRIBUTIONS.items()
    }
    engines["control"] = {"version": version_of("numpy")}
    for size in (SMALL, FULL) if is_full else (SMALL,):
        rounds = _measure(size)
        label = f"{size.num_images} images"
        verdicts += [judge(rounds, target, label) for target in TARGETS]
        for name in DISTRIBUTIONS:
            engines[name][label] = {"rounds": rounds.count(name), **rounds.medians(name)}
        engines["control"][label] = {"spread": control_spread(rounds.control)}
    largest = verdicts[-len(TARGETS) :]
    return GoalResult(headline=largest[0], verdicts=verdicts, engines=engines)


P1 = Goal("P1", "COCO evaluation with a record for every TP, FP and FN", run)


def refuse_unequal_stats(stats: Mapping[str, Sequence[float]]) -> None:
    expected = stats[REFERENCE]
    for name, values in stats.items():
        worst = max(abs(mine - theirs) for mine, theirs in zip(values, expected, strict=True))
        if not worst <= TOLERANCE:
            raise NotEqual(f"the 12 numbers of {name} differ from {REFERENCE} by up to {worst:g}")


def refuse_unequal_matches(mine: MatchTable, theirs: MatchTable) -> None:
    if differences := mine.num_differences(theirs):
        raise NotEqual(f"{differences} of {mine.gt.size} matches differ from {REFERENCE}")


def _measure(size: Size) -> Rounds:
    print(f"P1: {size.num_images} images, {NUM_ROUNDS} rounds", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        write_coco_files(Path(folder), size.num_images)
        bench = _CocoBench(Path(folder))
        engines = [
            Engine(name, partial(bench.run, name), size.fewer_rounds.get(name, NUM_ROUNDS))
            for name in DISTRIBUTIONS
        ]
        return run_rounds(engines, time_control_job, bench.check)


@dataclass(slots=True)
class _CocoBench:
    """The engines' processes over one folder of files, and what they answered last."""

    folder: Path
    stats: dict[str, list[float]] = field(default_factory=dict)

    def run(self, engine: str, number: int) -> Measurement:
        command = [sys.executable, "-m", "scripts.bench.coco_engines", engine, str(self.folder)]
        if number == 0 and engine in (OURS, REFERENCE):
            command += ["--matches", str(self.matches(engine))]
        environment = {**ONE_THREAD, "MPLCONFIGDIR": str(self.folder)}
        ended = subprocess.run(  # every part of the command is named here
            command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
        answer = json.loads(ended.stdout.splitlines()[-1])
        self.stats[engine] = answer["stats"]
        figures: dict[str, float] = answer["figures"]
        print(f"  round {number + 1} {engine} {figures['cpu_s']:.3f} s", file=sys.stderr)
        return figures

    def check(self, number: int) -> None:
        refuse_unequal_stats(self.stats)
        if number == 0:
            mine, theirs = (MatchTable.load(self.matches(name)) for name in (OURS, REFERENCE))
            refuse_unequal_matches(mine, theirs)

    def matches(self, engine: str) -> Path:
        return self.folder / f"matches_{engine}"
