"""Scenarios: saved as versions, previewed, asked for as a queue or of the fleet."""

import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from gainloop.bootstrap import open_home, operator_of
from gainloop.errors import InvalidInput, NotAllowed, NotFound
from gainloop.models.definitions import CollectionRequest
from gainloop.models.governance import Actor, AuditEntry, LineageEdge
from gainloop.models.priority import Priority, PriorityRun, Queue, QueueItem
from gainloop.reads.coverage import read_coverage
from gainloop.reads.priority_runs import latest_run
from gainloop.reads.scenario_preview import PreviewRow, Previews, preview_scenario
from gainloop.reads.scenarios import find_scenario, list_scenarios, odd_expressions
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import AuditAction, LineageType, Profile
from gainloop.terms.matches import Counts
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.scenarios.request_scenario import (
    OrderResult,
    ScenarioOrder,
    request_scenario,
)
from gainloop.workflows.scenarios.save_scenario import (
    ScenarioRequest,
    ScenarioResult,
    save_scenario,
)
from tests.integration.leaking_program import add_leaking_program
from tests.integration.ranked_program import add_all, add_catalog
from tests.state_digest import state_digest

NIGHT_RAIN = "time_of_day = night and weather = rain"
REASON = "people are missed there"


def save(
    home: Home, expression: str = NIGHT_RAIN, name: str = "night rain", reason: str = REASON
) -> ScenarioResult:
    return save_scenario(home, operator_of(home), ScenarioRequest(name, expression, reason))


def preview(home: Home, expression: str = NIGHT_RAIN) -> PreviewRow:
    with home.database.read() as session:
        return preview_scenario(session, home.objects, operator_of(home), expression)


def order(home: Home, scenario: str = "night rain:1", **changes: Any) -> OrderResult:
    asked: dict[str, Any] = {
        "scenario_id": scenario,
        "name": "wet nights",
        "ontology_version_id": "town:1",
        "instructions": "Draw boxes.",
        "checks": [("min_box_px", "8")],
        "reason": REASON,
        **changes,
    }
    return request_scenario(home, operator_of(home), ScenarioOrder(**asked))


def test_another_expression_is_the_next_version_and_an_equal_one_is_not(any_home: Home) -> None:
    first = save(any_home)
    same = save(any_home, 'weather = "rain" AND (time_of_day=night)')
    second = save(any_home, "time_of_day = night and weather in (rain, snow)", reason="snow too")
    back = save(any_home)

    assert first == ScenarioResult("night rain:1", is_new=True)
    assert same == ScenarioResult("night rain:1", is_new=False)
    assert (second.scenario_id, back.scenario_id) == ("night rain:2", "night rain:3")
    with any_home.database.read() as session:
        rows = list_scenarios(session, operator_of(any_home))
        old = find_scenario(session, operator_of(any_home), "night rain:2")
        entries = session.exec(
            select(AuditEntry).where(AuditEntry.action == AuditAction.SCENARIO_SAVE)
        ).all()
    assert [(row.scenario_id, row.expression) for row in rows] == [("night rain:3", NIGHT_RAIN)]
    assert (old.expression, old.reason) == (
        "time_of_day = night and weather in (rain, snow)",
        "snow too",
    )
    assert len(entries) == 3


def test_other_words_for_the_same_clips_are_the_next_version(home: Home) -> None:
    save(home)

    told = save_scenario(
        home, operator_of(home), ScenarioRequest("night rain", NIGHT_RAIN, REASON, "Rain at night")
    )

    assert told == ScenarioResult("night rain:2", is_new=True)
    assert save(home) == ScenarioResult("night rain:2", is_new=False)


LONGER_WHEN_WRITTEN_OUT = "region in(" + ",".join(f"{n}" for n in range(100, 570)) + ")"


