"""Shared fixtures: homes on SQLite and PostgreSQL, real files, a fixed clock."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gainloop.bootstrap import open_home, operator_of
from gainloop.demo.build_demo import build_demo
from gainloop.demo.size import DemoSize
from gainloop.models.governance import Actor
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from tests.cli_runner import Run, runner
from tests.postgres_server import PostgresServer, find_binaries

pytest_plugins = ["tests.parts_summary", "tests.graph_servers", "tests.handing_out"]

REPOSITORY = Path(__file__).parent.parent
START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def required_parts() -> set[str]:
    return {part.strip() for part in load_settings().require.split(",") if part.strip()}


def need(part: str, is_present: bool, why: str) -> None:
    """Skips a test whose part is absent here; fails it where the part is required."""
    if is_present:
        return
    if part in required_parts():
        pytest.fail(f"{part} is required but absent: {why}")
    pytest.skip(f"{part}: {why}")


class SteppingClock:
    """Moves one second at each look."""

    def __init__(self, looks: int = 0) -> None:
        self.looks = looks

    def __call__(self) -> datetime:
        self.looks += 1
        return START + timedelta(seconds=self.looks - 1)


@dataclass(frozen=True, slots=True)
class ReadyHome:
    """A home that was set up once, to be copied: migrating takes longer than most tests.

    looks: at the clock while it was set up; database_url: "" for SQLite in the folder.
    """

    folder: Path
    looks: int
    database_url: str = ""


@pytest.fixture
def clock() -> SteppingClock:
    """Goes on from what setting up a home took."""
    return SteppingClock()


@pytest.fixture(scope="session")
def ready_home(tmp_path_factory: pytest.TempPathFactory) -> ReadyHome:
    return _set_up(tmp_path_factory.mktemp("ready") / "home", "")


@pytest.fixture(scope="session")
def ready_postgres_home(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> ReadyHome:
    folder = tmp_path_factory.mktemp("ready") / "home"
    return _set_up(folder, postgres_server.new_database())


@pytest.fixture
def home(ready_home: ReadyHome, tmp_path: Path, clock: SteppingClock) -> Iterator[Home]:
    """An empty, ready home on SQLite."""
    folder = shutil.copytree(ready_home.folder, tmp_path / "home")
    clock.looks = ready_home.looks
    opened = open_home(load_settings(home=folder, database_url=""), clock)
    yield opened
    opened.close()


@pytest.fixture
def operator(home: Home) -> Actor:
    return operator_of(home)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files; see GAINLOOP_REAL_DATA in docs/settings.md."""
    folder = load_settings().real_data
    folder = folder if folder.is_absolute() else REPOSITORY / folder
    need("real-data", folder.is_dir(), f"no folder {folder}")
    return folder


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a demo program of 150 clips, closed: copy it, and change the copy."""
    folder = tmp_path_factory.mktemp("demo") / "home"
    opened = open_home(load_settings(home=folder, database_url=""))
    build_demo(opened, DemoSize(num_clips=150))
    opened.close()
    return folder


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL cluster of the suite's own, on a socket in a temporary folder."""
    binaries = find_binaries()
    need("postgres", binaries is not None, "no PostgreSQL server binaries found")
    assert binaries is not None
    with PostgresServer(binaries, tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """The address of a new, empty database."""
    return postgres_server.new_database()


@pytest.fixture
def postgres_home(
    postgres_server: PostgresServer,
    ready_postgres_home: ReadyHome,
    tmp_path: Path,
    clock: SteppingClock,
) -> Iterator[Home]:
    folder = shutil.copytree(ready_postgres_home.folder, tmp_path / "home")
    clock.looks = ready_postgres_home.looks
    url = postgres_server.new_database(ready_postgres_home.database_url)
    opened = open_home(load_settings(home=folder, database_url=url), clock)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_home(request: pytest.FixtureRequest) -> Home:
    """The same test on both relational stores."""
    name = "home" if request.param == "sqlite" else "postgres_home"
    opened: Home = request.getfixturevalue(name)
    return opened


@pytest.fixture
def gainloop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """The command line on an empty home: `gainloop("catalog", "import", path, "--json")`."""
    return runner(tmp_path / "home", monkeypatch, capsys)


def _set_up(folder: Path, database_url: str) -> ReadyHome:
    clock = SteppingClock()
    open_home(load_settings(home=folder, database_url=database_url), clock).close()
    return ReadyHome(folder, clock.looks, database_url)
