"""Where the graph is, and as whom to go there.

The server of the settings, or the child of a running `serve` or `worker`, which says in the home
where it listens: in `run/graph.json`, its password in `graph/password`, both for the owner only.
"""

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

DATABASE = "graph"
USER = "root"


@dataclass(frozen=True, slots=True)
class Address:
    """database None: the user's own."""

    url: str
    user: str
    password: str = field(repr=False)
    database: str | None = None


def child_folder(home: Path) -> Path:
    """Where the child keeps its files."""
    return home / "graph" / "engine"


def child_address(home: Path) -> Address | None:
    """Of the child that runs in this home, None where none does."""
    try:
        port = int(json.loads(_port_file(home).read_bytes())["port"])
        password = _password_file(home).read_text(encoding="ascii")
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return local_address(port, password)


def local_address(port: int, password: str) -> Address:
    return Address(f"bolt://127.0.0.1:{port}", USER, password, DATABASE)


def write_port(home: Path, port: int, pid: int) -> None:
    place = _port_file(home)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_suffix(".new")
    draft.unlink(missing_ok=True)
    _write_private(draft, json.dumps({"port": port, "pid": pid}))
    draft.replace(place)


def forget_port(home: Path) -> None:
    _port_file(home).unlink(missing_ok=True)


def child_password(home: Path) -> str:
    """Made once and kept: the engine's files know no other."""
    place = _password_file(home)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not place.exists():
        draft = place.with_suffix(f".{os.getpid()}")
        draft.unlink(missing_ok=True)
        _write_private(draft, secrets.token_urlsafe(24))
        draft.replace(place)
    return place.read_text(encoding="ascii")


def _write_private(place: Path, text: str) -> None:
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _port_file(home: Path) -> Path:
    return home / "run" / "graph.json"


def _password_file(home: Path) -> Path:
    return home / "graph" / "password"
