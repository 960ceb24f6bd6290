"""The demo program ends in an explained queue, says that it is synthetic, and is built once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from gainloop.bootstrap import open_home, operator_of
from gainloop.demo.build_demo import build_demo
from gainloop.demo.size import DemoSize
from gainloop.errors import Conflict
from gainloop.models.catalog import Clip, Tag
from gainloop.models.evaluation import Benchmark, Evaluation, PredictionSet
from gainloop.models.governance import Actor, AuditEntry
from gainloop.models.labels import LabelBatchClip
from gainloop.models.media import FrameSet
from gainloop.models.priority import PriorityRun, QueueItem
from gainloop.reads.rank_clips import benchmark_clips, candidate_clips, labeled_clips
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import BenchmarkRole, ClipOrigin, Profile, Rung
from gainloop.workflows.catalog.import_catalog import CatalogRequest, import_catalog
from tests.cli_runner import Run
from tests.state_digest import state_digest

SMALL = DemoSize(num_clips=60)
PLAIN = DemoSize(num_clips=60, num_cycles=0)
"""For tests to which the loop does not matter."""

STEPS = (  # in the order in which a build takes them
    "training two detectors",
    "evaluating demo-detector:2",
    "labeling for DEMO-1",
    "training on demo-labels:1",
    "labeling for DEMO-2",
    "ranking",
)
RESULTS = ("predictions.import", "evaluation.import", "evaluation.import", "errors.cluster")
CYCLE = (
    *("decision.record", "priorities.run", "queue.create"),
    *("labels.import", "release.create", *RESULTS, "outcome.record", "decision.record"),
)
NUM_DEVELOPMENT, NUM_HOLDOUT, NUM_LABELED = 16, 6, 11


@pytest.fixture(scope="module")
def first_build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, str]]:
    """A small demo program, which no test may change, and the queue that its build returned."""
    folder = tmp_path_factory.mktemp("demo") / "home"
    opened = open_home(load_settings(home=folder, database_url=""))
    yield opened, build_demo(opened, SMALL)
    opened.close()


@pytest.fixture
def built(first_build: tuple[Home, str]) -> Home:
    return first_build[0]


def test_it_ends_in_a_queue_whose_items_say_why(first_build: tuple[Home, str]) -> None:
    built, queue_id = first_build

    with built.database.read() as session:
        items = session.exec(_items_of(queue_id)).all()
        runs = session.exec(select(PriorityRun)).all()
    assert len(items) > 5
    assert all(item.reason["headline"] for item in items)
    assert any("missed by demo-detector:4 on the" in item.reason["headline"] for item in items)
    # Its benchmark is too small to count gains on.
    assert {run.profile for run in runs} == set(Profile) - {Profile.EXPECTED_GAIN}
    assert {run.rung for run in runs} == {Rung.ERRORS_BY_EMBEDDING}


def test_all_of_its_clips_and_frames_say_that_they_are_synthetic(built: Home) -> None:
    with built.database.read() as session:
        origins = session.exec(select(col(Clip.origin), sa.func.count()).group_by("origin")).all()
        frames = session.exec(select(FrameSet)).one()
    assert [tuple(row) for row in origins] == [(ClipOrigin.SYNTHETIC, 60)]
    assert (frames.origin, frames.num_clips) == (ClipOrigin.SYNTHETIC, 60)


def test_all_versions_are_measured_on_both_benchmarks_the_development_one_last(
    built: Home,
) -> None:
    with built.database.read() as session:
        benchmarks = session.exec(select(Benchmark).order_by(Benchmark.id)).all()
        evaluations = session.exec(select(Evaluation).order_by(col(Evaluation.ordinal))).all()
    assert [(one.id, one.role, one.num_clips) for one in benchmarks] == [
        ("demo-development:1", BenchmarkRole.DEVELOPMENT, NUM_DEVELOPMENT),
        ("demo-holdout:1", BenchmarkRole.HOLDOUT, NUM_HOLDOUT),
    ]
    assert [(one.model_version_id, one.benchmark_id) for one in evaluations] == [
        (f"demo-detector:{version}", benchmark)
        for version in (1, 2, 3, 4)
        for benchmark in ("demo-holdout:1", "demo-development:1")
    ]


def test_benchmark_labeled_and_waiting_clips_and_their_drives_are_apart(built: Home) -> None:
    with built.database.read() as session:
        candidates, labeled = candidate_clips(session, None), labeled_clips(session, None)
        benchmarks = [
            clip
            for name in ("demo-development:1", "demo-holdout:1")
            for clip in benchmark_clips(session, name)
        ]
        returned = set(session.exec(select(LabelBatchClip.clip_id)))
    assert len(benchmarks) == NUM_DEVELOPMENT + NUM_HOLDOUT
    bought = [clip for clip in labeled if clip.id not in returned]
    assert returned
    assert len(bought) == NUM_LABELED
    assert len(labeled) == NUM_LABELED + len(returned)
    assert len(candidates) == 60 - len(benchmarks) - len(labeled)
    assert not {clip.id for clip in candidates} & {clip.id for clip in benchmarks}
    backlog = {clip.drive_id for clip in (*candidates, *labeled)}
    assert not backlog & {clip.drive_id for clip in benchmarks}
    assert max(clip.ordinal for clip in bought) < min(clip.ordinal for clip in candidates)
    assert max(clip.start_at for clip in bought) <= min(clip.start_at for clip in candidates)


def test_predictions_on_the_pool_name_the_classes_of_the_benchmark(built: Home) -> None:
    with built.database.read() as session:
        sets = session.exec(select(PredictionSet)).all()
        returned = set(session.exec(select(LabelBatchClip.clip_id)))
        pool = {clip.id for clip in candidate_clips(session, None)} | returned
    tables = [built.objects.get_table(entry.predictions_object) for entry in sets]
    assert [entry.num_clips for entry in sets] == [len(pool)] * 4
    assert {name for table in tables for name in table["class_name"].to_pylist()} == {
        "car",
        "pedestrian",
        "cyclist",
    }


def test_everything_is_brought_in_by_demo_accounts_and_lands_in_the_audit_log(
    built: Home,
) -> None:
    with built.database.read() as session:
        entries = session.exec(select(AuditEntry).order_by(col(AuditEntry.sequence))).all()
    by_demo = [str(entry.action) for entry in entries if entry.actor_id.startswith("demo-")]
    num_links = by_demo.count("epic.link")
    assert 2 <= num_links <= 4  # one or two error clusters for each epic
    assert [action for action in by_demo if action != "epic.link"] == [
        "catalog.import",
        "embeddings.import",
        "frames.register",
        *2 * RESULTS,
        "epics.import",
        *2 * CYCLE,
        *("scenario.save", "scenario.save", "mapping.save", "errors.map"),
        *3 * ("priorities.run",),
        "change.propose",  # and no review: its rankings are those of the first versions
        "queue.create",
    ]


def test_a_catalog_value_is_set_for_every_clip(built: Home) -> None:
    with built.database.read() as session:
        clips = session.exec(select(Clip)).all()
        tags = session.exec(select(Tag)).all()
    for name in ("region", "weather", "time_of_day", "road_type", "traffic_density", "vehicle_id"):
        assert all(getattr(clip, name) for clip in clips), name
    assert {clip.id for clip in clips} == {tag.clip_id for tag in tags}
    assert {"camera_front"} < {sensor for clip in clips for sensor in clip.sensors}
    assert len({clip.duration_s for clip in clips}) > 3


@pytest.mark.postgres
def test_equal_seeds_give_equal_programs_also_on_another_store(
    built: Home, postgres_home: Home
) -> None:
    build_demo(postgres_home, SMALL)

    assert state_digest(built) == state_digest(postgres_home)


def test_another_seed_gives_another_program(built: Home, home: Home) -> None:
    build_demo(home, DemoSize(num_clips=60, seed=8, num_cycles=0))

    assert state_digest(built) != state_digest(home)


def test_building_it_again_changes_nothing(first_build: tuple[Home, str]) -> None:
    built, queue_id = first_build
    digest = state_digest(built)

    assert build_demo(built, SMALL) == queue_id
    assert state_digest(built) == digest


def test_a_build_that_is_stopped_again_and_again_is_completed(built: Home, home: Home) -> None:
    for last in STEPS:
        before = state_digest(home)

        def stop(step: str, done: int, total: int, last: str = last) -> None:
            if step == last:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            build_demo(home, SMALL, stop)
        assert state_digest(home) != before, last  # each goes on from what the one before left
    build_demo(home, SMALL)

    assert state_digest(home) == state_digest(built)


def test_it_is_never_mixed_with_other_clips(home: Home, operator: Actor, tmp_path: Path) -> None:
    catalog = tmp_path / "clips.csv"
    catalog.write_text("clip_id\nmine\n", encoding="utf-8")
    import_catalog(home, operator, CatalogRequest(catalog))
    digest = state_digest(home)

    with pytest.raises(Conflict, match="holds other clips \\(1 in all\\)"):
        build_demo(home, SMALL)

    assert state_digest(home) == digest


def test_nor_with_the_demo_program_of_another_seed(home: Home) -> None:
    build_demo(home, PLAIN)
    digest = state_digest(home)

    with pytest.raises(Conflict) as refused:
        build_demo(home, DemoSize(num_clips=60, seed=8))

    assert refused.value.code == "OTHER_CLIPS"
    assert state_digest(home) == digest


def test_what_people_added_since_is_left_alone(home: Home, operator: Actor, tmp_path: Path) -> None:
    first = build_demo(home, PLAIN)
    catalog = tmp_path / "clips.csv"
    catalog.write_text("clip_id\nmine\n", encoding="utf-8")
    import_catalog(home, operator, CatalogRequest(catalog))
    digest = state_digest(home)

    assert build_demo(home, PLAIN) == first
    assert state_digest(home) == digest


def test_without_demo_accounts_the_operator_brings_it_in(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path / "home", database_url="", demo_accounts=False)
    home = open_home(settings)

    build_demo(home, PLAIN)

    with home.database.read() as session:
        actors = set(session.exec(select(AuditEntry.actor_id)))
    assert actors == {operator_of(home).id}
    home.close()


def test_the_command_prints_the_queue_that_is_there_then(
    built: Home, gainloop: Run, tmp_path: Path
) -> None:
    done = gainloop("demo", "build", "--clips", "60", "--json")

    assert done.exit_code == 0
    names = {row["id"]: row["name"] for row in gainloop("queue", "list", "--json").json}
    assert sorted(names.values()) == ["For DEMO-1", "For DEMO-2", "Next to label"]
    assert names[done.json["queue"]] == "Next to label"
    clean = open_home(load_settings(home=tmp_path / "home", database_url=""))
    assert state_digest(clean) == state_digest(built)  # equal seeds give equal programs
    clean.close()


def test_a_size_that_makes_no_sense_is_refused_before_there_is_a_home(
    gainloop: Run, tmp_path: Path
) -> None:
    for words, code in (
        (("--clips", "5"), "BAD_SIZE"),
        (("--clips", "1000000"), "BAD_SIZE"),
        (("--seed", "-1"), "BAD_SEED"),
        (("--cycles", "3"), "BAD_CYCLES"),
        (("--cycles", "-1"), "BAD_CYCLES"),
    ):
        refused = gainloop("demo", "build", *words, "--json")

        assert refused.exit_code == 2
        assert code in refused.output
    assert not (tmp_path / "home").exists()


def _items_of(queue_id: str) -> SelectOfScalar[QueueItem]:
    return select(QueueItem).where(QueueItem.queue_id == queue_id).order_by(col(QueueItem.rank))
