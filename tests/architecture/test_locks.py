"""The lock files: hashed, complete, without an address, and above the floors of known flaws."""

import json
import re
import tomllib
from importlib.metadata import version
from itertools import pairwise

import pytest
import strawberry
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.architecture.sources import REPOSITORY

LOCKS = ("run", "dev", "bench")  # each holds all of the one before it
NODE_FOLDERS = ("frontend", "frontend/graphiql")
FLOORS = {"strawberry-graphql": "0.341.2", "graphql-core": "3.3.2", "starlette": "1.3.1"}
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)


def lock_text(name: str) -> str:
    return (REPOSITORY / "requirements" / f"{name}.lock").read_text(encoding="utf-8")


def pins_of(name: str) -> dict[str, str]:
    return {canonicalize_name(package): pin for package, pin in PIN.findall(lock_text(name))}


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash(name: str) -> None:
    entries = [entry for entry in re.split(r"\n(?=\S)", lock_text(name)) if entry.strip()]

    assert len(entries) > 30
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_python_lock_holds_no_address(name: str) -> None:
    assert "://" not in lock_text(name)
    assert "--index" not in lock_text(name)


def test_a_larger_lock_holds_the_smaller_one() -> None:
    for smaller, larger in pairwise(LOCKS):
        assert pins_of(smaller).items() <= pins_of(larger).items()


@pytest.mark.parametrize(
    ("lock", "extras"), [("run", ["build"]), ("dev", ["dev"]), ("bench", ["bench"])]
)
def test_every_declared_dependency_is_locked(lock: str, extras: list[str]) -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"]]
    for extra in extras:
        declared += project["optional-dependencies"][extra]
    pins = pins_of(lock)

    for line in declared:
        wanted = Requirement(line)
        assert pins[canonicalize_name(wanted.name)] in wanted.specifier, line


@pytest.mark.parametrize(("package", "floor"), FLOORS.items())
def test_packages_are_above_the_floors_of_their_advisories(package: str, floor: str) -> None:
    assert Version(version(package)) >= Version(floor)
    for lock in LOCKS:
        assert Version(pins_of(lock)[package]) >= Version(floor)


def test_the_pinned_strawberry_answers_a_query() -> None:
    @strawberry.type
    class Query:
        loop: str = "closed"

    answer = strawberry.Schema(query=Query).execute_sync("{ loop }", root_value=Query())

    assert answer.errors is None
    assert answer.data == {"loop": "closed"}


@pytest.mark.parametrize("folder", NODE_FOLDERS)
def test_a_node_lock_is_hashed_and_holds_no_address(folder: str) -> None:
    text = (REPOSITORY / folder / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]

    unhashed = [place for place, entry in packages.items() if place and "integrity" not in entry]
    resolved = [place for place, entry in packages.items() if "resolved" in entry]
    assert (unhashed, resolved) == ([], [])


@pytest.mark.parametrize("folder", NODE_FOLDERS)
def test_node_packages_are_pinned_exactly(folder: str) -> None:
    package = json.loads((REPOSITORY / folder / "package.json").read_text(encoding="utf-8"))
    loose = [
        f"{name} {wanted}"
        for name, wanted in {
            **package["dependencies"],
            **package.get("devDependencies", {}),
        }.items()
        if not re.fullmatch(r"\d+\.\d+\.\d+", wanted)
    ]

    assert loose == []
