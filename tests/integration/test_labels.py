"""Labels come back for a queue: what is stored, what is left out, and what a correction changes."""

from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from gainloop.bootstrap import operator_of
from gainloop.errors import Conflict, InvalidInput, NotAllowed, NotFound
from gainloop.models.governance import Actor, AuditEntry, LineageEdge, Outbox
from gainloop.models.labels import Label, LabelBatch, LabelBatchClip, LabelVersion
from gainloop.models.priority import QueueItem
from gainloop.reads.rank_clips import candidate_clips, labeled_clips
from gainloop.stores.home import Home
from gainloop.terms.enums import (
    AuditAction,
    LabelFormat,
    LineageType,
    NodeLabel,
    QueueItemState,
    Role,
)
from gainloop.terms.measures import MinutesSource
from gainloop.terms.options import ReadOptions
from gainloop.workflows.labels.import_labels import LabelsRequest, import_labels
from gainloop.workflows.labels.store_labels import store_labels
from tests.cli_runner import Run
from tests.integration.labeled_program import CLIPS, add_queue, box, bring_in, coco, track, video
from tests.integration.meanwhile import act_after
from tests.integration.ranked_program import add_catalog

TABLES = (LabelBatch, LabelBatchClip, Label, LabelVersion, AuditEntry, Outbox, LineageEdge)


def counts(home: Home) -> list[int]:
    with home.database.read() as session:
        return [session.exec(select(func.count()).select_from(table)).one() for table in TABLES]


def states(session: Session, queue_id: str) -> dict[str, QueueItemState]:
    rows = session.exec(
        select(QueueItem.clip_id, QueueItem.state).where(QueueItem.queue_id == queue_id)
    )
    return {clip_id: QueueItemState(state) for clip_id, state in rows}


def versions(home: Home) -> list[tuple[str, int, int | None, bool]]:
    """(key, version, supersedes, is removed) of every label version."""
    with home.database.read() as session:
        rows = session.exec(
            select(Label.source_key, LabelVersion)
            .join(LabelVersion, col(LabelVersion.label_id) == Label.id)
            .order_by(col(Label.source_key), col(LabelVersion.version))
        )
        return [
            (key, row.version, row.supersedes, row.content == {"is_removed": True})
            for key, row in rows
        ]


def test_a_batch_is_stored_with_all_that_hangs_on_it(any_home: Home, tmp_path: Path) -> None:
    queue_id = add_queue(any_home, tmp_path)
    file = video(
        tmp_path / "back.xml", "clip-b", track(0, box(0, 10), box(4, 30)), track(1, box(2, 50))
    )
    before = counts(any_home)

    done = bring_in(any_home, queue_id, file, spent_hours=1.5, reason="first half")

    assert (done.is_new, done.num_clips, done.num_frames) == (True, 1, 5)
    assert (done.num_new, done.num_changed, done.num_removed, done.num_unchanged) == (2, 0, 0, 0)
    new = [after - earlier for after, earlier in zip(counts(any_home), before, strict=True)]
    assert new == [1, 1, 2, 2, 1, 2, 2]
    with any_home.database.read() as session:
        batch = session.get_one(LabelBatch, done.batch_id)
        assert (batch.ordinal, batch.name, batch.file_name) == (1, "back.xml", "back.xml")
        assert (batch.queue_id, batch.ontology_version_id) == (queue_id, "road-users:1")
        assert (batch.num_clips, batch.num_frames, batch.num_labels) == (1, 5, 2)
        assert (batch.spent_hours, batch.format) == (1.5, LabelFormat.CVAT)
        (clip,) = session.exec(select(LabelBatchClip)).all()
        assert (clip.clip_id, clip.rank, clip.num_labels) == ("clip-b", 2, 2)
        assert (clip.spent_minutes, clip.minutes_source) == (90.0, MinutesSource.SHARED_OUT)
        assert states(session, queue_id) == {
            "clip-a": QueueItemState.OPEN,
            "clip-b": QueueItemState.DONE,
            "clip-c": QueueItemState.OPEN,
        }
        first = session.exec(
            select(LabelVersion.content)
            .join(Label, col(Label.id) == LabelVersion.label_id)
            .where(Label.source_key == "track 0")
        ).one()
        assert first == {
            "class": "Car",
            "attributes": {},
            "boxes": [
                {
                    "frame": frame,
                    "box": [left, 5.0, 20.0, 10.0],
                    "is_outside": False,
                    "is_keyframe": True,
                    "attributes": {"occluded": False},
                }
                for frame, left in ((0, 10.0), (4, 30.0))
            ],
        }


