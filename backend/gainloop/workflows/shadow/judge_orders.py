"""What other orders would have found in the same hours, told from clips of the holdback.

Called by `gainloop shadow report` and, within bounds, by the API. The runs that the clips were
drawn in are ranked again, without a holdback, by each order; nobody labels anything for it, and
nothing is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from sqlmodel import Session, col, func, select

from gainloop.errors import Conflict
from gainloop.models.governance import Actor
from gainloop.models.priority import PriorityRun
from gainloop.pipeline.lift.off_policy import (
    Estimate,
    Gap,
    HoldbackItems,
    compare_values,
    estimate_value,
)
from gainloop.pipeline.scoring.ranking import rank_pool
from gainloop.reads.governed_versions import weights_in_force
from gainloop.reads.holdback_items import HoldbackClip, labeled_holdback
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.terms.boxes import Bools
from gainloop.terms.enums import PartName, Profile
from gainloop.workflows.priorities.on_request import ranked_on_request
from gainloop.workflows.priorities.replay_run import inputs_of_run, merged_weights, run_by_id
from gainloop.workflows.priorities.stored_inputs import RunInputs

DRAW = "random draw"
GIVEN = "given weights"


@dataclass(frozen=True, slots=True)
class JudgedOrder:
    """gap: beside the draw, None for the draw itself; num_runs: that the order could rank."""

    name: str
    num_runs: int
    estimate: Estimate
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class Judged:
    """num_items: labeled clips of the holdback; num_left_out: of runs that cannot be made again."""

    num_items: int
    num_left_out: int
    orders: list[JudgedOrder]


def judge_orders(
    home: Home, actor: Actor, weights: Mapping[PartName, float] | None = None
) -> Judged:
    """The draw itself, every profile by its weights in force and, where some are given, each run's
    own profile by these. Raises InvalidInput BAD_WEIGHTS.
    """
    require(actor.role, Permission.READ)
    with home.database.read() as session:
        clips = labeled_holdback(session, home.objects, actor)
        now = home.database.clock()
        in_force = {profile: _in_force(session, profile, now) for profile in Profile}
        runs: dict[str, RunInputs] = {}
        for run_id in dict.fromkeys(clip.run_id for clip in clips):
            try:
                runs[run_id] = inputs_of_run(home, run_by_id(session, run_id))
            except Conflict:
                continue
    known = [clip for clip in clips if clip.run_id in runs]
    orders = [JudgedOrder(DRAW, len(runs), estimate_value(_items(known, None)), None)]
    for profile in Profile:
        able = {key: inputs for key, inputs in runs.items() if _can_rank(inputs, profile)}
        chosen = {
            run_id: _selected(inputs, profile, in_force[profile]) for run_id, inputs in able.items()
        }
        orders.append(_judge(profile.value, known, chosen))
    if weights is not None:
        chosen = {
            run_id: _selected(
                inputs,
                inputs.request.profile,
                merged_weights(inputs.request.profile, inputs.request.part_weights, weights),
            )
            for run_id, inputs in runs.items()
        }
        orders.append(_judge(GIVEN, known, chosen))
    return Judged(len(known), len(clips) - len(known), orders)


def judge_on_request(home: Home, actor: Actor) -> Judged:
    """As `judge_orders`, without other weights; raises as `ranked_on_request` beside."""
    require(actor.role, Permission.READ)
    with home.database.read() as session:
        run_ids = {clip.run_id for clip in labeled_holdback(session, home.objects, actor)}
        counted = select(func.sum(PriorityRun.num_candidates)).where(
            col(PriorityRun.id).in_(run_ids)
        )
        num_candidates = session.exec(counted).one() or 0
    with ranked_on_request(num_candidates, "gainloop shadow report"):
        return judge_orders(home, actor)


def _judge(name: str, clips: Sequence[HoldbackClip], chosen: Mapping[str, set[str]]) -> JudgedOrder:
    """Beside the draw in the same runs."""
    own = [clip for clip in clips if clip.run_id in chosen]
    items = _items(own, chosen)
    gap = compare_values(items, np.ones(len(own), dtype=np.bool_))
    return JudgedOrder(name, len(chosen), estimate_value(items), gap)


def _items(clips: Sequence[HoldbackClip], chosen: Mapping[str, set[str]] | None) -> HoldbackItems:
    """chosen: units by run, None for all."""
    is_selected: Bools = np.array(
        [chosen is None or clip.unit_id in chosen[clip.run_id] for clip in clips], dtype=np.bool_
    )
    return HoldbackItems(
        found=np.array([clip.missed for clip in clips], dtype=np.float64),
        hours=np.array([clip.hours for clip in clips], dtype=np.float64),
        propensity=np.array([clip.propensity for clip in clips], dtype=np.float64),
        is_selected=is_selected,
    )


def _can_rank(inputs: RunInputs, profile: Profile) -> bool:
    return profile is not Profile.EXPECTED_GAIN or inputs.atlas is not None


def _selected(
    inputs: RunInputs, profile: Profile, weights: Mapping[PartName, float] | None
) -> set[str]:
    request = replace(inputs.request, profile=profile, weights=weights, holdback_share=0.0)
    ranking = rank_pool(inputs.features, request, inputs.atlas)
    units: list[str] = inputs.features.candidates.unit_ids[ranking.selection.is_selected].tolist()
    return set(units)


def _in_force(session: Session, profile: Profile, at: datetime) -> dict[PartName, float]:
    weights = weights_in_force(session, profile, at).weights
    return {name: weights[name] for name in PartName if name in weights}
