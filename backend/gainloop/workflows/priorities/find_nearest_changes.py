"""What would have to be otherwise about a clip for a run to decide otherwise: "would drop out if it
took longer than 14 min".

Called by `gainloop priorities line` and, within bounds, by the API. Makes the run again from what
it was made of; writes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gainloop.errors import Conflict, NotFound
from gainloop.models.governance import Actor
from gainloop.pipeline.replay.nearest import MOST_TIMES, Nearest, Obstacle, cut_of, nearest_change
from gainloop.pipeline.scoring.ranking import Ranking, rank_pool
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.terms.enums import Arm, Profile, Rung
from gainloop.terms.features import Features
from gainloop.workflows.priorities.on_request import ranked_on_request
from gainloop.workflows.priorities.replay_run import inputs_of_run, run_by_id

NEAR = 10
"""Clips on either side of the line that are told of where none is named."""


@dataclass(frozen=True, slots=True)
class NearestChange:
    """rank: from 1; nearest: None for a clip of the holdback, which was drawn."""

    unit_id: str
    clip_id: str
    rank: int
    score: float
    cost_minutes: float
    nearest: Nearest | None
    sentence: str


@dataclass(frozen=True, slots=True)
class SelectionLine:
    """cut: score of the last pick, None where nothing was picked."""

    run_id: str
    cut: float | None
    changes: list[NearestChange]


def find_nearest_changes(
    home: Home, actor: Actor, run_id: str, clip_ids: Sequence[str] = ()
) -> SelectionLine:
    """Of these clips, or of the last that were selected and the first that were not.

    Raises NotFound; Conflict where the run cannot be made again, or was drawn at random. Tells
    which clips were drawn for the holdback, so it is for analysts.
    """
    require(actor.role, Permission.READ)
    with home.database.read() as session:
        run = run_by_id(session, run_id)
        inputs = inputs_of_run(home, run)
    request = inputs.request
    if request.rung is Rung.RANDOM and request.profile is not Profile.FIFO:
        raise Conflict(
            f"{run_id} was drawn at random: nothing about a clip decided", code="DRAWN_AT_RANDOM"
        )
    ranking = rank_pool(inputs.features, request, inputs.atlas)
    rows = _named(inputs.features, run_id, clip_ids) if clip_ids else _near_line(ranking)
    cut = cut_of(ranking)
    changes = [_change(inputs.features, ranking, row) for row in rows]
    return SelectionLine(run_id, cut if np.isfinite(cut) else None, changes)


def nearest_on_request(
    home: Home, actor: Actor, run_id: str, clip_ids: Sequence[str]
) -> SelectionLine:
    """As `find_nearest_changes`; raises as `ranked_on_request` beside."""
    require(actor.role, Permission.READ)
    with home.database.read() as session:
        num_candidates = run_by_id(session, run_id).num_candidates
    with ranked_on_request(num_candidates, f"gainloop priorities line {run_id}"):
        return find_nearest_changes(home, actor, run_id, clip_ids)


def _named(features: Features, run_id: str, clip_ids: Sequence[str]) -> list[int]:
    known = {clip: row for row, clip in enumerate(features.candidates.clip_ids.tolist())}
    for clip_id in clip_ids:
        if clip_id not in known:
            raise NotFound(f"{run_id} does not rank {clip_id!r:.80}", path="clips")
    return [known[clip_id] for clip_id in clip_ids]


def _change(features: Features, ranking: Ranking, row: int) -> NearestChange:
    is_drawn = ranking.arms[row] == Arm.HOLDBACK.value
    nearest = None if is_drawn else nearest_change(features, ranking, row)
    cost = float(ranking.costs.minutes[row])
    return NearestChange(
        unit_id=str(features.candidates.unit_ids[row]),
        clip_id=str(features.candidates.clip_ids[row]),
        rank=int(np.flatnonzero(ranking.order == row)[0]) + 1,
        score=float(ranking.totals[row]),
        cost_minutes=cost,
        nearest=nearest,
        sentence=_say(nearest, cost),
    )


def _near_line(ranking: Ranking) -> list[int]:
    """By rank."""
    is_selected = ranking.selection.is_selected[ranking.order]
    last, first = ranking.order[is_selected][-NEAR:], ranking.order[~is_selected][:NEAR]
    return [*last.tolist(), *first.tolist()]


def _say(nearest: Nearest | None, cost: float) -> str:
    if nearest is None:
        return "Drawn at random for the holdback: nothing about it decided."
    basis = "" if nearest.is_exact else ", by the score of the last pick"
    minutes = nearest.minutes
    if nearest.is_selected:
        if minutes is None:
            return f"Stays in up to {MOST_TIMES:g} times its cost{basis}."
        return f"Would drop out if it took longer than {minutes:.1f} min (now {cost:.1f}){basis}."
    ways = []
    if minutes is not None:
        ways.append(f"if it cost less than {minutes:.1f} min (now {cost:.1f})")
    if nearest.by_uncertainty:
        ways.append("if its uncertainty were at the top of its peers'")
    why = _WHY.get(nearest.obstacle, "")
    if not ways:
        return f"{why}Neither a lower cost nor more uncertainty brings it in{basis}."
    return f"{why}Enters {', or '.join(ways)}{basis}."


_WHY: Mapping[Obstacle | None, str] = {
    Obstacle.BUDGET: "Comes before the last pick, but did not fit into what was left of the "
    "budget. ",
    Obstacle.CAP: "Kept out by a cap on its cell of the atlas or on its copies. ",
}
