"""Which cells a run finds saturated, going on from evaluations before. Called by `store_run`."""

from typing import NamedTuple

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.models.evaluation import Evaluation
from gainloop.models.gain import RunCell
from gainloop.models.priority import PriorityRun
from gainloop.pipeline.expected_gain.scores import GainScores
from gainloop.pipeline.expected_gain.stopping import CellStop, Stopping, stopping_of
from gainloop.pipeline.replay.nearest import cut_of
from gainloop.pipeline.scoring.ranking import Ranking
from gainloop.stores.home import Home
from gainloop.terms.enums import PartName
from gainloop.workflows.priorities.plan import RunPlan


def stopping_since(home: Home, plan: RunPlan, ranking: Ranking) -> Stopping | None:
    """None for other profiles, without picks of the profile's own, where scores are not per
    label-hour, and where cells are of several model families: an hour there serves them all, so
    none of them stops it.
    """
    gain, scores = ranking.gain, ranking.scores
    if gain is None or plan.atlas is None or not isinstance(scores, GainScores):
        return None
    cut = cut_of(ranking)
    if plan.families or scores.knobs[PartName.LOW_COST] != 1 or not np.isfinite(cut):
        return None
    with home.database.read() as session:
        before = _counted_before(session, plan, plan.atlas.id)
    return stopping_of(gain, cut, before.cells, is_new_evaluation=before.is_older)


class _Before(NamedTuple):
    """The state of cells, by number, and whether it rests on an evaluation before that of now."""

    cells: dict[int, CellStop]
    is_older: bool


def _counted_before(session: Session, plan: RunPlan, atlas_id: str) -> _Before:
    """Of the newest run of the same profile, scope and atlas that has the rule: of those on the
    newest evaluation up to that of now, however often older ones were ranked on again.
    """
    now = session.get_one(Evaluation, plan.sources.evaluation_id).ordinal
    has_rule = sa.exists().where(
        col(RunCell.run_id) == PriorityRun.id, col(RunCell.marginal_gain).is_not(None)
    )
    runs = session.exec(
        select(PriorityRun, Evaluation.ordinal)
        .join(Evaluation, col(PriorityRun.evaluation_id) == Evaluation.id)
        .where(
            PriorityRun.profile == plan.profile,
            PriorityRun.atlas_id == atlas_id,
            Evaluation.ordinal <= now,
            has_rule,
        )
        .order_by(col(Evaluation.ordinal).desc(), col(PriorityRun.number).desc())
    )
    scope = plan.request.scope_json
    found = next(((run, ordinal) for run, ordinal in runs if run.scope == scope), None)
    if found is None:
        return _Before({}, is_older=True)
    run, ordinal = found
    cells = session.exec(select(RunCell).where(RunCell.run_id == run.id)).all()
    return _Before({cell.number: _stop_of(cell) for cell in cells}, is_older=ordinal < now)


def _stop_of(cell: RunCell) -> CellStop:
    return CellStop(
        marginal=cell.marginal_gain or 0.0,
        low=cell.marginal_low or 0.0,
        num_below=cell.num_below,
        is_stopped=cell.is_stopped,
        hours_saved=cell.hours_saved,
    )
