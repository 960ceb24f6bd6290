"""Who sees what: a refused field is null with FORBIDDEN, and its value is nowhere in the answer."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import func, select

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import operator_of
from gainloop.models.governance import AuditEntry
from gainloop.reads import clips
from gainloop.stores.home import Home
from gainloop.terms.enums import Role
from gainloop.workflows.ontology.add_ontology import add_ontology
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue
from tests.api_client import ADMIN, AUDITOR, ENGINEER, LEAD, MANAGER, ApiClient, api_of
from tests.integration.ranked_program import CATALOG, add_all, add_catalog

CANARY = "s3://raw-lake/canary"
ITEMS = "{ queues { edges { node { items { edges { node { rank arm } } } } } } }"
RAW = (
    '{ clips(filter: {search: "pool-day"}) { edges { node { clipId uri extra { key value } } } } }'
)
AUDIT = "{ auditEntries { edges { node { sequence change } } } }"
INPUTS = {
    "requestUpload": '{fileName: "a.csv", numBytes: 1}',
    "importCatalog": '{uploadId: "upload-1"}',
    "importEvaluation": (
        '{model: "m:1", benchmark: "b", groundTruthUploadId: "u", detectionsUploadId: "u"}'
    ),
    "importPredictions": '{model: "m:1", detectionsUploadId: "u"}',
    "refreshPriorities": "{budgetHours: 1}",
    "addOntology": '{name: "n", classes: ["c"]}',
    "createQueue": (
        '{runId: "r", name: "n", ontologyVersionId: "o", instructions: "i", checks: []}'
    ),
    "importLabels": '{queueId: "q", uploadId: "u", format: COCO, reason: "r"}',
    "createDatasetRelease": '{name: "n", batchIds: ["b"], note: "n"}',
    "recordTrainingOutcome": '{evaluationId: "e", baseEvaluationId: "e"}',
    "importEpics": '{uploadId: "u"}',
    "linkEpic": '{key: "A-1", clusterId: "c", reason: "r"}',
    "unlinkEpic": '{key: "A-1", clusterId: "c", reason: "r"}',
    "recordDecision": '{kind: OTHER, title: "t", rationale: "r", about: ["Epic:A-1"]}',
    "resumeJob": '{jobId: "j"}',
    "cancelJob": '{jobId: "j"}',
}


@pytest.fixture
def program(home: Home, tmp_path: Path) -> Home:
    """Ranked clips with raw addresses, and a queue."""
    add_all(home, tmp_path)
    lines = CATALOG.strip().splitlines()
    with_address = [f"{lines[0]},uri,lake_path"]
    with_address += [
        f"{line},{CANARY}/{row}.mp4,{CANARY}/x/{row}" for row, line in enumerate(lines[1:])
    ]
    add_catalog(home, tmp_path, "\n".join(with_address) + "\n")
    run = run_priorities(home, operator_of(home), RunOptions())
    add_ontology(home, operator_of(home), "road-users", ["Pedestrian"])
    request = QueueRequest(
        run_id=run.run_id,
        name="Next",
        ontology_version_id="road-users:1",
        instructions="Draw boxes.",
        checks=[("min_box_px", "8")],
    )
    create_queue(home, operator_of(home), request)
    return home


@pytest.fixture
def manager(program: Home) -> Iterator[ApiClient]:
    with api_of(program, MANAGER) as client:
        yield client


def errors_of(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(error["extensions"]["code"], error["message"]) for error in answer["errors"]]


def test_a_manager_sees_no_raw_address(program: Home, manager: ApiClient) -> None:
    answer = manager.ask(RAW)

    (edge,) = answer["data"]["clips"]["edges"]
    assert edge["node"] == {"clipId": "pool-day", "uri": None, "extra": None}
    assert [code for code, _ in errors_of(answer)] == ["FORBIDDEN", "FORBIDDEN"]
    assert CANARY not in json.dumps(answer)


def test_an_engineer_sees_raw_addresses(program: Home) -> None:
    with api_of(program, ENGINEER) as api:
        (edge,) = api.data(RAW)["clips"]["edges"]

    assert edge["node"]["uri"].startswith(CANARY)
    assert edge["node"]["extra"][0]["value"].startswith(CANARY)


def test_a_raw_address_cannot_be_guessed_by_searching_for_it(manager: ApiClient) -> None:
    query = "query ($text: String) { clips(filter: {search: $text}) { totalCount } }"

    assert manager.data(query, text="canary") == {"clips": {"totalCount": 0}}


@pytest.mark.parametrize("account", [MANAGER, LEAD])
def test_arms_are_hidden_from_who_could_be_biased(program: Home, account: str) -> None:
    with api_of(program, account) as api:
        answer = api.ask(ITEMS)

    items = answer["data"]["queues"]["edges"][0]["node"]["items"]["edges"]
    assert [item["node"] for item in items] == [
        {"rank": rank, "arm": None} for rank in range(1, len(items) + 1)
    ]
    assert "PRIORITIZED" not in json.dumps(answer)


def test_arms_are_shown_to_analysts(program: Home) -> None:
    with api_of(program, ENGINEER) as api:
        items = api.data(ITEMS)["queues"]["edges"][0]["node"]["items"]["edges"]

    assert {item["node"]["arm"] for item in items} == {"PRIORITIZED"}


def test_refusals_that_are_alike_are_told_once(
    manager: ApiClient, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    reply = manager.http.post("/graphql", json={"query": ITEMS})

    (error,) = reply.json()["errors"]
    num_items = len(reply.json()["data"]["queues"]["edges"][0]["node"]["items"]["edges"])
    assert num_items == 3
    assert error["message"] == "Product manager may not see QueueItem.arm"
    assert error["extensions"]["count"] == num_items
    written = capsys.readouterr().out.strip().splitlines()
    assert len(written) == 1
    assert "FORBIDDEN" in written[0]
    assert len(written[0]) < 2_000


def test_the_audit_log_is_not_for_managers(manager: ApiClient) -> None:
    answer = manager.ask(AUDIT)

    assert answer["data"] == {"auditEntries": None}
    assert errors_of(answer) == [("FORBIDDEN", "Product manager may not see Query.auditEntries")]
    node = manager.ask("query ($id: ID!) { node(id: $id) { id } }", id=global_id("AuditEntry", 1))
    assert node["data"] == {"node": None}
    assert [code for code, _ in errors_of(node)] == ["FORBIDDEN"]


def test_the_rest_of_an_answer_is_there_although_a_field_is_refused(manager: ApiClient) -> None:
    answer = manager.ask("{ summary { clips recent { action } } }")

    assert answer["data"] == {"summary": {"clips": 6, "recent": None}}
    assert [code for code, _ in errors_of(answer)] == ["FORBIDDEN"]


def test_an_auditor_reads_the_audit_log(program: Home) -> None:
    with api_of(program, AUDITOR) as api:
        edges = api.data(AUDIT)["auditEntries"]["edges"]

    assert edges[-1]["node"]["sequence"] == 1
    assert json.loads(edges[-1]["node"]["change"])["added"]


@pytest.mark.parametrize("name", INPUTS)
def test_who_may_not_do_something_changes_nothing(program: Home, name: str) -> None:
    def num_entries() -> int:
        with program.database.read() as session:
            return session.exec(select(func.count()).select_from(AuditEntry)).one()

    before = num_entries()
    with api_of(program, AUDITOR) as auditor:
        refused = auditor.data(
            f"mutation {{ {name}(input: {INPUTS[name]}) "
            "{ __typename ... on UserError { code message path } } }"
        )[name]

    assert (refused["__typename"], refused["code"]) == ("NotAllowed", "FORBIDDEN")
    assert refused["message"].startswith("Auditor may not ")
    assert num_entries() == before
    assert not (program.settings.home / "uploads").exists()


def test_permissions_are_told_per_role(home: Home) -> None:
    seen = {}
    for role in Role:
        with api_of(home, f"demo-{role.value.replace('_', '-')}") as api:
            viewer = api.data("{ me { role permissions sees } }")["me"]
            seen[viewer["role"]] = (viewer["permissions"], viewer["sees"])

    assert seen["PRODUCT_MANAGER"] == (
        [
            *("define_scenarios", "export_queue", "plan_epics", "propose_change", "read"),
            *("record_decision", "review_change", "save_filters", "upload_files"),
        ],
        ["public", "program", "scores"],
    )
    assert seen["AUDITOR"] == (
        ["read", "read_audit", "save_filters"],
        ["public", "program", "scores", "analysis", "audit"],
    )
    assert len(seen) == len(Role)


def test_what_nobody_expected_is_masked_and_logged_once(
    program: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_arguments: Any) -> None:
        raise sa.exc.OperationalError("SELECT secret FROM clip", {}, Exception("disk I/O error"))

    monkeypatch.setattr(clips, "list_clips", fail)
    with api_of(program, ADMIN) as api:
        capsys.readouterr()
        reply = api.http.post("/graphql", json={"query": "{ clips { totalCount } me { id } }"})

    (error,) = reply.json()["errors"]
    request_id = reply.headers["x-request-id"]
    assert error["extensions"] == {"code": "INTERNAL", "requestId": request_id}
    for hidden in ("SELECT", "secret", "disk", "Traceback", "sqlalchemy", "Operational"):
        assert hidden not in reply.text
    written = capsys.readouterr().out
    assert written.count("request failed") == 1
    assert request_id in written
    assert "disk I/O error" in written


def test_a_bug_outside_of_graphql_is_masked_too(
    program: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_arguments: Any) -> None:
        raise RuntimeError("/secret/path is gone")

    monkeypatch.setattr("gainloop.api.http.sign_in.demo_accounts", fail)
    with api_of(program) as api:
        reply = api.http.get("/auth/accounts")

    assert (reply.status_code, reply.json()["error"]["code"]) == (500, "INTERNAL")
    assert reply.json()["error"]["requestId"] == reply.headers["x-request-id"]
    assert "secret" not in reply.text
    assert "/secret/path is gone" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["'; DROP TABLE clip; --", "%", "_", "\\", "' OR '1'='1"])
def test_filters_are_taken_literally(manager: ApiClient, text: str) -> None:
    for chosen in ({"search": text}, {"region": [text]}, {"scenario": [text]}, {"drive": text}):
        query = "query ($chosen: ClipFilter) { clips(filter: $chosen) { totalCount } }"
        assert manager.data(query, chosen=chosen) == {"clips": {"totalCount": 0}}
    assert manager.data("{ clips { totalCount } }") == {"clips": {"totalCount": 6}}


def test_long_filters_are_refused(manager: ApiClient) -> None:
    query = "query ($chosen: ClipFilter) { clips(filter: $chosen) { totalCount } }"

    manager.data(query, chosen={"search": "%" * 200, "region": ["a"] * 100})
    assert manager.code(query, chosen={"search": "%" * 201}) == "PATTERN_TOO_LONG"
    assert manager.code(query, chosen={"region": ["a"] * 101}) == "TOO_MANY_VALUES"
