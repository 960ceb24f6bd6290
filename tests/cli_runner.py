"""Runs `gainloop` in this process, as its console script would, on a home of the test's own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog

from gainloop.cli import main as cli


@dataclass(frozen=True, slots=True)
class Ran:
    exit_code: int
    output: str
    errors: str

    @property
    def json(self) -> Any:
        return json.loads(self.output)


Run = Callable[..., Ran]


def runner(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that takes the words of one command line."""
    monkeypatch.setenv("GAINLOOP_HOME", str(home))
    monkeypatch.delenv("GAINLOOP_DATABASE_URL", raising=False)

    def run(*words: object) -> Ran:
        monkeypatch.setattr("sys.argv", ["gainloop", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        structlog.reset_defaults()  # the command's logs end with what was captured of it
        printed = capsys.readouterr()
        return Ran(int(stopped.value.code or 0), printed.out, printed.err)

    return run
