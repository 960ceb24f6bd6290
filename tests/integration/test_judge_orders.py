"""Other orders are judged by what came back for clips that were drawn at random."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlmodel import select

from gainloop.bootstrap import operator_of
from gainloop.errors import InvalidInput
from gainloop.models.priority import QueueItem
from gainloop.stores.home import Home
from gainloop.terms.enums import Arm, LabelFormat, OffPolicyState, PartName, Profile
from gainloop.workflows.ontology.add_ontology import add_ontology
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue
from gainloop.workflows.shadow.judge_orders import DRAW, GIVEN, judge_orders
from tests.cli_runner import Run
from tests.integration.gain_program import IS_NIGHT, POOL, add_program
from tests.integration.labeled_program import bring_in, coco

LABELED = {clip: 5 if night else 3 for clip, night in IS_NIGHT.items()}
PREDICTED = 2
"""Of the labeled pedestrians of each clip, those that the model had found before."""


def queue_of_run(home: Home, options: RunOptions) -> str:
    operator = operator_of(home)
    run = run_priorities(home, operator, options)
    ontology_id, _ = add_ontology(home, operator, "people", ["Pedestrian"])
    request = QueueRequest(run.run_id, "drawn", ontology_id, "Draw boxes.", [("min_box_px", "8")])
    return create_queue(home, operator, request).queue_id


def items_of(home: Home, queue_id: str) -> list[QueueItem]:
    with home.database.read() as session:
        return list(session.exec(select(QueueItem).where(QueueItem.queue_id == queue_id)))


def bring_labels(
    home: Home, folder: Path, queue_id: str, clips: Sequence[str] | None = None
) -> None:
    """clips: of the queue, None for all."""
    clips = clips or [item.clip_id for item in items_of(home, queue_id)]
    boxes = [(clip, place) for clip in clips for place in range(LABELED[clip])]
    drawn = [
        (number, f"{clip}/0.png", "Pedestrian", (20.0 * place, 100.0, 10.0, 20.0))
        for number, (clip, place) in enumerate(boxes, start=1)
    ]
    images = [f"{clip}/0.png" for clip in clips]
    path = coco(folder / "drawn.json", images, drawn, ["Pedestrian"], (1280, 720))
    bring_in(home, queue_id, path, LabelFormat.COCO)


def test_orders_are_valued_by_what_the_drawn_clips_found(home: Home, tmp_path: Path) -> None:
    add_program(home, tmp_path)
    queue_id = queue_of_run(home, RunOptions(Profile.WEIGHTED_SUM, holdback_share=0.5))
    assert judge_orders(home, operator_of(home)).num_items == 0
    bring_labels(home, tmp_path, queue_id)

    judged = judge_orders(home, operator_of(home), {PartName.LOW_COST: 1.0})

    drawn = [item for item in items_of(home, queue_id) if item.arm is Arm.HOLDBACK]
    missed = sum(LABELED[item.clip_id] - PREDICTED for item in drawn)
    hours = sum(item.cost_minutes for item in drawn) / 60
    assert (judged.num_items, judged.num_left_out) == (len(POOL) // 2, 0)
    found = {order.name: order for order in judged.orders}
    assert found[DRAW].gap is None
    assert found[DRAW].estimate.value == pytest.approx(missed / hours)
    # Without a budget every order selects every clip, so that none is better than the draw.
    for name in (Profile.FIFO, Profile.WEIGHTED_SUM, Profile.WEIGHTED_SUM_BATCH, GIVEN):
        order = found[name]
        assert order.num_runs == 1
        assert order.estimate == found[DRAW].estimate
        assert order.gap is not None
        assert (order.gap.state, order.gap.value) == (OffPolicyState.NOT_DISTINGUISHABLE, 0.0)
    unable = found[Profile.EXPECTED_GAIN]  # the run has no atlas to count in
    assert unable.num_runs == 0
    assert unable.gap is not None
    assert unable.gap.state is OffPolicyState.TOO_LITTLE_SUPPORT


def test_too_few_drawn_clips_value_nothing(home: Home, tmp_path: Path) -> None:
    add_program(home, tmp_path)
    options = RunOptions(Profile.EXPECTED_GAIN, budget_hours=0.5, holdback_share=0.3)
    bring_labels(home, tmp_path, queue_of_run(home, options))

    judged = judge_orders(home, operator_of(home))

    assert 0 < judged.num_items < 10
    assert all(order.estimate.value is None for order in judged.orders)
    assert {order.gap.state for order in judged.orders if order.gap} == {
        OffPolicyState.TOO_LITTLE_SUPPORT
    }
    assert [order.num_runs for order in judged.orders] == [1] * 5
    with pytest.raises(InvalidInput, match="expected_gain has no weight like_picked"):
        judge_orders(home, operator_of(home), {PartName.LIKE_PICKED: 1.0})


def test_the_report_prints_them_with_their_state(home: Home, tmp_path: Path, gainloop: Run) -> None:
    add_program(home, tmp_path)
    before = gainloop("shadow", "report")
    bring_labels(
        home,
        tmp_path,
        queue_of_run(home, RunOptions(Profile.WEIGHTED_SUM, holdback_share=0.5)),
    )
    weights = tmp_path / "weights.json"
    weights.write_text('{"low_cost": 1.0}', encoding="utf-8")

    told = gainloop("shadow", "report", "--weights", weights)
    document = gainloop("shadow", "report", "--json").json

    assert "Other orders cannot be judged yet" in " ".join(before.output.split())
    words = " ".join(told.output.split())
    assert "told from 12 clips that were drawn at random" in words
    assert "not distinguishable yet" in words
    assert "too little support" in words
    assert GIVEN in words
    assert [order["name"] for order in document["holdback"]["orders"]] == [DRAW, *Profile]


def test_labels_of_every_batch_tell_however_long_ago(home: Home, tmp_path: Path) -> None:
    add_program(home, tmp_path)
    queue_id = queue_of_run(home, RunOptions(Profile.WEIGHTED_SUM, holdback_share=0.5))
    drawn = [item.clip_id for item in items_of(home, queue_id) if item.arm is Arm.HOLDBACK]
    for number in range(9):
        bring_labels(home, tmp_path, queue_id, drawn[number::9])

    judged = judge_orders(home, operator_of(home))

    assert (judged.num_items, len(drawn)) == (len(drawn), len(POOL) // 2)
    found = {order.name: order for order in judged.orders}
    missed = sum(LABELED[clip] - PREDICTED for clip in drawn)
    hours = sum(item.cost_minutes for item in items_of(home, queue_id) if item.clip_id in drawn)
    assert found[DRAW].estimate.value == pytest.approx(missed / (hours / 60))
