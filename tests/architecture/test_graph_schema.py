"""The property graph: statements, model, port and page say the same; writes may be repeated."""

import re

import pytest

from gainloop.ports.graph import Graph
from gainloop.stores.graph.model import ANY, load_model, schema_folder
from gainloop.stores.graph.rows import TYPES
from gainloop.stores.graph.statements import Statement, load_statements, without_texts
from gainloop.terms.enums import LineageType, NodeLabel
from gainloop.terms.lineage import BACKWARD, BULK_TYPES, FORWARD
from scripts.draw_graph_schema import drawn_readme, readme_place

MODEL = load_model()
STATEMENTS = load_statements()
WITHOUT_STATEMENT = {"engine", "close"}
WRITERS = {"merge_nodes", "merge_edges", "clear_in_batches", "set_mark", "migrate"}
WRITES = re.compile(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|DROP|LOAD|FOREACH)\b", re.IGNORECASE)
NAME = re.compile(r"[:|]([A-Z]\w*)")
PROPERTY = re.compile(r"\b(\w+)\.([a-z]\w*)\b(?!\()")
MAP_KEY = re.compile(r"[{,]\s*([a-z]\w*):")
RECORD = {"key", "name", "checksum", "text"}  # of what the graph knows of itself
FROM_TARGET, FROM_SOURCE = (
    "MERGE (target)<-[r:X {id: row.id}]-(source)",
    "MERGE (source)-[r:X {id: row.id}]->(target)",
)
ROW = {"key", "id", "source", "target", "properties"}  # of parameters; see stores.graph.rows


def folder_of(name: str) -> str:
    return name.partition("/")[0]


def test_every_method_of_the_port_has_its_folder_of_statements_and_the_reverse() -> None:
    methods = {name for name in vars(Graph) if not name.startswith("_")}

    assert {folder_of(name) for name in STATEMENTS} == methods - WITHOUT_STATEMENT


@pytest.mark.parametrize(
    ("folder", "names"),
    [("merge_nodes", list(NodeLabel)), ("merge_edges", list(LineageType))],
)
def test_writes_are_alike_but_for_the_label_or_type(folder: str, names: list[str]) -> None:
    texts = {
        name.partition("/")[2]: statement.text
        for name, statement in STATEMENTS.items()
        if folder_of(name) == folder
    }

    assert set(texts) == set(names)
    bare = {text.replace(f":{name} ", ":X ") for name, text in texts.items()}
    assert len({text.replace(FROM_TARGET, FROM_SOURCE) for text in bare}) == 1


@pytest.mark.parametrize("relation", sorted(BULK_TYPES - {LineageType.SHOWS}))
def test_a_merge_of_many_edges_starts_at_the_clip(relation: LineageType) -> None:
    """From the other end its cost would grow with each edge; SHOWS has the clip as its source."""
    text = STATEMENTS[f"merge_edges/{relation.value}"].text

    assert FROM_TARGET.replace("X", relation.value) in text


@pytest.mark.parametrize("name", STATEMENTS)
def test_labels_and_types_are_of_the_model(name: str) -> None:
    known = {*NodeLabel, *LineageType, MODEL.common["label"], MODEL.common["record"]}

    assert set(NAME.findall(without_texts(STATEMENTS[name].text))) - known == set()


@pytest.mark.parametrize("name", STATEMENTS)
def test_properties_are_of_the_model(name: str) -> None:
    assert unknown_properties(STATEMENTS[name].text) == set()


def test_an_unknown_property_is_found() -> None:
    assert unknown_properties("MATCH (n:Clip {key: row.key}) WHERE n.weather = 1") == {"weather"}
    assert unknown_properties("MATCH (n:Clip {lat: 1})") == {"lat"}
    assert unknown_properties("UNWIND $rows AS row SET n.size = row.lat") == {"lat"}


def test_only_methods_that_write_have_statements_that_write() -> None:
    """Read access is no guard: ArcadeDB writes all the same."""
    writing = {name for name, one in STATEMENTS.items() if WRITES.search(one.text)}

    assert {folder_of(name) for name in writing} == WRITERS
    assert "migrate/applied" not in writing


