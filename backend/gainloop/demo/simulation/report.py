"""What a simulation came to, as one document and as tables in Markdown.

Figures of worlds come in. Called by the command line. Every text says that it is simulated.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np

from gainloop.demo.simulation.curves import Interval
from gainloop.demo.simulation.figures import PolicyFigures, WorldFigures
from gainloop.demo.simulation.goals import STANDARD, Goal, goals_of, harm_of
from gainloop.demo.simulation.policies import EXPECTED_GAIN, WEIGHTED_SUM, WEIGHTED_SUM_BATCH
from gainloop.errors import InvalidInput

NOTE = (
    "Simulated: closed loops in made-up worlds. What a program of yours gains is for shadow mode "
    "to measure."
)
POLICY_COLUMNS = (
    "policy",
    "worst-3 recall at the end",
    "worst-3 area",
    "above random's",
    "hours vs FIFO",
    "hours vs random",
)
WORLD_COLUMNS = (
    "world",
    "seeds",
    "weighted_sum",
    "weighted_sum_batch",
    "expected_gain",
    "hours vs random",
    "hours vs FIFO",
)


def document_of(found: Mapping[str, WorldFigures]) -> dict[str, Any]:
    """`figures` are those of the standard world, or of the first where that is not simulated."""
    main = found.get(STANDARD) or next(iter(found.values()))
    return {
        "simulated": True,
        "note": NOTE,
        "worlds": {name: _world_document(one) for name, one in found.items()},
        "figures": {"world": main.world, **_gain_document(main)},
        "goals": [asdict(goal) for goal in goals_of(main)] if main.world == STANDARD else [],
    }


def goals_in(found: Mapping[str, WorldFigures]) -> list[tuple[str, Goal]]:
    """Of the standard world, and of each other the one that all have."""
    goals = [(name, harm_of(one)) for name, one in found.items()]
    if STANDARD in found:
        goals = [(STANDARD, goal) for goal in goals_of(found[STANDARD])] + goals
    return goals


def policy_rows(found: WorldFigures) -> list[list[str]]:
    return [[name, *_policy_cells(one)] for name, one in found.policies.items()]


def world_rows(found: Iterable[WorldFigures]) -> list[list[str]]:
    """Worst-3 areas above random's, and hours of expected_gain."""
    rows = []
    for world in found:
        gains = [
            _signed(world.policies[name].comparisons.get("gain_vs_random"))
            if name in world.policies
            else "-"
            for name in (WEIGHTED_SUM, WEIGHTED_SUM_BATCH, EXPECTED_GAIN)
        ]
        ours = world.policies.get(EXPECTED_GAIN)
        hours = [
            _plain(ours.comparisons.get(name)) if ours else "-"
            for name in ("hours_vs_random", "hours_vs_fifo")
        ]
        rows.append([world.world, str(len(world.seeds)), *gains, *hours])
    return rows


def markdown_table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(columns), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def write_between_marks(path: Path, name: str, text: str) -> bool:
    """Puts `text` between `<!-- name -->` and `<!-- /name -->` of a page; False where the page has
    no such place. A page is changed nowhere else.
    """
    page = path.read_text(encoding="utf-8")
    place = re.compile(
        rf"(<!-- {re.escape(name)} -->\n).*?(<!-- /{re.escape(name)} -->)", re.DOTALL
    )
    if not place.search(page):
        return False
    changed = place.sub(lambda found: f"{found[1]}{text}\n{found[2]}", page)
    path.write_text(changed, encoding="utf-8")
    return True


def write_tables(path: Path, found: Mapping[str, WorldFigures]) -> list[str]:
    """Names of the places that were written: `simulated-policies` and `simulated-worlds`. Raises
    InvalidInput where the page has neither.
    """
    main = found.get(STANDARD) or next(iter(found.values()))
    tables = {
        "simulated-policies": markdown_table(POLICY_COLUMNS, policy_rows(main)),
        "simulated-worlds": markdown_table(WORLD_COLUMNS, world_rows(found.values())),
    }
    if len(found) == 1:
        del tables["simulated-worlds"]
    written = [name for name, text in tables.items() if write_between_marks(path, name, text)]
    if not written:
        raise InvalidInput(
            "NO_PLACE",
            f"{path} has no place for a table: a line <!-- simulated-policies --> and one "
            "<!-- /simulated-policies --> below it",
            file=str(path),
        )
    return written


def _world_document(found: WorldFigures) -> dict[str, Any]:
    return {
        "seeds": list(found.seeds),
        "hours": found.grid.tolist(),
        "policies": {
            name: _policy_document(one) | {"worst3_curve": np.round(found.curves[name], 6).tolist()}
            for name, one in found.policies.items()
        },
        "figures": _gain_document(found),
        "harm": asdict(harm_of(found)),
    }


def _policy_document(found: PolicyFigures) -> dict[str, Any]:
    document = asdict(found)
    return {**document.pop("comparisons"), **document}


def _gain_document(found: WorldFigures) -> dict[str, Any]:
    gain = {} if found.gain is None else asdict(found.gain)
    cost = None if found.holdback_cost is None else asdict(found.holdback_cost)
    known = {name: None if isnan(value) else value for name, value in gain.items()}
    return {**known, "holdback_cost": cost}


def _policy_cells(found: PolicyFigures) -> list[str]:
    return [
        _plain(found.worst3_final, 3, with_interval=False),
        _plain(found.worst3_aulc, 3, with_interval=False),
        _signed(found.comparisons.get("gain_vs_random")),
        _plain(found.comparisons.get("hours_vs_fifo")),
        _plain(found.comparisons.get("hours_vs_random")),
    ]


def _plain(found: Interval | None, digits: int = 2, *, with_interval: bool = True) -> str:
    """A figure that has no value was never reached, or says nothing in this world."""
    if found is None or found.value is None:
        return "-"
    text = f"{found.value:.{digits}f}"
    if not with_interval or found.low is None:
        return text
    high = "never" if found.high is None else f"{found.high:.{digits}f}"
    return f"{text} [{found.low:.{digits}f}, {high}]"


def _signed(found: Interval | None) -> str:
    if found is None or found.value is None:
        return "-"
    text = f"{found.value:+.3f}"
    return text if found.low is None else f"{text} [{found.low:+.3f}, {found.high:+.3f}]"
