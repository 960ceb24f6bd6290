"""Forecasts frozen with a queue, and what was measured after its labels were learned from."""

from pathlib import Path

import pytest
from sqlmodel import func, select

from gainloop.bootstrap import operator_of
from gainloop.models.gain import Forecast
from gainloop.reads.gain_calibration import forecasts_of, summarize
from gainloop.reads.rank_sources import SourceChoice
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile
from gainloop.workflows.outcomes.record_outcome import OutcomeRequest, record_outcome
from gainloop.workflows.priorities.request import RunOptions
from tests.api_client import ENGINEER, api_of
from tests.integration.forecast_program import (
    apart_from_benchmark,
    draw_queue,
    label_and_release,
)
from tests.integration.gain_program import add_program, results
from tests.integration.ranked_program import add_embeddings, add_evaluation


def test_a_queue_says_what_it_should_change_before_anything_is_labeled(
    any_home: Home, tmp_path: Path
) -> None:
    evaluation_id = add_program(any_home, tmp_path)

    queue_id = draw_queue(any_home).queue_id

    with any_home.database.read() as session:
        whole, night, *others = forecasts_of(session, any_home.objects, operator_of(any_home))
    assert (whole.queue_id, whole.evaluation_id, whole.number) == (queue_id, evaluation_id, 1)
    assert (whole.cohort, whole.num_objects, whole.before) == ({}, 1280.0, 0.25)
    assert whole.low < whole.expected < whole.before
    assert night.cohort in ({"time_of_day": "night"}, {"weather": "rain"}, {"region": "North"})
    assert (night.num_objects, night.before) == (640.0, 0.375)
    assert night.before - night.expected > whole.before - whole.expected
    assert [row.number for row in others] == [3, 4, 5, 6, 7]  # two values on each of three axes
    assert {row.shrinkage for row in (whole, night, *others)} == {1.0}
    assert whole.realized is None


def test_an_equal_queue_and_one_of_another_profile_freeze_nothing(
    home: Home, tmp_path: Path
) -> None:
    add_program(home, tmp_path)
    draw_queue(home)
    draw_queue(home)
    draw_queue(home, RunOptions(Profile.FIFO, budget_hours=0.5))

    with home.database.read() as session:
        assert session.exec(select(func.count()).select_from(Forecast)).one() == 7


def test_what_was_measured_after_training_stands_beside_the_forecast(
    home: Home, tmp_path: Path
) -> None:
    before = add_program(home, tmp_path)
    add_embeddings(home, tmp_path, apart_from_benchmark())
    queue_id = draw_queue(home).queue_id
    release_id = label_and_release(home, tmp_path, queue_id)
    after = add_evaluation(home, tmp_path, results(night=1), model="rrc:2")
    outcome = OutcomeRequest("", release_id, base_evaluation_id=before, evaluation_id=after)
    outcome_id, _ = record_outcome(home, operator_of(home), outcome)

    with home.database.read() as session:
        rows = forecasts_of(session, home.objects, operator_of(home))

    assert {row.outcome_id for row in rows} == {outcome_id}
    assert {row.realized for row in rows} == {0.125}  # 1 of 8 is missed by day and by night now
    assert [row.before for row in rows] == pytest.approx([0.25, *[0.375] * 3, *[0.125] * 3])
    found = summarize(rows)
    assert found.num == 7
    assert found.ratio == pytest.approx(
        (0.125 + 3 * 0.25) / sum(row.before - row.expected for row in rows)
    )


CALIBRATION = """{ gainCalibration { num coverage ratio nextShrinkage numQueuesWaiting
  cycles { expectedDrop expectedDropLow expectedDropHigh realizedDrop ratio shrinkage num numInside
    queue { name } outcome { label } } reliability { num expected realized low high }
  forecasts { edges { node { before expected low high realized expectedDrop expectedDropLow
    expectedDropHigh realizedDrop } } } } }"""


