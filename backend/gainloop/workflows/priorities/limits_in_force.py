"""The limits of a run: the version in force, with the minimums of the request behind its own; and
what became of them. Called by `plan`, `run_priorities` and `store_run`.
"""

from typing import Any

from gainloop.errors import InvalidInput
from gainloop.models.priority import LimitsVersion, TriageEntry
from gainloop.pipeline.reasons.limit_notes import shortfall_sentence, triage_sentence
from gainloop.pipeline.scoring.ranking import Ranking
from gainloop.terms.features import Candidates
from gainloop.terms.limits import Limits, Minimum, minimums_of


def limits_with(version: LimitsVersion, asked: tuple[Minimum, ...]) -> Limits:
    return Limits(
        floors=minimums_of(version.floors),
        minimums=(*minimums_of(version.minimums), *asked),
        largest_share=version.largest_share,
        most_copies=version.most_copies,
    )


def refuse_broken_floors(ranking: Ranking) -> None:
    """Raises InvalidInput SAFETY_FLOOR where a floor is not kept: no score can pay for it."""
    budget = ranking.request.budget_hours
    broken = [
        shortfall_sentence(shortfall, budget)
        for shortfall in ranking.selection.shortfalls
        if shortfall.minimum.is_safety
    ]
    if broken:
        raise InvalidInput(
            "SAFETY_FLOOR",
            f"the run is refused. {' '.join(broken)} Weights and requests cannot trade a safety "
            "floor away: give more hours or import clips of it, or have the limits changed",
            field="budgetHours",
        )


def infeasible_json(ranking: Ranking) -> list[dict[str, Any]]:
    """As `PriorityRun.infeasible`."""
    budget = ranking.request.budget_hours
    return [
        {
            "minimum": shortfall.minimum.as_json(),
            "reached": shortfall.reached,
            "possible": shortfall.possible,
            "reason": shortfall.reason.value,
            "sentence": shortfall_sentence(shortfall, budget),
        }
        for shortfall in ranking.selection.shortfalls
    ]


def triage_rows(run_id: str, candidates: Candidates, ranking: Ranking) -> list[TriageEntry]:
    found = ranking.triage
    columns = (found.rows, found.guards, found.scores, found.unguarded, found.is_kept_out)
    return [
        TriageEntry(
            run_id=run_id,
            place=place,
            unit_id=candidates.unit_ids[row],
            clip_id=candidates.clip_ids[row],
            guard=guard,
            score=score,
            unguarded=unguarded,
            sentence=triage_sentence(guard, score, unguarded, is_kept_out=is_kept_out),
        )
        for place, (row, guard, score, unguarded, is_kept_out) in enumerate(
            zip(*(column.tolist() for column in columns), strict=True), start=1
        )
    ]
