"""The inventory: versions of what came in, who answers for it, and what is not in order."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from gainloop.bootstrap import operator_of
from gainloop.errors import InvalidInput, NotAllowed, NotFound
from gainloop.models.governance import Actor, AuditEntry
from gainloop.models.inventory import CatalogVersion, Owner
from gainloop.reads.inventory import InventoryRow, read_inventory
from gainloop.stores.home import Home
from gainloop.stores.uploads import safe_name
from gainloop.terms.enums import AuditAction, InventoryKind
from gainloop.workflows.catalog.import_catalog import CatalogRequest, import_catalog
from gainloop.workflows.inventory.assign_owner import assign_owner
from gainloop.workflows.ontology.add_ontology import add_ontology
from tests.cli_runner import Run
from tests.conftest import START
from tests.integration.ranked_program import add_evaluation
from tests.state_digest import state_digest

CLIPS = "clip_id,drive_id\na,d1\nb,d1\nc,d2\n"


def bring_in(home: Home, folder: Path, text: str, name: str = "fleet.csv", **choices: Any) -> None:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    import_catalog(home, operator_of(home), CatalogRequest(path, **choices))


def inventory(home: Home, days: float = 0) -> InventoryRow:
    """As it looks so many days after the clock of the tests began."""
    with home.database.read() as session:
        return read_inventory(session, operator_of(home), START + timedelta(days=days))


def datasets(home: Home) -> list[tuple[str, str, str]]:
    return [(item.name, item.version, item.size) for item in inventory(home).datasets]


def test_other_bytes_under_a_name_are_the_next_version(any_home: Home, tmp_path: Path) -> None:
    bring_in(any_home, tmp_path, CLIPS)
    bring_in(any_home, tmp_path, CLIPS + "d,\n")
    bring_in(any_home, tmp_path, "clip_id\ne\n", dataset="proving ground")

    assert datasets(any_home) == [
        ("fleet", "2", "4 clips, 2 drives"),
        ("proving ground", "1", "1 clip"),
    ]
    with any_home.database.read() as session:
        kept = session.exec(select(CatalogVersion).order_by(col(CatalogVersion.id))).all()
    assert [(row.id, row.num_clips, row.num_drives) for row in kept] == [
        ("fleet:1", 3, 2),
        ("fleet:2", 4, 2),
        ("proving ground:1", 1, 0),
    ]


def test_the_same_bytes_again_write_nothing(any_home: Home, tmp_path: Path) -> None:
    bring_in(any_home, tmp_path, CLIPS)
    before = state_digest(any_home)

    bring_in(any_home, tmp_path, CLIPS)
    bring_in(any_home, tmp_path, CLIPS, name="renamed.csv", dataset="fleet")

    assert state_digest(any_home) == before


def test_known_clips_under_another_name_are_a_dataset_of_their_own(
    home: Home, tmp_path: Path
) -> None:
    bring_in(home, tmp_path, CLIPS)
    bring_in(home, tmp_path, CLIPS, name="copy.csv")

    assert [name for name, _, _ in datasets(home)] == ["copy", "fleet"]
    with home.database.read() as session:
        entries = session.exec(
            select(AuditEntry).where(AuditEntry.action == AuditAction.CATALOG_IMPORT)
        ).all()
    assert b'"dataset":"copy:1"' in entries[-1].canonical
    assert b'"new":0' in entries[-1].canonical


def test_a_dry_run_makes_no_version(home: Home, tmp_path: Path) -> None:
    bring_in(home, tmp_path, CLIPS, dry_run=True)

    assert datasets(home) == []


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("Fleet 2026 (north).csv", "Fleet 2026 (north)"),
        ("a:b=c.csv", "a_b_c"),
        ("über.csv", "über"),
        ("x" * 200 + ".csv", "x" * 120),
        (f"{safe_name('../my fleet.csv')}", "my_fleet"),
    ],
)
def test_a_dataset_is_named_after_its_file(
    home: Home, tmp_path: Path, file_name: str, name: str
) -> None:
    bring_in(home, tmp_path, CLIPS, name=file_name)

    assert [found for found, _, _ in datasets(home)] == [name]


def test_a_bad_dataset_name_is_refused(home: Home, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="without a colon") as refused:
        bring_in(home, tmp_path, CLIPS, dataset="fleet:1")

    assert (refused.value.code, refused.value.field) == ("BAD_NAME", "dataset")
    assert datasets(home) == []


def test_ontologies_and_benchmarks_are_there_in_their_newest_version(
    any_home: Home, tmp_path: Path
) -> None:
    operator = operator_of(any_home)
    add_ontology(any_home, operator, "road-users", ["Pedestrian"])
    add_ontology(any_home, operator, "road-users", ["Pedestrian", "Cyclist"])
    add_evaluation(any_home, tmp_path, {"a": (2, 1)})
    add_evaluation(any_home, tmp_path, {"a": (2, 1), "b": (1, 0)})

    found = inventory(any_home)

    assert [(item.name, item.version, item.size) for item in found.ontologies] == [
        ("road-users", "2", "2 classes"),
        ("town", "1", "1 class"),
    ]
    assert [(item.name, item.version, item.size) for item in found.benchmarks] == [
        ("town", "2", "2 clips, 2 frames, 4 objects"),
    ]
    assert found.annotation_tools == []


def test_an_owner_is_named_and_the_one_before_is_kept(any_home: Home, tmp_path: Path) -> None:
    operator = operator_of(any_home)
    bring_in(any_home, tmp_path, CLIPS)
    (item,) = inventory(any_home).datasets
    assert (item.owner, item.owned_since) == (None, None)
    assert [finding.code for finding in item.findings] == ["NO_OWNER"]
    assert "`gainloop inventory own dataset fleet OWNER`" in item.findings[0].message

    assert assign_owner(any_home, operator, InventoryKind.DATASET, "fleet", "Data platform")
    assert assign_owner(any_home, operator, InventoryKind.DATASET, "fleet", " Fleet team ")

    (item,) = inventory(any_home).datasets
    assert (item.owner, item.findings) == ("Fleet team", [])
    with any_home.database.read() as session:
        first, second = session.exec(select(Owner).order_by(col(Owner.id))).all()
        entry = session.exec(select(AuditEntry).order_by(col(AuditEntry.sequence).desc())).first()
    assert (first.owner, first.retracted_at) == ("Data platform", second.recorded_at)
    assert (second.owner, second.retracted_at) == ("Fleet team", None)
    assert item.owned_since == second.recorded_at
    assert entry is not None
    assert (entry.action, entry.object_id) == (AuditAction.OWNER_ASSIGN, "dataset:fleet")
    assert b'"before":"Data platform","owner":"Fleet team"' in entry.canonical


def test_an_owner_of_one_kind_is_none_of_another_of_that_name(home: Home, tmp_path: Path) -> None:
    add_evaluation(home, tmp_path, {"a": (2, 1)})

    assign_owner(home, operator_of(home), InventoryKind.BENCHMARK, "town", "Validation")

    found = inventory(home)
    assert [item.owner for item in found.items()] == [None, "Validation"]


def test_the_same_owner_again_writes_nothing(any_home: Home, tmp_path: Path) -> None:
    operator = operator_of(any_home)
    bring_in(any_home, tmp_path, CLIPS)
    assign_owner(any_home, operator, InventoryKind.DATASET, "fleet", "Data platform")
    before = state_digest(any_home)

    assert not assign_owner(any_home, operator, InventoryKind.DATASET, "fleet", "Data platform ")

    assert state_digest(any_home) == before


@pytest.mark.parametrize(
    "owner",
    ["", "  ", "x" * 81, "two\nlines", "bell\x07", "\u202eknab", "=SUM(A1)", "+1", "-1", "@me"],
)
def test_an_owner_that_is_no_name_is_refused(home: Home, tmp_path: Path, owner: str) -> None:
    bring_in(home, tmp_path, CLIPS)
    before = state_digest(home)

    with pytest.raises(InvalidInput) as refused:
        assign_owner(home, operator_of(home), InventoryKind.DATASET, "fleet", owner)

    assert (refused.value.code, refused.value.field) == ("BAD_OWNER", "owner")
    assert state_digest(home) == before


@pytest.mark.parametrize(
    ("kind", "name"), [(InventoryKind.DATASET, "none"), (InventoryKind.ONTOLOGY, "fleet")]
)
def test_what_is_not_there_has_no_owner(
    home: Home, tmp_path: Path, kind: InventoryKind, name: str
) -> None:
    bring_in(home, tmp_path, CLIPS)

    with pytest.raises(NotFound, match=f"no {kind.value} '{name}'"):
        assign_owner(home, operator_of(home), kind, name, "Somebody")


def test_only_who_may_assign_owners_does(home: Home, tmp_path: Path) -> None:
    bring_in(home, tmp_path, CLIPS)
    before = state_digest(home)
    with home.database.read() as session:
        engineer = session.get(Actor, "demo-perception-engineer")
    assert engineer is not None

    with pytest.raises(NotAllowed, match="Data platform"):
        assign_owner(home, engineer, InventoryKind.DATASET, "fleet", "Me")

    assert state_digest(home) == before


def test_a_dataset_that_nothing_was_added_to_for_90_days_is_stale(
    any_home: Home, tmp_path: Path
) -> None:
    bring_in(any_home, tmp_path, CLIPS)
    add_ontology(any_home, operator_of(any_home), "road-users", ["Pedestrian"])
    (item,) = inventory(any_home).datasets

    def codes(days: float) -> list[str]:
        later = inventory(any_home, days)
        return [finding.code for found in later.items() for finding in found.findings]

    assert item.last_sync_at > START
    assert codes(90) == ["NO_OWNER", "NO_OWNER"]
    assert codes(91) == ["NO_OWNER", "STALE", "NO_OWNER"]
    stale = inventory(any_home, 91).datasets[0].findings[1]
    assert stale.message.startswith("nothing came in for 90 days: import a newer catalog as")


def test_the_command_line_lists_and_names_owners(gainloop: Run, tmp_path: Path) -> None:
    assert "gainloop catalog import" in gainloop("inventory", "list").output
    path = tmp_path / "clips.csv"
    path.write_text(CLIPS, encoding="utf-8")
    gainloop("catalog", "import", path, "--dataset", "it's fleet")

    listed = gainloop("inventory", "list").output
    assert "3 clips, 2 drives" in listed
    assert """gainloop inventory own dataset 'it'"'"'s fleet' OWNER""" in listed

    named = gainloop("inventory", "own", "dataset", "it's fleet", "Data platform", "--json")
    assert named.json["new"] is True
    again = gainloop("inventory", "own", "dataset", "it's fleet", "Data platform")
    assert "already" in again.output
    (item,) = gainloop("inventory", "list", "--json").json
    assert (item["owner"], item["findings"]) == ("Data platform", [])
    assert gainloop("audit", "verify").exit_code == 0


def test_the_command_line_refuses_what_makes_no_sense(gainloop: Run, tmp_path: Path) -> None:
    path = tmp_path / "clips.csv"
    path.write_text(CLIPS, encoding="utf-8")

    many = gainloop("catalog", "import", path, path, "--dataset", "fleet")
    assert (many.exit_code, "ONE_FILE_ONLY" in many.errors) == (2, True)
    nobody = gainloop("inventory", "own", "dataset", "clips", "=1", "--json")
    assert (nobody.exit_code, nobody.json["error"]["code"]) == (2, "BAD_OWNER")
    assert gainloop("inventory", "own", "thing", "clips", "me").exit_code == 2
    assert gainloop("inventory", "list", "--json").json == []


def test_two_owners_that_came_at_once_are_read_as_the_later_one(
    any_home: Home, tmp_path: Path
) -> None:
    bring_in(any_home, tmp_path, CLIPS)
    same = {"kind": InventoryKind.DATASET, "name": "fleet", "recorded_at": START}
    with any_home.database.engine.begin() as connection:
        connection.execute(sa.insert(Owner), [{**same, "owner": owner} for owner in ("One", "Two")])

    assert inventory(any_home).datasets[0].owner == "Two"
    assign_owner(any_home, operator_of(any_home), InventoryKind.DATASET, "fleet", "Three")
    with any_home.database.read() as session:
        present = session.exec(select(Owner.owner).where(col(Owner.retracted_at).is_(None))).all()
    assert present == ["Three"]
