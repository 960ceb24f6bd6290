"""Scores and picks by expected gain: the model from features and atlas, the board, the result.

Called by `ranking`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from gainloop.pipeline.atlas.membership import place, sums_by_cell
from gainloop.pipeline.costs import CostAssumption, Costs, estimate_costs
from gainloop.pipeline.expected_gain.board import GainBoard
from gainloop.pipeline.expected_gain.certificate import Certificate, certify
from gainloop.pipeline.expected_gain.forecast import Forecast, forecast
from gainloop.pipeline.expected_gain.objective import Objective
from gainloop.pipeline.expected_gain.result import GainResult, states_of
from gainloop.pipeline.expected_gain.scores import MILLI, GainScores, score_gain
from gainloop.pipeline.expected_gain.units import Units, relative_uncertainty
from gainloop.pipeline.gain_model.counts import OBJECTS_PER_FRAME, CellCounts, count_cells
from gainloop.pipeline.gain_model.curves import Curves, fit_curves
from gainloop.pipeline.gain_model.weights import CellWeights, weigh_cells
from gainloop.pipeline.scoring.analysis import Analysis, analyze
from gainloop.pipeline.scoring.copy_groups import (
    CopyGroups,
    copies_in_drives,
    with_copies_by_look,
)
from gainloop.pipeline.scoring.gain_families import (
    joined_counts,
    joined_curves,
    joined_units,
    joined_weights,
)
from gainloop.pipeline.scoring.holdback import Holdback
from gainloop.pipeline.scoring.labeled_copies import novelty_of
from gainloop.pipeline.scoring.likeness import Likeness
from gainloop.pipeline.scoring.selection import Selection
from gainloop.terms.atlas import Atlas, Memberships
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.enums import PartName, Profile, Rung
from gainloop.terms.features import Candidates, Features


class GainRequest(Protocol):
    """What of `ranking.RankRequest` gains rest on."""

    @property
    def profile(self) -> Profile: ...

    @property
    def rung(self) -> Rung: ...

    @property
    def part_weights(self) -> Mapping[PartName, float]: ...

    @property
    def costs(self) -> CostAssumption: ...


@dataclass(frozen=True, slots=True)
class GainModel:
    """All that gains rest on, before anything is picked. Of several model families each has cells
    of its own, one family's after the other's. units: what is picked from; by_family: the units as
    each family alone would have them, the same one where there is but one; benchmarks: likewise.
    """

    units: Units
    by_family: tuple[Units, ...]
    counts: CellCounts
    curves: Curves
    weights: CellWeights
    objective: Objective
    benchmarks: tuple[Memberships, ...]
    knobs: dict[PartName, float]

    def board(self, withheld: Ints) -> GainBoard:
        return GainBoard(self.objective, self.units, withheld, self.knobs[PartName.LOW_COST])

    def scores(self, board: GainBoard) -> GainScores:
        return score_gain(board, self.units, self.weights, self.knobs)


def fit_gain(
    features: Features,
    atlas: Atlas,
    analysis: Analysis,
    costs: Costs,
    knobs: Mapping[PartName, float],
) -> GainModel:
    """F = sum over model families of share x F of the family. Raises ValueError without a
    benchmark, on which gains are counted.
    """
    models = [_fit_one(alone, atlas, analysis, costs, knobs) for alone in features.alone()]
    if len(models) == 1:
        return models[0]
    shares = [features.share, *(other.share for other in features.others)]
    units = [model.units for model in models]
    weights = joined_weights([model.weights for model in models], shares)
    counts = joined_counts([model.counts for model in models], shares)
    curves = joined_curves([model.curves for model in models])
    total = weights.benchmark_total + weights.blind_total
    return GainModel(
        units=joined_units(units, [model.counts.num_cells for model in models], shares),
        by_family=tuple(units),
        counts=counts,
        curves=curves,
        weights=weights,
        objective=Objective.of(total, counts.labeled, curves.miss_rate),
        benchmarks=tuple(place for model in models for place in model.benchmarks),
        knobs=dict(knobs),
    )


def _fit_one(
    features: Features,
    atlas: Atlas,
    analysis: Analysis,
    costs: Costs,
    knobs: Mapping[PartName, float],
) -> GainModel:
    """Of one family."""
    benchmark, candidates = features.benchmark, features.candidates
    if benchmark is None:
        raise ValueError("expected gain is counted on a benchmark")
    pool = place(atlas, features.axes, candidates.codes, candidates.vectors)
    objects = objects_of(candidates, costs)
    copies = _copies(features, atlas, analysis.likeness, pool)
    limit = knobs[PartName.UNCERTAINTY]
    units = _units(features, analysis, costs, pool, objects, limit, copies)
    usual = usual_objects(candidates, costs, objects)
    novelty = novelty_of(copies.labeled, features.labeled)
    counts = count_cells(features, atlas, pool, units.guard, usual, novelty)
    curves = fit_curves(counts)
    weights = weigh_cells(
        counts, curves, knobs[PartName.MISSED_NEARBY], knobs[PartName.COVERAGE_GAP]
    )
    total = weights.benchmark_total + weights.blind_total
    return GainModel(
        units=units,
        by_family=(units,),
        counts=counts,
        curves=curves,
        weights=weights,
        objective=Objective.of(total, counts.labeled, curves.miss_rate),
        benchmarks=(place(atlas, features.axes, benchmark.codes, benchmark.vectors),),
        knobs=dict(knobs),
    )


def forecast_of(
    features: Features, request: GainRequest, atlas: Atlas, rows: Ints
) -> tuple[GainModel, Forecast]:
    """What labeling these rows, in this order, is expected to do to the cells of the atlas."""
    analysis = analyze(features, request.rung, request.profile)
    costs = estimate_costs(features.candidates, request.costs)
    model = fit_gain(features, atlas, analysis, costs, request.part_weights)
    board = model.board(np.zeros(0, dtype=np.int64))
    for row in rows.tolist():
        board.take(row)
    chosen = np.zeros(len(model.units), dtype=np.bool_)
    chosen[rows] = True
    return model, _forecast(model, board, chosen)


def objects_of(candidates: Candidates, costs: Costs) -> Floats:
    """(N,) objects that labeling each candidate is expected to bring: those on a mean frame, on
    each labeled frame; the median where no prediction says. Cuboids bring none of those that the
    evaluated detector missed in images.
    """
    per_frame = candidates.objects_per_frame
    known = ~np.isnan(per_frame)
    usual = float(np.median(per_frame[known])) if known.any() else OBJECTS_PER_FRAME
    objects: Floats = np.where(known, per_frame, usual) * costs.frames
    return objects if candidates.is_3d is None else np.where(candidates.is_3d, 0.0, objects)


def usual_objects(candidates: Candidates, costs: Costs, objects: Floats) -> float:
    """Of a labeled clip of which nobody counted them: the median of candidates that bring any, by
    `objects_of`. Where all are cuboids, what is assumed of a frame, on a median unit's frames.
    """
    brings = objects
    if candidates.is_3d is not None:
        brings = objects[~candidates.is_3d]
    if len(brings):
        return float(np.median(brings))
    frames = float(np.median(costs.frames)) if len(costs.frames) else 1.0
    return OBJECTS_PER_FRAME * frames


def summarize(
    model: GainModel,
    board: GainBoard,
    scores: GainScores,
    selection: Selection,
    holdback: Holdback,
) -> GainResult:
    """board: finished, of the selection."""
    units, objective = model.units, model.objective
    chosen = selection.is_selected
    number = model.counts.num_cells
    added = board.exposure - objective.start
    split = (model.weights.benchmark_total + model.weights.blind_total)[scores.cells]
    removed = _by_cell(scores.cells, split * board.removed, chosen, number)
    per_hour = _objects_per_hour(model)
    return GainResult(
        counts=model.counts,
        curves=model.curves,
        weights=model.weights,
        objective=objective,
        benchmarks=model.benchmarks,
        certificate=_certificate(model, board, chosen, holdback),
        forecast=_forecast(model, board, chosen),
        states=states_of(model.counts, model.curves, objective, per_hour),
        added=added,
        removed=removed,
        minutes=_sums(model, units.minutes * chosen),
        objects_per_hour=per_hour,
    )


def unguarded(model: GainModel, board: GainBoard) -> Floats:
    """(N,) scores after the last pick of clips as if each had others like it. board: finished."""
    units, objective = model.units, model.objective
    strength = units.objects * units.uncertainty * 0.5**board.copies
    cells, amounts = units.memberships.cells, units.memberships.shares * strength[:, None]
    removed = objective.removed(cells, board.exposure[cells], amounts)
    cost = (units.minutes / 60) ** model.knobs[PartName.LOW_COST]
    scores: Floats = MILLI * (objective.weights[cells] * removed).sum(axis=1) / cost
    return scores


def _forecast(model: GainModel, board: GainBoard, chosen: Bools) -> Forecast:
    """Of the objects that the batch will bring: relative uncertainty tells peers apart in picking,
    but labels no object more.
    """
    units, counts = model.units, model.counts
    amounts = units.objects * units.guard * 0.5**board.copies * chosen
    added = _sums(model, amounts)
    return forecast(model.curves, counts.labeled, added, counts.objects[-1])


def _certificate(
    model: GainModel, board: GainBoard, chosen: Bools, holdback: Holdback
) -> Certificate:
    """Of the profile's own picks, beside a holdback that is given."""
    units, objective = model.units, model.objective
    drawn, cells = holdback.is_drawn, units.memberships.cells
    amounts = units.memberships.shares * (units.strength * 0.5**board.copies)[:, None]
    number, own = len(objective.start), chosen & ~drawn
    held = _by_cell(cells, amounts, drawn, number)
    start = objective.start + held
    after = Objective(objective.weights, start, objective.table, objective.slope)
    added = _by_cell(cells, amounts, own, number)
    others = ~drawn
    free = Units(
        Memberships(cells[others], units.memberships.shares[others]),
        units.objects[others],
        units.uncertainty[others],
        units.guard[others],
        units.minutes[others],
        units.group[others],
        units.num_labeled,
    )
    return certify(after, free, added, float(units.minutes[own].sum()))


