"""Minutes that come back with labels, costs that are learned from them, and orders that follow."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlmodel import col, select

from gainloop.bootstrap import operator_of
from gainloop.models.governance import AuditEntry
from gainloop.models.labels import CostModel, LabelBatch, LabelBatchClip
from gainloop.models.priority import Priority, PriorityRun
from gainloop.pipeline.costs import COST_V1
from gainloop.reads.label_costs import LabelCostRow, current_costs, label_costs
from gainloop.stores.home import Home
from gainloop.terms.enums import AuditAction, LabelFormat, Profile
from gainloop.terms.measures import MinutesSource
from gainloop.workflows.costs.learn_costs import learn_costs
from gainloop.workflows.priorities.replay_run import replay_run
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.api_client import MANAGER, api_of
from tests.cli_runner import Run
from tests.integration.labeled_program import add_queue, box, bring_in, coco, track, video
from tests.integration.ranked_program import add_catalog, add_predictions

LABELED = tuple(f"done-{number:02d}" for number in range(24))
LEFT = ("long-empty", "short-full")


def seconds_of(clip: str) -> int:
    return 5 + 3 * LABELED.index(clip)


def boxes_of(clip: str) -> int:
    return LABELED.index(clip) % 5


def took(clip: str) -> float:
    """Objects are dear, frames are not: otherwise than the assumption says."""
    pace = 1 + (LABELED.index(clip) % 3 - 1) / 10
    return round((1.0 + seconds_of(clip) * (0.5 + 30 * boxes_of(clip)) / 60) * pace, 3)


def times_file(folder: Path, minutes: Mapping[str, float]) -> Path:
    path = folder / "times.csv"
    rows = "".join(f"{clip},{value}\n" for clip, value in minutes.items())
    path.write_text(f"clip_id,minutes\n{rows}", encoding="utf-8")
    return path


def labels_file(folder: Path, clips: tuple[str, ...] = LABELED) -> Path:
    return coco(folder / "labels.json", [f"{clip}/000000.png" for clip in clips], [])


class CostProgram:
    """A queue of 24 clips with predictions, and two clips that are left: a long one without
    objects, and a short one full of them.
    """

    def __init__(self, home: Home, folder: Path) -> None:
        self.home, self.folder = home, folder
        lengths = {clip: seconds_of(clip) for clip in LABELED}
        rows = "".join(f"{clip},d-{clip},{length}\n" for clip, length in lengths.items())
        add_catalog(home, folder, f"clip_id,drive_id,duration_s\n{rows}")
        add_predictions(home, folder, {clip: [1.0] * boxes_of(clip) for clip in LABELED})
        self.queue_id = queue_of_all(home, folder)
        add_catalog(
            home, folder, "clip_id,drive_id,duration_s\nlong-empty,x,400\nshort-full,y,20\n"
        )
        add_predictions(home, folder, {"long-empty": [], "short-full": [1.0] * 6})

    def label(self, minutes: Mapping[str, float] | None = None) -> str:
        times = times_file(self.folder, minutes) if minutes is not None else None
        path = labels_file(self.folder)
        return bring_in(self.home, self.queue_id, path, LabelFormat.COCO, times=times).batch_id

    def rank(self) -> str:
        options = RunOptions(Profile.WEIGHTED_SUM, holdback_share=0.0)
        return run_priorities(self.home, operator_of(self.home), options).run_id

    def costs(self) -> list[LabelCostRow]:
        with self.home.database.read() as session:
            return label_costs(session, operator_of(self.home))

    def minutes(self, run_id: str) -> dict[str, tuple[float, float, float]]:
        with self.home.database.read() as session:
            rows = session.exec(select(Priority).where(Priority.run_id == run_id)).all()
        return {
            row.clip_id: (row.cost_low_minutes, row.cost_minutes, row.cost_high_minutes)
            for row in sorted(rows, key=lambda row: row.rank)
        }


def queue_of_all(home: Home, folder: Path) -> str:
    from gainloop.workflows.ontology.add_ontology import add_ontology
    from gainloop.workflows.queue.create_queue import QueueRequest, create_queue

    operator = operator_of(home)
    ontology_id, _ = add_ontology(home, operator, "road-users", ["Car", "Pedestrian"])
    run = run_priorities(home, operator, RunOptions(Profile.FIFO))
    request = QueueRequest(run.run_id, "Next", ontology_id, "Draw boxes.", [("min_box_px", "8")])
    return create_queue(home, operator, request).queue_id


@pytest.fixture
def program(any_home: Home, tmp_path: Path) -> CostProgram:
    return CostProgram(any_home, tmp_path)


def clips_of(home: Home) -> dict[str, tuple[float | None, MinutesSource | None]]:
    with home.database.read() as session:
        rows = session.exec(select(LabelBatchClip)).all()
    return {row.clip_id: (row.spent_minutes, row.minutes_source) for row in rows}


def test_minutes_come_with_labels_and_the_hours_follow(any_home: Home, tmp_path: Path) -> None:
    queue_id = add_queue(any_home, tmp_path)
    path = coco(tmp_path / "back.json", ["clip-a/0.png", "clip-b/0.png"], [])
    times = times_file(tmp_path, {"clip-a": 4.0, "clip-b": 8.0, "clip-c": 1.0})

    done = bring_in(any_home, queue_id, path, LabelFormat.COCO, times=times)

    assert (done.num_clips, done.num_timed) == (2, 2)
    source = MinutesSource.TIMES_FILE
    assert clips_of(any_home) == {"clip-a": (4.0, source), "clip-b": (8.0, source)}
    with any_home.database.read() as session:
        assert session.get_one(LabelBatch, done.batch_id).spent_hours == pytest.approx(0.2)


def test_hours_beyond_what_was_measured_are_shared_out_by_estimate(
    home: Home, tmp_path: Path
) -> None:
    rows = "clip-a,1,10\nclip-b,2,10\nclip-c,3,50\n"
    add_catalog(home, tmp_path, f"clip_id,drive_id,duration_s\n{rows}")
    queue_id = queue_of_all(home, tmp_path)
    path = coco(tmp_path / "back.json", [f"clip-{x}/0.png" for x in "abc"], [])
    times = times_file(tmp_path, {"clip-a": 4.0})

    done = bring_in(home, queue_id, path, LabelFormat.COCO, times=times, spent_hours=0.5)

    # 26 minutes are left; the estimates are 2 + 10 or 50 frames x 38 s.
    short, long = 2 + 10 * 38 / 60, 2 + 50 * 38 / 60
    assert done.num_timed == 1
    found = clips_of(home)
    assert found["clip-a"] == (4.0, MinutesSource.TIMES_FILE)
    assert found["clip-b"][0] == pytest.approx(26 * short / (short + long))
    assert found["clip-c"][0] == pytest.approx(26 * long / (short + long))
    assert found["clip-b"][1] is found["clip-c"][1] is MinutesSource.SHARED_OUT


def test_minutes_may_come_later_and_measured_ones_stay(any_home: Home, tmp_path: Path) -> None:
    queue_id = add_queue(any_home, tmp_path)
    path = video(tmp_path / "a.xml", "clip-a", track(0, box(0, 10)))
    first = bring_in(any_home, queue_id, path, spent_hours=0.5)
    export = [{"id": 1, "data": {"video": "clip-a.mp4"}, "annotations": [{"lead_time": 300}]}]
    times = tmp_path / "export.json"
    times.write_text(json.dumps(export), encoding="utf-8")

    again = bring_in(any_home, queue_id, path, times=times)

    assert (again.batch_id, again.is_new, again.num_timed) == (first.batch_id, False, 1)
    assert clips_of(any_home) == {"clip-a": (5.0, MinutesSource.TOOL)}
    with any_home.database.read() as session:
        chosen = select(AuditEntry).where(col(AuditEntry.action) == AuditAction.LABELS_IMPORT)
        assert len(session.exec(chosen).all()) == 2
    other = bring_in(any_home, queue_id, path, times=times_file(tmp_path, {"clip-a": 9.0}))
    assert other.num_timed == 0
    assert clips_of(any_home) == {"clip-a": (5.0, MinutesSource.TOOL)}


def test_costs_are_learned_once_and_change_the_order(program: CostProgram) -> None:
    before = program.rank()
    program.label({clip: took(clip) for clip in LABELED})

    after = program.rank()

    assert before != after == program.rank()
    (row,) = program.costs()
    assert row.model is not None
    assert (row.num_measured, row.num_shared_out, row.model.num_items) == (24, 0, 24)
    assert row.model.mape < 0.2 < row.model.baseline_mape
    assert row.shown_mape is not None
    assert row.shown_mape > row.model.mape
    home = program.home
    with home.database.read() as session:
        (stored,) = session.exec(select(CostModel)).all()
        runs = {run_id: session.get_one(PriorityRun, run_id) for run_id in (before, after)}
        chosen = select(AuditEntry).where(col(AuditEntry.action) == AuditAction.COSTS_LEARN)
        (entry,) = session.exec(chosen).all()
        assert current_costs(session) == row.model.costs
    assert (runs[before].cost_model_id, runs[after].cost_model_id) == (None, stored.id)
    assert entry.object_id == stored.id
    assert any("learned from 24 clips" in note for note in runs[after].notes)
    old, new = program.minutes(before), program.minutes(after)
    # The assumption takes a frame for dear, the clock an object.
    assert old["long-empty"][1] > old["short-full"][1]
    assert new["long-empty"][1] < new["short-full"][1]
    assert [clip for clip in old if clip in LEFT] == ["short-full", "long-empty"]
    assert [clip for clip in new if clip in LEFT] == ["long-empty", "short-full"]
    low, estimate, high = new["long-empty"]
    assert low < estimate < high
    assert all(replay_run(home, operator_of(home), run_id).is_equal for run_id in (before, after))


def test_few_or_shared_out_minutes_teach_nothing(program: CostProgram) -> None:
    program.label({clip: took(clip) for clip in LABELED[:19]})
    assert learn_costs(program.home, operator_of(program.home)) == {}
    (row,) = program.costs()
    assert (row.num_measured, row.model) == (19, None)
    with program.home.database.read() as session:
        assert current_costs(session) == COST_V1

    program.label({clip: took(clip) for clip in LABELED})  # the same labels, all of their minutes

    (learned,) = learn_costs(program.home, operator_of(program.home)).values()
    assert learned.costs.num_items == 24


COSTS = """{ labelCosts { task level numMeasured numSharedOut leastItems meanMinutes shownMape
  shownCoverage model { modelId method numItems openingMinutes secondsPerFrame secondsPerObject
  lowFactor highFactor mape baselineMape coverage } }
  priorityRuns(first: 1) { edges { node { costModelId uncertaintyMeasure } } } }"""


def test_the_api_tells_what_was_learned(home: Home, tmp_path: Path) -> None:
    program = CostProgram(home, tmp_path)
    program.label({clip: took(clip) for clip in LABELED})
    program.rank()
    (row,) = program.costs()
    assert row.model is not None

    with api_of(home, MANAGER) as api:
        data = api.data(COSTS)

    (told,) = data["labelCosts"]
    (run,) = [edge["node"] for edge in data["priorityRuns"]["edges"]]
    assert run == {"costModelId": row.model.model_id, "uncertaintyMeasure": "ENTROPY"}
    assert (told["task"], told["level"], told["numMeasured"]) == ("box_2d", "frame", 24)
    assert told["shownMape"] == row.shown_mape
    model = told["model"]
    assert model["mape"] == row.model.mape < model["baselineMape"] == row.model.baseline_mape
    assert model["secondsPerObject"] == pytest.approx(30, rel=0.25)
    assert model["lowFactor"] < 1 < model["highFactor"]


def test_the_command_shows_costs_by_task(gainloop: Run, ready_home: Home) -> None:
    nothing = gainloop("costs", "show")
    assert "costs follow the assumption cost-v1" in nothing.output
    assert gainloop("costs", "show", "--json").json == []
