"""Queues of labels that seem to be wrong: what they are made of, and what is refused."""

from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from sqlmodel import col, func, select

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import operator_of
from gainloop.errors import Conflict, InvalidInput, NotAllowed, NotFound
from gainloop.models.catalog import LabelingUnit
from gainloop.models.evaluation import DetectionError
from gainloop.models.governance import AuditEntry
from gainloop.models.priority import Queue, QueueItem
from gainloop.reads.label_errors import count_suspects, list_suspects
from gainloop.reads.pages import Window, all_pages
from gainloop.stores.home import Home
from gainloop.terms.enums import (
    AuditAction,
    FrameRule,
    GroundTruthErrorKind,
    QueueItemKind,
    QueueItemState,
    Role,
)
from gainloop.terms.matches import Outcome
from gainloop.workflows.ontology.add_ontology import add_ontology
from gainloop.workflows.queue.create_fix_queue import FixQueueRequest, create_fix_queue
from gainloop.workflows.queue.export_queue import ExportFormat, export_queue
from tests.api_client import ENGINEER, MANAGER, api_of
from tests.cli_runner import Run
from tests.dry_runs import dry
from tests.integration.meanwhile import act_after
from tests.integration.mislabeled_program import add, detections, ground_truth
from tests.integration.ranked_program import add_catalog

LIST = """query($id: ID!, $kind: GroundTruthErrorKind, $after: String) {
  groundTruthErrors(evaluation: $id, kind: $kind, first: 20, after: $after) { totalCount
    pageInfo { hasNextPage endCursor }
    edges { node { kind score sentence error { suspectKind outcome errorType } } } } }"""
CREATE = """mutation($input: CreateFixQueueInput!) { createFixQueue(input: $input) {
  __typename ... on CreateFixQueueSuccess { isNew queue { name run { id } checks { rule }
    evaluation { label numSuspects staleReason errorTypes { errorType count dap } }
    items { edges { node { kind score parts { value } reason { headline links { label } } } } } } }
  ... on UserError { code } } }"""


def ready(home: Home, folder: Path) -> FixQueueRequest:
    evaluation_id = add(home, folder, ground_truth(), detections()).evaluation_id
    add_ontology(home, operator_of(home), "road-users", ["Car", "Pedestrian", "Cyclist"])
    return FixQueueRequest(evaluation_id, "Fix the town", "road-users:1", " Look again. ")


def test_the_list_has_one_row_per_suspicion_the_surest_first(
    any_home: Home, tmp_path: Path
) -> None:
    evaluation_id = ready(any_home, tmp_path).evaluation_id
    actor = operator_of(any_home)

    with any_home.database.read() as session:
        rows = list(all_pages(lambda window: list_suspects(session, actor, evaluation_id, window)))
        stored = session.exec(
            select(DetectionError).where(
                DetectionError.evaluation_id == evaluation_id,
                col(DetectionError.suspect_kind).is_not(None),
            )
        ).all()
        first_page = list_suspects(session, actor, evaluation_id, Window(first=5))
        swapped = count_suspects(session, actor, evaluation_id, GroundTruthErrorKind.SWAPPED)

    assert len(rows) == sum(error.outcome is Outcome.FP for error in stored) > 10
    assert [row.score for row in rows] == sorted((row.score for row in rows), reverse=True)
    assert [row for _, row in first_page.rows] == rows[:5]
    assert swapped == sum(row.kind is GroundTruthErrorKind.SWAPPED for row in rows) > 0
    for row in rows:
        assert row.sentence.startswith(f"Frame {row.error.frame_index}: a {row.error.class_name}")
        if row.kind is GroundTruthErrorKind.OVERLOOKED:
            assert row.label is None
            assert row.sentence.endswith("where no label is.")
        if row.kind is GroundTruthErrorKind.SWAPPED:
            assert row.label is not None
            assert row.label.class_name != row.error.class_name
            assert row.sentence.endswith(f"where the label says {row.label.class_name}.")


