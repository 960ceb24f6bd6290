"""A queue orders labels that are missing: clips that have labels by now are refused, and clips that
stand open in another queue are told.
"""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, func, select

from gainloop.bootstrap import operator_of
from gainloop.errors import GateBlocked
from gainloop.models.governance import AuditEntry
from gainloop.models.priority import Queue, QueueItem
from gainloop.stores.home import Home
from gainloop.terms.enums import AuditAction, Profile, QueueItemState
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue
from tests.integration.labeled_program import add_queue, box, bring_in, track, video


def request_of(home: Home, queue_id: str) -> QueueRequest:
    """What `add_queue` asked for."""
    with home.database.read() as session:
        run_id = session.get_one(Queue, queue_id).run_id
    assert run_id is not None
    return QueueRequest(run_id, "Next", "road-users:1", "Draw boxes.", [("min_box_px", "8")])


def label(home: Home, queue_id: str, folder: Path, clip: str) -> None:
    bring_in(home, queue_id, video(folder / f"{clip}.xml", clip, track(0, box(0, 10.0))))


def test_a_run_whose_clips_have_labels_by_now_makes_no_queue(
    any_home: Home, tmp_path: Path
) -> None:
    queue_id = add_queue(any_home, tmp_path)
    label(any_home, queue_id, tmp_path, "clip-b")
    same = request_of(any_home, queue_id)

    with pytest.raises(GateBlocked) as refused:
        create_queue(any_home, operator_of(any_home), replace(same, name="Once more"))

    assert (refused.value.code, refused.value.path) == ("LABELED", "run")
    assert str(refused.value) == (
        "1 selected clip has labels by now: clip-b. Rank again: a new run leaves it out"
    )
    with any_home.database.read() as session:
        assert session.exec(select(Queue.id)).all() == [queue_id]
        made = select(func.count()).where(AuditEntry.action == AuditAction.QUEUE_CREATE)
        assert session.exec(made).one() == 1
    assert not create_queue(any_home, operator_of(any_home), same).is_new


def test_a_new_run_leaves_labeled_clips_out_and_tells_those_that_wait_elsewhere(
    home: Home, tmp_path: Path
) -> None:
    queue_id = add_queue(home, tmp_path)
    label(home, queue_id, tmp_path, "clip-b")
    run = run_priorities(home, operator_of(home), RunOptions(Profile.FIFO))

    request = replace(request_of(home, queue_id), run_id=run.run_id, name="Rest")
    made = create_queue(home, operator_of(home), request)

    with home.database.read() as session:
        clips = select(QueueItem.clip_id).where(QueueItem.queue_id == made.queue_id)
        assert session.exec(clips.order_by(col(QueueItem.rank))).all() == ["clip-a", "clip-c"]
    assert made.notes == (
        "2 clips stand open in another queue too, and would be labeled twice: "
        "clip-a (Next), clip-c (Next).",
    )


def test_only_what_stands_open_elsewhere_is_told(home: Home, tmp_path: Path) -> None:
    again = replace(request_of(home, add_queue(home, tmp_path, ["clip-a"])), name="Twice")
    with home.database.engine.begin() as connection:
        connection.execute(sa.update(QueueItem).values(state=QueueItemState.REJECTED))

    assert create_queue(home, operator_of(home), again).notes == ()

    told = create_queue(home, operator_of(home), replace(again, name="Thrice")).notes
    assert told == (
        "1 clip stands open in another queue too, and would be labeled twice: clip-a (Twice).",
    )
