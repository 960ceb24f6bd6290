"""The pages under docs name only what exists, and all that they promise to name."""

import re
import subprocess
from collections.abc import Iterator

import pytest
import typer
from graphql import GraphQLInterfaceType, GraphQLObjectType

from gainloop.api.schema import build_schema, core_schema
from gainloop.cli.main import build_app
from scripts.generate_docs import PLACE, settings_page
from tests.architecture.sources import PACKAGE, REPOSITORY, name_of, repository_files

DOCS = REPOSITORY / "docs"
FEATURES = REPOSITORY / "frontend" / "src" / "features"
TICKED = re.compile(r"`([^`]+)`")
COMMAND = re.compile(r"(?:`|^)gainloop ([a-z]+) ?((?:[a-z]+(?:-[a-z]+)*)?)", re.MULTILINE)
ROOT_OF_COLUMN = {
    "workflow or read": PACKAGE,
    "numbers and rules": PACKAGE,
    "page": FEATURES,
    "tests": REPOSITORY / "tests",
}
SCHEMA = core_schema(build_schema())


def table_rows(page: str) -> list[dict[str, str]]:
    """The rows of all tables of a page, each by the heads of its own table."""
    rows: list[dict[str, str]] = []
    heads: list[str] = []
    for line in (DOCS / page).read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line[:1] == "|" else []
        if not cells:
            heads = []
        elif not heads:
            heads = cells
        elif set(cells[0]) != {"-"}:
            rows.append(dict(zip(heads, cells, strict=True)))
    return rows


def ticked_in(page: str, column: str) -> list[str]:
    return [name for row in table_rows(page) for name in TICKED.findall(row[column])]


def test_the_page_of_settings_is_written_from_the_settings() -> None:
    assert PLACE.read_text(encoding="utf-8") == settings_page(), "run `make docs`"


def test_every_node_of_the_schema_is_in_the_glossary() -> None:
    explained = set(ticked_in("glossary.md", "GraphQL"))
    nodes = {type_.name for type_ in SCHEMA.get_possible_types(_interface("Node"))}

    assert nodes - explained == set()


def test_the_glossary_names_only_types_of_the_schema() -> None:
    assert set(ticked_in("glossary.md", "GraphQL")) - set(SCHEMA.type_map) == set()


@pytest.mark.parametrize("column", ROOT_OF_COLUMN)
def test_paths_of_the_feature_map_exist(column: str) -> None:
    paths = [ROOT_OF_COLUMN[column] / name for name in ticked_in("feature-map.md", column)]

    assert len(paths) > 5
    assert [str(path) for path in paths if not path.is_file()] == []


def test_fields_of_the_feature_map_exist() -> None:
    missing = [
        place for place in ticked_in("feature-map.md", "GraphQL") if not _field_exists(place)
    ]

    assert missing == []


def test_every_query_and_mutation_is_in_the_feature_map() -> None:
    assert SCHEMA.query_type is not None
    assert SCHEMA.mutation_type is not None
    mapped = set(ticked_in("feature-map.md", "GraphQL"))
    roots = {f"Query.{name}" for name in SCHEMA.query_type.fields} | {
        f"Mutation.{name}" for name in SCHEMA.mutation_type.fields
    }

    assert roots - mapped == set()


def test_every_page_is_in_the_feature_map() -> None:
    mapped = set(ticked_in("feature-map.md", "page"))
    pages = {path.relative_to(FEATURES).as_posix() for path in FEATURES.rglob("*Page.tsx")}

    assert pages - mapped == set()


def test_the_feature_map_holds_exactly_the_commands() -> None:
    commands = set(_command_paths(build_app()))

    assert set(ticked_in("feature-map.md", "command")) == commands


def test_commands_that_pages_show_exist() -> None:
    paths = _command_paths(build_app())
    commands = {" ".join(path.split()[:2]) for path in paths}  # of three words, the first two
    wrong = [
        f"{name_of(page)}: gainloop {noun} {verb}"
        for page in repository_files()
        if page.suffix == ".md"
        for noun, verb in COMMAND.findall(page.read_text(encoding="utf-8"))
        if not {noun, f"{noun} {verb}"} & commands
    ]

    assert wrong == []


def test_links_between_pages_resolve() -> None:
    broken = [
        f"{name_of(page)}: {target}"
        for page in repository_files()
        if page.suffix == ".md"
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []


def _interface(name: str) -> GraphQLInterfaceType:
    found = SCHEMA.type_map[name]
    assert isinstance(found, GraphQLInterfaceType)
    return found


def _field_exists(place: str) -> bool:
    type_name, _, field = place.partition(".")
    found = SCHEMA.type_map.get(type_name)
    return isinstance(found, GraphQLObjectType) and field in found.fields


def _command_paths(group: typer.Typer, prefix: str = "") -> Iterator[str]:
    for command in group.registered_commands:
        assert command.callback is not None
        yield prefix + (command.name or command.callback.__name__)
    for child in group.registered_groups:
        assert child.typer_instance is not None
        yield from _command_paths(child.typer_instance, f"{prefix}{child.name} ")


def test_make_lists_every_target_that_is_described() -> None:
    source = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    described = re.findall(r"^([\w.-]+):.*?## (.+)$", source, re.MULTILINE)

    listed = subprocess.run(["make"], cwd=REPOSITORY, capture_output=True, text=True, check=True)

    found = re.findall(r"^  make (\S+) +(.+)$", listed.stdout, re.MULTILINE)
    assert found == described
    assert "neo4j" in dict(found)
