"""`gainloop doctor`: what works here and what does not, each with its cure."""

import importlib
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import typer
from sqlalchemy.exc import SQLAlchemyError

from gainloop.bootstrap import build_home, open_vectors
from gainloop.cli.output import AsJson, plural, print_json, print_line
from gainloop.errors import GainloopError, Unreadable
from gainloop.reads.embedding_spaces import embedding_spaces
from gainloop.rules.hash_chain import verify_chain
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.stores.relational import migrate
from gainloop.stores.relational.audit_log import read_head, read_links

LOW_SPACE_BYTES = 1024**3
WHEELS = ("numpy", "scipy", "pyarrow", "sqlalchemy", "strawberry", "starlette", "uvicorn", "faiss")
REPOSITORY = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Check:
    """`cure` is empty where nothing is wrong."""

    part: str
    works: bool
    finding: str
    cure: str = ""


def doctor(as_json: AsJson = False) -> None:
    """Check this installation; exit 1 if a part does not work."""
    home = build_home(load_settings())
    checks = [
        _python(),
        *(_wheel(name) for name in WHEELS),
        _space(home),
        _guarded("database", home, _database),
        _guarded("audit log", home, _audit),
        _guarded("vectors", home, _vectors),
        _dashboard(),
    ]
    home.close()
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        for check in checks:
            mark = "works" if check.works else "BROKEN"
            cure = f" Cure: {check.cure}" if check.cure else ""
            print_line(f"{mark:7} {check.part}: {check.finding}.{cure}")
    if not all(check.works for check in checks):
        raise typer.Exit(GainloopError.exit_code)


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    works = sys.version_info >= (3, 11)
    return Check("Python", works, version, "" if works else "install Python 3.11 or newer")


def _wheel(name: str) -> Check:
    try:
        module = importlib.import_module(name)
    except ImportError as error:
        cure = "pip install --require-hashes -r requirements/run.lock"
        return Check(name, works=False, finding=str(error), cure=cure)
    return Check(name, works=True, finding=str(getattr(module, "__version__", "present")))


def _space(home: Home) -> Check:
    free = shutil.disk_usage(home.settings.home).free
    works = free > LOW_SPACE_BYTES
    cure = "" if works else f"free some space, or move GAINLOOP_HOME from {home.settings.home}"
    return Check("disk", works, f"{free / 1024**3:.1f} GiB free", cure)


def _guarded(part: str, home: Home, check: Callable[[Home], Check]) -> Check:
    """What a broken part raises is its finding: the doctor itself does not fail on it."""
    try:
        return check(home)
    except (GainloopError, SQLAlchemyError, OSError) as error:
        cure = "check GAINLOOP_DATABASE_URL and that the database runs"
        return Check(part, works=False, finding=str(error).splitlines()[0], cure=cure)


def _database(home: Home) -> Check:
    found, wanted = migrate.current_revision(home.database), migrate.head_revision()
    where = home.database.url.render_as_string(hide_password=True)
    if found == wanted:
        return Check("database", works=True, finding=f"{where} at revision {found}")
    finding = f"{where} at {found or 'no revision'}, needed {wanted}"
    return Check("database", works=False, finding=finding, cure="gainloop db upgrade")


def _audit(home: Home) -> Check:
    with home.database.read() as session:
        verdict = verify_chain(read_links(session), read_head(session))
    if verdict.first_bad:
        finding = f"row {verdict.first_bad[0]} {verdict.first_bad[1]}"
        return Check("audit log", works=False, finding=finding, cure="restore a backup")
    return Check("audit log", works=True, finding=f"{plural(verdict.rows, 'row')} intact")


def _vectors(home: Home) -> Check:
    """Whether the index of each embedding space can be read, and holds all of its imports."""
    index = open_vectors(home)
    with home.database.read() as session:
        spaces = embedding_spaces(session)
    try:
        states = {space.name: index.state(space.name) for space in spaces}
    except Unreadable as error:
        cure = "gainloop vectors rebuild"
        return Check("vectors", works=False, finding=error.message, cure=cure)
    finding = plural(len(spaces), "embedding space")
    behind = [
        space.name
        for space in spaces
        if (state := states[space.name]) is None or state.mark != space.sets[-1].set_id
    ]
    if behind:
        finding += f"; {', '.join(behind)} will be indexed by a server, a worker or a search"
    return Check("vectors", works=True, finding=finding)


def _dashboard() -> Check:
    works = (REPOSITORY / "frontend/dist/index.html").is_file()
    cure = "" if works else "make start builds it"
    return Check("dashboard", works, "built" if works else "not built", cure)
