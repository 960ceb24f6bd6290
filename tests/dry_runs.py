"""Runs a command with `--dry-run`, and looks that the home is as it was, rows and files alike."""

from pathlib import Path

from gainloop.stores.home import Home
from tests.cli_runner import Ran, Run
from tests.state_digest import state_digest


def dry(run: Run, home: Home, *words: object) -> Ran:
    """What the command would do. `--json` may be among the words."""
    before = state_digest(home), _objects(home)
    ran = run(*words, "--dry-run")
    assert (state_digest(home), _objects(home)) == before
    return ran


def _objects(home: Home) -> list[Path]:
    return sorted(path for path in home.objects.root.rglob("*") if path.is_file())
