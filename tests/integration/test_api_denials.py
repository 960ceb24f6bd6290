"""Refusals stay small, and faults of the server stay its own: nothing of them is in an answer."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest
import sqlalchemy as sa

from gainloop.reads import clips
from gainloop.stores.home import Home
from tests.api_client import ENGINEER, MANAGER, ApiClient, api_of
from tests.integration.ranked_program import add_catalog

MOST_BYTES = 2_000
HEAD = "clip_id,drive_id,start_ts,duration_s,uri\n"
ROWS = "".join(
    f"clip-{row:03},d{row},2026-01-02T20:00:00Z,10,s3://lake/{row}\n" for row in range(100)
)
DENIED = "{ clips(first: 100) { edges { node { clipId uri } } } }"
DENIED_MANY_TIMES = """{
  summary { recent { action } }
  clips(first: 100) { edges { node { uri extra { key } } } }
  queues { edges { node { id items { edges { node { arm } } } } } }
  auditEntries { totalCount }
  priorities { edges { node { arm propensity } } }
  node(id: "QXVkaXRFbnRyeR8x") { id }
  nodes(ids: ["QXVkaXRFbnRyeR8x", "QXVkaXRFbnRyeR8y"]) { id }
}"""
READ = "{ clips { totalCount } me { role } }"
WRITE = (
    'mutation { addOntology(input: {name: "n", classes: ["c"]}) '
    "{ __typename ... on UserError { code message } } }"
)
SECRETS = ("SELECT", "INSERT", "sqlite", "Traceback", "Operational", "locked", "clip_", ".py", "/")


@pytest.fixture
def program(home: Home, tmp_path: Path) -> Home:
    add_catalog(home, tmp_path, HEAD + ROWS)
    return home


def lines_of(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.strip().splitlines()


def test_a_field_denied_in_a_hundred_rows_is_one_error_and_one_line(
    program: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with api_of(program, MANAGER) as api:
        capsys.readouterr()
        reply = api.http.post("/graphql", json={"query": DENIED})

    (error,) = reply.json()["errors"]
    assert error["message"] == "Product manager may not see Clip.uri"
    assert error["extensions"] == {
        "code": "FORBIDDEN",
        "requestId": reply.headers["x-request-id"],
        "count": 100,
    }
    nodes = [edge["node"] for edge in reply.json()["data"]["clips"]["edges"]]
    assert len(nodes) == 100
    assert {node["uri"] for node in nodes} == {None}
    (line,) = lines_of(capsys)
    assert len(line) < 400
    assert "s3://lake" not in line + reply.text


def test_denials_of_many_kinds_stay_small(
    program: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with api_of(program, MANAGER) as api:
        capsys.readouterr()
        reply = api.http.post("/graphql", json={"query": DENIED_MANY_TIMES})

    errors = reply.json()["errors"]
    assert len(errors) == 5
    assert {error["extensions"]["code"] for error in errors} == {"FORBIDDEN"}
    assert len(orjson.dumps(errors)) < MOST_BYTES
    (line,) = lines_of(capsys)
    assert len(line) < MOST_BYTES


def test_errors_beyond_the_first_five_are_counted(program: Home) -> None:
    query = " ".join(f'a{number}: node(id: "{number}") {{ id }}' for number in range(12))
    with api_of(program, MANAGER) as api:
        answer = api.ask(f"{{ {query} }}")

    assert [error["path"] for error in answer["errors"]] == [["a0"], ["a1"], ["a2"], ["a3"], ["a4"]]
    assert answer["extensions"] == {"moreErrors": 7}


def test_before_sign_in_a_hundred_fields_are_one_refusal(
    program: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with api_of(program) as api:
        capsys.readouterr()
        reply = api.http.post("/graphql", json={"query": DENIED})

    assert len(reply.content) < 400
    assert [error["extensions"]["code"] for error in reply.json()["errors"]] == ["NOT_SIGNED_IN"]
    assert len(lines_of(capsys)) == 1


@pytest.mark.parametrize(
    "query",
    [
        "{ " + "a" * 100_000 + " }",
        "{ " + " ".join(f"field{number}" for number in range(200)) + " }",
        '{ node(id: "' + "a" * 100_000 + '") { id } }',
        'query ($a: Nothing = "' + "a" * 1_000 + '") { me { id } }',
        "{ clips(filter: " + "[" * 100 + "]" * 100 + ") { totalCount } }",
    ],
    ids=["a long name", "many names", "a long id", "a type", "nested values"],
)
def test_a_refusal_does_not_repeat_all_that_was_sent(
    program: Home, capsys: pytest.CaptureFixture[str], query: str
) -> None:
    with api_of(program, MANAGER) as api:
        capsys.readouterr()
        reply = api.http.post("/graphql", json={"query": query})

    assert reply.json()["errors"]
    assert len(reply.content) < MOST_BYTES
    (line,) = lines_of(capsys)
    assert len(line) < 400


def raise_in_a_resolver(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: Any) -> None:
        raise sa.exc.OperationalError("SELECT clip_key FROM clip", {}, Exception("disk I/O"))

    monkeypatch.setattr(clips, "list_clips", fail)


def lose_a_table(home: Home, _monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(place_of(home))) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("ALTER TABLE clip RENAME TO lost")


def damage_the_file(home: Home, _monkeypatch: pytest.MonkeyPatch) -> None:
    place = place_of(home)
    home.database.close()
    for beside in ("-wal", "-shm"):
        place.with_name(place.name + beside).unlink(missing_ok=True)
    place.write_bytes(place.read_bytes()[:4096] + b"\xff" * 500_000)


def close_the_database(home: Home, _monkeypatch: pytest.MonkeyPatch) -> None:
    place = place_of(home)
    home.database.close()
    place.unlink()
    place.mkdir()


def place_of(home: Home) -> Path:
    place = home.database.sqlite_file
    assert place is not None
    return place


@pytest.mark.parametrize(
    "fault", [raise_in_a_resolver, lose_a_table, damage_the_file, close_the_database]
)
def test_a_fault_of_the_server_is_told_by_its_request_id_alone(
    program: Home,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    fault: Callable[[Home, pytest.MonkeyPatch], None],
) -> None:
    with api_of(program, ENGINEER) as api:
        api.data(READ)
        fault(program, monkeypatch)
        capsys.readouterr()
        reply = api.http.post("/graphql", json={"query": READ})

    content = reply.json()
    told = content["error"] if "error" in content else content["errors"][0]["extensions"]
    assert (told["code"], told["requestId"]) == ("INTERNAL", reply.headers["x-request-id"])
    assert not [secret for secret in SECRETS if secret in reply.text]
    written = capsys.readouterr().out
    assert written.count("request failed") == 1
    assert reply.headers["x-request-id"] in written


@pytest.fixture
def locked(program: Home) -> Iterator[ApiClient]:
    """Another process holds the database's writer, and nobody waits for it for long."""

    def wait_shortly(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout=20")

    with api_of(program, ENGINEER) as api:
        sa.event.listen(program.database.engine, "checkout", wait_shortly)
        with closing(sqlite3.connect(place_of(program), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield api


def test_a_locked_database_refuses_writes_without_details_and_still_reads(
    locked: ApiClient, program: Home
) -> None:
    reply = locked.http.post("/graphql", json={"query": WRITE})

    (error,) = reply.json()["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert not [secret for secret in SECRETS if secret in reply.text]
    assert locked.data(READ)["clips"] == {"totalCount": 100}
    with closing(sqlite3.connect(place_of(program))) as connection:
        assert connection.execute("SELECT count(*) FROM ontology_version").fetchone() == (0,)
