"""Figures of the lift test as one document and as rows. Called by the command line."""

from dataclasses import asdict
from typing import Any

from gainloop.demo.simulation.lift_figures import LiftFigures, lift_goals
from gainloop.demo.simulation.report import NOTE

LIFT_COLUMNS = ("arms", "what is asked", "answer")


def lift_document(found: LiftFigures) -> dict[str, Any]:
    return {
        "simulated": True,
        "note": NOTE,
        "lift": asdict(found),
        "goals": [asdict(goal) for goal in lift_goals(found)],
    }


def lift_rows(found: LiftFigures) -> list[list[str]]:
    programs = f"of {found.num_programs} programs"
    cycles = f"of {found.num_cycles} cycles"
    waited = found.cycles_to_verdict
    return [
        [
            "alike",
            "a verdict after any cycle, by any of four lines",
            f"{found.num_false} {programs}",
        ],
        ["alike", "not distinguishable yet in the end", f"{found.num_undecided} {programs}"],
        [
            "alike",
            "called different by the holdout drawn anew, recall of all objects",
            f"{found.naive_overall:.0%} {cycles}",
        ],
        [
            "alike",
            "the same, the three worst slices",
            f"{found.naive_worst3:.0%} {cycles}",
        ],
        ["expected gain", "better in the end", f"{found.num_better} {programs}"],
        [
            "expected gain",
            "cycles until both baselines were decided, median",
            "-" if waited is None else f"{waited:g}",
        ],
        [
            "expected gain",
            "above random's, in A/A standard deviations of one cycle",
            f"{found.effect:.1f}",
        ],
    ]
