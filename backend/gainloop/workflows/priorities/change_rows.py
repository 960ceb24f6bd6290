"""What changed since the run before, as rows. Called by `store_run`, before anything is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from sqlmodel import Session, col, select

from gainloop.models.priority import PriorityRun
from gainloop.pipeline.scoring.ranking import Ranking
from gainloop.stores.home import Home
from gainloop.workflows.priorities.diff_runs import told_changes
from gainloop.workflows.priorities.plan import RunPlan
from gainloop.workflows.priorities.stored_scores import StoredScores, cells_id, facts_of, scores_of


@dataclass(frozen=True, slots=True)
class Changes:
    """rows: of `PriorityChange`; some are of units that no table has, if nobody acted on them.
    stories: {unit: how it moved and why} of units that both runs rank.
    """

    previous_id: str | None
    rows: list[dict[str, Any]]
    stories: dict[str, str]


def changes_since(
    home: Home,
    plan: RunPlan,
    ranking: Ranking,
    table: pa.Table,
    cells: Sequence[Mapping[str, Any]],
) -> Changes:
    """Since the newest run of the same profile and scope; table: of all scores; cells: rows of
    `RunCell`.
    """
    with home.database.read() as session:
        previous = previous_run(session, plan)
        if previous is None:
            return Changes(None, [], {})
        now = StoredScores(
            table=table,
            number=previous.number + 1,
            weights=ranking.scores.weights_used,
            weights_id=plan.weights.id,
            atlas_id=cells_id(plan.atlas.id if plan.atlas else None, plan.families),
            cells=facts_of(cells, plan.sources.cells) if plan.atlas else {},
        )
        told = told_changes(session, scores_of(home, session, previous), now)
    rows = [
        {
            "run_id": plan.run_id,
            "unit_id": one.unit_id,
            "previous_run_id": previous.id,
            "kind": one.kind,
            "clip_id": one.clip_id,
            "rank_before": one.rank_before,
            "rank_after": one.rank_after,
            "causes": one.causes,
        }
        for one in told
    ]
    stories = {
        one.unit_id: one.story
        for one in told
        if one.rank_before is not None and one.rank_after is not None
    }
    return Changes(previous.id, rows, stories)


def previous_run(session: Session, plan: RunPlan) -> PriorityRun | None:
    """The newest of the same profile and scope."""
    runs = session.exec(
        select(PriorityRun)
        .where(PriorityRun.profile == plan.profile)
        .order_by(col(PriorityRun.number).desc())
    )
    return next((run for run in runs if run.scope == plan.request.scope_json), None)
