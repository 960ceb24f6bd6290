"""What a search for similar failures leaves out or cannot tell is said."""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from gainloop.api.app import create_app
from gainloop.bootstrap import open_vectors
from gainloop.models.catalog import Clip
from gainloop.models.evaluation import DetectionError
from gainloop.ports.vectors import IndexMissing
from gainloop.reads import similar_failures
from gainloop.reads.similar_request import SimilarRequest
from gainloop.stores.home import Home
from gainloop.terms.embeddings import SimilarityMethod
from gainloop.workflows.vectors.project_vectors import project_spaces
from tests.api_client import ENGINEER, client_of
from tests.integration.ranked_program import (
    CATALOG,
    add_all,
    add_catalog,
    add_embeddings,
    add_evaluation,
)
from tests.integration.similar_program import ask, first_error, found


def test_a_clip_is_no_news_to_an_error_late_in_it(home: Home, tmp_path: Path) -> None:
    """The error lies at 57.5 s; a clip of the same drive begins two seconds after this one ends."""
    catalog = CATALOG.replace("clear,North,\npool-day,d3", "clear,North,\npool-day,d2")
    catalog = catalog.replace("2026-01-03T09:00:00Z", "2026-01-02T09:01:02Z")
    add_catalog(home, tmp_path, catalog)
    add_embeddings(home, tmp_path)
    evaluation = add_evaluation(home, tmp_path)
    project_spaces(home, open_vectors(home))
    error = first_error(home, evaluation, "bench-day")
    with home.database.engine.begin() as connection:
        connection.execute(sa.update(Clip).values(duration_s=60.0, fps=2.0))
        connection.execute(sa.update(DetectionError).values(frame_index=115))

    answer = ask(home, SimilarRequest(error=error))

    assert [clip for clip, _, _ in found(answer)] == ["pool-late", "bench-night"]
    assert answer.num_own == 2


@pytest.mark.parametrize("file", ["*/current.json", "*/seg-*/facts.json"])
def test_a_broken_index_is_told_or_refused(home: Home, tmp_path: Path, file: str) -> None:
    evaluation = add_all(home, tmp_path)
    error = first_error(home, evaluation, "bench-day")
    project_spaces(home, open_vectors(home))
    [path] = (home.settings.home / "vectors").glob(file)
    path.write_text("{", encoding="utf-8")

    answer = ask(home, SimilarRequest(error=error))

    assert answer.method is SimilarityMethod.FEATURES
    assert "the index of space scenes is broken: `gainloop vectors rebuild`" in answer.note
    for asked in (
        SimilarRequest(error=error, space="scenes"),
        SimilarRequest(vector=(1.0, 2.0), space="scenes"),
    ):
        with pytest.raises(IndexMissing, match="space scenes is broken"):
            ask(home, asked)
    with client_of(create_app(home, home.settings)) as client:
        client.sign_in(ENGINEER)
        spaces = client.data("{ embeddingSpaces { name numVectors isCurrent digest } }")
    assert spaces["embeddingSpaces"] == [
        {"name": "scenes", "numVectors": None, "isCurrent": False, "digest": None}
    ]


def test_who_gets_fewer_than_there_may_be_is_told(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 17 errors 16 are of one moment; no more than 12 are looked at."""
    monkeypatch.setattr(similar_failures, "_MOST_FETCHED", 12)
    add_catalog(home, tmp_path)
    evaluation = add_evaluation(home, tmp_path)
    request = SimilarRequest(error=first_error(home, evaluation, "bench-day"), k=2)

    cut = ask(home, request)
    enough = ask(home, replace(request, k=1))
    monkeypatch.setattr(similar_failures, "_MOST_FETCHED", 18)
    all_of_them = ask(home, request)

    assert [len(row.folded) for row in cut.rows] == [10]
    assert "Only the nearest 12 were looked at, which show fewer than 2 moments." in cut.note
    assert [len(row.folded) for row in all_of_them.rows] == [15]
    assert "looked at" not in enough.note + all_of_them.note
