"""On the demo program: picking in a batch keeps one drive from filling the top of the queue."""

from sqlmodel import col, select

from gainloop.demo.build_demo import build_demo
from gainloop.demo.size import DemoSize
from gainloop.models.catalog import Clip
from gainloop.models.priority import Priority, PriorityRun
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile

TOP = 20


def test_the_top_comes_from_more_drives_than_under_the_literal_sum(home: Home) -> None:
    build_demo(home, DemoSize(num_clips=400, num_cycles=0))

    literal = num_drives_at_the_top(home, Profile.WEIGHTED_SUM)
    batch = num_drives_at_the_top(home, Profile.WEIGHTED_SUM_BATCH)

    assert literal < batch <= TOP


def num_drives_at_the_top(home: Home, profile: Profile) -> int:
    with home.database.read() as session:
        drives = session.exec(
            select(Clip.drive_id)
            .join(Priority, col(Priority.clip_id) == Clip.id)
            .join(PriorityRun, col(PriorityRun.id) == Priority.run_id)
            .where(PriorityRun.profile == profile, col(Priority.rank) <= TOP)
        ).all()
    assert len(drives) == TOP
    return len(set(drives))
