"""What changed between two rankings, as the API tells it: kept changes, any two runs, refusals."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import operator_of
from gainloop.models.gain import PriorityChange
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile
from gainloop.workflows.priorities.diff_runs import diff_runs
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.api_client import ENGINEER, ApiClient, api_of
from tests.integration.gain_program import add_program, results
from tests.integration.ranked_program import add_evaluation

FIELDS = """isKept before { number } after { number } overlap { depth share } rankBiasedOverlap
  hoursMoved numEntered numLeft all: changes(first: 100) { totalCount edges { node { kind
    rankBefore rankAfter causes { name label value sentence } clip { clipId } unit { id } } } }"""
OF_RUN = f"query ($run: ID!) {{ queueDiff(runId: $run) {{ {FIELDS} }} }}"
OF_TWO = f"query ($a: ID!, $b: ID!) {{ queueDiff(before: $a, after: $b) {{ {FIELDS} }} }}"
KINDS = """query ($run: ID!, $kinds: [PriorityChangeKind!]) { queueDiff(runId: $run) {
  changes(first: 2, kinds: $kinds) { totalCount edges { node { kind } } pageInfo { endCursor } } } }
"""
BUDGET_HOURS = 0.2


@pytest.fixture
def runs(home: Home, tmp_path: Path) -> dict[str, str]:
    """Weighted sums before and after an evaluation that misses less by night, and FIFO."""
    add_program(home, tmp_path)
    first = ranked(home, Profile.WEIGHTED_SUM_BATCH)
    add_evaluation(home, tmp_path, results(night=1), benchmark="other")
    return {
        "first": first,
        "second": ranked(home, Profile.WEIGHTED_SUM_BATCH),
        "fifo": ranked(home, Profile.FIFO),
    }


@pytest.fixture
def api(home: Home, runs: dict[str, str]) -> Iterator[ApiClient]:
    with api_of(home, ENGINEER) as client:
        yield client


def ranked(home: Home, profile: Profile) -> str:
    options = RunOptions(profile, BUDGET_HOURS, holdback_share=0.0)
    return run_priorities(home, operator_of(home), options).run_id


def id_of(run_id: str) -> str:
    return global_id("PriorityRun", run_id)


def nodes(diff: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in diff["all"]["edges"]]


def test_changes_since_the_run_before_are_those_that_were_kept(
    home: Home, api: ApiClient, runs: dict[str, str]
) -> None:
    told = api.data(OF_RUN, run=id_of(runs["second"]))["queueDiff"]

    with home.database.read() as session:
        kept = session.exec(
            select(PriorityChange).where(PriorityChange.run_id == runs["second"])
        ).all()
    assert told["isKept"] is True
    assert (told["before"]["number"], told["after"]["number"]) == (1, 2)
    assert {
        (node["clip"]["clipId"], node["kind"].lower(), node["rankBefore"], node["rankAfter"])
        for node in nodes(told)
    } == {(row.clip_id, row.kind.value, row.rank_before, row.rank_after) for row in kept}
    assert told["all"]["totalCount"] == len(kept) > 0
    ranks = [node["rankAfter"] for node in nodes(told)]
    assert ranks == sorted(ranks)
    causes = {row.clip_id: row.causes for row in kept}
    for node in nodes(told):
        sentences = [cause["sentence"] for cause in causes[node["clip"]["clipId"]]]
        assert [cause["sentence"] for cause in node["causes"]] == sentences
        assert all(sentences)


def test_numbers_are_those_of_the_command(home: Home, api: ApiClient, runs: dict[str, str]) -> None:
    for before, after in (("first", "second"), ("fifo", "second"), ("second", "first")):
        told = api.data(OF_TWO, a=id_of(runs[before]), b=id_of(runs[after]))["queueDiff"]
        found = diff_runs(home, operator_of(home), runs[before], runs[after])

        assert told["isKept"] is ((before, after) == ("first", "second"))
        assert {row["depth"]: row["share"] for row in told["overlap"]} == found.difference.overlap
        assert told["rankBiasedOverlap"] == found.difference.rbo
        assert told["hoursMoved"] == found.difference.hours_moved
        assert (told["numEntered"], told["numLeft"]) == (
            found.difference.num_entered,
            found.difference.num_left,
        )
        assert {
            (node["clip"]["clipId"], node["rankBefore"], node["rankAfter"]) for node in nodes(told)
        } == {(row.clip_id, row.rank_before, row.rank_after) for row in found.changes}
        assert all(cause["sentence"] for node in nodes(told) for cause in node["causes"])


def test_kinds_are_filtered_and_counted(api: ApiClient, runs: dict[str, str]) -> None:
    run = id_of(runs["second"])
    whole = api.data(OF_RUN, run=run)["queueDiff"]
    by_kind = dict.fromkeys(("ENTERED", "LEFT", "MOVED"), 0)
    for node in nodes(whole):
        by_kind[node["kind"]] += 1

    assert (by_kind["ENTERED"], by_kind["LEFT"]) == (whole["numEntered"], whole["numLeft"])
    for kind, count in by_kind.items():
        told = api.data(KINDS, run=run, kinds=[kind])["queueDiff"]["changes"]
        assert told["totalCount"] == count
        assert [edge["node"]["kind"] for edge in told["edges"]] == [kind] * min(count, 2)


def test_without_a_run_before_there_is_no_difference(api: ApiClient, runs: dict[str, str]) -> None:
    assert api.data(OF_RUN, run=id_of(runs["first"])) == {"queueDiff": None}
    assert api.data(OF_RUN, run=id_of("run-unknown")) == {"queueDiff": None}
    assert api.data(OF_TWO, a=id_of("run-unknown"), b=id_of(runs["first"])) == {"queueDiff": None}


def test_wrong_questions_are_refused(api: ApiClient, runs: dict[str, str]) -> None:
    run = id_of(runs["first"])

    assert api.code(OF_TWO, a=run, b=run) == "SAME_RUN"
    assert api.code("{ queueDiff { isKept } }") == "BAD_RUNS"
    both = "query ($r: ID!) { queueDiff(runId: $r, before: $r) { isKept } }"
    assert api.code(both, r=run) == "BAD_RUNS"
    assert api.code(OF_RUN, run=global_id("Clip", "pool-00")) == "BAD_ID"