def test_a_queue_has_one_item_per_clip_that_names_frames_and_labels(
    any_home: Home, tmp_path: Path
) -> None:
    request = ready(any_home, tmp_path)

    done = create_fix_queue(any_home, operator_of(any_home), request)

    assert done.is_new
    actor = operator_of(any_home)
    with any_home.database.read() as session:
        queue = session.get_one(Queue, done.queue_id)
        items = session.exec(
            select(QueueItem)
            .where(QueueItem.queue_id == done.queue_id)
            .order_by(col(QueueItem.rank))
        ).all()
        units = {unit.id: unit for unit in session.exec(select(LabelingUnit))}
        suspects = list(
            all_pages(lambda window: list_suspects(session, actor, request.evaluation_id, window))
        )
    assert (queue.run_id, queue.evaluation_id) == (None, request.evaluation_id)
    assert (queue.instructions, queue.checks) == ("Look again.", [])
    assert queue.num_items == len(items) == len({row.error.clip_id for row in suspects})
    assert [item.rank for item in items] == list(range(1, len(items) + 1))
    assert [item.score for item in items] == sorted((item.score for item in items), reverse=True)
    for item in items:
        own = [row for row in suspects if row.error.clip_id == item.clip_id]
        frames = sorted({row.error.frame_index for row in own})
        assert item.kind is QueueItemKind.FIX_GROUND_TRUTH
        assert item.state is QueueItemState.OPEN
        assert units[item.unit_id].frame_rule is FrameRule.ERROR_WINDOWS
        assert item.cost_minutes == pytest.approx(2 + (3 * len(frames) + 7 * len(own)) / 60)
        assert item.score == pytest.approx(sum(part["value"] for part in item.parts))
        assert item.reason["headline"].startswith(str(len(own)))
        assert ", ".join(map(str, frames)) in item.reason["headline"]
        assert sorted(item.reason["details"]) == sorted(row.sentence for row in own)


def test_equal_requests_are_one_queue_and_one_kind_is_another(home: Home, tmp_path: Path) -> None:
    request = ready(home, tmp_path)
    actor = operator_of(home)

    first = create_fix_queue(home, actor, request)
    again = create_fix_queue(home, actor, request)
    swapped = create_fix_queue(home, actor, replace(request, kind=GroundTruthErrorKind.SWAPPED))

    assert (again.queue_id, again.is_new) == (first.queue_id, False)
    assert swapped.queue_id != first.queue_id
    with home.database.read() as session:
        entries = session.exec(
            select(AuditEntry).where(AuditEntry.action == AuditAction.GROUND_TRUTH_QUEUE)
        ).all()
        details = session.exec(
            select(QueueItem.reason).where(QueueItem.queue_id == swapped.queue_id)
        ).all()
    assert len(entries) == 2
    assert all("where the label says" in line for reason in details for line in reason["details"])


def test_what_is_missing_or_unknown_is_refused_and_nothing_is_stored(
    home: Home, tmp_path: Path
) -> None:
    request = ready(home, tmp_path)
    clean = ground_truth()
    clean["annotations"] = clean["annotations"][:1]
    nothing = add(home, tmp_path, clean, [], model="net:2").evaluation_id
    actor = operator_of(home)
    manager = actor.model_copy(update={"role": Role.PRODUCT_MANAGER})

    with pytest.raises(NotFound):
        create_fix_queue(home, actor, replace(request, evaluation_id="eval-none"))
    with pytest.raises(NotFound):
        create_fix_queue(home, actor, replace(request, ontology_version_id="road-users:9"))
    for wrong, code in (
        (replace(request, evaluation_id=nothing), "NOTHING_TO_FIX"),
        (replace(request, name=" "), "BAD_NAME"),
        (replace(request, ontology_version_id=""), "NO_ONTOLOGY"),
        (replace(request, instructions=" "), "NO_INSTRUCTIONS"),
    ):
        with pytest.raises(InvalidInput) as refused:
            create_fix_queue(home, actor, wrong)
        assert refused.value.code == code
    with pytest.raises(NotAllowed):
        create_fix_queue(home, manager, request)

    with home.database.read() as session:
        assert session.exec(select(func.count()).select_from(Queue)).one() == 0
        assert session.exec(select(func.count()).select_from(QueueItem)).one() == 0


def test_it_leaves_the_house_as_other_queues_do(home: Home, tmp_path: Path) -> None:
    request = ready(home, tmp_path)
    queue_id = create_fix_queue(home, operator_of(home), request).queue_id

    done = export_queue(home, operator_of(home), queue_id, ExportFormat.JSON)
    sheet = export_queue(home, operator_of(home), queue_id, ExportFormat.CSV)

    document = orjson.loads(done.data)
    assert document["queue"]["run"] is None
    assert document["queue"]["evaluation"] == request.evaluation_id
    assert {item["kind"] for item in document["items"]} == {"fix_ground_truth"}
    assert sheet.num_items == len(document["items"]) > 0


