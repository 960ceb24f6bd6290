"""What the local Neo4j refuses before it starts anything: other jars, a password it cannot use."""

import hashlib
from pathlib import Path

import pytest

from scripts.start_neo4j import Neo4jUnavailable, check_digests, keep_password, running_neo4j

DIGESTS = {
    "a.jar": hashlib.sha256(b"one").hexdigest(),
    "b.jar": hashlib.sha256(b"two").hexdigest(),
}


@pytest.fixture
def jars(tmp_path: Path) -> Path:
    (tmp_path / "a.jar").write_bytes(b"one")
    (tmp_path / "b.jar").write_bytes(b"two")
    return tmp_path


def test_the_jars_of_the_list_are_accepted(jars: Path) -> None:
    check_digests(jars, DIGESTS)


def test_another_jar_is_named(jars: Path) -> None:
    (jars / "b.jar").write_bytes(b"three")
    with pytest.raises(Neo4jUnavailable, match=r"jars\.sha256: b\.jar; delete"):
        check_digests(jars, DIGESTS)


def test_a_missing_and_an_unknown_jar_are_named(jars: Path) -> None:
    (jars / "a.jar").rename(jars / "c.jar")
    with pytest.raises(Neo4jUnavailable, match=r"jars\.sha256: a\.jar, c\.jar; delete"):
        check_digests(jars, DIGESTS)


def test_a_password_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "home" / "password"
    made = keep_password(file)
    assert keep_password(file) == made
    assert len(made) >= 24
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("password", ["seven77", "two lines\nof it"])
def test_a_password_that_neo4j_refuses_is_refused_first(tmp_path: Path, password: str) -> None:
    home = tmp_path / "home"
    with (
        pytest.raises(Neo4jUnavailable, match="8 characters, one line"),
        running_neo4j(home, password, 7687),
    ):
        pass
    assert not home.exists()
