"""Statement files: what is declared is what is used."""

import pytest

from gainloop.stores.graph.model import schema_folder
from gainloop.stores.graph.statements import load_statements, read_statement

HEAD = "// purpose: finds\n// params: key, limit\n// returns: id\n"


def test_a_statement_is_read_with_its_header() -> None:
    found = read_statement("clip/one", f"{HEAD}MATCH (n {{key: $key}})\nRETURN n.id LIMIT $limit\n")

    assert (found.name, found.purpose) == ("clip/one", "finds")
    assert (found.params, found.returns) == (("key", "limit"), ("id",))
    assert found.text == "MATCH (n {key: $key})\nRETURN n.id LIMIT $limit"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("RETURN $key", "uses ['key']"),
        ("RETURN $key, $limit, $more", "uses ['key', 'limit', 'more']"),
        ("RETURN $key // $limit", "uses ['key']"),
        ("RETURN $key, '$limit'", "uses ['key']"),
        ('RETURN $key, "a \\" $limit"', "uses ['key']"),
    ],
)
def test_a_parameter_that_is_not_declared_or_not_used_is_refused(body: str, told: str) -> None:
    with pytest.raises(ValueError, match="declares") as refused:
        read_statement("clip/one", HEAD + body)

    assert str(refused.value) == f"clip/one: declares ['key', 'limit'], {told}"


@pytest.mark.parametrize("head", ["purpose", "params", "returns"])
def test_a_header_without_one_of_its_lines_is_refused(head: str) -> None:
    lines = [line for line in HEAD.splitlines() if f"{head}:" not in line]

    with pytest.raises(ValueError, match=f"`// {head}:` is missing"):
        read_statement("clip/one", "\n".join([*lines, "RETURN $key, $limit"]))


def test_every_file_is_read() -> None:
    files = list((schema_folder() / "queries").rglob("*.cypher"))

    assert len(load_statements()) == len(files) > 40
