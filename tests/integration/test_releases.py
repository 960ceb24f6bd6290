"""Releases pin labels for good: what they take, what they refuse, and what their export gives."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, func, select

from gainloop.bootstrap import operator_of
from gainloop.errors import (
    Conflict,
    GateBlocked,
    InvalidInput,
    NotAllowed,
    NotFound,
    Tampered,
    Unreadable,
)
from gainloop.models.evaluation import BenchmarkClip
from gainloop.models.governance import Actor, AuditEntry, LineageEdge, Outbox
from gainloop.models.labels import DatasetRelease, DatasetReleaseBatch, LabelVersion
from gainloop.reads.release_labels import labels_of_release
from gainloop.stores.home import Home
from gainloop.terms.enums import AuditAction, LabelFormat, LineageType, NodeLabel, Role
from gainloop.workflows.releases.create_release import (
    ReleaseRequest,
    ReleaseResult,
    create_release,
)
from gainloop.workflows.releases.export_release import export_release
from tests.cli_runner import Run
from tests.integration.labeled_program import add_queue, box, bring_in, coco, track, video
from tests.integration.meanwhile import act_after
from tests.integration.ranked_program import add_evaluation

TABLES = (DatasetRelease, DatasetReleaseBatch, AuditEntry, Outbox, LineageEdge)


def counts(home: Home) -> list[int]:
    with home.database.read() as session:
        return [session.exec(select(func.count()).select_from(table)).one() for table in TABLES]


def release(home: Home, *batches: str, name: str = "night") -> ReleaseResult:
    return create_release(home, operator_of(home), ReleaseRequest(name, batches, "for a test"))


def exported(home: Home, release_id: str, folder: Path) -> dict[str, Any]:
    export_release(home, operator_of(home), release_id, folder)
    document: dict[str, Any] = json.loads((folder / "annotations.json").read_bytes())
    return document


def shown(document: dict[str, Any]) -> list[tuple[str, int, str, float]]:
    """(clip, frame, class, left) of every annotation."""
    images = {image["id"]: image for image in document["images"]}
    names = {category["id"]: category["name"] for category in document["categories"]}
    return [
        (
            images[row["image_id"]]["clip_id"],
            images[row["image_id"]]["frame_index"],
            names[row["category_id"]],
            row["bbox"][0],
        )
        for row in document["annotations"]
    ]


def test_relabeling_one_track_leaves_the_old_release_as_it_was(
    any_home: Home, tmp_path: Path
) -> None:
    queue_id = add_queue(any_home, tmp_path)
    other = track(1, box(0, 60), label="Pedestrian")
    first = video(tmp_path / "1.xml", "clip-a", track(0, box(0, 10), box(4, 30)), other)
    old = release(any_home, bring_in(any_home, queue_id, first).batch_id)
    before = exported(any_home, old.release_id, tmp_path / "old")

    moved = video(tmp_path / "2.xml", "clip-a", track(0, box(0, 10), box(4, 50)), other)
    new = release(any_home, bring_in(any_home, queue_id, moved).batch_id)

    exported(any_home, old.release_id, tmp_path / "again")
    for name in ("annotations.json", "manifest.json"):
        assert (tmp_path / "old" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    assert (old.release_id, new.release_id) == ("night:1", "night:2")
    after = exported(any_home, new.release_id, tmp_path / "new")
    cars = [left for _, _, name, left in shown(before) if name == "Car"]
    assert cars == [10, 15, 20, 25, 30]
    assert [left for _, _, name, left in shown(after) if name == "Car"] == [10, 20, 30, 40, 50]
    for document in (before, after):
        walkers = [row for row in shown(document) if row[2] == "Pedestrian"]
        assert walkers == [("clip-a", frame, "Pedestrian", 60) for frame in range(5)]


def test_a_release_is_stored_with_all_that_hangs_on_it(any_home: Home, tmp_path: Path) -> None:
    queue_id = add_queue(any_home, tmp_path)
    batch = bring_in(
        any_home, queue_id, video(tmp_path / "1.xml", "clip-a", track(0, box(0, 10)))
    ).batch_id
    before = counts(any_home)

    done = release(any_home, batch, batch)

    assert done == ReleaseResult("night:1", is_new=True)
    new = [after - earlier for after, earlier in zip(counts(any_home), before, strict=True)]
    assert new == [1, 1, 1, 2, 1]
    with any_home.database.read() as session:
        row = session.get_one(DatasetRelease, "night:1")
        assert (row.ontology_version_id, row.note) == ("road-users:1", "for a test")
        assert (row.num_batches, row.num_clips, row.num_labels) == (1, 1, 1)
        edge = session.exec(
            select(LineageEdge).where(col(LineageEdge.type) == LineageType.INCLUDES)
        ).one()
        assert (edge.source_label, edge.source_id) == (NodeLabel.DATASET_RELEASE, "night:1")
        assert (edge.target_label, edge.target_id) == (NodeLabel.LABEL_BATCH, batch)
        version = session.exec(select(LabelVersion)).one()
    manifest = any_home.objects.get_bytes(row.manifest_object)
    assert row.digest == hashlib.sha256(manifest).hexdigest()
    assert json.loads(manifest)["clips"] == [
        {"id": "clip-a", "batch": batch, "labels": [[version.label_id, 1, version.digest]]}
    ]
    assert json.loads(manifest)["ontology"] == {
        "id": "road-users:1",
        "classes": ["Car", "Pedestrian"],
    }


def test_the_same_labels_are_one_release_whatever_the_name(home: Home, tmp_path: Path) -> None:
    queue_id = add_queue(home, tmp_path)
    batch = bring_in(home, queue_id, video(tmp_path / "1.xml", "clip-a")).batch_id
    first = release(home, batch)
    before = counts(home)

    assert release(home, batch, name="day") == ReleaseResult(first.release_id, is_new=False)
    assert counts(home) == before


def test_each_clip_has_the_labels_of_the_last_batch_that_covers_it(
    home: Home, tmp_path: Path
) -> None:
    queue_id, again = add_queue(home, tmp_path), add_queue(home, tmp_path, name="Relabel")
    a = bring_in(home, queue_id, video(tmp_path / "a.xml", "clip-a", track(0, box(0, 10))))
    b = bring_in(home, queue_id, video(tmp_path / "b.xml", "clip-b", track(0, box(0, 20))))
    relabeled = bring_in(home, again, video(tmp_path / "c.xml", "clip-a", track(0, box(4, 70))))
    removed = bring_in(home, queue_id, video(tmp_path / "d.xml", "clip-b"))

    together = release(home, relabeled.batch_id, b.batch_id, a.batch_id)
    emptied = release(home, removed.batch_id, b.batch_id)

    lefts = [row[3] for row in shown(exported(home, together.release_id, tmp_path / "1"))]
    assert lefts == [70, 20, 20, 20, 20, 20]
    document = exported(home, emptied.release_id, tmp_path / "2")
    assert (shown(document), len(document["images"])) == ([], 5)
    with home.database.read() as session:
        labels = labels_of_release(session, home.objects, operator_of(home), together.release_id)
    assert labels.covered == ("clip-a", "clip-b")
    assert labels.clip_ids.tolist() == ["clip-a"] + ["clip-b"] * 5
    assert labels.frames.tolist() == [4, 0, 1, 2, 3, 4]
    assert labels.class_names.tolist() == ["Car"] * 6
    assert labels.xywh[0].tolist() == [70, 5, 20, 10]


def test_nothing_unknown_nothing_mixed_and_not_nothing(home: Home, tmp_path: Path) -> None:
    queue_id = add_queue(home, tmp_path)
    signs = add_queue(home, tmp_path, classes=("Sign",), ontology="signs", name="Signs")
    batch = bring_in(home, queue_id, video(tmp_path / "a.xml", "clip-a")).batch_id
    other = bring_in(home, signs, video(tmp_path / "b.xml", "clip-a")).batch_id
    before = counts(home)

    with pytest.raises(InvalidInput, match="NO_BATCHES"):
        release(home)
    with pytest.raises(NotFound, match="no label batch 'none'"):
        release(home, batch, "none")
    with pytest.raises(InvalidInput, match=r"MIXED_ONTOLOGIES: .*road-users:1, signs:1") as mixed:
        release(home, batch, other)
    assert mixed.value.field == "batch_ids"
    with pytest.raises(InvalidInput, match="BAD_NAME"):
        release(home, batch, name="night:1")
    with pytest.raises(InvalidInput, match="TOO_LONG"):
        create_release(home, operator_of(home), ReleaseRequest("night", [batch], "x" * 2_001))
    assert counts(home) == before
    assert release(home, batch).is_new


def test_clips_of_a_benchmark_are_in_no_release(any_home: Home, tmp_path: Path) -> None:
    queue_id = add_queue(any_home, tmp_path)
    inside = bring_in(any_home, queue_id, video(tmp_path / "a.xml", "clip-a")).batch_id
    apart = bring_in(any_home, queue_id, video(tmp_path / "b.xml", "clip-b")).batch_id
    add_evaluation(any_home, tmp_path, {"clip-a": (3, 1)})
    with any_home.database.read() as session:
        assert session.exec(select(BenchmarkClip.clip_id)).all() == ["clip-a"]
    before = counts(any_home)

    with pytest.raises(GateBlocked, match="clip-a: Part of the benchmark town:1") as blocked:
        release(any_home, apart, inside)
    assert (blocked.value.code, blocked.value.path) == ("LEAKAGE", "batch_ids")
    assert counts(any_home) == before
    assert release(any_home, apart).is_new


def test_a_benchmark_that_comes_in_meanwhile_is_not_overlooked(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_id = add_queue(home, tmp_path)
    batch = bring_in(home, queue_id, video(tmp_path / "a.xml", "clip-a")).batch_id
    act_after(
        monkeypatch,
        f"{create_release.__module__}._check_leakage",
        lambda: add_evaluation(home, tmp_path, {"clip-a": (3, 1)}),
    )

    with pytest.raises(Conflict, match="ask again"):
        release(home, batch)
    assert counts(home)[:2] == [0, 0]


def test_who_may_not_release_writes_nothing(home: Home, tmp_path: Path) -> None:
    batch = bring_in(home, add_queue(home, tmp_path), video(tmp_path / "a.xml", "clip-a")).batch_id
    release(home, batch)
    lead = Actor(**{**operator_of(home).model_dump(), "role": Role.ANNOTATION_LEAD})
    before = counts(home)

    with pytest.raises(NotAllowed, match="create release"):
        create_release(home, lead, ReleaseRequest("x", [batch]))
    with pytest.raises(NotAllowed, match="create release"):
        export_release(home, lead, "night:1", tmp_path / "out")
    assert counts(home) == before
    assert not (tmp_path / "out").exists()


def test_an_export_takes_no_folder_that_holds_something_else(home: Home, tmp_path: Path) -> None:
    queue_id = add_queue(home, tmp_path)
    images = ["clip-a/0001.jpg", "clip-a/0002.jpg"]
    file = coco(tmp_path / "a.json", images, [(9, images[1], "Car", (1, 2, 30, 10.5))])
    release(home, bring_in(home, queue_id, file, LabelFormat.COCO).batch_id)
    taken, empty = tmp_path / "taken", tmp_path / "empty"
    taken.mkdir()
    empty.mkdir()
    (taken / "mine.txt").write_text("keep")

    with pytest.raises(InvalidInput, match="FOLDER_NOT_EMPTY"):
        exported(home, "night:1", taken)
    with pytest.raises(InvalidInput, match="FOLDER_NOT_EMPTY"):
        exported(home, "night:1", taken / "mine.txt")
    with pytest.raises(NotFound, match="no dataset release 'night:9'"):
        exported(home, "night:9", tmp_path / "none")
    assert [path.name for path in taken.iterdir()] == ["mine.txt"]
    assert not (tmp_path / "none").exists()
    document = exported(home, "night:1", empty)
    assert exported(home, "night:1", empty) == document  # takes the place of the earlier one
    assert sorted(path.name for path in empty.iterdir()) == ["annotations.json", "manifest.json"]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert [(image["file_name"], image["frame_index"]) for image in document["images"]] == [
        ("clip-a/0001.jpg", 1),
        ("clip-a/0002.jpg", 2),
    ]
    (annotation,) = document["annotations"]
    assert (annotation["bbox"], annotation["area"], annotation["iscrowd"]) == (
        [1, 2, 30, 10.5],
        315,
        0,
    )
    with home.database.read() as session:
        entry = session.exec(select(AuditEntry).order_by(col(AuditEntry.sequence).desc())).first()
    assert entry is not None
    assert (entry.action, entry.object_id) == (AuditAction.RELEASE_EXPORT, "night:1")


def test_what_an_export_writes_is_read_again_as_the_same_labels(home: Home, tmp_path: Path) -> None:
    queue_id, again = add_queue(home, tmp_path), add_queue(home, tmp_path, name="Again")
    file = video(
        tmp_path / "a.xml", "clip-a", track(0, box(0, 10), box(2, 30), box(3, 1, outside=1))
    )
    release(home, bring_in(home, queue_id, file).batch_id)
    document = exported(home, "night:1", tmp_path / "out")

    done = bring_in(home, again, tmp_path / "out" / "annotations.json", LabelFormat.COCO)

    assert (done.num_clips, done.num_frames, done.num_new) == (1, 5, 3)
    assert not done.findings.items
    second = release(home, done.batch_id)
    again_shown = shown(exported(home, second.release_id, tmp_path / "2"))
    assert sorted(again_shown) == shown(document)


def test_a_real_file_of_a_video_is_imported_released_and_drawn(
    home: Home, real_data: Path, tmp_path: Path
) -> None:
    queue_id = add_queue(home, tmp_path, ["v1"], classes=("II", "klhg"))
    file = real_data / "datumaro-format-assets/cvat_dataset/for_video/annotations.xml"

    done = bring_in(home, queue_id, file)
    release(home, done.batch_id)

    assert (done.num_clips, done.num_frames, done.num_new) == (1, 4, 1)
    document = exported(home, "night:1", tmp_path / "out")
    assert shown(document) == [("v1", 10, "II", 3)]  # outside from the next frame on
    assert [image["file_name"] for image in document["images"]] == [
        f"v1/frame_{frame:06d}.png" for frame in (10, 13, 16, 19)
    ]


def test_a_changed_manifest_or_label_is_not_exported(home: Home, tmp_path: Path) -> None:
    queue_id = add_queue(home, tmp_path)
    file = video(tmp_path / "a.xml", "clip-a", track(0, box(0, 10)))
    release(home, bring_in(home, queue_id, file).batch_id)
    with home.database.engine.begin() as connection:
        connection.execute(
            LabelVersion.__table__.update().values(content={"is_removed": True})  # type: ignore[attr-defined]
        )
    with pytest.raises(Tampered, match="was changed"):
        exported(home, "night:1", tmp_path / "out")

    with home.database.read() as session:
        digest = session.get_one(DatasetRelease, "night:1").digest
    (place,) = home.objects.root.rglob(f"{digest}.json")
    place.write_bytes(place.read_bytes().replace(b"clip-a", b"clip-b"))
    with pytest.raises(Unreadable, match="was changed"):
        exported(home, "night:1", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_releases_are_made_shown_and_exported_by_command(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    queue_id = add_queue(home, tmp_path)
    batch = bring_in(
        home, queue_id, video(tmp_path / "a.xml", "clip-a", track(0, box(0, 10)))
    ).batch_id

    refused = gainloop("release", "create", "--name", "night", "--json")
    assert (refused.exit_code, refused.json["error"]["code"]) == (2, "NO_BATCHES")
    made = gainloop("release", "create", "--name", "night", "--batch", batch, "--json")
    assert made.json == {"id": "night:1", "new": True}
    again = gainloop("release", "create", "--name", "night", "--batch", batch)
    assert "Release night:1 pins the same labels already." in again.output
    (row,) = gainloop("release", "list", "--json").json
    assert (row["release_id"], row["num_labels"]) == ("night:1", 1)
    one = gainloop("release", "show", "night:1", "--json").json
    assert [entry["batch_id"] for entry in one["batches"]] == [batch]
    assert gainloop("release", "show", "night:2").exit_code == 2
    out = gainloop("release", "export", "night:1", "--format", "coco", "-o", tmp_path / "out")
    assert "5 labels on 5 images written to" in out.output
    with home.database.read() as session:
        assert session.exec(select(func.count()).select_from(DatasetRelease)).one() == 1