def test_a_batch_is_linked_audited_and_told(any_home: Home, tmp_path: Path) -> None:
    queue_id = add_queue(any_home, tmp_path)
    file = video(tmp_path / "back.xml", "clip-b", track(0, box(0, 10)), track(1, box(2, 50)))

    bring_in(any_home, queue_id, file, reason="first half")

    with any_home.database.read() as session:
        edges = session.exec(
            select(LineageEdge).where(LineageEdge.source_label == NodeLabel.LABEL_BATCH.value)
        ).all()
        assert {(edge.type, edge.target_id): edge.properties for edge in edges} == {
            (LineageType.FULFILLS, queue_id): {},
            (LineageType.LABELS, "clip-b"): {"num_labels": 2},
        }
        topics = session.exec(select(Outbox.topic).order_by(col(Outbox.sequence))).all()
        assert set(topics[-2:]) == {"labels.imported", "lineage.changed"}
        entry = session.exec(select(AuditEntry).order_by(col(AuditEntry.sequence).desc())).first()
        assert entry is not None
        assert (entry.action, entry.rationale) == (AuditAction.LABELS_IMPORT, "first half")
        assert [row.id for row in labeled_clips(session, None)] == ["clip-b"]
        assert [row.id for row in candidate_clips(session, None)] == ["clip-a", "clip-c"]


def test_the_same_file_is_one_batch(any_home: Home, tmp_path: Path) -> None:
    queue_id = add_queue(any_home, tmp_path)
    file = video(tmp_path / "back.xml", "clip-a", track(0, box(0, 10)))
    first = bring_in(any_home, queue_id, file)
    before = counts(any_home)

    again = bring_in(any_home, queue_id, file, name="Other", spent_hours=9.0)

    assert (again.batch_id, again.is_new) == (first.batch_id, False)
    assert counts(any_home) == before


def test_the_same_file_read_otherwise_is_another_batch(home: Home, tmp_path: Path) -> None:
    queue_id = add_queue(home, tmp_path)
    file = video(tmp_path / "back.xml", "clip-a", track(0, box(0, 10), label="person"))
    nothing = bring_in(home, queue_id, file)
    assert [(item.code, item.row) for item in nothing.findings] == [("UNKNOWN_CLASS", 7)]
    assert nothing.num_new == 0

    mapped = bring_in(home, queue_id, file, options=ReadOptions(class_map={"person": "Pedestrian"}))

    assert (mapped.is_new, mapped.num_new) == (True, 1)
    assert mapped.batch_id != nothing.batch_id


