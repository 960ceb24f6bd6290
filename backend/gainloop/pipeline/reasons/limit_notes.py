"""What limits did to a run, and what stands apart, in sentences. Called by the workflow."""

from gainloop.pipeline.reasons.words import number_of, verb
from gainloop.pipeline.scoring.limits import REACH
from gainloop.pipeline.scoring.ranking import Ranking
from gainloop.terms.enums import LimitUnit, Profile, ShortfallReason
from gainloop.terms.limits import Minimum, Shortfall

_LITTLE = 0.0005
"""Below it a cost is said to be none."""


def limit_notes(ranking: Ranking) -> list[str]:
    limits, selection = ranking.request.limits, ranking.selection
    notes = []
    if picks := sum(selection.for_minimums):
        notes.append(f"{number_of(picks, 'clip')} {verb(picks)} picked first, to meet minimums.")
    if selection.num_capped:
        count = selection.num_capped
        notes.append(
            f"{number_of(count, 'clip')} {verb(count)} kept out by caps: "
            f"{_caps(ranking, has_cell_cap=ranking.limits.has_cell_cap)}."
        )
    if limits.largest_share is not None and ranking.request.profile is Profile.FIFO:
        notes.append("Caps do not hold for fifo, which others are measured against.")
    if (cost := ranking.limits.cost) is not None:
        notes.append(cost_sentence(cost, is_gain=ranking.gain is not None))
    if ranking.gain is not None and selection.is_limited:
        notes.append("The certificate compares with the best selection without limits.")
    return notes


def cost_sentence(cost: float, *, is_gain: bool) -> str:
    what = "expected gain" if is_gain else "sum of scores"
    if abs(cost) < _LITTLE:
        return f"Limits cost less than 0.1 % of the {what} of a run without them."
    word = "cost" if cost > 0 else "happen to add"
    return f"Limits {word} {abs(cost):.1%} of the {what} of a run without them.".replace("%", " %")


def shortfall_sentence(shortfall: Shortfall, budget_hours: float | None) -> str:
    minimum = shortfall.minimum
    return (
        f"{_name(minimum)} is not met: {_reached(shortfall)} of {_amount(minimum, minimum.amount)} "
        f"selected. {_why(shortfall, budget_hours)}."
    )


def triage_sentence(guard: float, score: float, unguarded: float, *, is_kept_out: bool) -> str:
    chosen = " and have been selected" if is_kept_out else ""
    return (
        "Far from all other clips: corrupt recording or a new domain? Look at it before labeling. "
        f"Its score of {score:.3g} counts that it stands apart, by {guard:.2f}; with others like "
        f"it, it would score {unguarded:.3g}{chosen}."
    )


def cohort_label(minimum: Minimum) -> str:
    return ", ".join(f"{axis}={value}" for axis, value in minimum.cohort)


def _name(minimum: Minimum) -> str:
    kind = f'Safety floor "{minimum.name}"' if minimum.is_safety else "Minimum"
    return f"{kind} for {cohort_label(minimum)}"


def _reached(shortfall: Shortfall) -> str:
    is_hours = shortfall.minimum.unit is LimitUnit.HOURS
    return f"{shortfall.reached:.2f}" if is_hours else f"{shortfall.reached:g}"


def _amount(minimum: Minimum, amount: float) -> str:
    if minimum.unit is LimitUnit.HOURS:
        return f"{amount:.2f} label-hours"
    return number_of(round(amount), "clip")


def _why(shortfall: Shortfall, budget_hours: float | None) -> str:
    possible = _amount(shortfall.minimum, shortfall.possible)
    if shortfall.reason is ShortfallReason.CANDIDATES:
        return f"The pool has {possible} of it"
    if shortfall.reason is ShortfallReason.BUDGET:
        limit = f"{REACH:,} clips" if budget_hours is None else f"{budget_hours:g} h"
        return f"The pool has {possible} of it, but the cheapest do not fit into {limit}"
    if shortfall.reason is ShortfallReason.CAP:
        return f"The pool has {possible} of it, but a cap keeps them out"
    if shortfall.reason is ShortfallReason.EARLIER_MINIMUMS:
        return f"The pool has {possible} of it, but the minimums before it take the budget"
    return f"The pool has {possible} of it, but no selection that holds it was found"


def _caps(ranking: Ranking, *, has_cell_cap: bool) -> str:
    limits = ranking.request.limits
    cell = "cell" if ranking.gain is not None else "cohort group"
    caps = []
    if has_cell_cap and limits.largest_share is not None:
        caps.append(f"at most {limits.largest_share:.0%} of the budget in one {cell}")
    if limits.most_copies is not None:
        caps.append(f"at most {number_of(limits.most_copies, 'clip')} of one group of copies")
    return " and ".join(caps).replace("%", " %")
