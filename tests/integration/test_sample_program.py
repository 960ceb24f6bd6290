"""The sample program ends in an explained queue, says that it is synthetic, and is built once."""

import pytest
import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from gainloop.demo.build_sample import SampleSize, build_sample
from gainloop.models.catalog import Clip
from gainloop.models.evaluation import PredictionSet
from gainloop.models.priority import PriorityRun, QueueItem
from gainloop.stores.home import Home
from gainloop.terms.enums import ClipOrigin, Profile, Rung
from tests.state_digest import state_digest

SMALL = SampleSize(num_drives=8, clips_per_drive=2)


def test_it_ends_in_a_queue_whose_items_say_why(home: Home) -> None:
    queue_id = build_sample(home, SMALL)

    with home.database.read() as session:
        items = session.exec(_items_of(queue_id)).all()
        runs = session.exec(select(PriorityRun)).all()
    assert len(items) > 5
    assert all(item.reason["headline"] for item in items)
    assert "missed by sample-detector:2 on the" in items[0].reason["headline"]
    assert {run.profile for run in runs} == {Profile.FIFO, Profile.WEIGHTED_SUM}
    assert {run.rung for run in runs} == {Rung.ERRORS_BY_EMBEDDING}


def test_all_of_its_clips_say_that_they_are_synthetic(home: Home) -> None:
    build_sample(home, SMALL)

    with home.database.read() as session:
        origins = session.exec(select(col(Clip.origin), sa.func.count()).group_by("origin")).all()
    assert [tuple(row) for row in origins] == [(ClipOrigin.SYNTHETIC, 16)]


def test_predictions_on_the_pool_name_the_classes_of_the_benchmark(home: Home) -> None:
    build_sample(home, SMALL)

    with home.database.read() as session:
        sets = session.exec(select(PredictionSet)).all()
    names = {
        name
        for entry in sets
        for name in home.objects.get_table(entry.predictions_object)["class_name"].to_pylist()
    }
    assert len(sets) == 2
    assert names == {"car", "pedestrian", "cyclist"}


@pytest.mark.postgres
def test_equal_seeds_give_equal_programs(home: Home, postgres_home: Home) -> None:
    build_sample(home, SMALL)
    build_sample(postgres_home, SMALL)

    assert state_digest(home) == state_digest(postgres_home)


def test_building_it_again_changes_nothing(home: Home) -> None:
    first = build_sample(home, SMALL)
    digest = state_digest(home)

    assert build_sample(home, SMALL) == first
    assert state_digest(home) == digest


def _items_of(queue_id: str) -> SelectOfScalar[QueueItem]:
    return select(QueueItem).where(QueueItem.queue_id == queue_id).order_by(col(QueueItem.rank))