@pytest.mark.parametrize(
    ("expression", "reason", "code"),
    [
        ("wether = rain", REASON, "BAD_EXPRESSION"),
        ("weather = rain; drop table clip", REASON, "BAD_EXPRESSION"),
        (LONGER_WHEN_WRITTEN_OUT, REASON, "BAD_EXPRESSION"),
        (NIGHT_RAIN, "  ", "NO_REASON"),
        (NIGHT_RAIN, "x" * 2_001, "TOO_LONG"),
    ],
)
def test_what_cannot_be_read_or_has_no_reason_is_not_saved(
    home: Home, expression: str, reason: str, code: str
) -> None:
    before = state_digest(home)

    with pytest.raises(InvalidInput) as caught:
        save(home, expression, reason=reason)

    assert caught.value.code == code
    assert state_digest(home) == before


def test_only_those_who_define_scenarios_may_save_one(home: Home) -> None:
    before = state_digest(home)
    with home.database.read() as session:
        annotator = session.get_one(Actor, "demo-annotator")

    with pytest.raises(NotAllowed):
        save_scenario(home, annotator, ScenarioRequest("x", NIGHT_RAIN, REASON))

    assert state_digest(home) == before


def test_a_preview_counts_what_is_there(any_home: Home, tmp_path: Path) -> None:
    add_all(any_home, tmp_path)
    run = run_priorities(any_home, operator_of(any_home), RunOptions(budget_hours=1))

    found = preview(any_home)
    by_day = preview(any_home, "time_of_day != night")

    with any_home.database.read() as session:
        ranked = session.exec(
            select(Priority)
            .where(Priority.run_id == run.run_id, col(Priority.clip_id) != "pool-day")
            .order_by(col(Priority.rank))
        ).all()
    assert (found.num_candidates, found.num_labeled, found.num_in_benchmarks) == (2, 0, 1)
    assert (by_day.num_candidates, by_day.num_labeled, by_day.num_in_benchmarks) == (1, 1, 1)
    assert found.missed == Counts(gt=40, tp=24, fp=0, fn=16)
    assert not found.too_few
    assert found.sample == [row.clip_id for row in ranked]
    assert found.expected_gain == pytest.approx(sum(row.score for row in ranked))
    assert found.expected_gain_basis.startswith(
        "Sum of the priority scores of 2 candidates in run 1"
    )
    assert found.hours == pytest.approx(sum(row.cost_minutes for row in ranked) / 60)
    assert found.hours_low < found.hours < found.hours_high


def test_a_gain_is_stated_only_where_a_run_scored_the_clips(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path)
    unranked = preview(home)
    run_priorities(home, operator_of(home), RunOptions(Profile.FIFO))

    in_time = preview(home)
    nothing = preview(home, "weather = snow")

    assert (unranked.expected_gain, unranked.missed, unranked.too_few) == (None, None, True)
    assert unranked.expected_gain_basis == "No priority run has scored the whole pool yet."
    assert in_time.expected_gain is None
    assert in_time.expected_gain_basis.endswith("is in order of time and scores nothing.")
    assert (nothing.num_candidates, nothing.hours) == (0, 0.0)
    assert nothing.expected_gain_basis == "There is no candidate."


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("night rain", "c.time_of_day = 'night' and c.weather = 'rain'"),
        (
            "work zones",
            "exists (select 1 from tag t where t.clip_id = c.id and t.axis = 'scenario' "
            "and t.value = 'work zone' and t.retracted_at is null)",
        ),
    ],
)
def test_previews_of_the_demo_equal_plain_sql(
    demo_folder: Path, tmp_path: Path, name: str, where: str
) -> None:
    folder = shutil.copytree(demo_folder, tmp_path / "home")
    inside = "exists (select 1 from benchmark_clip b where b.clip_id = c.id)"
    labeled = "(lower(coalesce(c.label_state, '')) = 'labeled' or exists "
    labeled += "(select 1 from label l where l.clip_id = c.id))"
    counted = f"""select sum(not {inside} and not {labeled}), sum(not {inside} and {labeled}),
        sum({inside}) from clip c where {where}"""
    missed = f"""select count(*) from detection_error e join clip c on c.id = e.clip_id where
        e.outcome = 'fn' and {where} and e.evaluation_id = (select v.id from evaluation v join
        benchmark b on b.id = v.benchmark_id where b.role = 'development'
        order by v.ordinal desc limit 1)"""
    with sqlite3.connect(folder / "gainloop.sqlite") as connection:
        expected = connection.execute(counted).fetchone()
        num_missed = connection.execute(missed).fetchone()[0]
    connection.close()
    home = open_home(load_settings(home=folder, database_url=""))

    with home.database.read() as session:
        expression = find_scenario(session, operator_of(home), name).expression
    found = preview(home, expression)
    home.close()

    assert (found.num_candidates, found.num_labeled, found.num_in_benchmarks) == expected
    assert found.missed is not None
    assert found.missed.fn == num_missed
    assert found.num_in_benchmarks > 0


