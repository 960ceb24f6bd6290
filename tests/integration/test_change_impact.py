"""What a proposal says of the newest run is what the next run is, once it is in force."""

import json
from pathlib import Path
from typing import Any

import pytest

from gainloop.bootstrap import operator_of
from gainloop.models.priority import LimitsVersion, PriorityRun
from gainloop.pipeline.replay.orders import compare_orders
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile
from gainloop.terms.governance import GovernedKind, ImpactState
from gainloop.terms.limits import Limits
from gainloop.workflows.changes.propose_change import Proposal, Proposed, propose_change
from gainloop.workflows.predictions.import_predictions import import_predictions
from gainloop.workflows.predictions.request import PredictionsRequest
from gainloop.workflows.priorities.replay_run import order_of_table
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.integration import gain_program
from tests.integration.changed_versions import change_limits, change_weights
from tests.integration.ranked_program import add_all, add_catalog
from tests.integration.test_model_families import add_families
from tests.state_digest import state_digest

SUM = Profile.WEIGHTED_SUM
SUM_PARTS = ("uncertainty", "missed_nearby", "coverage_gap", "low_cost")
REASON = "more of what it is unsure of"


def of_weights(document: Any, profile: Profile = SUM) -> Proposal:
    return Proposal(GovernedKind.WEIGHTS, profile.value, document, REASON)


def run_of(home: Home, profile: Profile = SUM) -> PriorityRun:
    made = run_priorities(home, operator_of(home), RunOptions(profile, budget_hours=0.5))
    with home.database.read() as session:
        return session.get_one(PriorityRun, made.run_id)


def dry_impact(home: Home, proposal: Proposal) -> Proposed:
    before = state_digest(home)
    done = propose_change(home, operator_of(home), proposal, is_dry_run=True)
    assert (done.change_id, state_digest(home)) == (None, before)
    return done


def test_without_a_run_there_is_nothing_to_replay(home: Home) -> None:
    impact = dry_impact(home, of_weights({"uncertainty": 0.6})).impact

    assert (impact.state, impact.replay) == (ImpactState.NO_RUN, None)
    assert impact.sentence == (
        "No run to replay: nothing has ranked the whole pool by weighted_sum yet."
    )


def test_the_impact_of_weights_is_what_the_next_run_is(home: Home, tmp_path: Path) -> None:
    gain_program.add_program(home, tmp_path)
    before = run_of(home)
    document = {"weights": {"uncertainty": 0.0, "missed_nearby": 0.0}}
    impact = dry_impact(home, of_weights(document)).impact

    change_weights(home, SUM, document)

    check_forecast(home, before, run_of(home), impact)


def test_weights_that_no_input_is_there_for_say_so(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path)
    run_of(home)
    only_unknown = {**dict.fromkeys(SUM_PARTS, 0.0), "uncertainty": 1.0}

    impact = dry_impact(home, of_weights(only_unknown)).impact

    assert impact.state is ImpactState.REPLAYED
    assert any(note.startswith("The run has no input for the parts") for note in impact.notes)
    change_weights(home, SUM, only_unknown)
    assert run_of(home).notes[0].startswith("No input for uncertainty (1.00)")


def test_the_impact_of_another_measure_is_what_the_next_run_is(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path)
    # By scores alone the night is the least sure; between two classes the day is.
    probabilities = {"pool-day": [0.49, 0.47], "pool-night": [0.55, 0.05], "pool-late": [0.8, 0.1]}
    scores = {"pool-day": 0.95, "pool-night": 0.55, "pool-late": 0.8}
    box = {"frame_index": 0, "category_id": 1, "bbox": [0, 0, 10, 20]}
    path = tmp_path / "found.json"
    path.write_text(
        json.dumps(
            [
                {**box, "clip_id": clip, "score": scores[clip], "probs": found}
                for clip, found in probabilities.items()
            ]
        ),
        encoding="utf-8",
    )
    import_predictions(home, operator_of(home), PredictionsRequest("rrc:1", "coco", path))
    change_weights(home, SUM, {**dict.fromkeys(SUM_PARTS, 0), "uncertainty": 1})
    before = run_of(home)
    unknown = dry_impact(home, of_weights({"uncertainty_measure": "box_variance"})).impact
    impact = dry_impact(home, of_weights({"uncertainty_measure": "margin"})).impact

    change_weights(home, SUM, {"uncertainty_measure": "margin"})

    check_forecast(home, before, run_of(home), impact)
    assert unknown.notes == (
        "The predictions of the run do not know box_variance: it would rank by entropy, as it did.",
    )


def test_the_impact_of_exposure_is_what_the_next_run_is(home: Home, tmp_path: Path) -> None:
    gain_program.add_program(home, tmp_path)
    gain = Profile.EXPECTED_GAIN
    before = run_of(home, gain)
    document = {"exposure": {"time_of_day": {"daytime": 9.0, "night": 0.1}}}
    impact = dry_impact(home, of_weights(document, gain)).impact

    change_weights(home, gain, document)

    after = run_of(home, gain)
    assert after.weights_version_id == "expected_gain:2"
    check_forecast(home, before, after, impact)
    assert impact.replay is not None
    assert impact.replay.gain_before == pytest.approx(before.expected_gain)


def test_the_impact_of_exposure_on_several_model_families_is_what_the_next_run_is(
    home: Home, tmp_path: Path
) -> None:
    document = {"exposure": {"time_of_day": {"daytime": 0.3, "night": 2.0}}}
    add_families(home, tmp_path)
    gain = Profile.EXPECTED_GAIN
    change_weights(home, gain, {"families": {"rrc": 0.5, "sky": 0.5}})
    before = run_of(home, gain)
    impact = dry_impact(home, of_weights(document, gain)).impact

    change_weights(home, gain, document)

    check_forecast(home, before, run_of(home, gain), impact)


def test_the_impact_of_limits_is_what_the_next_run_is(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)
    before = run_of(home)
    proposal = Proposal(GovernedKind.LIMITS, "", {"most_copies": 1}, "no copies")
    impact = dry_impact(home, proposal).impact
    floor = {"name": "snow", "cohort": {"weather": "snow"}, "amount": 1, "unit": "clips"}
    unkept = dry_impact(home, Proposal(GovernedKind.LIMITS, "", {"floors": [floor]}, "snow"))

    with home.database.read() as session:
        in_force = session.get_one(LimitsVersion, "limits:1")
    assert in_force.most_copies is None
    change_limits(home, Limits(most_copies=1))

    check_forecast(home, before, run_of(home), impact)
    assert "This run would be refused." in unkept.impact.sentence


def check_forecast(home: Home, before: PriorityRun, after: PriorityRun, impact: Any) -> None:
    """What the proposal said of the run is what came of it."""
    first, second = (
        order_of_table(home.objects.get_table(run.scores_object)) for run in (before, after)
    )
    assert (impact.state, impact.notes) == (ImpactState.REPLAYED, ())
    assert before.id != after.id
    assert impact.replay.run_id == before.id
    assert impact.replay.difference == compare_orders(first, second)
    assert first.unit_ids.tolist() != second.unit_ids.tolist() or (
        first.is_selected.tolist() != second.is_selected.tolist()
    )
