"""What changed since the run before, as rows. Called by `store_run`, before anything is stored."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from sqlmodel import Session, col, select

from gainloop.models.priority import PriorityRun
from gainloop.pipeline.scoring.ranking import Ranking
from gainloop.stores.home import Home
from gainloop.workflows.priorities.diff_runs import (
    StoredScores,
    causes_json,
    changes_of,
    scores_of,
)
from gainloop.workflows.priorities.plan import RunPlan


@dataclass(frozen=True, slots=True)
class Changes:
    """rows: of `PriorityChange`; some are of units that no table has, if nobody acted on them."""

    previous_id: str | None
    rows: list[dict[str, Any]]


def changes_since(home: Home, plan: RunPlan, ranking: Ranking, table: pa.Table) -> Changes:
    """Since the newest run of the same profile and scope; table: of all scores."""
    with home.database.read() as session:
        previous = _previous(session, plan)
    if previous is None:
        return Changes(None, [])
    atlas_id = plan.atlas.id if plan.atlas else None
    now = StoredScores(table, ranking.scores.weights_used, atlas_id)
    rows = [
        {
            "run_id": plan.run_id,
            "unit_id": change.unit_id,
            "previous_run_id": previous.id,
            "kind": change.kind,
            "clip_id": change.clip_id,
            "rank_before": change.rank_before,
            "rank_after": change.rank_after,
            "causes": causes_json(change, previous.number),
        }
        for change in changes_of(scores_of(home, previous), now)
    ]
    return Changes(previous.id, rows)


def _previous(session: Session, plan: RunPlan) -> PriorityRun | None:
    runs = session.exec(
        select(PriorityRun)
        .where(PriorityRun.profile == plan.profile)
        .order_by(col(PriorityRun.number).desc())
    )
    return next((run for run in runs if run.scope == plan.request.scope_json), None)