def _sums(model: GainModel, values: Floats) -> Floats:
    """(K,) of the values (N,), split by membership among the cells of each family."""
    number = model.counts.num_cells // len(model.by_family)
    sums = [sums_by_cell(units.memberships, values, number) for units in model.by_family]
    return np.concatenate(sums)


def _by_cell(cells: Ints, values: Floats, rows: Bools, number: int) -> Floats:
    """(K,) of the values (N, M) of these rows."""
    found = np.bincount(cells[rows].ravel(), values[rows].ravel(), number)
    return np.asarray(found, dtype=np.float64)


def _units(
    features: Features,
    analysis: Analysis,
    costs: Costs,
    pool: Memberships,
    objects: Floats,
    limit: float,
    copies: CopyGroups,
) -> Units:
    likeness = analysis.likeness
    kinship = likeness.kinship if likeness else None
    return Units(
        memberships=pool,
        objects=objects,
        uncertainty=relative_uncertainty(features.candidates.uncertainty, pool, limit),
        guard=np.ones(len(objects)) if kinship is None else np.nan_to_num(kinship, nan=1.0),
        minutes=costs.minutes,
        group=copies.candidates,
        num_labeled=copies.num_labeled,
    )


def _copies(
    features: Features, atlas: Atlas, likeness: Likeness | None, pool: Memberships
) -> CopyGroups:
    """In drives; of clips whose drive is unknown, those that look the same."""
    labeled = features.labeled
    if likeness is None:
        return copies_in_drives(features, None)
    drives = [part.drive for part in (features.candidates.recordings, labeled.recordings)]
    if likeness.space is None or (np.concatenate(drives) >= 0).all():
        return likeness.copies
    cells = place(atlas, features.axes, labeled.codes, labeled.vectors).cells
    nearest = np.concatenate([pool.cells[:, 0], cells[:, 0]])
    return with_copies_by_look(features, likeness.space, likeness.copies, nearest)


def _objects_per_hour(model: GainModel) -> Floats:
    """(K,) what an hour on candidates of each cell brings on average; 0 without candidates."""
    number = model.counts.num_cells // len(model.by_family)
    hours = _sums(model, model.units.minutes / 60)
    objects = np.concatenate(
        [sums_by_cell(units.memberships, units.strength, number) for units in model.by_family]
    )
    return np.where(hours > 1e-9, objects / np.maximum(hours, 1e-9), 0.0)
