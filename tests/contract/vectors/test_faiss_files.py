"""The files of a FAISS index: codes name candidates, a kill leaves a whole generation."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from gainloop.errors import Unreadable
from gainloop.ports.vectors import Kept, Named, Space, Vectors32
from gainloop.stores.vectors import segment
from gainloop.stores.vectors.faiss_index import FaissIndex
from gainloop.terms.boxes import Bools, Texts
from gainloop.terms.embeddings import Metric
from tests.integration.swapping_index import SPACE, rows_of

COUNT, DIMENSION = 12_000, 64


@pytest.fixture
def coded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[FaissIndex, Texts, Vectors32]:
    """An index with codes, of vectors around 200 centers."""
    monkeypatch.setattr(segment, "MOST_EXACT", 5_000)
    rng = np.random.default_rng(1)
    centers = rng.normal(size=(200, DIMENSION))
    vectors = centers[np.arange(COUNT) % 200] + 0.4 * rng.normal(size=(COUNT, DIMENSION))
    ids = np.array([f"clip-{number:05}" for number in range(COUNT)], dtype=object)
    index = FaissIndex(tmp_path / "vectors")
    index.rebuild(Space("scenes", DIMENSION, Metric.COSINE), ids, vectors.astype(np.float32), "")
    return index, ids, vectors.astype(np.float32)


def nearest(vectors: Vectors32, query: Vectors32, kept: Bools, k: int = 10) -> list[int]:
    exact = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = np.flatnonzero(kept)
    return [int(row) for row in rows[np.argsort(-(exact[rows] @ query), kind="stable")[:k]]]


def test_codes_find_nearly_all_and_say_that_they_are_no_proof(
    coded: tuple[FaissIndex, Texts, Vectors32],
) -> None:
    index, ids, vectors = coded
    state = index.state("scenes")
    assert state is not None
    assert 0 < state.num_code_bytes < COUNT * DIMENSION * 4 / 8

    found = []
    for row in range(100):
        answer = index.search("scenes", vectors[row], 10)
        assert not answer.is_exact
        true = ids[nearest(vectors, vectors[row], np.ones(COUNT, np.bool_))]
        found.append(len(set(answer.ids) & set(true.tolist())) / 10)

    assert np.mean(found) >= 0.99


@pytest.mark.parametrize(("share", "is_exact"), [(0.05, True), (0.5, False)])
def test_a_filter_that_keeps_little_is_searched_exactly(
    coded: tuple[FaissIndex, Texts, Vectors32], share: float, is_exact: bool
) -> None:
    index, ids, vectors = coded
    kept = np.random.default_rng(2).random(COUNT) < share
    named = Named(pa.array(ids.tolist()))

    answers = [index.search("scenes", vectors[row], 10, Kept(named, kept)) for row in range(50)]

    true = [set(ids[nearest(vectors, vectors[row], kept)].tolist()) for row in range(50)]
    recall = np.mean([len(set(a.ids) & t) / 10 for a, t in zip(answers, true, strict=True)])
    assert {answer.is_exact for answer in answers} == {is_exact}
    assert recall >= (1.0 if is_exact else 0.98)


def test_a_filter_that_codes_miss_is_searched_exactly(
    coded: tuple[FaissIndex, Texts, Vectors32],
) -> None:
    """It keeps a third, none of which is near: the candidates are all dropped."""
    index, ids, vectors = coded
    group = np.arange(COUNT) % 200
    query = vectors[0] / np.linalg.norm(vectors[0])
    centers = np.array([vectors[group == number].mean(axis=0) for number in range(200)])
    far = np.argsort(centers @ query)[:67]
    kept = np.isin(group, far)

    answer = index.search("scenes", vectors[0], 10, Kept(Named(pa.array(ids.tolist())), kept))

    assert answer.is_exact
    assert list(answer.ids) == ids[nearest(vectors, query, kept)].tolist()


def test_codes_never_bring_back_what_was_removed(
    coded: tuple[FaissIndex, Texts, Vectors32],
) -> None:
    index, ids, vectors = coded
    removed = set(ids[:1_000].tolist())
    index.remove("scenes", removed)

    found: set[str] = set()
    for row in range(1_000):  # the nearest of each would be itself
        answer = index.search("scenes", vectors[row], 10)
        assert not answer.is_exact
        found |= set(answer.ids)

    assert not found & removed
    assert len(found) > 1_000


def test_numbers_of_very_unequal_spread_are_found_by_codes_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As those of real embeddings are: the first numbers say nearly all, and all lie off center."""
    monkeypatch.setattr(segment, "MOST_EXACT", 5_000)
    monkeypatch.setattr(segment, "NUM_CANDIDATES", 100)
    rng = np.random.default_rng(3)
    spread = 1.0 / np.arange(1, DIMENSION + 1)
    centers = rng.normal(size=(200, DIMENSION)) * spread
    points = centers[np.arange(COUNT) % 200] + 0.8 * rng.normal(size=(COUNT, DIMENSION)) * spread
    vectors: Vectors32 = (points + rng.normal(size=DIMENSION) * spread).astype(np.float32)
    ids = np.array([f"clip-{number:05}" for number in range(COUNT)], dtype=object)
    index = FaissIndex(tmp_path / "vectors")
    index.rebuild(Space("scenes", DIMENSION, Metric.COSINE), ids, vectors, "")

    found = []
    for row in range(100):
        answer = index.search("scenes", vectors[row], 10)
        true = ids[nearest(vectors, vectors[row], np.ones(COUNT, np.bool_))]
        found.append(len(set(answer.ids) & set(true.tolist())) / 10)

    assert np.mean(found) >= 0.99


