"""After an evaluation the pool is ranked anew, in the background, once, without a graph."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import col, select

from gainloop.bootstrap import operator_of
from gainloop.jobs.durable_jobs import DurableJobs
from gainloop.jobs.lock import only_worker
from gainloop.models.gain import PriorityChange
from gainloop.models.governance import Actor, AuditEntry
from gainloop.models.priority import PriorityRun
from gainloop.ports.jobs import EVALUATION_IMPORTED, JobProgress
from gainloop.reads.clip_filter import ClipFilter
from gainloop.stores.home import Home
from gainloop.stores.relational.outbox import Event, pending, undelivered
from gainloop.terms.enums import AuditAction, BenchmarkRole, JobState, Profile, Role
from gainloop.workflows.priorities.last_options import last_options
from gainloop.workflows.priorities.refresh_after_evaluation import refresh_after_evaluation
from gainloop.workflows.priorities.refresh_priorities import refresh_priorities
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.cli_runner import Run
from tests.conftest import REPOSITORY
from tests.integration.gain_program import add_program, results
from tests.integration.job_program import eventually, refreshes, worker_of
from tests.integration.memory_graph import MemoryGraph
from tests.integration.ranked_program import add_evaluation

PROGRAM = Path(__file__).with_name("killed_refresh.py")
HALF_HOUR = RunOptions(budget_hours=0.5, scope=ClipFilter(region=("North", "South")), seed=3)
PROFILES = [Profile.WEIGHTED_SUM, Profile.WEIGHTED_SUM_BATCH, Profile.EXPECTED_GAIN]


def ranked_program(home: Home, folder: Path) -> None:
    """Ranked once under every profile, all events taken up."""
    add_program(home, folder)
    refresh_priorities(home, operator_of(home), HALF_HOUR)
    jobs = DurableJobs(home)
    with worker_of(home, MemoryGraph(is_down=True)) as working:
        eventually(lambda: refreshes(working, done=True) != [])
    jobs.close()


def better(home: Home, folder: Path, model: str = "rrc:2", **more: object) -> str:
    """An evaluation of a version that misses 1 of 8 pedestrians by night, as by day."""
    return add_evaluation(home, folder, results(night=1), model=model, **more)  # type: ignore[arg-type]


def runs_of(home: Home) -> list[PriorityRun]:
    with home.database.read() as session:
        return list(session.exec(select(PriorityRun).order_by(col(PriorityRun.number))))


def event_of(home: Home, evaluation_id: str) -> Event:
    with home.database.read() as session:
        waiting = [*pending(session, 1_000), *undelivered(session, EVALUATION_IMPORTED)]
    [found] = {
        event.id: event for event in waiting if event.payload.get("evaluation") == evaluation_id
    }.values()
    return found


def ranked_by(home: Home) -> list[str]:
    """Who ranked, in order."""
    with home.database.read() as session:
        statement = select(AuditEntry.actor_id).where(
            AuditEntry.action == AuditAction.PRIORITIES_RUN
        )
        return list(session.exec(statement.order_by(col(AuditEntry.sequence))))


def test_an_evaluation_ranks_every_profile_anew_as_the_program_ranked_last(
    any_home: Home, tmp_path: Path
) -> None:
    home = any_home
    ranked_program(home, tmp_path)
    assert [run.profile for run in runs_of(home)] == PROFILES

    evaluation_id = better(home, tmp_path)
    with worker_of(home, MemoryGraph(is_down=True)) as jobs:
        eventually(lambda: len(refreshes(jobs, done=True)) == 2)
        done = refreshes(jobs)[0]
        progress = jobs.progress(done)

    assert (done.attempts, progress) == (1, JobProgress(3, 3, "done"))
    assert done.subject == f"the evaluation of audit entry {done.job_id.split('-')[0]}"
    runs = runs_of(home)[3:]
    assert [run.profile for run in runs] == PROFILES
    assert {run.evaluation_id for run in runs} == {evaluation_id}
    assert {(run.budget_hours, run.seed, run.holdback_share) for run in runs} == {(0.5, 3, 0.1)}
    assert all(run.scope == HALF_HOUR.scope_json for run in runs)
    assert [run.previous_id for run in runs] == [run.id for run in runs_of(home)[:3]]
    with home.database.read() as session:
        changes = session.exec(
            select(PriorityChange).where(PriorityChange.run_id == runs[-1].id)
        ).all()
        assert undelivered(session, EVALUATION_IMPORTED) == []
    assert changes
    assert all(change.causes and change.causes[0]["sentence"] for change in changes)


def test_a_second_delivery_makes_no_second_run(home: Home, tmp_path: Path) -> None:
    ranked_program(home, tmp_path)
    event = event_of(home, better(home, tmp_path))
    with worker_of(home, MemoryGraph(is_down=True)) as jobs:
        jobs.enqueue(event)
        jobs.enqueue(event)
        eventually(lambda: len(refreshes(jobs, done=True)) == 2)
        before = runs_of(home)
        again = refresh_after_evaluation(home, operator_of(home), event.id)

        assert len(refreshes(jobs)) == 2
    assert again is not None
    assert {run.is_new for run in again.runs.values()} == {False}
    assert runs_of(home) == before
    assert len(before) == 6


def test_of_evaluations_that_wait_together_the_last_ranks_for_all(
    home: Home, tmp_path: Path
) -> None:
    ranked_program(home, tmp_path)
    better(home, tmp_path)
    last = better(home, tmp_path, "rrc:3")

    with worker_of(home, MemoryGraph(is_down=True)) as jobs:
        eventually(lambda: len(refreshes(jobs, done=True)) == 3)
        told = [jobs.progress(one).note for one in refreshes(jobs)]

    assert sorted(told[:2]) == ["done", "left to the job of a later evaluation"]
    assert [run.evaluation_id for run in runs_of(home)[3:]] == [last] * 3


def test_nothing_is_left_to_a_later_job_that_was_cancelled(home: Home, tmp_path: Path) -> None:
    ranked_program(home, tmp_path)
    first = event_of(home, better(home, tmp_path))
    last_id = better(home, tmp_path, "rrc:3")
    last = event_of(home, last_id)
    jobs = DurableJobs(home)
    jobs.enqueue(last)
    jobs.cancel(jobs.get([last.id])[last.id])

    with worker_of(home, MemoryGraph(is_down=True)) as working:
        eventually(lambda: working.get([first.id])[first.id].state is JobState.DONE)
        told = working.progress(working.get([first.id])[first.id]).note
        cancelled = working.get([last.id])[last.id].state
    jobs.close()

    assert (told, cancelled) == ("done", JobState.CANCELLED)
    assert [run.evaluation_id for run in runs_of(home)[3:]] == [last_id] * 3


def test_where_nobody_has_ranked_nothing_is_ranked(home: Home, tmp_path: Path) -> None:
    event = event_of(home, add_program(home, tmp_path))

    with worker_of(home, MemoryGraph(is_down=True)) as jobs:
        eventually(lambda: refreshes(jobs, done=True) != [])
        [done] = refreshes(jobs)
        assert jobs.progress(done) == JobProgress(1, 1, "nobody has ranked yet")

    assert done.job_id == event.id
    assert runs_of(home) == []


def test_it_acts_as_who_imported_or_as_the_operator_where_that_one_may_not_rank(
    home: Home, tmp_path: Path
) -> None:
    ranked_program(home, tmp_path)
    with home.database.read() as session:
        people = {
            actor.role: actor
            for actor in session.exec(select(Actor).where(Actor.id != operator_of(home).id))
        }
    engineer, tester = people[Role.PERCEPTION_ENGINEER], people[Role.TEST_AND_VALIDATION]
    own = event_of(home, better(home, tmp_path, actor=engineer))
    refresh_after_evaluation(home, operator_of(home), own.id)
    others = event_of(home, better(home, tmp_path, "rrc:3", actor=tester))
    refresh_after_evaluation(home, operator_of(home), others.id)

    operator_id = operator_of(home).id
    assert ranked_by(home) == [operator_id] * 3 + [engineer.id] * 3 + [operator_id] * 3


def test_a_holdout_evaluation_that_changes_nothing_makes_no_run(home: Home, tmp_path: Path) -> None:
    ranked_program(home, tmp_path)
    holdout = BenchmarkRole.HOLDOUT
    elsewhere = {"far-away": (7, 1)}
    event = event_of(
        home, add_evaluation(home, tmp_path, elsewhere, benchmark="other", role=holdout)
    )

    done = refresh_after_evaluation(home, operator_of(home), event.id)

    assert done is not None
    assert len(runs_of(home)) == 3


@pytest.mark.parametrize("kill_at", [1, 4, 6])
def test_a_worker_killed_while_it_ranks_makes_every_run_once(
    home: Home, tmp_path: Path, kill_at: int
) -> None:
    ranked_program(home, tmp_path)
    last = better(home, tmp_path)
    folder = home.settings.home
    home.close()

    killed, went_on = (
        subprocess.run(
            [sys.executable, str(PROGRAM), str(folder), str(steps)],
            env={"PYTHONPATH": str(REPOSITORY)},
            capture_output=True,
            text=True,
            check=False,
        )
        for steps in (kill_at, 0)
    )

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert went_on.returncode == 0, went_on.stderr
    runs = runs_of(home)
    assert [run.profile for run in runs[3:]] == PROFILES
    assert {run.evaluation_id for run in runs[3:]} == {last}
    jobs = DurableJobs(home)
    assert [(job.state, job.attempts) for job in refreshes(jobs)] == [
        (JobState.DONE, 2),
        (JobState.DONE, 1),
    ]
    jobs.close()


def test_baselines_do_not_decide_how_it_is_ranked_anew(home: Home, tmp_path: Path) -> None:
    add_program(home, tmp_path)
    operator = operator_of(home)
    with home.database.read() as session:
        assert last_options(session) is None
    run_priorities(home, operator, RunOptions(Profile.FIFO, budget_hours=2.0))
    with home.database.read() as session:
        assert last_options(session) == RunOptions(budget_hours=2.0)
    asked = RunOptions(
        Profile.WEIGHTED_SUM, 0.5, ClipFilter(weather=("rain",)), seed=9, holdback_share=0.0
    )
    run_priorities(home, operator, asked)
    run_priorities(home, operator, RunOptions(Profile.FIFO, budget_hours=2.0))

    with home.database.read() as session:
        found = last_options(session)

    assert found == RunOptions(None, 0.5, asked.scope, seed=9, holdback_share=0.0)


def test_a_ranking_of_some_clips_does_not_decide_how_the_pool_is_ranked_anew(
    home: Home, tmp_path: Path
) -> None:
    add_program(home, tmp_path)
    operator = operator_of(home)
    run_priorities(home, operator, RunOptions(budget_hours=0.5, seed=3))
    run_priorities(home, operator, RunOptions(scope=ClipFilter(weather=("rain",))))

    with home.database.read() as session:
        found = last_options(session)

    assert found == RunOptions(budget_hours=0.5, seed=3, holdback_share=0.1)


def test_the_command_line_says_who_ranks_anew(home: Home, tmp_path: Path, gainloop: Run) -> None:
    add_program(home, tmp_path)
    words = (
        *("evaluation", "import", "--benchmark", "town", "--format", "coco"),
        *("--ground-truth", tmp_path / "town-truth.json"),
        *("--detections", tmp_path / "town-found.json", "--model"),
    )

    before = gainloop(*words, "rrc:2")
    refresh_priorities(home, operator_of(home), HALF_HOUR)
    alone = gainloop(*words, "rrc:3")
    with only_worker(home):
        beside = gainloop(*words, "rrc:4")
    again = gainloop(*words, "rrc:4")

    assert "ranks anew" not in before.errors + before.output
    assert "`gainloop priorities run --all-profiles` does now." in " ".join(alone.errors.split())
    assert "`gainloop jobs list` shows how far" in " ".join(beside.errors.split())
    assert again.errors == ""