def test_the_api_tells_drops_cycles_and_what_still_waits(home: Home, tmp_path: Path) -> None:
    before = add_program(home, tmp_path)
    add_embeddings(home, tmp_path, apart_from_benchmark())
    queue_id = draw_queue(home).queue_id
    with api_of(home, ENGINEER) as api:
        waiting = api.data(CALIBRATION)["gainCalibration"]
        release_id = label_and_release(home, tmp_path, queue_id)
        after = add_evaluation(home, tmp_path, results(night=1), model="rrc:2")
        outcome = OutcomeRequest("", release_id, base_evaluation_id=before, evaluation_id=after)
        record_outcome(home, operator_of(home), outcome)
        told = api.data(CALIBRATION)["gainCalibration"]

    assert (waiting["num"], waiting["coverage"], waiting["numQueuesWaiting"]) == (0, None, 1)
    assert (waiting["cycles"], waiting["reliability"]) == ([], [])
    nodes = [edge["node"] for edge in told["forecasts"]["edges"]]
    for node in nodes:
        assert node["expectedDrop"] == pytest.approx(node["before"] - node["expected"])
        assert node["expectedDropLow"] == pytest.approx(node["before"] - node["high"])
        assert node["expectedDropHigh"] == pytest.approx(node["before"] - node["low"])
        assert node["realizedDrop"] == pytest.approx(node["before"] - node["realized"])
    (cycle,) = told["cycles"]
    assert (cycle["queue"]["name"], cycle["num"], told["numQueuesWaiting"]) == ("Gain", 7, 0)
    assert cycle["realizedDrop"] == 0.125
    assert cycle["expectedDrop"] == nodes[0]["expectedDrop"]
    assert cycle["ratio"] == pytest.approx(0.125 / nodes[0]["expectedDrop"])
    assert cycle["numInside"] == round(told["coverage"] * 7)
    assert told["nextShrinkage"] == 1.0  # one queue alone corrects nothing
    assert told["reliability"] == []  # seven forecasts are too few for two bins


FAMILIES = """{ gainCalibration { numQueuesWaiting
  cycles { evaluation { modelVersion { label } } outcome { label } }
  forecasts { edges { node { realized cohort { value }
    evaluation { modelVersion { label } } } } } } }"""


def test_a_forecast_is_told_by_its_own_model_family_alone(home: Home, tmp_path: Path) -> None:
    before = add_program(home, tmp_path)
    add_embeddings(home, tmp_path, apart_from_benchmark())
    release_id = label_and_release(home, tmp_path, draw_queue(home).queue_id)
    other = add_evaluation(home, tmp_path, results(night=7), model="sky:1")
    train(home, release_id, other, add_evaluation(home, tmp_path, results(night=5), model="sky:2"))

    with home.database.read() as session:
        waiting = forecasts_of(session, home.objects, operator_of(home))
    assert {(row.outcome_id, row.realized) for row in waiting} == {(None, None)}

    after = add_evaluation(home, tmp_path, results(night=1), model="rrc:2")
    outcome_id = train(home, release_id, before, after)

    with home.database.read() as session:
        told = forecasts_of(session, home.objects, operator_of(home))
    assert {(row.outcome_id, row.realized) for row in told} == {(outcome_id, 0.125)}


def test_the_api_names_the_model_of_each_forecast_and_counts_a_queue_once(
    home: Home, tmp_path: Path
) -> None:
    before = add_program(home, tmp_path)
    add_embeddings(home, tmp_path, apart_from_benchmark())
    add_evaluation(home, tmp_path, results(night=5), model="sky:1")
    families = SourceChoice(families=(("rrc", 0.5), ("sky", 0.5)))
    both = RunOptions(budget_hours=0.5, holdback_share=0.0, sources=families)
    release_id = label_and_release(home, tmp_path, draw_queue(home, both).queue_id)
    train(home, release_id, before, add_evaluation(home, tmp_path, results(night=1), model="rrc:2"))

    with api_of(home, ENGINEER) as api:
        found = api.data(FAMILIES)["gainCalibration"]

    assert [row["evaluation"]["modelVersion"]["label"] for row in found["cycles"]] == ["rrc:1"]
    assert found["numQueuesWaiting"] == 0  # one of its families came to an outcome
    nodes = [edge["node"] for edge in found["forecasts"]["edges"]]
    assert [
        (node["evaluation"]["modelVersion"]["label"], node["realized"])
        for node in nodes
        if not node["cohort"]
    ] == [("rrc:1", 0.125), ("sky:1", None)]


def train(home: Home, release_id: str, base: str, after: str) -> str:
    request = OutcomeRequest("", release_id, base_evaluation_id=base, evaluation_id=after)
    return record_outcome(home, operator_of(home), request)[0]