def test_an_odd_number_of_numbers_has_codes_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segment, "MOST_EXACT", 5_000)
    rng = np.random.default_rng(4)
    for dimension, metric in ((1, Metric.L2), (13, Metric.L2), (13, Metric.IP)):
        vectors = rng.normal(size=(6_000, dimension)).astype(np.float32)
        ids = np.array([f"clip-{number:05}" for number in range(6_000)], dtype=object)
        index = FaissIndex(tmp_path / f"{dimension}-{metric}")
        index.rebuild(Space("scenes", dimension, metric), ids, vectors, "")

        answer = index.search("scenes", vectors[7], 3)

        assert not answer.is_exact
        assert metric is Metric.IP or answer.ids[0] == ids[7]


def test_a_kill_at_any_file_of_a_swap_leaves_the_old_or_the_new_generation(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.integration.swapping_index", str(tmp_path)]
    subprocess.run(command, check=True)
    roots = sorted(tmp_path.glob("killed-*"), key=lambda path: int(path.name.split("-")[1]))
    marks = []

    for root in roots:
        index = FaissIndex(root)
        state = index.state(SPACE.name)
        assert state is not None
        ids, vectors = rows_of(int(state.mark))
        assert index.measured_digest(SPACE.name) == state.digest
        assert index.search(SPACE.name, vectors[0], 1).ids == (ids[0],)
        healed = index.rebuild(SPACE, ids, vectors, state.mark)
        assert healed.digest == state.digest
        [folder] = root.iterdir()
        assert len(list(folder.glob("seg-*"))) == 2  # the one in use and the one before
        marks.append(state.mark)

    assert len(marks) > 10
    assert marks == sorted(marks)  # the old one up to the swap, the new one from there on
    assert set(marks) == {"0", "1"}


def test_a_broken_file_is_told_and_a_rebuild_mends_it(tmp_path: Path) -> None:
    root = tmp_path / "vectors"
    ids, vectors = rows_of(0)
    FaissIndex(root).rebuild(SPACE, ids, vectors, "")
    [path] = root.glob("*/seg-*/vectors.npy")
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(Unreadable):
        FaissIndex(root).search(SPACE.name, vectors[0], 1)
    FaissIndex(root).rebuild(SPACE, ids, vectors, "")

    assert FaissIndex(root).search(SPACE.name, vectors[0], 1).ids == (ids[0],)


@pytest.mark.parametrize("file", ["*/current.json", "*/seg-*/facts.json", "*/gone-*.npy"])
@pytest.mark.parametrize("content", [b'{"spa', b"[]", b"{}", b""])
def test_a_small_file_that_is_damaged_is_told_and_a_rebuild_mends_it(
    tmp_path: Path, file: str, content: bytes
) -> None:
    root = tmp_path / "vectors"
    ids, vectors = rows_of(0)
    FaissIndex(root).rebuild(SPACE, ids, vectors, "")
    FaissIndex(root).remove(SPACE.name, ids[-1:].tolist())
    [path] = root.glob(file)
    path.write_bytes(content)

    index = FaissIndex(root)
    asks: tuple[Callable[[], object], ...] = (
        lambda: index.state(SPACE.name),
        lambda: index.search(SPACE.name, vectors[0], 1),
        lambda: index.add(SPACE, ids, vectors, ""),
        lambda: index.remove(SPACE.name, []),
    )
    for ask in asks:
        with pytest.raises(Unreadable, match=r"index of .* `gainloop vectors rebuild`"):
            ask()
    healed = FaissIndex(root).rebuild(SPACE, ids, vectors, "again")

    assert (healed.mark, healed.num_vectors) == ("again", len(ids))
    assert FaissIndex(root).measured_digest(SPACE.name) == healed.digest
    assert FaissIndex(root).search(SPACE.name, vectors[0], 1).ids == (ids[0],)


def test_a_reader_that_was_there_before_the_damage_sees_the_mended_index(tmp_path: Path) -> None:
    root = tmp_path / "vectors"
    ids, vectors = rows_of(0)
    reader = FaissIndex(root)
    reader.rebuild(SPACE, ids, vectors, "")
    reader.search(SPACE.name, vectors[0], 1)
    [path] = root.glob("*/current.json")
    path.write_bytes(b'{"spa')

    FaissIndex(root).rebuild(SPACE, ids[1:], vectors[1:], "")

    assert reader.search(SPACE.name, vectors[0], 1).ids != (ids[0],)


def test_a_changed_byte_changes_the_measured_digest(tmp_path: Path) -> None:
    root = tmp_path / "vectors"
    ids, vectors = rows_of(0)
    index = FaissIndex(root)
    told = index.rebuild(SPACE, ids, vectors, "").digest
    [path] = root.glob("*/seg-*/vectors.npy")
    content = bytearray(path.read_bytes())
    content[-2] ^= 1
    path.write_bytes(content)

    assert FaissIndex(root).measured_digest(SPACE.name) != told
