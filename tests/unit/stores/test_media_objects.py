"""Objects behind pictures: used while they have the bytes that their digest names, no longer."""

import os
from pathlib import Path

import pyarrow as pa
import pytest

from gainloop.errors import Incomplete, Unreadable
from gainloop.stores.media.verified_objects import VerifiedObjects
from gainloop.stores.objects import ObjectStore

TABLE = pa.table({"clip_id": ["a", "b"], "width": [320, 320]})


def stored(folder: Path) -> tuple[VerifiedObjects, str, Path]:
    store = ObjectStore(folder)
    digest = store.put_table(TABLE)
    return VerifiedObjects(store), digest, next(folder.rglob("*.parquet"))


def test_an_object_is_hashed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    objects, digest, _place = stored(tmp_path)
    hashed: list[str] = []
    is_intact = objects.objects.is_intact

    def count(name: str) -> bool:
        hashed.append(name)
        return is_intact(name)

    monkeypatch.setattr(objects.objects, "is_intact", count)
    objects.check(digest)
    objects.check(digest)

    assert hashed == [digest]


@pytest.mark.parametrize("is_known", [False, True], ids=["first look", "verified before"])
def test_one_flipped_bit_is_enough(tmp_path: Path, is_known: bool) -> None:
    objects, digest, place = stored(tmp_path)
    if is_known:
        objects.check(digest)
    data = bytearray(place.read_bytes())
    data[len(data) // 2] ^= 1
    before = place.stat()

    place.write_bytes(data)
    os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns))  # as if nobody had been there

    with pytest.raises(Unreadable, match=f"{digest[:12]} is damaged"):
        objects.check(digest)


def test_an_object_that_went_away_is_missing(tmp_path: Path) -> None:
    objects, digest, place = stored(tmp_path)
    objects.check(digest)

    place.unlink()

    with pytest.raises(Incomplete, match=f"{digest[:12]} is missing"):
        objects.check(digest)


def test_an_object_that_came_back_is_used_again(tmp_path: Path) -> None:
    objects, digest, place = stored(tmp_path)
    data = place.read_bytes()
    place.write_bytes(data[:-1])
    with pytest.raises(Unreadable):
        objects.check(digest)

    place.write_bytes(data)

    objects.check(digest)
