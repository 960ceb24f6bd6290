"""Runs made again from their kept inputs: the same bytes, or what other weights would change."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from gainloop.bootstrap import operator_of
from gainloop.errors import Conflict, InvalidInput, NotFound
from gainloop.models.priority import PriorityRun
from gainloop.stores.home import Home
from gainloop.terms.enums import PartName, Profile
from gainloop.workflows.priorities.replay_run import replay_run, reweigh_run
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.integration.ranked_program import add_all, add_catalog, add_predictions

EVERY_PROFILE = [Profile.FIFO, Profile.WEIGHTED_SUM, Profile.WEIGHTED_SUM_BATCH]


def rank(home: Home, options: RunOptions) -> str:
    return run_priorities(home, operator_of(home), options).run_id


def test_past_runs_come_out_equal_although_the_program_went_on(
    any_home: Home, tmp_path: Path
) -> None:
    add_catalog(any_home, tmp_path)
    runs = [rank(any_home, RunOptions(profile, budget_hours=1.0)) for profile in EVERY_PROFILE]
    add_predictions(any_home, tmp_path)
    runs += [rank(any_home, RunOptions(profile, seed=3)) for profile in EVERY_PROFILE]
    add_all(any_home, tmp_path)
    runs += [rank(any_home, RunOptions(profile, budget_hours=0.5)) for profile in EVERY_PROFILE]
    runs.append(rank(any_home, RunOptions(holdback_share=0.5, seed=9)))

    replays = [replay_run(any_home, operator_of(any_home), run_id) for run_id in runs]

    assert len(set(runs)) == 10
    assert [replay.is_equal for replay in replays] == [True] * 10
    with any_home.database.read() as session:
        stored = session.exec(
            select(PriorityRun.scores_object).order_by(col(PriorityRun.number))
        ).all()
    assert [replay.digest for replay in replays] == list(stored)


def test_other_weights_say_what_they_would_move(home: Home, tmp_path: Path) -> None:
    add_all(home, tmp_path)
    run_id = rank(home, RunOptions(Profile.WEIGHTED_SUM, budget_hours=0.2, holdback_share=0.0))
    only_cost = dict.fromkeys(
        (PartName.UNCERTAINTY, PartName.MISSED_NEARBY, PartName.COVERAGE_GAP), 0.0
    )

    same = reweigh_run(home, operator_of(home), run_id, {})
    cheap = reweigh_run(home, operator_of(home), run_id, only_cost)

    assert same.difference.rbo == pytest.approx(1.0)
    assert same.difference.hours_moved == 0.0
    assert same.difference.overlap == {10: 1.0, 100: 1.0}
    assert cheap.weights[PartName.LOW_COST] == 1.0
    assert cheap.difference.rbo < 1.0


def test_weights_that_cannot_be_used_are_refused(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path)
    run_id = rank(home, RunOptions(Profile.WEIGHTED_SUM))
    actor = operator_of(home)

    with pytest.raises(InvalidInput, match="has no weight like_picked; it has uncertainty"):
        reweigh_run(home, actor, run_id, {PartName.LIKE_PICKED: 1.0})
    with pytest.raises(InvalidInput, match="uncertainty is -1, not a weight from 0 to 100"):
        reweigh_run(home, actor, run_id, {PartName.UNCERTAINTY: -1.0})
    with pytest.raises(InvalidInput, match="all weights that add to a score are 0"):
        reweigh_run(
            home,
            actor,
            run_id,
            dict.fromkeys(
                (
                    PartName.UNCERTAINTY,
                    PartName.MISSED_NEARBY,
                    PartName.COVERAGE_GAP,
                    PartName.LOW_COST,
                ),
                0.0,
            ),
        )
    only_unknown = dict.fromkeys((PartName.COVERAGE_GAP, PartName.LOW_COST), 0.0)
    with pytest.raises(InvalidInput, match="no input for the parts that have a weight; give one"):
        reweigh_run(home, actor, run_id, only_unknown)
    with pytest.raises(NotFound, match="no run run-0"):
        replay_run(home, actor, "run-0")


def test_a_run_without_kept_inputs_says_so(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path)
    run_id = rank(home, RunOptions())
    with home.database.engine.begin() as connection:
        connection.execute(sa.update(PriorityRun).values(inputs_object=None))

    with pytest.raises(Conflict, match="made before inputs were kept"):
        replay_run(home, operator_of(home), run_id)
