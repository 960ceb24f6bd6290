"""Keys of an installation: made once, for the owner alone."""

import stat
from pathlib import Path

import pytest

from gainloop.api.keys import KEY_BYTES, load_keys
from gainloop.errors import Unreadable


def test_keys_are_made_once_and_differ(tmp_path: Path) -> None:
    first = load_keys(tmp_path)

    assert load_keys(tmp_path) == first
    assert len({first.cursors, first.sessions, first.uploads, first.media}) == 4
    assert len(first.cursors) == KEY_BYTES


def test_nobody_else_can_read_them(tmp_path: Path) -> None:
    load_keys(tmp_path)

    files = sorted((tmp_path / "keys").iterdir())
    names = ["cursors.key", "media.key", "sessions.key", "uploads.key"]
    assert [file.name for file in files] == names
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_damaged_key_is_named_and_not_replaced(tmp_path: Path) -> None:
    load_keys(tmp_path)
    (tmp_path / "keys" / "sessions.key").write_bytes(b"short")

    with pytest.raises(Unreadable, match=r"sessions\.key is damaged"):
        load_keys(tmp_path)
