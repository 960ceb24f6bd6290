"""Queues on a real home: what they are made of, what is refused, what leaves the house."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from sqlmodel import Session, col, func, select

from gainloop.bootstrap import operator_of
from gainloop.errors import InvalidInput, NotAllowed, NotFound
from gainloop.models.evaluation import Evaluation
from gainloop.models.governance import Actor, AuditEntry, LineageEdge
from gainloop.models.priority import Priority, Queue, QueueItem
from gainloop.reads.error_clusters import clusters_by_queue
from gainloop.reads.queues import queues_by_target
from gainloop.stores.home import Home
from gainloop.terms.enums import AuditAction, LineageType, Profile, QueueItemKind, QueueItemState
from gainloop.workflows.ontology.add_ontology import add_ontology
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue
from gainloop.workflows.queue.export_queue import CSV_COLUMNS, ExportFormat, export_queue
from tests.integration.outcome_program import RAIN_CLUSTER, add_cluster
from tests.integration.ranked_program import add_all, add_catalog


def ready(home: Home, folder: Path, budget_hours: float | None = 0.13) -> QueueRequest:
    """A run whose budget takes the first and the third item, and a request for a queue of it."""
    add_all(home, folder)
    options = RunOptions(Profile.WEIGHTED_SUM, budget_hours, holdback_share=0.0)
    done = run_priorities(home, operator_of(home), options)
    add_ontology(home, operator_of(home), "road-users", ["Pedestrian", "Car"])
    return QueueRequest(
        run_id=done.run_id,
        name="Next to label",
        ontology_version_id="road-users:1",
        instructions=" Draw tight boxes. ",
        checks=[("min_box_px", "8"), ("required_classes", "Pedestrian")],
    )


def make(home: Home, request: QueueRequest) -> str:
    return create_queue(home, operator_of(home), request).queue_id


def entries_of(session: Session, action: AuditAction) -> int:
    return session.exec(
        select(func.count()).select_from(AuditEntry).where(AuditEntry.action == action)
    ).one()


def test_a_queue_holds_the_selected_items_of_its_run(any_home: Home, tmp_path: Path) -> None:
    request = ready(any_home, tmp_path)

    queue_id = make(any_home, request)

    with any_home.database.read() as session:
        queue = session.get_one(Queue, queue_id)
        items = session.exec(
            select(QueueItem).where(QueueItem.queue_id == queue_id).order_by(col(QueueItem.rank))
        ).all()
        chosen = session.exec(
            select(Priority).where(col(Priority.is_selected)).order_by(col(Priority.rank))
        ).all()
    assert [priority.rank for priority in chosen] == [1, 3]
    assert [item.rank for item in items] == [1, 2]
    assert [item.clip_id for item in items] == ["pool-late", "pool-day"]
    for item, priority in zip(items, chosen, strict=True):
        assert item.unit_id == priority.unit_id
        assert item.score == priority.score
        assert item.parts == priority.parts
        assert item.reason == priority.reason
        assert item.propensity == priority.propensity
        assert (item.kind, item.state) == (QueueItemKind.NEW, QueueItemState.OPEN)
    assert queue.num_items == 2
    assert queue.hours == pytest.approx(sum(item.cost_minutes for item in items) / 60)
    assert queue.instructions == "Draw tight boxes."
    assert queue.checks == [
        {"rule": "min_box_px", "value": "8"},
        {"rule": "required_classes", "value": "Pedestrian"},
    ]


def test_lineage_leads_from_the_queue_to_its_run_and_clips(home: Home, tmp_path: Path) -> None:
    request = ready(home, tmp_path)

    queue_id = make(home, request)

    with home.database.read() as session:
        edges = session.exec(select(LineageEdge).where(LineageEdge.source_id == queue_id)).all()
    found = {(edge.type, edge.target_label, edge.target_id): edge.properties for edge in edges}
    assert found == {
        (LineageType.DRAWN_FROM, "PriorityRun", request.run_id): {},
        (LineageType.SELECTED, "Clip", "pool-late"): {"rank": 1, "arm": "prioritized"},
        (LineageType.SELECTED, "Clip", "pool-day"): {"rank": 2, "arm": "prioritized"},
    }


def test_an_equal_request_is_the_same_queue_and_writes_nothing(home: Home, tmp_path: Path) -> None:
    request = ready(home, tmp_path)
    first = create_queue(home, operator_of(home), request)

    again = create_queue(home, operator_of(home), request)

    assert (first.is_new, again.is_new) == (True, False)
    assert again.queue_id == first.queue_id
    with home.database.read() as session:
        assert entries_of(session, AuditAction.QUEUE_CREATE) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ontology_version_id": " "}, "NO_ONTOLOGY"),
        ({"instructions": " \n"}, "NO_INSTRUCTIONS"),
        ({"instructions": "x" * 20_001}, "TOO_LONG"),
        ({"checks": []}, "NO_CHECKS"),
        ({"checks": [("min_box_px", "small")]}, "BAD_CHECK"),
        ({"checks": [("required_classes", "Tram")]}, "BAD_CHECK"),
        ({"name": ""}, "BAD_NAME"),
    ],
)
def test_a_queue_without_a_part_is_refused_and_nothing_is_stored(
    home: Home, tmp_path: Path, change: dict[str, object], code: str
) -> None:
    request = replace(ready(home, tmp_path), **change)  # type: ignore[arg-type]

    with pytest.raises(InvalidInput) as refused:
        make(home, request)

    assert refused.value.code == code
    assert refused.value.path
    with home.database.read() as session:
        assert session.exec(select(Queue)).all() == []
        assert entries_of(session, AuditAction.QUEUE_CREATE) == 0


def test_a_run_that_selected_nothing_makes_no_queue(home: Home, tmp_path: Path) -> None:
    request = ready(home, tmp_path, budget_hours=0.001)

    with pytest.raises(InvalidInput, match="selected nothing") as refused:
        make(home, request)

    assert refused.value.code == "EMPTY_RUN"


def test_a_run_or_ontology_that_does_not_exist_is_named(home: Home, tmp_path: Path) -> None:
    request = ready(home, tmp_path)

    with pytest.raises(NotFound, match="no priority run 'run-none'"):
        make(home, replace(request, run_id="run-none"))
    with pytest.raises(NotFound, match="no ontology version 'road-users:9'"):
        make(home, replace(request, ontology_version_id="road-users:9"))


def test_equal_classes_are_the_ontology_version_that_is_there(home: Home) -> None:
    first = add_ontology(home, operator_of(home), "road-users", ["Pedestrian", "Car"])

    again = add_ontology(home, operator_of(home), "road-users", ["Car", "Pedestrian"])

    assert first == ("road-users:1", True)
    assert again == ("road-users:1", False)
    with home.database.read() as session:
        assert entries_of(session, AuditAction.ONTOLOGY_ADD) == 1


def test_json_tells_what_to_label_and_why_but_not_the_arm(home: Home, tmp_path: Path) -> None:
    queue_id = make(home, ready(home, tmp_path))

    exported = export_queue(home, operator_of(home), queue_id, ExportFormat.JSON)

    assert (exported.file_name, exported.num_items) == (f"{queue_id}.json", 2)
    document = orjson.loads(exported.data)
    assert document["queue"]["ontology"]["classes"] == ["Pedestrian", "Car"]
    assert document["queue"]["checks"][0] == {
        "rule": "min_box_px",
        "value": "8",
        "text": "Objects whose shorter side is at least 8 px are labeled.",
    }
    first = document["items"][0]
    assert (first["rank"], first["clip"], first["task"]) == (1, "pool-late", "box_2d")
    assert (first["frame_rule"], first["level"]) == ("keyframes", "frame")
    assert first["reason"].startswith("Night, rain in North: 16 of 40 pedestrians are missed")
    assert not {"score", "parts"} & set(first)
    assert b'"arm"' not in exported.data
    assert b"propensity" not in exported.data


def test_csv_opens_in_a_spreadsheet_without_running_anything(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path, "clip_id,region,weather\n=cmd(),@SUM(A1),rain\n")
    done = run_priorities(home, operator_of(home), RunOptions())
    add_ontology(home, operator_of(home), "road-users", ["Pedestrian"])
    request = QueueRequest(done.run_id, "q", "road-users:1", "Draw.", [("min_box_px", "8")])

    exported = export_queue(home, operator_of(home), make(home, request), ExportFormat.CSV)

    rows = list(csv.DictReader(io.StringIO(exported.data.decode(), newline="")))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert rows[0]["clip"] == "'=cmd()"
    assert not {"arm", "propensity", "score"} & set(rows[0])
    assert float(rows[0]["cost_minutes"]) > 0


def test_every_export_is_audited_with_its_digest_and_changes_nothing(
    home: Home, tmp_path: Path
) -> None:
    queue_id = make(home, ready(home, tmp_path))

    one = export_queue(home, operator_of(home), queue_id, ExportFormat.JSON)
    two = export_queue(home, operator_of(home), queue_id, ExportFormat.JSON)

    assert one.data == two.data
    with home.database.read() as session:
        assert entries_of(session, AuditAction.QUEUE_EXPORT) == 2
    with pytest.raises(NotFound, match="no queue 'queue-none'"):
        export_queue(home, operator_of(home), "queue-none", ExportFormat.CSV)


def test_roles_without_the_permission_are_refused_and_nothing_changes(
    home: Home, tmp_path: Path
) -> None:
    request = ready(home, tmp_path)
    queue_id = make(home, request)
    with home.database.read() as session:
        annotator = session.get_one(Actor, "demo-annotator")

    with pytest.raises(NotAllowed, match="may not create queue"):
        create_queue(home, annotator, replace(request, name="Another"))
    with pytest.raises(NotAllowed, match="may not export queue"):
        export_queue(home, annotator, queue_id, ExportFormat.JSON)

    with home.database.read() as session:
        assert len(session.exec(select(Queue)).all()) == 1
        assert entries_of(session, AuditAction.QUEUE_EXPORT) == 0


def test_a_queue_says_which_error_clusters_it_is_for(any_home: Home, tmp_path: Path) -> None:
    request = ready(any_home, tmp_path)
    with any_home.database.read() as session:
        evaluation_id = session.exec(select(Evaluation.id)).first()
    assert evaluation_id is not None
    add_cluster(any_home, evaluation_id)

    plain_id = make(any_home, request)
    aimed_id = make(any_home, replace(request, target_cluster_ids=[RAIN_CLUSTER, RAIN_CLUSTER]))
    assert aimed_id != plain_id

    with any_home.database.read() as session:
        edges = session.exec(
            select(LineageEdge).where(col(LineageEdge.type) == LineageType.TARGETS)
        ).all()
        targets = clusters_by_queue(session, operator_of(any_home), [plain_id, aimed_id])
        queues = queues_by_target(session, operator_of(any_home), [RAIN_CLUSTER])
    assert [(edge.source_id, edge.target_id) for edge in edges] == [(aimed_id, RAIN_CLUSTER)]
    assert {key: [row.cluster_id for row in rows] for key, rows in targets.items()} == {
        aimed_id: [RAIN_CLUSTER]
    }
    assert [row.queue_id for row in queues[RAIN_CLUSTER]] == [aimed_id]


def test_a_queue_for_clusters_that_do_not_exist_is_refused(home: Home, tmp_path: Path) -> None:
    request = ready(home, tmp_path)
    with pytest.raises(NotFound, match="there is no ErrorCluster:none"):
        make(home, replace(request, target_cluster_ids=["none"]))
    with pytest.raises(InvalidInput, match="at most 50 error clusters, not 51"):
        make(home, replace(request, target_cluster_ids=[f"c{number}" for number in range(51)]))
    with home.database.read() as session:
        assert session.exec(select(func.count()).select_from(Queue)).one() == 0
