"""Over the API: what would have decided otherwise, and what other orders would have found."""

from collections.abc import Iterator

import pytest

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import open_home, operator_of
from gainloop.reads.priority_runs import latest_run
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile
from gainloop.workflows.priorities import on_request
from gainloop.workflows.priorities.find_nearest_changes import NEAR, find_nearest_changes
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.shadow.judge_orders import DRAW, judge_orders
from tests.api_client import ENGINEER, LEAD, ApiClient, api_of
from tests.integration.gain_program import POOL, add_program
from tests.integration.test_judge_orders import bring_labels, queue_of_run
from tests.state_digest import state_digest

LINE = """query ($run: ID!, $clips: [ID!]) { selectionLine(runId: $run, clips: $clips) { __typename
  ... on UserError { code message }
  ... on SelectionLine { cut changes {
    clip { clipId } rank score costMinutes thresholdMinutes sentence } } } }"""
ORDERS = """{ otherOrders { __typename ... on UserError { code message }
  ... on OtherOrders { numClips numLeftOut orders {
    name numRuns numClips value low high gap gapLow gapHigh state } } } }"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A run of everything, half of it drawn; its labels came back. Not to be changed."""
    folder = tmp_path_factory.mktemp("line")
    home = open_home(load_settings(home=folder / "home", database_url=""))
    add_program(home, folder)
    options = RunOptions(Profile.WEIGHTED_SUM, holdback_share=0.5)
    bring_labels(home, folder, queue_of_run(home, options))
    yield home
    home.close()


@pytest.fixture
def api(drawn: Home) -> Iterator[ApiClient]:
    with api_of(drawn, ENGINEER) as client:
        yield client


def newest_run(home: Home) -> str:
    with home.database.read() as session:
        run = latest_run(session, operator_of(home))
    assert run is not None
    return run.run_id


def test_the_line_is_that_of_the_command(drawn: Home, api: ApiClient) -> None:
    run_id, before = newest_run(drawn), state_digest(drawn)
    told = find_nearest_changes(drawn, operator_of(drawn), run_id)

    found = api.data(LINE, run=global_id("PriorityRun", run_id))["selectionLine"]

    assert state_digest(drawn) == before
    assert found["cut"] == told.cut
    assert len(found["changes"]) == NEAR  # nothing is left out, so there is one side
    for node, change in zip(found["changes"], told.changes, strict=True):
        assert node == {
            "clip": {"clipId": change.clip_id},
            "rank": change.rank,
            "score": change.score,
            "costMinutes": change.cost_minutes,
            "thresholdMinutes": change.nearest.minutes if change.nearest else None,
            "sentence": change.sentence,
        }


def test_clips_are_asked_for_by_name_and_unknown_ones_are_a_typed_error(
    drawn: Home, api: ApiClient
) -> None:
    run = global_id("PriorityRun", newest_run(drawn))

    two = api.data(LINE, run=run, clips=[global_id("Clip", clip) for clip in POOL[4:2:-1]])
    none = api.data(LINE, run=run, clips=[global_id("Clip", "nowhere")])["selectionLine"]
    nowhere = api.data(LINE, run=global_id("PriorityRun", "run-0"))["selectionLine"]

    clips = [change["clip"]["clipId"] for change in two["selectionLine"]["changes"]]
    assert clips == [POOL[4], POOL[3]]
    assert (none["__typename"], none["code"]) == ("NotFound", "NOT_FOUND")
    assert "does not rank 'nowhere'" in none["message"]
    assert nowhere["__typename"] == "NotFound"


def test_other_orders_are_those_of_the_report(drawn: Home, api: ApiClient) -> None:
    told = judge_orders(drawn, operator_of(drawn))

    found = api.data(ORDERS)["otherOrders"]

    assert (found["numClips"], found["numLeftOut"]) == (told.num_items, 0) == (len(POOL) // 2, 0)
    assert [order["name"] for order in found["orders"]] == [DRAW, *Profile]
    for node, order in zip(found["orders"], told.orders, strict=True):
        assert (node["numRuns"], node["value"], node["low"], node["high"]) == (
            order.num_runs,
            order.estimate.value,
            order.estimate.low,
            order.estimate.high,
        )
        assert node["gap"] == (order.gap.value if order.gap else None)
        assert node["state"] == (order.gap.state.name if order.gap else None)


def test_both_are_for_analysts(drawn: Home) -> None:
    """They tell which clips were drawn, which would bias whoever labels them."""
    with api_of(drawn, LEAD) as lead:
        assert lead.code(LINE, run=global_id("PriorityRun", newest_run(drawn))) == "FORBIDDEN"
        assert lead.code(ORDERS) == "FORBIDDEN"


def test_large_runs_and_a_second_question_at_once_are_refused(
    drawn: Home, api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = global_id("PriorityRun", newest_run(drawn))

    with on_request.ranked_on_request(1, ""):
        assert api.code(LINE, run=run) == "RANKING_BUSY"
        assert api.code(ORDERS) == "RANKING_BUSY"
    monkeypatch.setattr(on_request, "MOST_CANDIDATES", len(POOL) - 1)

    for found, command in (
        (api.data(LINE, run=run)["selectionLine"], "gainloop priorities line run-"),
        (api.data(ORDERS)["otherOrders"], "gainloop shadow report"),
    ):
        assert (found["__typename"], found["code"]) == ("Invalid", "TOO_MANY_CANDIDATES")
        assert command in found["message"]
