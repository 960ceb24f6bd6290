"""Who imports vectors again that later ones stand before is told, since nothing would change."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from gainloop.bootstrap import operator_of
from gainloop.errors import InvalidInput
from gainloop.models.evaluation import EmbeddingSet
from gainloop.stores.home import Home
from gainloop.terms.options import ReadOptions
from gainloop.workflows.embeddings.import_embeddings import (
    EmbeddingsImport,
    EmbeddingsRequest,
    import_embeddings,
)
from tests.cli_runner import Run, runner
from tests.integration.ranked_program import VECTORS, add_catalog, add_embeddings

LATER = {"pool-day": (1.0, 1.0), "pool-late": (4.0, 4.0), "done-day": (4.0, 4.0)}
OTHERS = {"done-day": (4.0, 4.0)}


def again(home: Home, folder: Path, *, strict: bool = False) -> EmbeddingsImport:
    """What `add_embeddings` wrote last."""
    request = EmbeddingsRequest(folder / "scenes.npy", "scenes", options=ReadOptions(strict=strict))
    return import_embeddings(home, operator_of(home), request)


def stored(home: Home) -> list[str]:
    with home.database.read() as session:
        return list(session.exec(select(EmbeddingSet.id).order_by(col(EmbeddingSet.ordinal))))


def test_an_older_set_is_told_how_many_of_its_vectors_are_not_in_use(
    home: Home, tmp_path: Path
) -> None:
    add_catalog(home, tmp_path)
    add_embeddings(home, tmp_path, VECTORS)
    add_embeddings(home, tmp_path, LATER)
    newest = again(home, tmp_path)
    before = stored(home)
    add_embeddings(home, tmp_path, VECTORS)

    older = again(home, tmp_path)

    assert list(newest.findings) == []
    assert [(one.code, one.count, one.file) for one in older.findings] == [
        ("OLDER_VECTORS", 2, "scenes.npy")
    ]
    assert not older.is_new
    assert older.embedding_set_id == before[0]
    assert stored(home) == before


def test_an_older_set_is_refused_where_findings_are(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path)
    add_embeddings(home, tmp_path, LATER)
    add_embeddings(home, tmp_path, VECTORS)
    newest = again(home, tmp_path, strict=True)
    add_embeddings(home, tmp_path, LATER)

    with pytest.raises(InvalidInput) as refused:
        again(home, tmp_path, strict=True)

    assert not newest.is_new
    assert refused.value.code == "OLDER_VECTORS"


def test_a_set_of_which_no_later_one_holds_a_thing_is_in_use(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path)
    add_embeddings(home, tmp_path, VECTORS)
    add_embeddings(home, tmp_path, OTHERS)
    add_embeddings(home, tmp_path, OTHERS, "elsewhere")
    add_embeddings(home, tmp_path, VECTORS)

    assert list(again(home, tmp_path, strict=True).findings) == []


def test_the_command_line_says_so(
    home: Home,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    add_catalog(home, tmp_path)
    add_embeddings(home, tmp_path, VECTORS)
    add_embeddings(home, tmp_path, LATER)
    add_embeddings(home, tmp_path, VECTORS)
    run: Run = runner(home.settings.home, monkeypatch, capsys)

    ran = run("embeddings", "import", tmp_path / "scenes.npy", "--space", "scenes")

    assert ran.exit_code == 0
    assert "OLDER_VECTORS" in ran.errors
    assert "5 vectors of space scenes checked, nothing was written." in ran.output
