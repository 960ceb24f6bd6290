"""Uploads on disk: no name leads out of their folder, old ones go."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gainloop.stores.uploads import UploadStore, safe_name

NOW = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("clips.csv", "clips.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\data\\clips.parquet", "clips.parquet"),
        ("my clips (1).csv", "my_clips_1_.csv"),
        (".hidden", "hidden"),
        ("..", "file"),
        ("", "file"),
        ("a\x00b.csv", "a_b.csv"),
        ("x" * 300 + ".csv", "x" * 96 + ".csv"),
    ],
)
def test_names_keep_their_ending_and_lead_nowhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_an_upload_is_found_again_by_its_id(tmp_path: Path) -> None:
    store = UploadStore(tmp_path)
    upload = store.add("anna", "../clips.csv", 12, NOW)

    assert store.find(upload.id) == upload
    assert store.path_of(upload) == tmp_path / "uploads" / upload.id / "content" / "clips.csv"
    assert not store.path_of(upload).exists()


@pytest.mark.parametrize("upload_id", ["", "..", "upload-1", "upload-" + "0" * 32, "../../x"])
def test_other_ids_find_nothing(tmp_path: Path, upload_id: str) -> None:
    assert UploadStore(tmp_path).find(upload_id) is None


def test_only_old_uploads_are_removed(tmp_path: Path) -> None:
    store = UploadStore(tmp_path)
    old = store.add("anna", "old.csv", 1, NOW - timedelta(hours=25))
    new = store.add("anna", "new.csv", 1, NOW)

    assert store.remove_older_than(NOW - timedelta(hours=24)) == 1
    assert store.find(old.id) is None
    assert store.find(new.id) == new
