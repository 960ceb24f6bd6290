"""Ranks the pool and stores the run: scores of all, rows and reasons of the top.

Called by `gainloop priorities run`, the mutation `refreshPriorities` and the demo program. The
run's id is made of all its inputs: equal inputs are the run that is there already.
"""

from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor
from gainloop.models.priority import PriorityRun
from gainloop.pipeline.reasons.limit_notes import limit_notes
from gainloop.pipeline.reasons.notes import write_notes
from gainloop.pipeline.reasons.writing import write_reasons
from gainloop.pipeline.scoring.ranking import rank_pool
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile
from gainloop.terms.progress import Progress, silent
from gainloop.workflows.costs.learn_costs import ASSUMED, USUAL_UNIT, learn_costs
from gainloop.workflows.priorities.build_atlas import atlas_for
from gainloop.workflows.priorities.gather import Gathered, gather, profile_of
from gainloop.workflows.priorities.leakage_notes import leakage_notes
from gainloop.workflows.priorities.limits_in_force import refuse_broken_floors
from gainloop.workflows.priorities.plan import RunPlan, plan_run
from gainloop.workflows.priorities.request import RunOptions, RunResult
from gainloop.workflows.priorities.rows import top_rows
from gainloop.workflows.priorities.store_run import Ranked, store_run
from gainloop.workflows.priorities.unit_notes import unit_notes


def run_priorities(
    home: Home, actor: Actor, request: RunOptions, progress: Progress = silent
) -> RunResult:
    """Raises InvalidInput, NotFound; then no run is stored. Scores without holding the writer.

    The first run of expected gain builds an atlas before, which stays for later ones. A run that
    cannot keep a safety floor is refused.
    """
    require(actor.role, Permission.RUN_PRIORITIES)
    progress("reading features", 0, 3)
    with home.database.read() as session:
        gathered = gather(session, home.objects, request, home.database.clock())
    return rank_gathered(home, actor, gathered, profile_of(gathered), progress)


def rank_gathered(
    home: Home, actor: Actor, gathered: Gathered, profile: Profile, progress: Progress = silent
) -> RunResult:
    """One run of what was read; `profile` must be available there."""
    request = gathered.request
    why = "" if request.profile is profile else gathered.why_default
    is_gain = profile is Profile.EXPECTED_GAIN
    atlas = atlas_for(home, actor, gathered) if is_gain else None
    learned = learn_costs(home, actor).get(USUAL_UNIT, ASSUMED)
    with home.database.read() as session:
        plan = plan_run(session, gathered, profile, home.database.clock(), atlas, learned)
        if session.get(PriorityRun, plan.run_id) is not None:
            return RunResult(plan.run_id, is_new=False, profile=profile, why=why)
    progress("scoring", 1, 3)
    ranked = _rank(plan, home.settings.run_rows)
    if request.must_select and not ranked.ranking.selection.num_selected:
        raise InvalidInput(
            "EMPTY_RUN",
            "no clip fits into this budget: give more hours",
            field="budgetHours",
        )
    progress("storing", 2, 3)
    is_new = store_run(home, actor, ranked)
    progress("done", 3, 3)
    return RunResult(plan.run_id, is_new, profile, why)


def _rank(plan: RunPlan, num_beyond: int) -> Ranked:
    features = plan.features
    ranking = rank_pool(features, plan.rank_request, plan.atlas.atlas if plan.atlas else None)
    refuse_broken_floors(ranking)
    notes = [*leakage_notes(plan.pool), *write_notes(features, ranking, plan.sources)]
    notes += [*unit_notes(plan.pool), *limit_notes(ranking)]
    if plan.pool.left_out and plan.uses_errors:
        names = ", ".join(plan.pool.left_out)
        notes.append(
            f"Misses of classes that {plan.sources.evaluated_model} never names are left out: "
            f"{names}."
        )
    if plan.lacking and plan.profile is Profile.WEIGHTED_SUM_BATCH and plan.uses_errors:
        notes.append(f"Not ranked by expected gain: {plan.lacking.cost}.")
    reasons = write_reasons(features, ranking, plan.sources, top_rows(ranking, num_beyond))
    return Ranked(plan, ranking, reasons, notes)
