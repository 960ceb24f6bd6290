"""The same answers from both relational stores, and an end to statements that run too long."""

import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from gainloop.bootstrap import operator_of
from gainloop.stores.home import Home
from gainloop.stores.relational.statement_limit import statement_limit
from gainloop.workflows.ontology.add_ontology import add_ontology
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue
from tests.api_client import ADMIN, api_of
from tests.integration.ranked_program import add_all

EVERYTHING = """query ($filter: ClipFilter) {
  summary { clips poolClips benchmarkClips drives recordedHours isSynthetic poolByDay { day count }
    latestQueue { name } recent { action } }
  clips(first: 1, filter: $filter) { totalCount edges { node { clipId sensors startAt uri
    drive { numClips } tags { value } predictions { numObjects } priorities { rank run { number } }
    evaluations { fn } benchmarks { label } extra { key } } } }
  clipFacets { weathers { value count } scenarios { value } }
  evaluations { totalCount edges { node { label axes previous { label } calibration { name }
    cohorts(by: ["weather"]) { label counts { fn } } errors(first: 2) { totalCount edges { node {
    outcome iou } } } } } }
  priorities(first: 2) { totalCount edges { node { rank score arm unit { streams task } } } }
  queues { totalCount edges { node { checks { text } items(fromRank: 2, first: 1) { edges { node {
    rank state } } } run { queues { name } } ontologyVersion { classes } } } }
  auditEntries(first: 1) { totalCount edges { node { action change } } }
}"""


def test_both_stores_answer_alike(any_home: Home, tmp_path: Path) -> None:
    operator = operator_of(any_home)
    add_all(any_home, tmp_path)
    run = run_priorities(any_home, operator, RunOptions())
    add_ontology(any_home, operator, "road-users", ["Pedestrian"])
    request = QueueRequest(run.run_id, "Next", "road-users:1", "Boxes.", [("min_box_px", "8")])
    create_queue(any_home, operator, request)
    chosen = {"search": "pool_", "region": ["North"], "labeled": False, "inBenchmark": False}

    with api_of(any_home, ADMIN) as api:
        empty = api.data(EVERYTHING, filter=chosen)
        full = api.data(EVERYTHING, filter={**chosen, "search": "POOL-"})

    assert empty["clips"]["totalCount"] == 0
    assert full["clips"]["totalCount"] == 3
    assert full["summary"]["poolByDay"] == [{"day": "2026-01-05", "count": 3}]
    assert full["queues"]["edges"][0]["node"]["items"]["edges"][0]["node"]["rank"] == 2
    assert full["summary"]["latestQueue"] == {"name": "Next"}
    assert full["clipFacets"]["weathers"] == [
        {"value": "clear", "count": 3},
        {"value": "rain", "count": 3},
    ]
    evaluation = full["evaluations"]["edges"][0]["node"]
    assert evaluation["cohorts"] == [
        {"label": "rain", "counts": {"fn": 16}},
        {"label": "clear", "counts": {"fn": 1}},
    ]
    assert evaluation["errors"]["totalCount"] == 17
    assert full["auditEntries"]["edges"][0]["node"]["action"] == "queue.create"


def endless() -> sa.Select[int]:
    numbers = sa.select(sa.literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(sa.select(numbers.c.n + 1).where(numbers.c.n < 2**31 - 1))
    return sa.select(sa.func.count()).select_from(numbers)


def count_one(session: Session) -> int:
    return int(session.connection().execute(sa.select(sa.literal(1))).scalar_one())


def test_a_statement_that_runs_too_long_is_ended(any_home: Home) -> None:
    started = time.monotonic()
    with any_home.database.read() as session:
        with pytest.raises(sa.exc.DBAPIError), statement_limit(session, 0.05):
            session.connection().execute(endless())
        session.rollback()
        assert count_one(session) == 1
    assert time.monotonic() - started < 5


def test_statements_within_the_limit_are_left_alone(any_home: Home) -> None:
    with any_home.database.read() as session, statement_limit(session, 60):
        assert count_one(session) == 1
