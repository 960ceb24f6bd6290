"""Migrations of the graph: read, told apart by their checksums, never in another form."""

import pytest

from gainloop.errors import Conflict
from gainloop.stores.graph.migrations import load_migrations, missing_migrations, read_migration

SOURCE = """\
// purpose: two indexes
CREATE INDEX a IF NOT EXISTS
  FOR (n:Clip) ON (n.id);

CREATE INDEX b IF NOT EXISTS FOR (n:Epic) ON (n.id);
"""


def test_statements_end_with_a_semicolon() -> None:
    migration = read_migration("V0001__first", SOURCE)

    assert migration.statements == (
        "CREATE INDEX a IF NOT EXISTS\n  FOR (n:Clip) ON (n.id)",
        "CREATE INDEX b IF NOT EXISTS FOR (n:Epic) ON (n.id)",
    )


def test_a_checksum_is_of_the_statements_not_of_comments() -> None:
    checksum = read_migration("V0001__first", SOURCE).checksum

    assert read_migration("V0001__first", SOURCE.replace("two", "new")).checksum == checksum
    assert read_migration("V0001__first", SOURCE.replace("Epic", "Queue")).checksum != checksum


@pytest.mark.parametrize("name", ["V1__first", "0001__first", "V0001_first", "V0001__First"])
def test_a_file_of_another_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} is no name of a migration"):
        read_migration(name, SOURCE)


def test_only_what_is_missing_is_applied() -> None:
    first, second = (read_migration(f"V000{n}__x", SOURCE) for n in (1, 2))

    assert missing_migrations([first, second], {}) == [first, second]
    assert missing_migrations([first, second], {first.name: first.checksum}) == [second]


def test_one_that_was_changed_after_it_was_applied_is_refused() -> None:
    migration = read_migration("V0001__first", SOURCE)

    with pytest.raises(Conflict, match="V0001__first was changed") as refused:
        missing_migrations([migration], {migration.name: "of another text"})

    assert refused.value.code == "GRAPH_MIGRATION_CHANGED"


def test_one_that_is_unknown_here_is_refused() -> None:
    with pytest.raises(Conflict, match="V0002__later is applied, and unknown") as refused:
        missing_migrations([read_migration("V0001__first", SOURCE)], {"V0002__later": "x"})

    assert refused.value.code == "GRAPH_NEWER"


def test_those_of_the_repository_follow_each_other() -> None:
    names = [migration.name for migration in load_migrations()]

    assert [name[:5] for name in names] == [f"V{n:04}" for n in range(1, len(names) + 1)]
    assert len(load_migrations()[0].statements) == 15