def test_a_request_is_a_queue_of_the_candidates_alone(any_home: Home, tmp_path: Path) -> None:
    add_all(any_home, tmp_path)
    save(any_home)

    done, again = order(any_home), order(any_home)

    assert done.queue_id is not None
    assert (done.collection_request_id, done.is_new) == (None, True)
    assert again == OrderResult(done.queue_id, None, is_new=False)
    with any_home.database.read() as session:
        queue = session.get_one(Queue, done.queue_id)
        run = session.get_one(PriorityRun, queue.run_id)
        items = session.exec(select(QueueItem.clip_id).where(QueueItem.queue_id == queue.id)).all()
        shown = session.exec(
            select(LineageEdge.source_id, LineageEdge.target_id).where(
                LineageEdge.type == LineageType.SHOWS
            )
        ).all()
        audited = session.exec(
            select(AuditEntry).where(AuditEntry.action == AuditAction.QUEUE_CREATE)
        ).one()
    assert queue.scenario_id == "night rain:1"
    assert run.scope == {"expression": NIGHT_RAIN}
    assert sorted(items) == ["pool-late", "pool-night"]
    assert sorted(shown) == [(clip, "night rain:1") for clip in ("pool-late", "pool-night")]
    assert f'"reason":"{REASON}"'.encode() in audited.canonical


def test_a_request_does_not_become_the_newest_ranking_of_the_pool(
    any_home: Home, tmp_path: Path
) -> None:
    add_all(any_home, tmp_path)
    whole = run_priorities(any_home, operator_of(any_home), RunOptions()).run_id
    save(any_home)

    order(any_home)

    with any_home.database.read() as session:
        latest = latest_run(session, operator_of(any_home))
    assert latest is not None
    assert latest.run_id == whole


def test_without_candidates_the_fleet_is_asked_instead(any_home: Home, tmp_path: Path) -> None:
    add_all(any_home, tmp_path)
    save(any_home, "weather in (snow, fog) and not ego_speed_mps < 5", "snow")

    # Nobody knows the checks of a queue that will not be.
    missing: dict[str, Any] = {"num_wanted": 7, "checks": (), "instructions": "", "name": ""}
    done, again = order(any_home, "snow:1", **missing), order(any_home, "snow:1", **missing)

    assert (done.queue_id, done.is_new, again.is_new) == (None, True, False)
    assert again.collection_request_id == done.collection_request_id
    with any_home.database.read() as session:
        asked = session.exec(select(CollectionRequest)).one()
        queues = session.exec(select(Queue)).all()
        actor, text = operator_of(any_home), asked.expression
        document = json.loads(odd_expressions(session, actor, [text])[text])
    assert queues == []
    assert (asked.num_wanted, asked.num_candidates, asked.reason) == (7, 0, REASON)
    assert document["openlabel"] == {
        "metadata": {
            "schema_version": "1.0.0",
            "comment": "weather in (fog, snow) and not ego_speed_mps < 5",
            "expression": {"and": [{"tag": "0"}, {"tag": "1"}]},
        },
        "tags": {
            "0": {
                "type": "weather",
                "tag_data": {"vec": [{"type": "values", "val": ["fog", "snow"]}]},
            },
            "1": {"type": "ego_speed_mps", "tag_data": {"num": [{"type": "min", "val": 5.0}]}},
        },
    }


