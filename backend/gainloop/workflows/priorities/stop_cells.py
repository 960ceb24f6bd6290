"""Which cells a run finds saturated, going on from the run before. Called by `store_run`."""

from sqlmodel import select

from gainloop.models.gain import RunCell
from gainloop.pipeline.expected_gain.scores import GainScores
from gainloop.pipeline.expected_gain.stopping import CellStop, Stopping, stopping_of
from gainloop.pipeline.replay.nearest import cut_of
from gainloop.pipeline.scoring.ranking import Ranking
from gainloop.stores.home import Home
from gainloop.terms.enums import PartName
from gainloop.workflows.priorities.change_rows import previous_run
from gainloop.workflows.priorities.plan import RunPlan


def stopping_since(home: Home, plan: RunPlan, ranking: Ranking) -> Stopping | None:
    """None for other profiles, without picks, where scores are not per label-hour, and where cells
    are of several model families: an hour there serves them all, so none of them stops it.
    """
    gain, scores = ranking.gain, ranking.scores
    if gain is None or plan.atlas is None or not isinstance(scores, GainScores):
        return None
    if plan.families or scores.knobs[PartName.LOW_COST] != 1 or not ranking.selection.num_selected:
        return None
    previous, is_new = {}, True
    with home.database.read() as session:
        before = previous_run(session, plan)
        if before is not None and before.atlas_id == plan.atlas.id:
            is_new = before.evaluation_id != plan.sources.evaluation_id
            cells = session.exec(select(RunCell).where(RunCell.run_id == before.id)).all()
            previous = {cell.number: _stop_of(cell) for cell in cells}
    return stopping_of(gain, cut_of(ranking), previous, is_new_evaluation=is_new)


def _stop_of(cell: RunCell) -> CellStop:
    return CellStop(
        marginal=cell.marginal_gain or 0.0,
        low=cell.marginal_low or 0.0,
        num_below=cell.num_below,
        is_stopped=cell.is_stopped,
        hours_saved=cell.hours_saved,
    )
