"""Secrets of this installation, each made once and kept in the home for the owner alone.

Called by `app` for cursors, sessions, uploads and pictures. Deleting a file ends what it signed.
"""

import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from gainloop.errors import Unreadable

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    cursors: bytes
    sessions: bytes
    uploads: bytes
    media: bytes


def load_keys(home: Path) -> Keys:
    """The secrets of a home; missing ones are made. Raises Unreadable for a damaged file."""
    folder = home / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Keys(*(_load(folder / f"{name}.key") for name in Keys.__slots__))


def _load(place: Path) -> bytes:
    if not place.exists():
        _make(place)
    key = place.read_bytes()
    if len(key) != KEY_BYTES:
        raise Unreadable(f"the key {place.name} is damaged: delete it, a new one is made")
    return key


def _make(place: Path) -> None:
    """Complete or not there: another process may be starting at the same moment."""
    handle, name = tempfile.mkstemp(dir=place.parent)  # 0600
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
    try:
        os.link(name, place)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()
