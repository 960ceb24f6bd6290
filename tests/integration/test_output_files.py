"""Files that commands write: whole or not at all, and where they cannot be, nothing is recorded."""

import json
import os
from pathlib import Path

import pytest

from gainloop.bootstrap import operator_of
from gainloop.errors import InvalidInput
from gainloop.formats.output_file import output_file
from gainloop.stores.home import Home
from gainloop.workflows.queue.create_queue import create_queue
from tests.cli_runner import Run
from tests.integration.leaking_program import add_clips, add_development, queue_request, rank


@pytest.fixture
def queue_id(home: Home, tmp_path: Path) -> str:
    add_clips(home, tmp_path)
    add_development(home, tmp_path)
    return create_queue(home, operator_of(home), queue_request(home, rank(home).id)).queue_id


def bad_places(tmp_path: Path) -> list[str]:
    """A folder that is not there, a folder, a file system that takes no files, nothing."""
    (tmp_path / "folder").mkdir()
    return [str(tmp_path / "none/out.json"), str(tmp_path / "folder"), "/proc/out.json", ""]


def test_a_queue_that_cannot_be_written_is_not_recorded_as_exported(
    gainloop: Run, queue_id: str, tmp_path: Path
) -> None:
    rows = gainloop("audit", "verify", "--json").json["rows"]

    for place in bad_places(tmp_path):
        ran = gainloop("queue", "export", queue_id, "-o", place, "--json")
        assert (ran.exit_code, ran.json["error"]["code"]) == (2, "BAD_OUTPUT"), place
        assert ran.json["error"]["field"] == "output"

    assert gainloop("audit", "verify", "--json").json["rows"] == rows
    assert not list((tmp_path / "folder").iterdir())


def test_a_queue_that_is_refused_leaves_the_file_of_before(gainloop: Run, tmp_path: Path) -> None:
    output = tmp_path / "queue.json"
    output.write_text("before", encoding="utf-8")

    assert gainloop("queue", "export", "queue-none", "-o", output).exit_code == 2

    assert output.read_text(encoding="utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["queue.json"]


def test_an_export_takes_the_place_of_an_earlier_one(
    gainloop: Run, queue_id: str, tmp_path: Path
) -> None:
    output = tmp_path / "queue.json"
    output.write_text("before" * 10_000, encoding="utf-8")
    output.chmod(0o604)

    assert gainloop("queue", "export", queue_id, "-o", output).exit_code == 0

    assert json.loads(output.read_bytes())["queue"]["id"] == queue_id
    assert output.stat().st_mode & 0o777 == 0o604


def test_an_audit_log_that_cannot_be_written_is_wrong_input(gainloop: Run, tmp_path: Path) -> None:
    for place in bad_places(tmp_path):
        ran = gainloop("audit", "export", "-o", place, "--json")
        assert (ran.exit_code, ran.json["error"]["code"]) == (2, "BAD_OUTPUT"), place


def test_a_release_that_cannot_be_written_is_wrong_input(gainloop: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for place in ("/proc/out", str(tmp_path / "file/out")):
        ran = gainloop("release", "export", "none:1", "-o", place, "--json")
        assert (ran.exit_code, ran.json["error"]["code"]) == (2, "BAD_OUTPUT"), place


def write_half(path: Path) -> None:
    with output_file(path) as write:
        write(b"half")
        raise OSError(5, "of other work")


def test_a_write_that_breaks_off_leaves_the_file_of_before(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("before", encoding="utf-8")

    with pytest.raises(OSError, match="of other work"):
        write_half(path)

    assert path.read_text(encoding="utf-8") == "before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.txt"]


def test_a_link_stays_and_a_pipe_is_written_to(tmp_path: Path) -> None:
    target, link, pipe = tmp_path / "target", tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(target)
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    for path in (link, pipe):
        with output_file(path) as write:
            write(b"told")

    assert (link.is_symlink(), target.read_bytes()) == (True, b"told")
    assert os.read(reader, 10) == b"told"
    os.close(reader)


def test_a_full_disk_is_wrong_input() -> None:
    full = Path("/dev/full")

    with pytest.raises(InvalidInput, match="No space left") as caught, output_file(full) as write:
        write(b"told" * 10_000)

    assert caught.value.code == "BAD_OUTPUT"
