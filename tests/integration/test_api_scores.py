"""Who labels is not told by scores, seed or notes which items were drawn at random."""

import csv
import io
from pathlib import Path
from typing import Any

import orjson
import pytest

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import operator_of
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile, Role
from gainloop.workflows.ontology.add_ontology import add_ontology
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue
from gainloop.workflows.queue.export_queue import ExportFormat, export_queue
from tests.api_client import api_of
from tests.integration.ranked_program import add_all

ITEM = "rank score parts { name value } costMinutes reason { headline }"
QUERY = f"""query ($run: ID!, $queue: ID!) {{
  priorityRun(id: $run) {{ seed notes items(first: 3) {{ edges {{ node {{ {ITEM} factors {{ name }}
    medianItem {{ rank }} }} }} }} }}
  queue(id: $queue) {{ items(first: 3) {{ edges {{ node {{ {ITEM} }} }} }} }}
}}"""
DRAWN = "50 % of the budget was drawn at random, to judge the order by later."


@pytest.fixture
def program(home: Home, tmp_path: Path) -> Home:
    add_all(home, tmp_path)
    return home


def queue_of(home: Home) -> tuple[str, str]:
    options = RunOptions(Profile.WEIGHTED_SUM, 0.2, seed=3, holdback_share=0.5)
    run = run_priorities(home, operator_of(home), options)
    add_ontology(home, operator_of(home), "road-users", ["Pedestrian"])
    request = QueueRequest(run.run_id, "Next", "road-users:1", "Boxes.", [("min_box_px", "8")])
    return run.run_id, create_queue(home, operator_of(home), request).queue_id


def answer(home: Home, role: Role, run: str, queue: str) -> dict[str, Any]:
    variables = {"run": global_id("PriorityRun", run), "queue": global_id("Queue", queue)}
    with api_of(home, f"demo-{role.value.replace('_', '-')}") as api:
        found: dict[str, Any] = api.data(QUERY, **variables)
    return found


def items_of(found: dict[str, Any]) -> list[dict[str, Any]]:
    lists = (found["priorityRun"], found["queue"])
    return [edge["node"] for listed in lists for edge in listed["items"]["edges"]]


def test_an_annotator_is_told_no_score_no_part_and_no_seed(program: Home) -> None:
    found = answer(program, Role.ANNOTATOR, *queue_of(program))

    items = items_of(found)
    assert len(items) > 3
    for item in items:
        assert (item["score"], item["parts"]) == (None, [])
        assert item["reason"]["headline"]
    assert {(tuple(item.get("factors", ())), item.get("medianItem")) for item in items} == {
        ((), None)
    }
    assert found["priorityRun"]["seed"] is None
    assert DRAWN not in found["priorityRun"]["notes"]


@pytest.mark.parametrize("role", [Role.ANNOTATION_LEAD, Role.PRODUCT_MANAGER])
def test_who_plans_sees_why_an_item_ranks_and_not_what_was_drawn(program: Home, role: Role) -> None:
    found = answer(program, role, *queue_of(program))

    for item in items_of(found):
        total = sum(part["value"] for part in item["parts"])
        assert total == pytest.approx(item["score"], abs=1e-9)
    assert found["priorityRun"]["seed"] == 3
    notes = found["priorityRun"]["notes"]
    assert notes
    assert DRAWN not in notes


def test_analysts_are_told_what_was_drawn(program: Home) -> None:
    found = answer(program, Role.PERCEPTION_ENGINEER, *queue_of(program))

    assert DRAWN in found["priorityRun"]["notes"]


def test_a_file_for_tools_has_ranks_and_reasons_and_no_scores(program: Home) -> None:
    _, queue = queue_of(program)
    operator = operator_of(program)

    listed = orjson.loads(export_queue(program, operator, queue, ExportFormat.JSON).data)["items"]
    text = export_queue(program, operator, queue, ExportFormat.CSV).data.decode()

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [item["rank"] for item in listed] == [int(row["rank"]) for row in rows]
    assert listed
    for item in [*listed, *rows]:
        assert item["reason"]
        assert not {"score", "parts", "arm", "propensity"} & set(item)
