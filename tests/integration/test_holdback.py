"""The holdback of a run: stored with its arm and propensity, shown to analysts alone, never to a
tool; and the profile that picks in a batch.
"""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlmodel import Session, col, select

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import operator_of
from gainloop.errors import InvalidInput
from gainloop.models.priority import Priority, PriorityRun, QueueItem, WeightsVersion
from gainloop.pipeline.scoring.weights import WEIGHTED_SUM_BATCH_V1
from gainloop.stores.home import Home
from gainloop.terms.enums import Arm, Profile
from gainloop.workflows.home.prepare_home import prepare_home
from gainloop.workflows.ontology.add_ontology import add_ontology
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue
from gainloop.workflows.queue.export_queue import ExportFormat, export_queue
from tests.api_client import ENGINEER, MANAGER, api_of
from tests.cli_runner import Run
from tests.integration.ranked_program import VECTORS, add_all, add_catalog

ANNOTATOR = "demo-annotator"
HALF = RunOptions(budget_hours=0.5, holdback_share=0.5)
"""More than the whole pool costs, so that half of its three clips is drawn: 1.5, rounded to 2."""

RUN = """query ($id: ID!) { priorityRun(id: $id) {
  numSelected holdbackShare numHoldback items { edges { node { arm propensity } } } } }"""
REFRESH = """mutation ($input: RefreshPrioritiesInput!) { refreshPriorities(input: $input) {
  ... on RefreshPrioritiesSuccess { run { profile numHoldback holdbackShare } }
  ... on UserError { code message path } } }"""


def run(home: Home, options: RunOptions) -> tuple[PriorityRun, list[Priority]]:
    done = run_priorities(home, operator_of(home), options)
    with home.database.read() as session:
        rows = session.exec(
            select(Priority).where(Priority.run_id == done.run_id).order_by(col(Priority.rank))
        ).all()
        return session.get_one(PriorityRun, done.run_id), list(rows)


def likeness(one: str, other: str) -> float:
    """exp(-d2 / 2 h2) among five clips: h2 is the median distance to the one furthest away."""
    vectors = np.array(list(VECTORS.values()))
    vectors = vectors / vectors.std(axis=0)
    distances = ((vectors[:, None] - vectors[None]) ** 2).sum(axis=2)
    h2 = np.median(distances.max(axis=1))
    place = list(VECTORS).index
    return float(np.exp(-distances[place(one), place(other)] / (2 * h2)))


def test_a_run_on_rung_1_takes_off_for_what_is_like_a_pick(any_home: Home, tmp_path: Path) -> None:
    add_all(any_home, tmp_path)

    made, rows = run(any_home, RunOptions())

    assert (made.profile, made.weights_version_id) == (
        Profile.WEIGHTED_SUM_BATCH,
        "weighted_sum_batch:1",
    )
    assert made.weights_used == {name.value: w for name, w in WEIGHTED_SUM_BATCH_V1.items()}
    assert [row.clip_id for row in rows] == ["pool-late", "pool-night", "pool-day"]
    second = {part["name"]: part["value"] for part in rows[1].parts}
    assert second["like_picked"] == pytest.approx(-0.5 * likeness("pool-night", "pool-late"))
    assert rows[1].reason["details"][-4:-2] == [
        "1 clip like it is picked ahead of it.",
        "1 adjacent or alike clip of drive d4 is labeled or picked ahead of it.",
    ]
    for row in rows:
        assert abs(math.fsum(part["value"] for part in row.parts) - row.score) < 1e-9


def test_drawn_items_are_stored_with_their_arm_and_propensity(
    any_home: Home, tmp_path: Path
) -> None:
    add_all(any_home, tmp_path)

    made, rows = run(any_home, HALF)
    table = any_home.objects.get_table(made.scores_object).to_pylist()

    assert (made.holdback_share, made.num_holdback) == (0.5, 2)
    drawn = [row for row in rows if row.arm is Arm.HOLDBACK]
    assert [row.propensity for row in drawn] == [2 / 3, 2 / 3]
    assert all(row.is_selected for row in drawn)
    assert [row.propensity for row in rows if row.arm is Arm.PRIORITIZED] == [1.0]
    assert [entry["holdback_propensity"] for entry in table] == [2 / 3] * 3
    assert [entry["arm"] for entry in table] == [row.arm.value for row in rows]
    assert sum(row.cost_minutes for row in rows if row.is_selected) <= 30
    assert "50 % of the budget was drawn at random, to judge the order by later." in made.notes


def test_a_reason_reads_the_same_whatever_arm_an_item_came_by(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)

    _, rows = run(home, HALF)

    words = json.dumps([[row.reason["headline"], *row.reason["details"]] for row in rows]).lower()
    assert not any(word in words for word in ("random", "drawn", "holdback", "arm"))


def test_the_share_is_part_of_what_makes_a_run(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)

    default, _ = run(home, RunOptions(budget_hours=0.2))
    stated, _ = run(home, RunOptions(budget_hours=0.2, holdback_share=0.1))
    none, _ = run(home, RunOptions(budget_hours=0.2, holdback_share=0.0))

    assert stated.id == default.id
    assert none.id != default.id
    assert (default.holdback_share, none.holdback_share) == (0.1, 0.0)
    assert (
        "The budget is too small for a holdback: 10 % of it is less than one clip, so none was "
        "drawn at random."
    ) in default.notes


def test_fifo_and_a_random_order_hold_nothing_back(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path, "clip_id\na\nb\nc\n")

    by_time, _ = run(home, RunOptions(profile=Profile.FIFO))
    at_random, rows = run(home, RunOptions(holdback_share=0.5))

    assert (by_time.holdback_share, by_time.num_holdback) == (0.0, 0)
    assert (at_random.rung, at_random.holdback_share, at_random.num_holdback) == (5, 0.0, 0)
    assert {row.arm for row in rows} == {Arm.PRIORITIZED}


