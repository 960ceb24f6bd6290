"""Makes a run's ranking again from what it was made of: the same, or under other weights.

Called by `gainloop priorities replay` and by the query behind the weights explorer. Writes nothing
but a bulk table that is there already, or was lost.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from sqlmodel import Session

from gainloop.errors import Conflict, InvalidInput, NotFound
from gainloop.models.governance import Actor
from gainloop.models.priority import PriorityRun
from gainloop.pipeline.replay.orders import Difference, Order, compare_orders, places_in
from gainloop.pipeline.scoring.ranking import VERSION, Ranking, rank_pool
from gainloop.pipeline.scoring.scores import TAKES_OFF
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.terms.enums import PartName, Profile
from gainloop.terms.features import Candidates
from gainloop.workflows.priorities.rows import scores_table
from gainloop.workflows.priorities.stored_inputs import RunInputs, get_inputs

MOST_WEIGHT = 100.0
_SUM_SLACK = 1e-12
"""Weights that make 1 stay as they are: the last digit of a quotient would break ties otherwise."""

MOST_MOVED = 10
"""Units that are named on either side of a counterfactual selection."""

ORDER_COLUMNS = ["unit_id", "is_selected", "cost_minutes"]
"""What `order_of_table` reads."""


@dataclass(frozen=True, slots=True)
class Replay:
    """digest: of the scores that came out now; is_equal: whether they are those of the run."""

    run_id: str
    digest: str
    is_equal: bool


@dataclass(frozen=True, slots=True)
class MovedUnit:
    """rank_before, rank_after: from 1, among all candidates."""

    unit_id: str
    clip_id: str
    rank_before: int
    rank_after: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Reweighed:
    """What other weights would have changed. gain_before, gain_after: expected error points of the
    selections, both by the run's own weights; None where the run does not know gains. entered: the
    first that only the new order selects; left: the first that only the run selected.
    """

    run_id: str
    weights: Mapping[PartName, float]
    difference: Difference
    gain_before: float | None
    gain_after: float | None
    entered: tuple[MovedUnit, ...]
    left: tuple[MovedUnit, ...]


def replay_run(home: Home, actor: Actor, run_id: str) -> Replay:
    """Raises NotFound; Conflict where the run cannot be made again."""
    require(actor.role, Permission.READ)
    with home.database.read() as session:
        run = run_by_id(session, run_id)
        scores_object, inputs = run.scores_object, inputs_of_run(home, run)
    ranking = rank_pool(inputs.features, inputs.request, inputs.atlas)
    digest = home.objects.put_table(scores_table(inputs.features.candidates, ranking))
    return Replay(run_id, digest, digest == scores_object)


def reweigh_run(
    home: Home, actor: Actor, run_id: str, weights: Mapping[PartName, float]
) -> Reweighed:
    """weights: of parts of the run's profile; the others stay. Raises InvalidInput BAD_WEIGHTS,
    also where the run has no input for any part that they give a weight.
    """
    require(actor.role, Permission.READ)
    with home.database.read() as session:
        run = run_by_id(session, run_id)
        inputs = inputs_of_run(home, run)
        stored = home.objects.get_table(run.scores_object, columns=ORDER_COLUMNS)
    used = merged_weights(inputs.request.profile, inputs.request.part_weights, weights)
    ranking = rank_pool(inputs.features, replace(inputs.request, weights=used), inputs.atlas)
    if not ranking.is_weighted:
        known = ", ".join(name for name in ranking.scores.names if name not in TAKES_OFF)
        raise InvalidInput(
            "BAD_WEIGHTS",
            f"{run_id} has no input for the parts that have a weight; give one to any of {known}",
            field="weights",
        )
    return beside_run(run_id, stored, inputs, used, ranking)


def beside_run(
    run_id: str,
    stored: pa.Table,
    inputs: RunInputs,
    weights: Mapping[PartName, float],
    ranking: Ranking,
) -> Reweighed:
    """A run, with the `ORDER_COLUMNS` of its scores and its inputs, beside another ranking of the
    same candidates, which was made by `weights`.
    """
    before, after = order_of_table(stored), _order_of(inputs.features.candidates, ranking)
    gains = _gains(inputs, ranking)
    clips = _clips_of(inputs.features.candidates)
    return Reweighed(
        run_id=run_id,
        weights=weights,
        difference=compare_orders(before, after),
        gain_before=gains[0],
        gain_after=gains[1],
        entered=tuple(
            MovedUnit(unit, clips[unit], rank_before=other, rank_after=rank, minutes=minutes)
            for unit, rank, other, minutes in _only_in(after, before)
        ),
        left=tuple(
            MovedUnit(unit, clips[unit], rank_before=rank, rank_after=other, minutes=minutes)
            for unit, rank, other, minutes in _only_in(before, after)
        ),
    )


def merged_weights(
    profile: Profile, base: Mapping[PartName, float], given: Mapping[PartName, float]
) -> dict[PartName, float]:
    """In the order of `base`; parts that add are scaled to the sum 1, but knobs of expected gain
    stay as given. Raises InvalidInput BAD_WEIGHTS.
    """
    for name, weight in given.items():
        if name not in base:
            known = ", ".join(base)
            raise InvalidInput(
                "BAD_WEIGHTS", f"{profile} has no weight {name}; it has {known}", field=name.value
            )
        check_weight(name, weight)
    used = {name: given.get(name, weight) for name, weight in base.items()}
    if profile is Profile.EXPECTED_GAIN:
        return used
    total = sum(weight for name, weight in used.items() if name not in TAKES_OFF)
    if total <= 0:
        raise InvalidInput("BAD_WEIGHTS", "all weights that add to a score are 0", field="weights")
    if math.isclose(total, 1.0, abs_tol=_SUM_SLACK):
        return used
    return {name: weight if name in TAKES_OFF else weight / total for name, weight in used.items()}


def check_weight(name: PartName, weight: float) -> None:
    """Raises InvalidInput BAD_WEIGHTS."""
    if not 0 <= weight <= MOST_WEIGHT:
        raise InvalidInput(
            "BAD_WEIGHTS",
            f"{name} is {weight:g}, not a weight from 0 to {MOST_WEIGHT:g}",
            field=name.value,
        )


def order_of_table(table: pa.Table) -> Order:
    """Of a stored table of scores, whose first row is rank 1."""
    return Order(
        unit_ids=np.array(table["unit_id"].to_pylist(), dtype=object),
        is_selected=table["is_selected"].to_numpy(),
        minutes=table["cost_minutes"].to_numpy(),
    )


def _order_of(candidates: Candidates, ranking: Ranking) -> Order:
    order = ranking.order
    return Order(
        unit_ids=candidates.unit_ids[order],
        is_selected=ranking.selection.is_selected[order],
        minutes=ranking.costs.minutes[order],
    )


def _gains(inputs: RunInputs, ranking: Ranking) -> tuple[float | None, float | None]:
    """Of the run's selection and of the other, both by the run's own curves and weights."""
    if ranking.gain is None:
        return None, None
    judge = rank_pool(inputs.features, inputs.request, inputs.atlas).gain
    if judge is None:
        return None, None
    return judge.value_of(judge.added), judge.value_of(ranking.gain.added)


def _only_in(order: Order, other: Order) -> Iterator[tuple[str, int, int, float]]:
    """The first units that this order selects and the other does not: unit, rank, rank in the
    other, minutes. Both rank the same units.
    """
    selected = np.flatnonzero(order.is_selected)
    places = places_in(order.unit_ids[selected], other.unit_ids)
    moved = np.flatnonzero(~other.is_selected[places])[:MOST_MOVED]
    for here in moved:
        row, there = int(selected[here]), int(places[here])
        yield str(order.unit_ids[row]), row + 1, there + 1, float(order.minutes[row])


def _clips_of(candidates: Candidates) -> dict[str, str]:
    return dict(zip(candidates.unit_ids.tolist(), candidates.clip_ids.tolist(), strict=True))


def run_by_id(session: Session, run_id: str) -> PriorityRun:
    run = session.get(PriorityRun, run_id)
    if run is None:
        raise NotFound(f"there is no run {run_id}; `gainloop priorities list` shows all")
    return run


def inputs_of_run(home: Home, run: PriorityRun) -> RunInputs:
    """Raises Conflict NO_INPUTS, OTHER_VERSION where the run cannot be made again."""
    if run.inputs_object is None:
        raise Conflict(
            f"{run.id} was made before inputs were kept, so it cannot be made again; rank anew",
            code="NO_INPUTS",
        )
    inputs = get_inputs(home.objects, run.inputs_object)
    if inputs.version != VERSION:
        raise Conflict(
            f"{run.id} was ranked by {inputs.version}, this is {VERSION}: replay it with the "
            "release of Gainloop that made it",
            code="OTHER_VERSION",
        )
    return inputs