def test_a_correction_writes_what_changed_and_what_is_gone(any_home: Home, tmp_path: Path) -> None:
    queue_id = add_queue(any_home, tmp_path)
    kept, other = track(0, box(0, 10)), video(tmp_path / "b.xml", "clip-b", track(0, box(1, 1)))
    bring_in(
        any_home,
        queue_id,
        video(tmp_path / "1.xml", "clip-a", kept, track(1, box(0, 30)), track(2, box(0, 60))),
    )
    bring_in(any_home, queue_id, other)

    moved = bring_in(
        any_home, queue_id, video(tmp_path / "2.xml", "clip-a", kept, track(1, box(0, 35)))
    )
    assert (moved.num_new, moved.num_changed, moved.num_removed, moved.num_unchanged) == (
        *(0, 1, 1),
        1,
    )
    back = bring_in(
        any_home,
        queue_id,
        video(
            tmp_path / "3.xml",
            "clip-a",
            kept,
            track(1, box(0, 35)),
            track(2, box(0, 60), box(3, 2)),
        ),
    )

    assert (back.num_new, back.num_changed, back.num_removed, back.num_unchanged) == (0, 1, 0, 2)
    assert versions(any_home) == [
        ("track 0", 1, None, False),  # of clip-a, as it was
        ("track 0", 1, None, False),  # of clip-b, which the later files do not cover
        ("track 1", 1, None, False),
        ("track 1", 2, 1, False),
        ("track 2", 1, None, False),
        ("track 2", 2, 1, True),
        ("track 2", 3, 2, False),
    ]


def test_a_label_that_cannot_be_taken_keeps_what_was_known_of_it(
    home: Home, tmp_path: Path
) -> None:
    queue_id = add_queue(home, tmp_path)
    bring_in(home, queue_id, video(tmp_path / "1.xml", "clip-a", track(0, box(0, 10))))

    done = bring_in(
        home, queue_id, video(tmp_path / "2.xml", "clip-a", track(0, box(0, 10), box(9, 10)))
    )

    assert [(item.code, item.row) for item in done.findings] == [("FRAME_OUTSIDE", 7)]
    assert (done.num_changed, done.num_removed) == (0, 0)
    assert versions(home) == [("track 0", 1, None, False)]


def test_a_clip_without_labels_is_an_answer_too(home: Home, tmp_path: Path) -> None:
    queue_id = add_queue(home, tmp_path)

    done = bring_in(home, queue_id, video(tmp_path / "none.xml", "clip-c"))

    assert (done.num_clips, done.num_frames, done.num_new) == (1, 5, 0)
    with home.database.read() as session:
        assert states(session, queue_id)["clip-c"] is QueueItemState.DONE
        (clip,) = session.exec(select(LabelBatchClip)).all()
    assert (clip.clip_id, clip.num_labels) == ("clip-c", 0)


def test_a_clip_outside_of_the_queue_is_left_out_or_with_strict_refused(
    home: Home, tmp_path: Path
) -> None:
    queue_id = add_queue(home, tmp_path)
    add_catalog(home, tmp_path, "clip_id\nlater\n")
    images = ["clip-a/0.png", "later/0.png"]
    labels = [(1, images[0], "Car", (1, 1, 20, 20)), (2, images[1], "Car", (1, 1, 20, 20))]
    file = coco(tmp_path / "two.json", images, labels)
    before = counts(home)

    with pytest.raises(InvalidInput, match="UNKNOWN_CLIP") as refused:
        bring_in(home, queue_id, file, LabelFormat.COCO, options=ReadOptions(strict=True))
    assert refused.value.row == 2
    assert counts(home) == before
    done = bring_in(home, queue_id, file, LabelFormat.COCO)
    assert (done.num_clips, done.num_new) == (1, 1)
    assert [(item.code, item.row, item.count) for item in done.findings] == [("UNKNOWN_CLIP", 2, 1)]


def test_a_file_about_no_clip_of_the_queue_is_refused(home: Home, tmp_path: Path) -> None:
    queue_id = add_queue(home, tmp_path)
    before = counts(home)

    with pytest.raises(InvalidInput, match=r"NO_CLIPS: .*'other' is no clip of the queue"):
        bring_in(home, queue_id, video(tmp_path / "o.xml", "other", track(0, box(0, 1))))
    with pytest.raises(NotFound, match="no queue 'none'"):
        bring_in(home, "none", video(tmp_path / "a.xml", "clip-a"))
    for hours in (-1.0, float("nan"), float("inf")):
        with pytest.raises(InvalidInput, match="BAD_HOURS"):
            bring_in(home, queue_id, tmp_path / "a.xml", spent_hours=hours)
    assert counts(home) == before