@pytest.mark.parametrize(
    ("changes", "kind", "code"),
    [
        ({"scenario_id": "no such:1"}, NotFound, "NOT_FOUND"),
        ({"ontology_version_id": "nothing:1"}, NotFound, "NOT_FOUND"),
        ({"checks": []}, InvalidInput, "NO_CHECKS"),
        ({"instructions": ""}, InvalidInput, "NO_INSTRUCTIONS"),
        ({"reason": ""}, InvalidInput, "NO_REASON"),
        ({"num_wanted": 0}, InvalidInput, "BAD_NUMBER"),
        ({"budget_hours": -1}, InvalidInput, "BAD_BUDGET"),
        ({"budget_hours": 1e-6}, InvalidInput, "EMPTY_RUN"),
    ],
)
def test_a_request_that_lacks_something_stores_nothing_not_even_a_run(
    home: Home,
    tmp_path: Path,
    changes: dict[str, Any],
    kind: type[InvalidInput | NotFound],
    code: str,
) -> None:
    add_all(home, tmp_path)
    save(home)
    before = state_digest(home)

    with pytest.raises(kind) as caught:
        order(home, **changes)

    assert caught.value.code == code
    assert state_digest(home) == before


def test_coverage_can_be_limited_to_a_scenario(any_home: Home, tmp_path: Path) -> None:
    add_all(any_home, tmp_path)

    with any_home.database.read() as session:
        row = read_coverage(
            session, any_home.objects, operator_of(any_home), scenario="weather = rain"
        )

    (cell,) = row.cells
    assert cell.values == ("North", "rain", "night")
    assert (cell.pool_clips, cell.benchmark_clips, cell.counts) == (2, 1, Counts(40, 24, 0, 16))
    assert row.basis.endswith(" Only clips are counted of which this holds: weather = rain")


def test_a_name_that_is_no_scenario_is_said_so(home: Home) -> None:
    with home.database.read() as session, pytest.raises(NotFound, match="no scenario 'x'"):
        find_scenario(session, operator_of(home), "x")


def test_where_all_clips_leak_the_fleet_is_asked_and_the_answer_says_so(
    any_home: Home, tmp_path: Path
) -> None:
    add_leaking_program(any_home, tmp_path)
    save(any_home, 'vehicle_id = "car 4"', "car four")

    found = preview(any_home, 'vehicle_id = "car 4"')
    done = order(any_home, "car four:1", num_wanted=7)
    again = order(any_home, "car four:1", num_wanted=7)

    assert (found.num_candidates, found.num_barred, found.num_labeled) == (0, 1, 0)
    assert (done.queue_id, done.is_new, done.num_barred) == (None, True, 1)
    assert done.note.startswith(
        "1 clip is too close to a benchmark that is held out and must not be labeled. near-drive: "
    )
    assert again == replace(done, is_new=False)
    with any_home.database.read() as session:
        asked = session.exec(select(CollectionRequest)).one()
    assert (asked.num_wanted, asked.num_candidates) == (7, 1)


def test_candidates_barred_and_labeled_clips_are_counted_apart(home: Home, tmp_path: Path) -> None:
    add_leaking_program(home, tmp_path)

    rain = preview(home, "weather = rain")

    # near-dev and four that are far; four that are near the holdout; two are labeled.
    assert (rain.num_candidates, rain.num_barred, rain.num_labeled) == (5, 4, 2)
    assert rain.num_in_benchmarks == 2


def test_previews_of_one_snapshot_are_those_of_each_alone(home: Home, tmp_path: Path) -> None:
    add_leaking_program(home, tmp_path)
    expressions = ("weather = rain", "weather = clear", "weather = rain")

    with home.database.read() as session:
        together = Previews(session, home.objects, operator_of(home))
        rows = [together.of(expression) for expression in expressions]

    assert rows == [preview(home, expression) for expression in expressions]
    assert rows[0] is rows[2]
