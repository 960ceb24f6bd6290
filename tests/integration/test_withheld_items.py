"""Items whose labels would leak are left out of exports, and every export says how many."""

import csv
import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import operator_of
from gainloop.models.priority import QueueItem
from gainloop.reads.leakage import barred_items
from gainloop.stores.home import Home
from gainloop.stores.relational.database import WRITES
from gainloop.terms.enums import QueueItemKind
from gainloop.workflows.queue.create_queue import create_queue
from gainloop.workflows.queue.export_queue import ExportedQueue, ExportFormat, export_queue
from tests.api_client import ENGINEER, api_of
from tests.cli_runner import Run
from tests.integration.leaking_program import (
    BARRED,
    add_clips,
    add_development,
    add_holdout,
    queue_request,
    rank,
)

LEAKING = {*BARRED, "hold-1", "hold-2"}


@pytest.fixture
def queue_id(home: Home, tmp_path: Path) -> str:
    """Made before the benchmark that is held out."""
    add_clips(home, tmp_path)
    add_development(home, tmp_path)
    return create_queue(home, operator_of(home), queue_request(home, rank(home).id)).queue_id


def exported(home: Home, queue_id: str) -> ExportedQueue:
    return export_queue(home, operator_of(home), queue_id, ExportFormat.CSV)


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_each_row_of_a_table_says_how_many_are_not_in_it(
    home: Home, tmp_path: Path, queue_id: str
) -> None:
    whole = exported(home, queue_id)
    add_holdout(home, tmp_path)
    part = exported(home, queue_id)

    assert {row["num_withheld"] for row in rows_of(whole.data)} == {"0"}
    assert {row["num_withheld"] for row in rows_of(part.data)} == {"6"}
    assert (part.num_withheld, part.num_items) == (6, whole.num_items - 6)
    assert not {row["clip"] for row in rows_of(part.data)} & LEAKING


def test_the_address_of_the_table_says_it_beside_the_file(
    home: Home, tmp_path: Path, queue_id: str
) -> None:
    add_holdout(home, tmp_path)

    with api_of(home, ENGINEER) as api:
        query = {"queue": global_id("Queue", queue_id)}
        reply = api.http.get("/export/queue-items.csv", params=query)

    assert reply.headers["x-gainloop-num-withheld"] == "6"


def test_the_command_line_says_how_many_of_all_were_written(
    home: Home, tmp_path: Path, queue_id: str, gainloop: Run
) -> None:
    num_items = exported(home, queue_id).num_items
    add_holdout(home, tmp_path)
    output = tmp_path / "queue.csv"

    said = gainloop("queue", "export", queue_id, "--format", "csv", "-o", str(output))
    as_json = gainloop("queue", "export", queue_id, "--format", "csv", "-o", str(output), "--json")

    assert f"{num_items - 6} of {num_items} items written" in said.output
    assert (as_json.json["items"], as_json.json["num_withheld"]) == (num_items - 6, 6)


@pytest.mark.parametrize(
    ("kind", "is_withheld"),
    [
        (QueueItemKind.NEW, True),
        (QueueItemKind.RELABEL, True),
        (QueueItemKind.FIX_GROUND_TRUTH, False),
    ],
)
def test_labels_that_replace_older_ones_leak_too_and_those_of_a_benchmark_do_not(
    home: Home, tmp_path: Path, queue_id: str, kind: QueueItemKind, is_withheld: bool
) -> None:
    with home.database.engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.execute(sa.update(QueueItem).values(kind=kind))
        connection.commit()
    add_holdout(home, tmp_path)

    with home.database.read() as session:
        barred = barred_items(session, home.objects, queue_id)
        clips = set(session.exec(select(col(QueueItem.clip_id))))
    left = {row["clip"] for row in rows_of(exported(home, queue_id).data)}

    withheld = LEAKING if is_withheld else set()
    assert (set(barred), left) == (withheld, clips - withheld)