@pytest.mark.parametrize(
    "statement", [one for one in STATEMENTS.values() if WRITES.search(one.text)], ids=str
)
def test_a_write_may_be_repeated(statement: Statement) -> None:
    assert is_repeatable(statement.text)


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (:Entity:Clip {key: $key})",
        "MERGE (n:Clip)",
        "MERGE (a)-[:OF]->(b)",
        "MERGE (n:Entity {key: row.key}) CREATE (:Clip)",
        "MATCH (n) DETACH DELETE n",
    ],
)
def test_a_write_that_may_not_be_repeated_is_found(text: str) -> None:
    assert not is_repeatable(text)


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_gives_what_it_declares(name: str) -> None:
    last = without_texts(STATEMENTS[name].text).rpartition("RETURN ")[2]

    assert tuple(re.findall(r" AS (\w+)", last)) == STATEMENTS[name].returns


def test_no_path_is_without_a_bound() -> None:
    pattern = re.compile(r"-\[[^\]]*\*(?!\d+\.\.\d)")

    assert pattern.search("-[:OF*]->")
    assert not pattern.search("-[:OF*1..6]->")
    assert [name for name, one in STATEMENTS.items() if pattern.search(one.text)] == []


def test_the_model_holds_every_label_and_type_with_known_types_of_values() -> None:
    assert set(MODEL.nodes) == set(NodeLabel)
    assert set(MODEL.relationships) == set(LineageType)
    parts = [one.properties for one in MODEL.nodes.values()]
    parts += [one.properties for one in MODEL.relationships.values()]
    assert {kind for part in parts for kind in part.values()} <= set(TYPES)
    names = {name for part in parts for name in part}
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9_]*", name)] == []


def test_flows_and_ends_are_those_of_the_terms() -> None:
    flows = {name: one.flow for name, one in MODEL.relationships.items()}
    bulk = {name for name, one in MODEL.relationships.items() if "Clip" in set(sum(one.ends, ()))}

    assert {name for name, flow in flows.items() if flow == "forward"} == FORWARD
    assert {name for name, flow in flows.items() if flow == "backward"} == BACKWARD
    assert bulk == BULK_TYPES
    ends = {end for one in MODEL.relationships.values() for pair in one.ends for end in pair}
    assert ends - {*NodeLabel} == {ANY}


def test_every_label_has_an_index_of_its_ids() -> None:
    migrations = "".join(
        path.read_text(encoding="utf-8") for path in (schema_folder() / "migrations").iterdir()
    )

    for label in NodeLabel:
        assert f"FOR (n:{label.value}) ON (n.id)" in migrations
    assert "FOR (n:Entity) REQUIRE n.key IS UNIQUE" in migrations


def test_the_page_is_drawn_from_the_model() -> None:
    text = readme_place().read_text(encoding="utf-8")

    assert text == drawn_readme(text), "run `make docs`"
    assert text.count("-- ") >= len(LineageType) - 2


def unknown_properties(text: str) -> set[str]:
    shared = {*MODEL.common["node"], *MODEL.common["relationship"]}
    known = {name for one in MODEL.nodes.values() for name in one.properties}
    known |= {name for one in MODEL.relationships.values() for name in one.properties}
    names = {"row": ROW, "record": RECORD}
    bare = without_texts(text)
    found = {
        name
        for owner, name in PROPERTY.findall(bare)
        if name not in names.get(owner, known | shared)
    }
    return found | {name for name in MAP_KEY.findall(bare) if name not in known | shared}


def is_repeatable(text: str) -> bool:
    """Every MERGE is on a key, every CREATE is of a key that a look-up did not find, what is
    deleted is bounded.
    """
    bare = without_texts(text)
    merges = re.findall(r"MERGE .*", bare)
    on_key = re.compile(r"MERGE (\(\w+:\w+ \{key: |\((source|target)\)<?-\[r:\w+ \{id: )")
    if any(not on_key.match(merge) for merge in merges):
        return False
    creates = re.findall(r"CREATE .*", bare)
    looks_up = re.search(
        r"OPTIONAL MATCH \(old:Entity \{key: row.key\}\)\nFOREACH .* old IS NULL", bare
    )
    if creates and not (looks_up and merges and all("{key: row.key}" in one for one in creates)):
        return False
    return "DELETE" not in bare or "LIMIT $size" in bare