def test_who_may_not_import_labels_writes_nothing(home: Home, tmp_path: Path) -> None:
    queue_id = add_queue(home, tmp_path)
    file = video(tmp_path / "a.xml", "clip-a")
    before = counts(home)
    auditor = Actor(**{**operator_of(home).model_dump(), "role": Role.AUDITOR})

    with pytest.raises(NotAllowed, match="import labels"):
        import_labels(home, auditor, LabelsRequest(file, LabelFormat.CVAT, queue_id))
    assert counts(home) == before
    assert bring_in(home, queue_id, file).is_new


def test_a_batch_that_came_in_meanwhile_is_not_overlooked(
    any_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_id = add_queue(any_home, tmp_path)
    mine = video(tmp_path / "mine.xml", "clip-a", track(0, box(0, 10)))
    theirs = video(tmp_path / "theirs.xml", "clip-a", track(0, box(0, 20)))
    act_after(
        monkeypatch,
        f"{store_labels.__module__}._draft",
        lambda: bring_in(any_home, queue_id, theirs),
    )

    with pytest.raises(Conflict, match="import again"):
        bring_in(any_home, queue_id, mine)

    assert [key for key, *_ in versions(any_home)] == ["track 0"]
    assert bring_in(any_home, queue_id, mine).num_changed == 1


def test_a_dry_run_says_what_would_change(home: Home, tmp_path: Path) -> None:
    queue_id = add_queue(home, tmp_path)
    before = counts(home)

    done = bring_in(
        home, queue_id, video(tmp_path / "a.xml", "clip-a", track(0, box(0, 1))), is_dry_run=True
    )

    assert (done.is_new, done.num_new) == (True, 1)
    assert counts(home) == before


def test_a_queue_has_labels_of_its_own(home: Home, tmp_path: Path) -> None:
    first, second = add_queue(home, tmp_path), add_queue(home, tmp_path, name="Again")
    file = video(tmp_path / "a.xml", "clip-a", track(0, box(0, 1)))

    one, two = bring_in(home, first, file), bring_in(home, second, file)

    assert one.batch_id != two.batch_id
    assert versions(home) == [("track 0", 1, None, False)] * 2


def test_labels_are_imported_and_listed_by_command(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    queue_id = add_queue(home, tmp_path)
    file = video(tmp_path / "task.xml", "job 12", track(0, box(0, 1)))
    (tmp_path / "map.csv").write_text("file_name,clip_id,frame_index\njob 12,clip-a,100\n")
    words = ("labels", "import", file, "--format", "cvat", "--queue", queue_id)

    refused = gainloop(*words, "--json")
    assert (refused.exit_code, refused.json["error"]["code"]) == (2, "NO_CLIPS")
    told = gainloop(*words, "--clip-map", tmp_path / "map.csv", "--spent-hours", 2, "--json")
    assert told.exit_code == 0, told.errors
    assert (told.json["num_new"], told.json["is_new"], told.json["findings"]) == (1, True, [])
    again = gainloop(*words, "--clip-map", tmp_path / "map.csv")
    assert f"Batch {told.json['batch_id']} was there already." in again.output

    (row,) = gainloop("labels", "list", "--queue", queue_id, "--json").json
    assert (row["batch_id"], row["spent_hours"], row["num_clips"]) == (
        told.json["batch_id"],
        2.0,
        1,
    )
    unknown = gainloop("labels", "list", "--queue", "queue-none", "--json")
    assert (unknown.exit_code, unknown.json["error"]["code"]) == (2, "NOT_FOUND")
    with home.database.read() as session:
        content = session.exec(select(LabelVersion.content)).one()
    assert [shape["frame"] for shape in content["boxes"]] == [100]
    assert CLIPS[0] in session_clips(home)


def session_clips(home: Home) -> set[str]:
    with home.database.read() as session:
        return set(session.exec(select(LabelBatchClip.clip_id)).all())
