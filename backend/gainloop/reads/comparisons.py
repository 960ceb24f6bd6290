"""Two evaluations side by side, cohort by cohort, with verdicts. Called by the API and the command
line.

Both models are counted on the same objects, at one operating point and at the two that decide
whether the winner flips; drives are resampled, clips where no drive is known, frames never.
"""

import numpy as np
from sqlmodel import Session

from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor
from gainloop.pipeline.comparison.decomposition import Effects, split_change, sum_shares
from gainloop.pipeline.comparison.intervals import (
    Changes,
    describe_changes,
    measure_changes,
    share_found,
)
from gainloop.pipeline.comparison.operating_points import Thresholds, choose_thresholds, is_found
from gainloop.pipeline.comparison.sides import count_by_unit, count_clips, count_cohorts
from gainloop.reads.benchmarks import benchmarks_by_id
from gainloop.reads.comparison_pair import Pair, read_pair
from gainloop.reads.comparison_rows import (
    ComparisonRequest,
    ComparisonRow,
    Counted,
    cohort_rows,
    describe_basis,
    threshold_rows,
)
from gainloop.reads.evaluations import EvaluationRow
from gainloop.reads.leakage import comparison_refusals
from gainloop.rules.access import Permission, require
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Bools, Floats
from gainloop.terms.enums import OperatingPoint


def compare_evaluations(
    session: Session, store: ObjectStore, actor: Actor, request: ComparisonRequest
) -> ComparisonRow:
    """Raises InvalidInput SAME_EVALUATION, UNKNOWN_FIELD, TOO_MANY_VALUES, BAD_VALUE."""
    require(actor.role, Permission.READ)
    _check(request)
    is_same = _is_same_truth(session, actor, request.a, request.b)
    refusals = _refusals(session, store, request, is_same=is_same)
    pair = read_pair(session, store, request, is_same=is_same)
    thresholds, found = _points(pair, request)
    counted = Counted(
        cells=pair.cells,
        num_clips=count_clips(pair.sides[1], pair.members[1]),
        changes=_changes(pair, found[request.at], request, is_same=is_same),
        deltas={point: _deltas(pair, both) for point, both in found.items()},
    )
    overall, cohorts = cohort_rows(counted, request.at, has_verdicts=not refusals)
    effects = _split(pair, found[request.at])
    return ComparisonRow(
        a=request.a,
        b=request.b,
        at=request.at,
        by=request.by,
        class_name=request.class_name,
        thresholds=threshold_rows(thresholds, pair.classes, pair.asked),
        on_probabilities=thresholds.on_probabilities,
        overall=overall,
        cohorts=cohorts,
        resampled_by=pair.units.noun,
        num_resamples=request.num_resamples,
        within_effect=None if np.isnan(effects.within) else effects.within,
        mix_effect=None if np.isnan(effects.mix) else effects.mix,
        refusals=refusals,
        basis=describe_basis(request, pair.units.noun, cohorts, pair.unnamed, is_same=is_same),
    )


def _refusals(
    session: Session, store: ObjectStore, request: ComparisonRequest, *, is_same: bool
) -> list[str]:
    """Why no verdict may be given, each as a sentence; empty where verdicts stand."""
    a, b = request.a, request.b
    refusals: list[str] = []
    if not is_same:
        refusals.append(
            f"{a.evaluation_id} was measured on {a.benchmark_id} and {b.evaluation_id} on "
            f"{b.benchmark_id}, whose ground truth differs: a change may come from the labels. "
            "Measure both on one version first, as `gainloop evaluation rematch` does."
        )
    for benchmark_id in dict.fromkeys((a.benchmark_id, b.benchmark_id)):
        refusals += comparison_refusals(session, store, benchmark_id)
    return refusals


def _is_same_truth(session: Session, actor: Actor, a: EvaluationRow, b: EvaluationRow) -> bool:
    found = benchmarks_by_id(session, actor, [a.benchmark_id, b.benchmark_id])
    return found[a.benchmark_id].digest == found[b.benchmark_id].digest


def _check(request: ComparisonRequest) -> None:
    if request.a.evaluation_id == request.b.evaluation_id:
        raise InvalidInput(
            "SAME_EVALUATION",
            f"{request.a.evaluation_id} cannot be compared with itself; name another evaluation",
            field="b",
        )
    if not 0 <= request.score <= 1:
        raise InvalidInput(
            "BAD_VALUE",
            f"the threshold on the probability is 0 to 1, not {request.score:g}",
            field="score",
        )


def _points(
    pair: Pair, request: ComparisonRequest
) -> tuple[Thresholds, dict[OperatingPoint, tuple[Bools, Bools]]]:
    """The thresholds that were asked for, and what both find there and where winners may flip."""
    a, b = pair.sides
    thresholds = {
        point: choose_thresholds(point, a, b, len(pair.classes), request.score)
        for point in (OperatingPoint.PUBLISHED, OperatingPoint.EQUAL_FP, request.at)
    }
    found = {
        point: (
            is_found(a, chosen.a, on_probabilities=chosen.on_probabilities),
            is_found(b, chosen.b, on_probabilities=chosen.on_probabilities),
        )
        for point, chosen in thresholds.items()
    }
    return thresholds[request.at], found


def _changes(
    pair: Pair, found: tuple[Bools, Bools], request: ComparisonRequest, *, is_same: bool
) -> Changes:
    (gt_a, tp_a), (gt_b, tp_b) = (
        tuple(
            count_by_unit(side, membership, pair.units.count, counted)
            for counted in (None, found_there)
        )
        for side, membership, found_there in zip(pair.sides, pair.members, found, strict=True)
    )
    if is_same:
        return measure_changes(gt_a, tp_a, tp_b, request.num_resamples, request.seed)
    return describe_changes((gt_a, tp_a), (gt_b, tp_b))


def _deltas(pair: Pair, found: tuple[Bools, Bools]) -> Floats:
    """(cohorts,): change in recall, without more."""
    a, b = (
        share_found(count_cohorts(membership, counted), count_cohorts(membership))
        for membership, counted in zip(pair.members, found, strict=True)
    )
    return b - a


def _split(pair: Pair, found: tuple[Bools, Bools]) -> Effects:
    (gt_a, tp_a), (gt_b, tp_b) = (
        (sum_shares(membership), sum_shares(membership, is_found_there))
        for membership, is_found_there in zip(pair.shares, found, strict=True)
    )
    return split_change(gt_a, tp_a, gt_b, tp_b)
