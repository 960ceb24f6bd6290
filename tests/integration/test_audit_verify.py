"""Whoever changes a stored audit row is found out, and the row is named."""

import json
import sqlite3
from pathlib import Path

import pytest

from gainloop.rules.hash_chain import GENESIS, link_hash
from tests.cli_runner import Run


@pytest.fixture
def used(gainloop: Run, tmp_path: Path) -> Run:
    """A home with a handful of audit rows."""
    for number in range(4):
        path = tmp_path / f"clips-{number}.csv"
        path.write_text(f"clip_id\nclip-{number}\n", encoding="utf-8")
        assert gainloop("catalog", "import", path).exit_code == 0
    return gainloop


def tamper(tmp_path: Path, statement: str, *values: object) -> None:
    """Changes the database behind the program's back, triggers and all."""
    with sqlite3.connect(tmp_path / "home/gainloop.sqlite") as connection:
        connection.execute("DROP TRIGGER audit_entry_no_update")
        connection.execute("DROP TRIGGER audit_entry_no_delete")
        connection.execute(statement, values)
    connection.close()


def test_an_untouched_log_is_intact(used: Run) -> None:
    ran = used("audit", "verify", "--json")

    assert ran.exit_code == 0
    assert (ran.json["intact"], ran.json["rows"], ran.json["first_bad"]) == (True, 5, None)


def test_one_flipped_byte_is_found_in_its_row(used: Run, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "home/gainloop.sqlite") as connection:
        canonical = bytearray(
            connection.execute("SELECT canonical FROM audit_entry WHERE sequence = 3").fetchone()[0]
        )
    connection.close()
    canonical[-4] ^= 1
    tamper(tmp_path, "UPDATE audit_entry SET canonical = ? WHERE sequence = 3", bytes(canonical))

    ran = used("audit", "verify", "--json")

    assert ran.exit_code == 1
    assert ran.json["first_bad"] == {
        "sequence": 3,
        "reason": "the content does not match its hash",
    }
    assert "audit row 3" in used("audit", "verify").errors


@pytest.mark.parametrize(
    ("statement", "sequence"),
    [
        ("UPDATE audit_entry SET object_id = 'other.csv' WHERE sequence = 2", 2),
        ("UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE sequence = 4", 4),
        ("DELETE FROM audit_entry WHERE sequence = 3", 3),
        ("DELETE FROM audit_entry WHERE sequence = 5", 5),
        ("UPDATE audit_entry SET hash = previous_hash WHERE sequence = 1", 1),
    ],
)
def test_every_other_change_is_found_too(
    used: Run, tmp_path: Path, statement: str, sequence: int
) -> None:
    tamper(tmp_path, statement)

    ran = used("audit", "verify", "--json")

    assert ran.exit_code == 1
    assert ran.json["first_bad"]["sequence"] == sequence


def test_an_export_is_checked_without_the_home(used: Run, tmp_path: Path) -> None:
    export = tmp_path / "audit.jsonl"
    assert used("audit", "export", "-o", export).exit_code == 0
    assert used("audit", "verify", export, "--json").json["rows"] == 5

    lines = export.read_text(encoding="utf-8").splitlines()
    row = json.loads(lines[1])
    lines[1] = json.dumps({**row, "canonical": row["canonical"].replace("clips-0", "clips-9")})
    export.write_text("\n".join(lines), encoding="utf-8")
    assert used("audit", "verify", export, "--json").json["first_bad"]["sequence"] == 2

    export.write_text("\n".join(lines[:-1]), encoding="utf-8")
    assert used("audit", "verify", export).exit_code == 5


def test_an_export_holds_what_some_take_for_line_ends(gainloop: Run, tmp_path: Path) -> None:
    path = tmp_path / "a\u2028b\u2029c\u0085d.csv"
    path.write_text("clip_id\nclip-0\n", encoding="utf-8")
    assert gainloop("catalog", "import", path).exit_code == 0
    export = tmp_path / "audit.jsonl"
    assert gainloop("audit", "export", "-o", export).exit_code == 0
    assert path.stem in export.read_text(encoding="utf-8")

    ran = gainloop("audit", "verify", export, "--json")

    assert ran.exit_code == 0
    assert (ran.json["intact"], ran.json["rows"]) == (True, 2)


@pytest.mark.parametrize(
    "line", ["[" * 100_000, '{"kind": "gainloop-audit-1", "head": 1e999, "hash": ""}', "", "7"]
)
def test_a_line_that_is_no_entry_is_unreadable(gainloop: Run, tmp_path: Path, line: str) -> None:
    export = tmp_path / "audit.jsonl"
    export.write_text(f"{line}\n", encoding="utf-8")

    ran = gainloop("audit", "verify", export)

    assert ran.exit_code == 5
    assert "audit.jsonl, line 1 is no audit entry" in " ".join(ran.errors.split())


def test_deeply_nested_content_is_no_entry_of_the_chain(gainloop: Run, tmp_path: Path) -> None:
    content = "[" * 100_000
    row = {
        "sequence": 1,
        "canonical": content,
        "previous_hash": GENESIS,
        "hash": link_hash(GENESIS, content.encode()),
    }
    head = {"kind": "gainloop-audit-1", "head": 1, "hash": row["hash"]}
    export = tmp_path / "audit.jsonl"
    export.write_text(f"{json.dumps(row)}\n{json.dumps(head)}\n", encoding="utf-8")

    ran = gainloop("audit", "verify", export, "--json")

    assert ran.exit_code == 1
    assert ran.json["first_bad"] == {"sequence": 1, "reason": "the content is not JSON"}
