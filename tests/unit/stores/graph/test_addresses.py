"""Where the embedded graph is: private files of the home, and nothing where nobody runs one."""

from pathlib import Path

from gainloop.stores.graph.addresses import (
    Address,
    child_address,
    child_password,
    forget_port,
    write_port,
)


def test_no_child_has_no_address(tmp_path: Path) -> None:
    assert child_address(tmp_path) is None
    child_password(tmp_path)
    assert child_address(tmp_path) is None


def test_a_child_is_found_where_it_says(tmp_path: Path) -> None:
    password = child_password(tmp_path)
    write_port(tmp_path, 7687, 12)
    write_port(tmp_path, 7700, 13)

    assert child_address(tmp_path) == Address("bolt://127.0.0.1:7700", "root", password, "graph")
    forget_port(tmp_path)
    forget_port(tmp_path)
    assert child_address(tmp_path) is None


def test_a_damaged_file_is_as_no_child(tmp_path: Path) -> None:
    child_password(tmp_path)
    write_port(tmp_path, 7687, 12)
    for text in ("", "[]", '{"port": "x"}', "{}"):
        (tmp_path / "run" / "graph.json").write_text(text)
        assert child_address(tmp_path) is None


def test_password_and_place_are_for_the_owner_only_and_kept(tmp_path: Path) -> None:
    password = child_password(tmp_path)
    write_port(tmp_path, 7687, 12)

    assert child_password(tmp_path) == password
    assert len(password) >= 24
    for name in ("graph/password", "run/graph.json"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert password not in repr(child_address(tmp_path))
