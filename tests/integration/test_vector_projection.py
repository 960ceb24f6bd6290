"""Imported vectors reach the index of their space once, whatever happens in between."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlmodel import select

from gainloop.bootstrap import open_vectors, operator_of
from gainloop.errors import InvalidInput, NotAllowed
from gainloop.models.evaluation import EmbeddingSet, EmbeddingSpace
from gainloop.models.governance import Actor, AuditEntry
from gainloop.ports.vectors import EMBEDDINGS_IMPORTED
from gainloop.reads.rank_sources import embedding_stacks
from gainloop.stores.home import Home
from gainloop.stores.relational.outbox import undelivered
from gainloop.terms.embeddings import EmbeddingKind
from gainloop.terms.enums import AuditAction, Role
from gainloop.workflows.embeddings.import_embeddings import EmbeddingsRequest, import_embeddings
from gainloop.workflows.vectors.check_vectors import check_vectors
from gainloop.workflows.vectors.project_vectors import project_event, project_spaces
from gainloop.workflows.vectors.rebuild_vectors import rebuild_vectors
from tests.cli_runner import Run, runner
from tests.integration.job_program import eventually, worker_of
from tests.integration.memory_graph import MemoryGraph
from tests.integration.ranked_program import VECTORS, add_catalog, add_embeddings

LATER = {"pool-day": (1.0, 1.0), "done-day": (4.0, 4.0)}


def waiting(home: Home) -> list[str]:
    with home.database.read() as session:
        return [event.id for event in undelivered(session, EMBEDDINGS_IMPORTED)]


def write(path: Path, columns: list[dict[str, Any]], **manifest: object) -> Path:
    """A .npy of one vector per row, its ids as JSON, and a manifest where it says anything."""
    np.save(path, np.arange(1, 2 * len(columns) + 1, dtype=np.float32).reshape(-1, 2))
    path.with_suffix(".ids.json").write_text(json.dumps(columns), encoding="utf-8")
    if manifest:
        path.with_suffix(".manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return path


def bring_in(home: Home, path: Path, space: str, **options: Any) -> Any:
    return import_embeddings(home, operator_of(home), EmbeddingsRequest(path, space, **options))


def test_an_event_is_brought_in_once_and_a_later_set_wins(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path)
    add_embeddings(home, tmp_path)
    [first] = waiting(home)
    index = open_vectors(home)
    project_event(home, index, first)
    project_event(home, index, first)
    before = index.state("scenes")
    add_embeddings(home, tmp_path, LATER)

    [second] = waiting(home)
    project_event(home, index, second)

    after = index.state("scenes")
    assert before is not None
    assert after is not None
    assert (before.generation, before.num_vectors) == (1, len(VECTORS))
    assert (after.generation, after.num_vectors) == (2, len(VECTORS) + 1)
    assert waiting(home) == []
    assert index.vectors_of("scenes", ["pool-day"])["pool-day"].tolist() == [2.0, 2.0]


def test_events_in_any_order_end_in_the_index_of_a_rebuild(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path)
    add_embeddings(home, tmp_path)
    add_embeddings(home, tmp_path, LATER)
    index = open_vectors(home)
    for event in reversed(waiting(home)):
        project_event(home, index, event)
    grown = index.state("scenes")

    [rebuilt] = rebuild_vectors(home, operator_of(home), index, rationale="a drill")

    assert grown is not None
    assert grown.digest == rebuilt.digest
    assert [check.is_equal for check in check_vectors(home, operator_of(home), index)] == [True]
    with home.database.read() as session:
        entry = session.exec(
            select(AuditEntry).where(AuditEntry.action == AuditAction.VECTORS_REBUILD)
        ).one()
    assert entry.rationale == "a drill"


def test_who_may_not_operate_rebuilds_nothing(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path)
    add_embeddings(home, tmp_path)
    index = open_vectors(home)
    operator = operator_of(home)
    annotator = Actor(**{**operator.model_dump(), "id": "annotator", "role": Role.ANNOTATOR})

    with pytest.raises(NotAllowed):
        rebuild_vectors(home, annotator, index)

    assert index.state("scenes") is None


def test_a_worker_brings_an_import_in_although_the_graph_is_down(
    home: Home, tmp_path: Path
) -> None:
    add_catalog(home, tmp_path)
    index = open_vectors(home)
    graph = MemoryGraph()
    graph.is_down = True

    with worker_of(home, graph):
        add_embeddings(home, tmp_path)
        eventually(lambda: index.state("scenes") is not None and not waiting(home))

    state = index.state("scenes")
    assert state is not None
    assert state.num_vectors == len(VECTORS)


def test_the_command_line_tells_what_differs_and_mends_it(
    home: Home,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    add_catalog(home, tmp_path)
    add_embeddings(home, tmp_path)
    run: Run = runner(home.settings.home, monkeypatch, capsys)

    missing = run("vectors", "check", "--json")
    rebuilt = run("vectors", "rebuild", "--json")
    equal = run("vectors", "check", "--json")
    [path] = (home.settings.home / "vectors").glob("*/seg-*/vectors.npy")
    content = bytearray(path.read_bytes())
    content[-2] ^= 1
    path.write_bytes(content)
    changed = run("vectors", "check", "--json")
    add_embeddings(home, tmp_path, LATER)
    behind = run("vectors", "check", "--json")
    unknown = run("vectors", "rebuild", "--space", "nowhere", "--json")

    assert [ran.exit_code for ran in (missing, rebuilt, equal, changed, behind, unknown)] == [
        1, 0, 0, 1, 1, 2
    ]  # fmt: skip
    assert missing.json[0]["problem"] == "no index yet"
    assert rebuilt.json[0]["digest"] == equal.json[0]["digest"]
    assert changed.json[0]["problem"] == "the files of the index were changed"
    assert behind.json[0]["problem"] == "1 imports have not arrived yet"


def test_the_command_line_mends_an_index_whose_manifest_is_damaged(
    home: Home,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    add_catalog(home, tmp_path)
    add_embeddings(home, tmp_path)
    run: Run = runner(home.settings.home, monkeypatch, capsys)
    run("vectors", "rebuild")
    [manifest] = (home.settings.home / "vectors").glob("*/current.json")

    manifest.write_text('{"spa', encoding="utf-8")
    checked = run("vectors", "check", "--json")
    rebuilt = run("vectors", "rebuild")
    equal = run("vectors", "check")
    manifest.write_text('{"spa', encoding="utf-8")
    asked = run("errors", "similar", "--clip", "pool-day", "-k", 1, "--json")

    assert [ran.exit_code for ran in (checked, rebuilt, equal, asked)] == [1, 0, 0, 0]
    assert "cannot be read" in checked.json[0]["problem"]
    assert (asked.json["method"], asked.json["space"]) == ("embeddings", "scenes")
    assert "an index is broken and made again" in asked.errors


def test_a_space_keeps_what_its_first_import_said(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path)
    frames = [{"id": f"f{n}", "clip_id": "pool-day", "frame_index": n} for n in range(3)]
    path = write(
        tmp_path / "v.npy", frames, embedding_space="frames", model="dino", model_version="2",
        metric="l2", kind="frame",
    )  # fmt: skip

    done = bring_in(home, path, "frames")

    with home.database.read() as session:
        space = session.get_one(EmbeddingSpace, "frames")
        entry = session.exec(select(EmbeddingSet)).one()
        stacks = list(embedding_stacks(session, None))
    assert (space.kind, space.metric, space.model, space.model_version) == (
        EmbeddingKind.FRAME, "l2", "dino", "2"
    )  # fmt: skip
    assert done.num_vectors == entry.num_vectors == 3
    assert len(entry.digest) == 64
    assert stacks == []  # a ranking compares clips


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"kind": EmbeddingKind.OBJECT}, "SPACE_MISMATCH"),
        ({"model": "dino:3"}, "SPACE_MISMATCH"),
        ({"metric": "cosine"}, "SPACE_MISMATCH"),
        ({"metric": "hamming"}, "UNKNOWN_METRIC"),
    ],
)
def test_a_known_space_takes_nothing_of_another_nature(
    home: Home, tmp_path: Path, options: dict[str, Any], code: str
) -> None:
    add_catalog(home, tmp_path)
    rows = [{"id": "f", "clip_id": "pool-day", "frame_index": 0, "bbox": [1, 2, 3, 4]}]
    nature = {"kind": EmbeddingKind.FRAME, "model": "dino:2", "metric": "l2"}
    bring_in(home, write(tmp_path / "v.npy", rows), "frames", **nature)

    with pytest.raises(InvalidInput) as refused:
        bring_in(home, write(tmp_path / "w.npy", rows), "frames", **{**nature, **options})

    assert refused.value.code == code
    with home.database.read() as session:
        assert len(session.exec(select(EmbeddingSet)).all()) == 1


@pytest.mark.parametrize(
    ("rows", "manifest", "options", "code"),
    [
        ([{"id": "f"}], {}, {"kind": EmbeddingKind.FRAME}, "MISSING_COLUMN"),
        ([{"id": "f", "clip_id": "pool-day"}], {}, {"kind": EmbeddingKind.FRAME}, "MISSING_VALUE"),
        (
            [{"id": "f", "clip_id": "pool-day", "frame_index": 1}],
            {},
            {"kind": EmbeddingKind.OBJECT},
            "MISSING_VALUE",
        ),
        (
            [{"id": "f", "clip_id": "pool-day", "frame_index": 1, "bbox": [1, 2, 0, 4]}],
            {},
            {"kind": EmbeddingKind.OBJECT},
            "BAD_BOX",
        ),
        ([{"id": "f", "clip_id": "pool-day", "frame_index": -1}], {}, {}, "COLUMN_TYPE"),
        ([{"id": "f", "kind": "clip"}, {"id": "g", "kind": "frame"}], {}, {}, "MIXED_KINDS"),
        ([{"id": "f", "kind": "moment"}], {}, {}, "UNKNOWN_KIND"),
        ([{"id": "pool-day"}], {"embedding_space": "other"}, {}, "SPACE_MISMATCH"),
        ([{"id": "pool-day"}], {"embedding_space": "s", "sha256": "0"}, {}, "DIGEST_MISMATCH"),
        ([{"id": "pool-day"}], {"embedding_space": "s", "metric": "x"}, {}, "UNKNOWN_METRIC"),
        ([{"id": "nobody:1"}], {}, {"kind": EmbeddingKind.ERROR}, "UNKNOWN_ERROR"),
    ],
)
def test_vectors_of_nothing_known_are_refused(
    home: Home,
    tmp_path: Path,
    rows: list[dict[str, Any]],
    manifest: dict[str, Any],
    options: dict[str, Any],
    code: str,
) -> None:
    add_catalog(home, tmp_path)

    with pytest.raises(InvalidInput) as refused:
        bring_in(home, write(tmp_path / "v.npy", rows, **manifest), "s", **options)

    assert refused.value.code == code
    assert project_spaces(home, open_vectors(home)) == []
