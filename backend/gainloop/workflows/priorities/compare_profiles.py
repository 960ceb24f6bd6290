"""One run beside the newest of every other profile on the same evaluation and scope: how far they
agree, which profile is the default there, and why. Called by the API. Nothing is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlmodel import Session

from gainloop.models.governance import Actor
from gainloop.pipeline.replay.orders import Difference, Order, compare_orders
from gainloop.reads.priority_runs import RunRow, runs_by_id
from gainloop.reads.profile_runs import (
    Place,
    count_benchmark_clips,
    newest_compared,
    places_of,
    runs_beside,
    score_objects,
)
from gainloop.rules.access import Permission, require
from gainloop.rules.cold_start import (
    LEAST_BENCHMARK_CLIPS,
    Inputs,
    MissingInput,
    missing_for_gain,
    missing_inputs,
)
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile, Rung

_NO_EVALUATION = missing_inputs(Inputs())[0].input


@dataclass(frozen=True, slots=True)
class ProfileRuns:
    """runs: the chosen one among them; objects: of their tables of scores, by run; lacking: what
    expected gain lacks there, None where it is the default.
    """

    chosen: RunRow
    runs: list[RunRow]
    objects: Mapping[str, str]
    lacking: MissingInput | None

    @property
    def default(self) -> Profile:
        return Profile.WEIGHTED_SUM_BATCH if self.lacking else Profile.EXPECTED_GAIN

    @property
    def why_default(self) -> str:
        if self.lacking:
            return (
                "The weighted sum, pick by pick, is the default here: for expected gain "
                f"{self.lacking.cost}. It needs: {self.lacking.input}."
            )
        return (
            "Expected gain is the default here: the development benchmark has "
            f"{LEAST_BENCHMARK_CLIPS} clips or more to count gains on."
        )


def runs_by_profile(session: Session, actor: Actor, run_id: str | None) -> ProfileRuns | None:
    """run_id: None takes the newest over the whole pool, or beside it that of the default profile
    with the same budget. None where there is no such run.
    """
    require(actor.role, Permission.READ)
    asked = newest_compared(session, actor) if run_id is None else run_id
    chosen = None if asked is None else runs_by_id(session, actor, [asked]).get(asked)
    if chosen is None:
        return None
    runs = runs_beside(session, actor, chosen)
    objects = score_objects(session, actor, [run.run_id for run in runs])
    found = ProfileRuns(chosen, runs, objects, _lacking(session, actor, chosen))
    return found if run_id is not None else replace(found, chosen=_usual(found))


def agreement_of(home: Home, actor: Actor, found: ProfileRuns, run: RunRow) -> Difference | None:
    """Of the chosen run with another; None for itself."""
    require(actor.role, Permission.READ)
    if run.run_id == found.chosen.run_id:
        return None
    before, after = (_order(home, found.objects[key]) for key in (found.chosen.run_id, run.run_id))
    return compare_orders(before, after)


def places_by_run(
    home: Home, actor: Actor, found: ProfileRuns, clip_ids: Sequence[str]
) -> dict[str, Mapping[str, Place]]:
    """By run, then by clip."""
    return {
        run.run_id: places_of(home.objects, actor, found.objects[run.run_id], clip_ids)
        for run in found.runs
    }


def _order(home: Home, digest: str) -> Order:
    """Of clips: another profile may order other frames of them."""
    table = home.objects.get_table(digest, columns=["clip_id", "is_selected", "cost_minutes"])
    return Order(
        unit_ids=np.array(table["clip_id"].to_pylist(), dtype=object),
        is_selected=table["is_selected"].to_numpy(),
        minutes=table["cost_minutes"].to_numpy(),
    )


def _usual(found: ProfileRuns) -> RunRow:
    """What somebody looks at who asked for no run."""
    budget = found.chosen.budget_hours
    fitting = (
        run for run in found.runs if run.profile is found.default and run.budget_hours == budget
    )
    return next(fitting, found.chosen)


def _lacking(session: Session, actor: Actor, run: RunRow) -> MissingInput | None:
    """From what a stored run says of its inputs."""
    evaluation_id = run.evaluation_id
    inputs = Inputs(
        evaluation=all(entry["input"] != _NO_EVALUATION for entry in run.missing),
        shared_embeddings=run.rung == Rung.ERRORS_BY_EMBEDDING,
        shared_tags=run.rung == Rung.ERRORS_BY_TAG,
    )
    if evaluation_id is None:
        return missing_for_gain(inputs, LEAST_BENCHMARK_CLIPS)
    return missing_for_gain(inputs, count_benchmark_clips(session, actor, evaluation_id))
