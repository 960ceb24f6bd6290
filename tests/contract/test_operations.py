"""Operations that released clients send must go on working: see operations/README.md."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from graphql import DocumentNode, OperationDefinitionNode, OperationType, parse, print_ast, validate
from graphql.execution.executor_throwing_on_incremental import ExecutorThrowingOnIncremental

from gainloop.api import execution
from gainloop.api.limits import excesses, limits_of
from gainloop.api.query_size import measure_operations
from gainloop.api.schema import build_schema, core_schema
from gainloop.bootstrap import open_home, operator_of
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import Role
from gainloop.workflows.ontology.add_ontology import add_ontology
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue
from scripts.dashboard_operations import read_operations
from scripts.store_operations import store
from tests.api_client import ENGINEER, MANAGER, ApiClient, api_of
from tests.integration.ranked_program import add_all

STORED = Path(__file__).parent / "operations"
ROLES = {
    "dashboard": Role.PERCEPTION_ENGINEER,
    "gainloop_client": Role.ADMIN,
    "tool": Role.ANNOTATOR,
}
SCHEMA = core_schema(build_schema())
IDS = """{
  queues { edges { node { id items(first: 1) { edges { node { id clip { id } } } } } } }
  priorityRuns { edges { node { id } } }
  evaluations { edges { node { id } } }
}"""


@dataclass(frozen=True, slots=True)
class Stored:
    path: Path

    @property
    def client(self) -> str:
        return self.path.parent.parent.name

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def document(self) -> DocumentNode:
        return parse(self.text)

    @property
    def operation(self) -> OperationDefinitionNode:
        (operation,) = [
            node for node in self.document.definitions if isinstance(node, OperationDefinitionNode)
        ]
        return operation

    def variables(self, ids: dict[str, str]) -> dict[str, Any]:
        """From the JSON beside it, with the ids of this home."""
        beside = self.path.with_suffix(".json")
        text = beside.read_text(encoding="utf-8") if beside.exists() else "{}"
        for name, value in ids.items():
            text = text.replace(f'"{{{name}}}"', json.dumps(value))
        variables: dict[str, Any] = json.loads(text)
        return variables


OPERATIONS = [Stored(path) for path in sorted(STORED.rglob("*.graphql"))]
READS = [stored for stored in OPERATIONS if stored.operation.operation is OperationType.QUERY]


def name_of(stored: Stored) -> str:
    return stored.path.relative_to(STORED).with_suffix("").as_posix()


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Ranked clips and a queue."""
    folder = tmp_path_factory.mktemp("operations")
    home = open_home(load_settings(home=folder / "home", database_url=""))
    add_all(home, folder)
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
    yield home
    home.close()


@pytest.fixture(scope="module")
def api(program: Home) -> Iterator[ApiClient]:
    with api_of(program, ENGINEER, rate_limits=False) as client:
        yield client


@pytest.fixture(scope="module")
def ids(api: ApiClient) -> dict[str, str]:
    found = api.data(IDS)
    queue = found["queues"]["edges"][0]["node"]
    item = queue["items"]["edges"][0]["node"]
    return {
        "queue": queue["id"],
        "item": item["id"],
        "clip": item["clip"]["id"],
        "run": found["priorityRuns"]["edges"][0]["node"]["id"],
        "evaluation": found["evaluations"]["edges"][0]["node"]["id"],
    }


@pytest.mark.parametrize("stored", OPERATIONS, ids=name_of)
def test_it_is_valid_today_and_within_the_limits_of_its_client(stored: Stored) -> None:
    (size,) = measure_operations(SCHEMA, stored.document, stored.variables({}))

    assert validate(SCHEMA, stored.document) == []
    assert list(excesses(size, limits_of(ROLES[stored.client]))) == []


@pytest.mark.parametrize("stored", READS, ids=name_of)
def test_it_is_answered_without_an_error(
    api: ApiClient, ids: dict[str, str], stored: Stored
) -> None:
    api.sign_in(f"demo-{ROLES[stored.client].value.replace('_', '-')}")

    data = api.data(stored.text, **stored.variables(ids))

    assert [name for name, value in data.items() if value is None] == []


@pytest.mark.parametrize("account", [ENGINEER, MANAGER])
@pytest.mark.parametrize("stored", READS, ids=name_of)
def test_the_short_way_of_plain_fields_answers_as_the_library_does(
    api: ApiClient,
    ids: dict[str, str],
    stored: Stored,
    account: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Refusals included: a manager may not see all that the operations ask for."""
    api.sign_in(account)
    variables = stored.variables(ids)

    short = api.ask(stored.text, **variables)
    monkeypatch.setattr(execution, "PlainFieldsFirst", ExecutorThrowingOnIncremental)
    long = api.ask(stored.text, **variables)

    assert without_chance(short) == without_chance(long)


def without_chance(answer: Any) -> Any:
    """Without what differs from request to request: ids of requests, signed addresses."""
    if isinstance(answer, dict):
        return {
            name: None if name in ("requestId", "imageUrl") else without_chance(value)
            for name, value in answer.items()
        }
    return [without_chance(value) for value in answer] if isinstance(answer, list) else answer


def test_every_client_has_operations() -> None:
    stored = {operation.client for operation in OPERATIONS}

    assert {"dashboard", "tool"} <= stored <= ROLES.keys()


def test_storing_takes_over_the_variables_of_the_version_before(tmp_path: Path) -> None:
    sources, before = tmp_path / "src", tmp_path / "0.1.0"
    sources.mkdir()
    before.mkdir()
    (sources / "a.tsx").write_text(
        "const Q = graphql(`query Who { me { ...Name } }`);\n"
        "const F = graphql(`fragment Name on Viewer @_unmask { name }`);\n"
    )
    (before / "Who.json").write_text("{}")

    assert store(sources, tmp_path / "0.2.0", before) == 1

    stored = (tmp_path / "0.2.0" / "Who.graphql").read_text()
    assert stored == print_ast(read_operations(sources)["Who"]) + "\n"
    assert "@_unmask" not in stored
    assert (tmp_path / "0.2.0" / "Who.json").read_text() == "{}"
