"""`python -m scripts.bench [--goals P1] [--full] [--slack 0.25] [-o bench.json]`.

Measures the goals beside their peers and writes one JSON entry for each. Exit codes: 0 every goal
is met, 1 a goal is missed or results differ, 2 wrong usage, 4 too noisy to judge. Called by
`make bench`, `make bench-full` and CI, which allows a slack of 25 %.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scripts.bench.goals import GOALS
from scripts.bench.harness import Goal, GoalResult, NotEqual, TooNoisy, Verdict
from scripts.bench.machine import describe_machine


def main(arguments: Sequence[str] | None = None, goals: Sequence[Goal] = GOALS) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description=__doc__)
    parser.add_argument("--goals", default="", help="such as P1,P6; all where left out")
    parser.add_argument("--full", action="store_true", help="the full sizes too; takes long")
    parser.add_argument("--slack", type=float, default=0.0, help="0.25 allows ratios 25 %% above")
    parser.add_argument("-o", "--output", type=Path, default=Path("bench.json"))
    options = parser.parse_args(arguments)
    by_name = {goal.name: goal for goal in goals}
    wanted = [name for name in options.goals.split(",") if name] or list(by_name)
    if unknown := [name for name in wanted if name not in by_name]:
        parser.error(f"no goal {', '.join(unknown)}; there are {', '.join(by_name)}")

    results: dict[str, tuple[GoalResult, dict[str, Any]]] = {}
    for name in wanted:
        machine = describe_machine()
        print(f"{name}: {by_name[name].title}\n  {machine}")
        try:
            result = by_name[name].run(options.full)
        except NotEqual as difference:
            print(f"{name} NOT EQUAL: {difference}")
            return 1
        except TooNoisy as noise:
            print(f"{name} NOT JUDGED: {noise}")
            return 4
        for verdict in result.verdicts:
            print(f"  {describe(verdict)}")
        results[name] = result, machine
    entries = [
        as_entry(name, result, machine, is_full=options.full)
        for name, (result, machine) in results.items()
    ]
    options.output.write_text(json.dumps(entries, indent=2) + "\n")
    return 0 if all(result.is_met(options.slack) for result, _ in results.values()) else 1


def as_entry(
    name: str, result: GoalResult, machine: dict[str, Any], *, is_full: bool
) -> dict[str, Any]:
    """The goal in `bench.json`; only equal results get this far."""
    return {
        "goal": name,
        **_figures(result.headline),
        "met": result.is_met(),
        "equal": True,
        "parts": [
            {
                "size": verdict.size,
                "metric": verdict.target.metric,
                "peer": verdict.target.peer,
                **_figures(verdict),
                "stretch": verdict.target.is_stretch,
                "met": verdict.is_met(),
            }
            for verdict in result.verdicts
        ],
        "engines": dict(result.engines),
        "machine": machine,
        "command": f"python -m scripts.bench --goals {name}" + (" --full" if is_full else ""),
    }


def describe(verdict: Verdict) -> str:
    target = verdict.target
    kind = "stretch target" if target.is_stretch else "target"
    return (
        f"{verdict.size}, {target.metric}: {verdict.ratio:.4f} of {target.peer} "
        f"({verdict.low:.4f} to {verdict.high:.4f}), {kind} {target.limit:.4f} "
        + ("met" if verdict.is_met() else "MISSED")
    )


def _figures(verdict: Verdict) -> dict[str, float]:
    return {
        "ratio": verdict.ratio,
        "low": verdict.low,
        "high": verdict.high,
        "target": verdict.target.limit,
    }


if __name__ == "__main__":
    sys.exit(main())
