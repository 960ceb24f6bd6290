"""A ranking as it is stored: the bulk table of all scores, and the rows of its top.

Called by `store_run`. Pure but for the shape of the tables.
"""

from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from gainloop.pipeline.reasons.evidence import Reason
from gainloop.pipeline.scoring.ranking import Ranking
from gainloop.rules.labeling_units import UnitSpec
from gainloop.terms.boxes import Ints
from gainloop.terms.enums import Arm
from gainloop.terms.features import Candidates
from gainloop.workflows.priorities.plan import RunPlan


def scores_table(candidates: Candidates, ranking: Ranking) -> pa.Table:
    """One row per candidate, the first rank first; `signal_*` and the run's weights give parts, of
    expected gain `benchmark_part_*` and `blind_part_*` are parts already.

    arm and propensity are those of `priority_row`. holdback_propensity is the probability that the
    draw of the holdback takes the candidate, whether it did or not; with the arm it weighs outcomes
    of what was labeled when another order is judged by them.
    """
    order, costs, scores = ranking.order, ranking.costs, ranking.scores
    return pa.table(
        {
            "rank": np.arange(1, len(order) + 1),
            "clip_id": pa.array(candidates.clip_ids[order], pa.string()),
            "unit_id": pa.array(candidates.unit_ids[order], pa.string()),
            "score": ranking.totals[order],
            **{name: column[order] for name, column in scores.columns().items()},
            "is_selected": ranking.selection.is_selected[order],
            "arm": pa.array(ranking.arms[order], pa.string()),
            "propensity": ranking.propensity[order],
            "holdback_propensity": ranking.holdback.propensity[order],
            "cost_minutes": costs.minutes[order],
            "cost_low_minutes": costs.low[order],
            "cost_high_minutes": costs.high[order],
        }
    )


def top_rows(ranking: Ranking, num_beyond: int) -> Ints:
    """Rows by rank: down to the last selected, and so many ranks beyond it."""
    chosen = np.flatnonzero(ranking.selection.is_selected[ranking.order])
    last = int(chosen[-1]) + 1 if len(chosen) else 0
    return ranking.order[: last + num_beyond]


def unit_row(unit: UnitSpec, now: datetime) -> dict[str, Any]:
    return {
        "id": unit.id,
        "clip_id": unit.clip_id,
        "task": unit.task,
        "streams": list(unit.streams),
        "frame_rule": unit.frame_rule,
        "level": unit.level,
        "windows": [list(span) for span in unit.windows],
        "recorded_at": now,
    }


def priority_row(plan: RunPlan, ranking: Ranking, place: int, reason: Reason) -> dict[str, Any]:
    """The row of a place in the order, from 0; `Ranking` says what its propensity is."""
    row = int(ranking.order[place])
    candidates, costs = plan.features.candidates, ranking.costs
    return {
        "run_id": plan.run_id,
        "rank": place + 1,
        "unit_id": candidates.unit_ids[row],
        "clip_id": candidates.clip_ids[row],
        "is_selected": bool(ranking.selection.is_selected[row]),
        "score": float(ranking.totals[row]),
        "parts": _named(ranking.scores.parts_of(row), plan),
        "arm": Arm(ranking.arms[row]),
        "propensity": float(ranking.propensity[row]),
        "cost_minutes": float(costs.minutes[row]),
        "cost_low_minutes": float(costs.low[row]),
        "cost_high_minutes": float(costs.high[row]),
        "reason": reason.as_json(),
    }


def _named(parts: list[dict[str, Any]], plan: RunPlan) -> list[dict[str, Any]]:
    """Parts of a cell carry its name, and that of its model family where there are several."""
    cells, families = plan.sources.cells, plan.families
    named = [
        {**part, "label": cells[part["cell"]]} if "cell" in part and cells else part
        for part in parts
    ]
    if not families:
        return named
    number = len(cells) // len(families)
    return [{**part, "family": families[part["cell"] // number]["family"]} for part in named]
