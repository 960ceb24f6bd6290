"""Content-addressed Parquet objects."""

from pathlib import Path

import pyarrow as pa
import pytest

from gainloop.errors import Incomplete, Unreadable
from gainloop.stores.objects import ObjectStore

TABLE = pa.table({"clip_id": ["a", "b", "b"], "frame_index": [0, 0, 1]})


def test_equal_tables_are_one_object(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)

    first = store.put_table(TABLE)

    assert store.put_table(TABLE) == first
    assert len(list(tmp_path.rglob("*.parquet"))) == 1
    assert store.is_intact(first)
    assert store.get_table(first).equals(TABLE)


def test_a_part_of_a_table_is_read(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)

    found = store.get_table(store.put_table(TABLE), filters=[("clip_id", "==", "b")])

    assert found["frame_index"].to_pylist() == [0, 1]


def test_a_missing_object_is_named(tmp_path: Path) -> None:
    with pytest.raises(Incomplete, match="abcdef012345"):
        ObjectStore(tmp_path).get_table("abcdef0123456789")


def test_a_damaged_object_is_unreadable_and_not_intact(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)
    digest = store.put_table(TABLE)
    [path] = tmp_path.rglob("*.parquet")
    path.write_bytes(path.read_bytes()[:40])

    assert not store.is_intact(digest)
    with pytest.raises(Unreadable, match=digest[:12]):
        store.get_table(digest)
