"""Forecasts frozen with a queue, and what was measured after its labels were learned from."""

from pathlib import Path

import pytest
from sqlmodel import col, func, select

from gainloop.bootstrap import operator_of
from gainloop.models.gain import Forecast
from gainloop.models.priority import QueueItem
from gainloop.reads.gain_calibration import forecasts_of, summarize
from gainloop.stores.home import Home
from gainloop.terms.enums import LabelFormat, Profile
from gainloop.workflows.ontology.add_ontology import add_ontology
from gainloop.workflows.outcomes.record_outcome import OutcomeRequest, record_outcome
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, QueueResult, create_queue
from gainloop.workflows.releases.create_release import ReleaseRequest, create_release
from tests.integration.gain_program import IS_NIGHT, add_program, results
from tests.integration.labeled_program import bring_in, coco
from tests.integration.ranked_program import add_embeddings, add_evaluation

HALF_HOUR = RunOptions(budget_hours=0.5, holdback_share=0.0)


def draw_queue(home: Home, options: RunOptions = HALF_HOUR) -> QueueResult:
    operator = operator_of(home)
    ontology_id, _ = add_ontology(home, operator, "people", ["Pedestrian"])
    run = run_priorities(home, operator, options)
    request = QueueRequest(run.run_id, "Gain", ontology_id, "Draw boxes.", [("min_box_px", "8")])
    return create_queue(home, operator, request)


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


def apart_from_benchmark() -> dict[str, tuple[float, ...]]:
    """Vectors of the pool beside those of its own kind, no copy of any."""
    return {
        clip: (number / 24 + (8.04 if night else 0.04), number * 5 % 13 / 13 + 0.04)
        for number, (clip, night) in enumerate(IS_NIGHT.items())
    }


def label_and_release(home: Home, folder: Path, queue_id: str) -> str:
    with home.database.read() as session:
        clips = session.exec(
            select(QueueItem.clip_id)
            .where(QueueItem.queue_id == queue_id)
            .order_by(col(QueueItem.rank))
        ).all()
    images = [f"{clip}/0.png" for clip in clips]
    drawn = [
        (number, image, "Pedestrian", (20.0, 100.0, 10.0, 20.0))
        for number, image in enumerate(images, start=1)
    ]
    path = coco(folder / "labels.json", images, drawn, ["Pedestrian"], (1280, 720))
    batch_id = bring_in(home, queue_id, path, LabelFormat.COCO).batch_id
    request = ReleaseRequest("night", [batch_id])
    return create_release(home, operator_of(home), request).release_id
