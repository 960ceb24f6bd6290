"""Opens a file that a command writes: it appears whole or not at all.

In: the path that a person gave. Out: a function that takes its bytes, or a refusal that names the
option. Called by exports.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal

from gainloop.errors import InvalidInput

Write = Callable[[bytes], None]


@contextmanager
def output_file(path: Path) -> Iterator[Write]:
    """Takes the place of what was there when the block ends; an error leaves that as it was.

    Opened before the work begins, it refuses a bad place before anything is recorded. Pipes and
    devices are written to directly. Raises InvalidInput BAD_OUTPUT.
    """
    if path.is_dir():
        raise InvalidInput("BAD_OUTPUT", f"{path} is a folder: name a file", field="output")
    if path.exists() and not path.is_file():
        with _opened(path, path, "wb") as file:
            yield _writer(path, file)
        return
    with refusing_output(path):
        target = path.resolve()
        part = target.with_name(f".gainloop-{secrets.token_hex(8)}.part")
    try:
        with _opened(path, part, "xb") as file:
            with refusing_output(path):
                _keep_mode(target, part)
            yield _writer(path, file)
        with refusing_output(path):
            part.replace(target)
    finally:
        with refusing_output(path):
            part.unlink(missing_ok=True)


@contextmanager
def refusing_output(path: Path) -> Iterator[None]:
    """What the system says against writing to this path is wrong input, BAD_OUTPUT."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise InvalidInput(
            "BAD_OUTPUT", f"{path} cannot be written: {reason}", field="output"
        ) from error


@contextmanager
def _opened(path: Path, part: Path, mode: Literal["wb", "xb"]) -> Iterator[BinaryIO]:
    """Closed in any case. What the block raises is not of this file, and goes on as it is."""
    with refusing_output(path):
        file = part.open(mode)
    try:
        yield file
    finally:
        with refusing_output(path):
            file.close()


def _writer(path: Path, file: BinaryIO) -> Write:
    def write(data: bytes) -> None:
        with refusing_output(path):
            file.write(data)

    return write


def _keep_mode(target: Path, part: Path) -> None:
    if not target.exists():
        return
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "it may not be changed")
    part.chmod(target.stat().st_mode & 0o777)
