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
    "its mean recall",
    "hours vs random",
    "hours vs FIFO",
    "no harm",
)
FORECAST_COLUMNS = ("figure", "of", "simulated", "goal")


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
    """Worst-3 areas above random's; of expected_gain also the area of mean recall above random's,
    hours, and whether the goal that all worlds have is met.
    """
    words = {True: "met", False: "MISSED", None: "unknown"}
    rows = []
    for world in found:
        gains = [
            _signed(world.policies[name].comparisons.get("gain_vs_random"))
            if name in world.policies
            else "-"
            for name in (WEIGHTED_SUM, WEIGHTED_SUM_BATCH, EXPECTED_GAIN)
        ]
        ours = world.policies.get(EXPECTED_GAIN)
        mean = _signed(ours.comparisons.get("mean_gain_vs_random")) if ours else "-"
        hours = [
            _plain(ours.comparisons.get(name)) if ours else "-"
            for name in ("hours_vs_random", "hours_vs_fifo")
        ]
        harm = words[harm_of(world).met]
        rows.append([world.world, str(len(world.seeds)), *gains, mean, *hours, harm])
    return rows


def forecast_rows(found: WorldFigures) -> list[list[str]]:
    """How far forecasts of expected_gain held; none where it was not simulated."""
    gain = found.gain
    if gain is None:
        return []
    batches, cells = f"{gain.num_batches:,} batches", f"{gain.num_cell_forecasts:,} cells"
    figures = (
        ("correlation of expected and realized", batches, gain.forecast_correlation, "0.8 or more"),
        ("realized of expected, all in all", batches, gain.realized_share, "0.6 to 1.8"),
        ("95 % intervals that hold it", batches, gain.forecast_coverage, "0.85 to 0.95"),
        ("95 % intervals that hold it", cells, gain.cell_forecast_coverage, "0.85 to 0.95"),
        ("rank correlation", cells, gain.cell_forecast_spearman, "-"),
    )
    return [[name, of, f"{value:.3f}", goal] for name, of, value, goal in figures]


def markdown_table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(columns), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def check_place(path: Path, name: str) -> None:
    """Raises InvalidInput where the page has no place for this table."""
    place = f"simulated-{name}"
    if not _marks(place).search(path.read_text(encoding="utf-8")):
        raise InvalidInput(
            "NO_PLACE",
            f"{path} has no place for the table: a line <!-- {place} --> and one "
            f"<!-- /{place} --> below it",
            file=str(path),
        )


def write_between_marks(path: Path, name: str, text: str) -> bool:
    """Puts `text` between `<!-- name -->` and `<!-- /name -->` of a page; False where the page has
    no such place. A page is changed nowhere else.
    """
    page = path.read_text(encoding="utf-8")
    place = _marks(name)
    if not place.search(page):
        return False
    changed = place.sub(lambda found: f"{found[1]}{text}\n{found[2]}", page)
    path.write_text(changed, encoding="utf-8")
    return True


def write_table(path: Path, name: str, found: Mapping[str, WorldFigures]) -> None:
    """name: `policies` or `forecasts`, of one world, or `worlds`; its place is `simulated-` and the
    name. Raises InvalidInput where the page has no such place.
    """
    main = found.get(STANDARD) or next(iter(found.values()))
    tables = {
        "policies": (POLICY_COLUMNS, policy_rows(main)),
        "worlds": (WORLD_COLUMNS, world_rows(found.values())),
        "forecasts": (FORECAST_COLUMNS, forecast_rows(main)),
    }
    place_table(path, name, *tables[name])


def place_table(
    path: Path, name: str, columns: Iterable[str], rows: Iterable[Iterable[str]]
) -> None:
    """Between the marks of this name. Raises InvalidInput where the page has none."""
    check_place(path, name)
    write_between_marks(path, f"simulated-{name}", markdown_table(columns, rows))


def _marks(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- /{re.escape(name)} -->)", re.DOTALL)


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