def test_the_api_lists_suspicions_and_makes_the_queue(home: Home, tmp_path: Path) -> None:
    request = ready(home, tmp_path)
    evaluation = global_id("Evaluation", request.evaluation_id)
    asked = {
        "evaluationId": evaluation,
        "name": request.name,
        "ontologyVersionId": global_id("OntologyVersion", "road-users:1"),
        "instructions": "Look again.",
    }

    with api_of(home, ENGINEER) as api:
        page = api.data(LIST, id=evaluation)["groundTruthErrors"]
        after = page["pageInfo"]["endCursor"]
        rest = api.data(LIST, id=evaluation, after=after)["groundTruthErrors"]
        swapped = api.data(LIST, id=evaluation, kind="SWAPPED")["groundTruthErrors"]
        unknown = api.code(LIST, id=global_id("Evaluation", "eval-none"))
        made = api.data(CREATE, input=asked)["createFixQueue"]
        again = api.data(CREATE, input=asked)["createFixQueue"]
        no_name = api.data(CREATE, input={**asked, "name": ""})["createFixQueue"]
    with api_of(home, MANAGER) as api:
        refused = api.data(CREATE, input={**asked, "name": "Mine"})["createFixQueue"]

    total = page["totalCount"]
    assert len(page["edges"]) == 20 < total
    assert rest["edges"][0] not in page["edges"]
    scores = [edge["node"]["score"] for edge in page["edges"] + rest["edges"]]
    assert scores == sorted(scores, reverse=True)
    assert {edge["node"]["kind"] for edge in swapped["edges"]} == {"SWAPPED"}
    assert {edge["node"]["error"]["outcome"] for edge in page["edges"]} == {"FP"}
    assert unknown == "NOT_FOUND"
    queue = made["queue"]
    assert (made["isNew"], again["isNew"]) == (True, False)
    assert (queue["run"], queue["checks"]) == (None, [])
    assert queue["evaluation"]["numSuspects"] == total
    assert queue["evaluation"]["staleReason"] is None
    assert len(queue["evaluation"]["errorTypes"]) == 6
    assert {edge["node"]["kind"] for edge in queue["items"]["edges"]} == {"FIX_GROUND_TRUTH"}
    assert (no_name["__typename"], no_name["code"]) == ("Invalid", "BAD_NAME")
    assert refused["__typename"] == "NotAllowed"


def test_the_command_line_makes_a_queue_and_shows_types_and_suspicions(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    request = ready(home, tmp_path)

    shown = gainloop("evaluation", "show", request.evaluation_id)
    report = gainloop("evaluation", "show", request.evaluation_id, "--json").json
    words = ("queue", "create-fix", request.evaluation_id, "--name", "Fix", "--ontology")
    told = dry(gainloop, home, *words, "road-users:1")
    made = gainloop(*words, "road-users:1")
    refused = gainloop(*words, "no-such:1")

    assert "points of AP50 if mended" in shown.output
    assert "labels of the benchmark may be wrong, not the model:" in shown.output
    assert [row["type"] for row in report["error_types"]][-3:] == ["miss", "fp", "fn"]
    assert report["error_types"][-1]["count"] == sum(
        entry["fn"] for entry in report["classes"].values()
    )
    assert sum(report["suspects"].values()) > 10
    assert report["stale_reason"] is None
    assert made.exit_code == 0
    assert told.output == f"Checked, nothing written: {made.output}"
    assert made.output.endswith(" created.\n")
    assert refused.exit_code != 0
    assert "there is no ontology version 'no-such:1'" in refused.errors


def test_a_catalog_that_changes_meanwhile_is_a_conflict_and_nothing_is_stored(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ready(home, tmp_path)
    with monkeypatch.context() as patch:
        place = "gainloop.workflows.queue.create_fix_queue._item_rows"
        act_after(patch, place, lambda: add_catalog(home, tmp_path, "clip_id\nanother\n"))
        with pytest.raises(Conflict, match="ask again") as refused:
            create_fix_queue(home, operator_of(home), request)

    assert refused.value.code == "CATALOG_CHANGED"
    with home.database.read() as session:
        assert session.exec(select(func.count()).select_from(Queue)).one() == 0
    assert create_fix_queue(home, operator_of(home), request).is_new