@pytest.mark.parametrize("share", [-0.1, 0.51, float("nan"), float("inf")])
def test_a_share_beyond_half_of_the_budget_is_refused(share: float) -> None:
    with pytest.raises(InvalidInput, match=r"from 0 to 0\.5") as refused:
        RunOptions(holdback_share=share)

    assert (refused.value.code, refused.value.path) == ("BAD_HOLDBACK", "holdbackShare")


def test_a_holdback_beside_fifo_is_refused() -> None:
    with pytest.raises(InvalidInput, match="fifo draws no holdback") as refused:
        RunOptions(profile=Profile.FIFO, holdback_share=0.1)

    assert refused.value.code == "BAD_HOLDBACK"
    assert RunOptions(profile=Profile.FIFO, holdback_share=0.0).used_holdback_share == 0.0


@pytest.mark.parametrize("account", [ANNOTATOR, MANAGER])
def test_who_could_be_biased_sees_neither_arm_nor_propensity_nor_size(
    home: Home, tmp_path: Path, account: str
) -> None:
    add_all(home, tmp_path)
    made, _ = run(home, HALF)

    with api_of(home, account) as api:
        answer = api.ask(RUN, id=global_id("PriorityRun", made.id))
    with api_of(home, ENGINEER) as api:
        seen = api.data(RUN, id=global_id("PriorityRun", made.id))["priorityRun"]

    hidden = answer["data"]["priorityRun"]
    assert (hidden["holdbackShare"], hidden["numHoldback"]) == (None, None)
    assert {json.dumps(edge["node"]) for edge in hidden["items"]["edges"]} == {
        '{"arm": null, "propensity": null}'
    }
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}
    assert (seen["holdbackShare"], seen["numHoldback"]) == (0.5, made.num_holdback)
    assert "HOLDBACK" in {edge["node"]["arm"] for edge in seen["items"]["edges"]}


def test_the_mutation_takes_a_share_and_refuses_a_bad_one(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)

    with api_of(home, ENGINEER) as api:
        made = _refresh(api.data(REFRESH, input={"budgetHours": 0.2, "holdbackShare": 0.5}))
        bad = _refresh(api.data(REFRESH, input={"holdbackShare": 0.6}))

    assert made["run"]["profile"] == "WEIGHTED_SUM_BATCH"
    assert made["run"]["holdbackShare"] == 0.5
    assert bad["code"] == "BAD_HOLDBACK"
    assert bad["path"] == "holdbackShare"
    with home.database.read() as session:
        assert len(session.exec(select(PriorityRun)).all()) == 1


def test_a_queue_keeps_the_arms_and_no_file_for_a_tool_tells_them(
    home: Home, tmp_path: Path
) -> None:
    add_all(home, tmp_path)
    made, rows = run(home, HALF)
    add_ontology(home, operator_of(home), "road-users", ["Pedestrian"])
    request = QueueRequest(made.id, "q", "road-users:1", "Draw.", [("min_box_px", "8")])

    queue_id = create_queue(home, operator_of(home), request).queue_id

    with home.database.read() as session:
        items = _items(session, queue_id)
    selected = [row for row in rows if row.is_selected]
    assert [(item.clip_id, item.arm, item.propensity) for item in items] == [
        (row.clip_id, row.arm, row.propensity) for row in selected
    ]
    assert Arm.HOLDBACK in {item.arm for item in items}
    for export_format in ExportFormat:
        text = export_queue(home, operator_of(home), queue_id, export_format).data.decode().lower()
        assert not any(word in text for word in ("holdback", "propensity", '"arm"', ",arm,"))


def test_the_command_line_takes_a_share_and_shows_arms(gainloop: Run, tmp_path: Path) -> None:
    path = tmp_path / "catalog.csv"
    rows = "".join(f"clip-{number},d{number // 3},rain\n" for number in range(30))
    path.write_text("clip_id,drive_id,weather\n" + rows, encoding="utf-8")
    assert gainloop("catalog", "import", str(path)).exit_code == 0

    done = gainloop(
        *("priorities", "run", "--budget-hours", "3", "--holdback", "0.25", "--seed", "4"), "--json"
    )
    bad = gainloop("priorities", "run", "--holdback", "0.7")

    # 0.25 x 180 / 14.67 min = 3.07.
    assert (done.json["holdback_share"], done.json["num_holdback"]) == (0.25, 3)
    arms = [item["arm"] for item in done.json["items"] if item["selected"]]
    assert arms.count("holdback") == 3
    drawn = [item["propensity"] for item in done.json["items"] if item["arm"] == "holdback"]
    assert drawn == [0.1, 0.1, 0.1]
    assert bad.exit_code == 2


def test_a_home_from_before_gets_the_weights_that_are_missing(home: Home) -> None:
    with home.database.read() as session:
        before = {row.id for row in session.exec(select(WeightsVersion))}
    with Session(home.database.engine) as session:
        session.delete(session.get_one(WeightsVersion, "weighted_sum_batch:1"))
        session.commit()

    assert prepare_home(home)
    assert not prepare_home(home)

    with home.database.read() as session:
        assert {row.id for row in session.exec(select(WeightsVersion))} == before
        added = session.get_one(WeightsVersion, "weighted_sum_batch:1")
        assert added.weights["like_picked"] == added.weights["isolated"] == 0.5


def _refresh(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["refreshPriorities"]
    return found


def _items(session: Session, queue_id: str) -> list[QueueItem]:
    statement = select(QueueItem).where(QueueItem.queue_id == queue_id)
    return list(session.exec(statement.order_by(col(QueueItem.rank))))
