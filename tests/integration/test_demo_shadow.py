"""The demo program's shadow cycle: arms of even hours that share nothing, on the holdout."""

import shutil
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from sqlmodel import col, select

from gainloop.bootstrap import open_home, operator_of
from gainloop.models.catalog import Clip
from gainloop.models.gain import ShadowCycleArm
from gainloop.models.labels import DatasetReleaseBatch, LabelBatchClip
from gainloop.reads.shadow import shadow_report
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import BenchmarkRole, LiftState, ShadowArm
from gainloop.workflows.shadow.check_arms import HOURS_TOLERANCE


@pytest.fixture(scope="module")
def built(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("shadow") / "home"
    shutil.copytree(demo_folder, folder)
    opened = open_home(load_settings(home=folder, database_url=""))
    yield opened
    opened.close()


def arms_of(home: Home) -> list[ShadowCycleArm]:
    with home.database.read() as session:
        return list(session.exec(select(ShadowCycleArm)))


def test_one_cycle_is_reported_and_decides_nothing(built: Home) -> None:
    with built.database.read() as session:
        report = shadow_report(session, built.objects, operator_of(built))

    (cycle,) = report.cycles
    assert report.state is LiftState.TOO_FEW_CYCLES
    assert (cycle.benchmark_name, cycle.role) == ("demo-holdout", BenchmarkRole.HOLDOUT)
    assert cycle.base_model_version_id == "demo-detector:2"
    assert [arm.arm for arm in cycle.arms] == [
        ShadowArm.PRIORITIZED,
        ShadowArm.FIFO,
        ShadowArm.RANDOM,
    ]
    hours = [arm.hours for arm in cycle.arms]
    assert max(hours) <= min(hours) * (1 + HOURS_TOLERANCE)
    assert len({(arm.recall, arm.worst_recall) for arm in cycle.arms}) == 3


def test_arms_share_no_drive_and_no_release(built: Home) -> None:
    arms = arms_of(built)
    with built.database.read() as session:
        drives, releases = {}, {}
        for arm in arms:
            clips = select(LabelBatchClip.clip_id).where(
                col(LabelBatchClip.batch_id).in_(arm.batch_ids)
            )
            drives[arm.arm] = set(
                session.exec(select(Clip.drive_id).where(col(Clip.id).in_(clips)))
            )
            releases[arm.arm] = set(
                session.exec(
                    select(DatasetReleaseBatch.release_id).where(
                        col(DatasetReleaseBatch.batch_id).in_(arm.batch_ids)
                    )
                )
            )
    assert len(arms) == 3
    for one, other in combinations(drives, 2):
        assert drives[one]
        assert not drives[one] & drives[other]
        assert len(releases[one]) == 1
        assert releases[one] != releases[other]
