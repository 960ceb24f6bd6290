"""Who asks for what is like a failure gets the nearest that the filter leaves, and is told how."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from sqlmodel import col

from gainloop.api.app import create_app
from gainloop.api.global_ids import global_id
from gainloop.bootstrap import open_home, open_vectors, operator_of
from gainloop.errors import GainloopError, InvalidInput, NotFound
from gainloop.models.evaluation import Evaluation
from gainloop.ports.vectors import IndexMissing
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.similar_failures import SimilarFailures
from gainloop.reads.similar_request import SimilarFilter, SimilarRequest
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.embeddings import EmbeddingKind, SimilarityMethod
from gainloop.terms.enums import BenchmarkRole
from gainloop.terms.matches import Outcome
from gainloop.workflows.embeddings.import_embeddings import EmbeddingsRequest, import_embeddings
from gainloop.workflows.vectors.project_vectors import project_spaces
from tests.api_client import ENGINEER, client_of
from tests.cli_runner import Run, runner
from tests.integration.ranked_program import add_all, add_catalog, add_embeddings, add_evaluation
from tests.integration.similar_program import ask, first_error, found

QUERY = """query ($error: ID, $k: Int! = 10, $filter: SimilarFilter, $vector: SpaceVector) {
  similarFailures(errorId: $error, k: $k, filter: $filter, vector: $vector) {
    method metric isExact numCandidates numOwn note space { name kind numVectors isCurrent }
    results { distance frameIndex numFolded clip { id } error { className } } } }"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, str]]:
    """Night and day clips of a benchmark, and three of the backlog; not to be changed."""
    folder = tmp_path_factory.mktemp("similar")
    home = open_home(load_settings(home=folder / "home", database_url=""))
    evaluation = add_all(home, folder)
    project_spaces(home, open_vectors(home))
    yield home, evaluation
    home.close()


def like_day(program: tuple[Home, str], **changes: object) -> SimilarFailures:
    home, evaluation = program
    request = SimilarRequest(error=first_error(home, evaluation, "bench-day"))
    return ask(home, replace(request, **changes))  # type: ignore[arg-type]


def test_the_nearest_come_with_their_distance_and_one_moment_once(
    program: tuple[Home, str],
) -> None:
    answer = like_day(program)

    assert found(answer) == [
        ("pool-day", False, 1.0),
        ("pool-late", False, round(50**0.5, 6)),
        ("bench-night", True, round(128**0.5, 6)),
    ]
    assert [row.folded for row in answer.rows] == [(), ("pool-night",), ()]
    assert answer.num_own == 1
    assert answer.method is SimilarityMethod.EMBEDDINGS
    assert answer.space is not None
    assert (answer.space.name, answer.metric, answer.is_exact) == ("scenes", "l2", True)
    assert "one vector per clip of scenes" in answer.note


def test_moments_are_told_apart_on_request(program: tuple[Home, str]) -> None:
    answer = like_day(program, is_folded=False)

    assert [clip for clip, _, _ in found(answer)] == [
        "pool-day", "pool-late", "pool-night", "bench-night"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("among", "clips"),
    [
        (SimilarFilter(failures=True), ["bench-night"]),
        (SimilarFilter(failures=False), ["pool-day"]),
        (SimilarFilter(class_names=("Pedestrian",)), ["bench-night"]),
        (SimilarFilter(class_names=("Car",)), []),
        (SimilarFilter(outcome=Outcome.FP), []),
        (SimilarFilter(model_versions=("rrc:1",)), ["bench-night"]),
        (SimilarFilter(model_versions=("rrc:2",)), []),
        (SimilarFilter(clips=ClipFilter(weather=("rain",))), ["pool-late"]),
        (SimilarFilter(clips=ClipFilter(expression="time_of_day = night")), ["pool-late"]),
        (SimilarFilter(clips=ClipFilter(labeled=True)), []),
        (SimilarFilter(clips=ClipFilter(labeled=False)), ["pool-day"]),
    ],
)
def test_a_filter_decides_before_the_nearest_is_taken(
    program: tuple[Home, str], among: SimilarFilter, clips: list[str]
) -> None:
    answer = like_day(program, among=among, k=1)

    assert [clip for clip, _, _ in found(answer)] == clips


def test_what_a_filter_leaves_is_counted(program: tuple[Home, str]) -> None:
    """Of six clips two are of the benchmark, both with errors, one of them in rain."""
    backlog = SimilarFilter(failures=False)
    rain = SimilarFilter(clips=ClipFilter(weather=("rain",)))
    told = [like_day(program, among=among).num_candidates for among in (SimilarFilter(), backlog)]

    assert told == [None, 4]
    assert like_day(program, among=rain).num_candidates == 3
    assert like_day(program, among=replace(backlog, clips=rain.clips)).num_candidates == 2


def test_a_cluster_a_clip_and_a_vector_can_be_asked_about(program: tuple[Home, str]) -> None:
    home, _ = program

    by_clip = ask(home, SimilarRequest(clip="pool-day", k=1))
    by_vector = ask(home, SimilarRequest(vector=(9.0, 8.0), space="scenes", k=1))

    assert found(by_clip) == [("bench-day", True, 1.0)]
    assert found(by_vector) == [("pool-day", False, 0.0)]
    assert (by_clip.num_own, by_vector.num_own) == (1, 0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"clip": "pool-day"}, "ONE_QUERY"),
        ({"error": None}, "ONE_QUERY"),
        ({"k": 0}, "K_RANGE"),
        ({"k": 101}, "K_RANGE"),
        ({"error": None, "clip": "nobody"}, "NOT_FOUND"),
        ({"error": None, "cluster": "nothing"}, "NOT_FOUND"),
        ({"error": ("nothing", 1)}, "NOT_FOUND"),
        ({"space": "nowhere"}, "NOT_FOUND"),
        ({"error": None, "clip": "done-day", "space": "scenes"}, "NO_VECTOR"),
        ({"error": None, "clip": "done-day"}, "NOTHING_TO_COMPARE"),
        ({"error": None, "vector": (1.0, 2.0)}, "MISSING_SPACE"),
        ({"error": None, "vector": (1.0, 2.0, 3.0), "space": "scenes"}, "DIM_MISMATCH"),
        ({"error": None, "vector": (1.0, float("nan")), "space": "scenes"}, "BAD_VECTOR"),
        ({"error": None, "vector": (1e39, 1.0), "space": "scenes"}, "BAD_VECTOR"),
        ({"error": None, "vector": (1e30, 1.0), "space": "scenes"}, "BAD_VECTOR"),
        (
            {"among": SimilarFilter(failures=False, class_names=("Car",))},
            "NO_ERRORS_WANTED",
        ),
        (
            {"among": SimilarFilter(clips=ClipFilter(expression="weather ="))},
            "BAD_EXPRESSION",
        ),
    ],
)
def test_what_cannot_be_answered_is_refused(
    program: tuple[Home, str], changes: dict[str, object], code: str
) -> None:
    with pytest.raises(GainloopError) as refused:
        like_day(program, **changes)

    assert refused.value.code == code


def test_two_spaces_are_never_mixed_and_both_are_named(program: tuple[Home, str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        like_day(program, error=None, vector=(1.0, 2.0), vector_space="other", space="scenes")

    assert refused.value.code == "SPACE_MISMATCH"
    assert "other" in refused.value.message
    assert "scenes" in refused.value.message


def test_without_vectors_errors_are_compared_by_what_is_known_of_them(
    home: Home, tmp_path: Path
) -> None:
    add_catalog(home, tmp_path)
    evaluation = add_evaluation(home, tmp_path)
    error = first_error(home, evaluation, "bench-day")

    answer = ask(home, SimilarRequest(error=error))
    unfolded = ask(home, SimilarRequest(error=error, is_folded=False, k=100))

    assert (answer.method, answer.space, answer.metric) == (
        SimilarityMethod.FEATURES, None, "gower"
    )  # fmt: skip
    assert [row.clip_id for row in answer.rows] == ["bench-night"]
    assert answer.num_candidates == 17
    assert len(answer.rows[0].folded) == 15
    assert len(unfolded.rows) == 16
    assert "No embedding" in answer.note
    # Light and weather differ, 3.0 of the weights of what is known of both, 12.5.
    assert answer.rows[0].distance == pytest.approx(3.0 / 12.5)


def test_an_index_that_is_not_there_yet_is_told_or_refused(home: Home, tmp_path: Path) -> None:
    evaluation = add_all(home, tmp_path)
    error = first_error(home, evaluation, "bench-day")

    answer = ask(home, SimilarRequest(error=error))

    assert answer.method is SimilarityMethod.FEATURES
    assert "scenes has no index yet" in answer.note
    with pytest.raises(IndexMissing):
        ask(home, SimilarRequest(error=error, space="scenes"))


def test_errors_on_a_holdout_are_found_on_request_only(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path)
    add_embeddings(home, tmp_path)
    evaluation = add_evaluation(home, tmp_path, role=BenchmarkRole.HOLDOUT)
    project_spaces(home, open_vectors(home))
    request = SimilarRequest(error=first_error(home, evaluation, "bench-day"))

    hidden = ask(home, request)
    shown = ask(home, replace(request, among=SimilarFilter(with_holdout=True)))

    assert [clip for clip, _, _ in found(hidden)] == ["pool-day", "pool-late"]
    assert [clip for clip, _, _ in found(shown)] == ["pool-day", "pool-late", "bench-night"]


def test_vectors_of_objects_are_matched_with_errors_by_their_boxes(
    home: Home, tmp_path: Path
) -> None:
    """One on each missed object at night but the last, one on an object that was found, one on the
    backlog.
    """
    evaluation = add_all(home, tmp_path)
    missed = [("bench-night", 20.0 * place) for place in range(24, 39)]
    rows = [("bench-day", 20.0 * 39), *missed, ("bench-night", 0.0), ("pool-day", 0.0)]
    numbers = np.arange(len(rows), dtype=np.float32)
    vectors = np.column_stack([np.ones(len(rows), np.float32), numbers])
    path = tmp_path / "objects.parquet"
    table = {
        "id": [f"object-{number}" for number in range(len(rows))],
        "kind": ["object"] * len(rows),
        "clip_id": [clip for clip, _ in rows],
        "frame_index": [0] * len(rows),
        "bbox": [[x + 1, 100.0, 10.0, 20.0] for _, x in rows],
        "embedding": pa.array(vectors.tolist(), pa.list_(pa.float32())),
    }
    pq.write_table(pa.table(table), path)
    request = EmbeddingsRequest(path, "objects", metric="l2", model="dino:2")
    done = import_embeddings(home, operator_of(home), request)
    project_spaces(home, open_vectors(home))

    answer = ask(
        home,
        SimilarRequest(error=first_error(home, evaluation, "bench-day"), is_folded=False, k=100),
    )

    assert (done.kind, done.num_vectors) == (EmbeddingKind.OBJECT, 18)
    assert answer.space is not None
    assert (answer.space.name, answer.space.model_name) == ("objects", "dino:2")
    assert [row.thing for row in answer.rows] == [
        *(f"object-{number}" for number in range(1, 16)), "object-17"
    ]  # fmt: skip
    assert [row.distance for row in answer.rows] == [*range(1, 16), 17.0]
    assert [row.error is None for row in answer.rows] == [*[False] * 15, True]
    assert answer.rows[0].error is not None
    assert answer.rows[0].error.x == 20.0 * 24


def test_vectors_of_errors_name_their_errors(home: Home, tmp_path: Path) -> None:
    evaluation = add_all(home, tmp_path)
    keys = [first_error(home, evaluation, clip) for clip in ("bench-day", "bench-night")]
    path = tmp_path / "errors.npz"
    names = [f"{evaluation}:{number}" for _, number in keys] + [f"{evaluation}:999"]
    np.savez(path, ids=np.array(names), embeddings=np.eye(3, 4, dtype=np.float32))
    request = EmbeddingsRequest(path, "misses", kind=EmbeddingKind.ERROR)
    done = import_embeddings(home, operator_of(home), request)
    project_spaces(home, open_vectors(home))

    answer = ask(home, SimilarRequest(error=keys[0]))

    assert done.num_vectors == 2
    assert [finding.code for finding in done.findings] == ["UNKNOWN_ERROR"]
    assert [row.key for row in answer.rows] == [f"{evaluation}:{keys[1][1]}"]
    assert answer.rows[0].distance == pytest.approx(1.0)
    assert answer.note == ""


def test_the_command_line_builds_the_index_and_answers(
    program: tuple[Home, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    home, evaluation = program
    folder = shutil.copytree(home.settings.home, tmp_path / "home")
    shutil.rmtree(folder / "vectors")
    run: Run = runner(folder, monkeypatch, capsys)
    evaluation, number = first_error(home, evaluation, "bench-day")

    ran = run("errors", "similar", "--error", f"{evaluation}:{number}", "-k", 2, "--json")
    failures = run(
        "errors", "similar", "--error", f"{evaluation}:{number}", "--failures", "--where",
        "weather = rain", "--json",
    )  # fmt: skip
    wrong = run("errors", "similar", "--error", "nonsense", "--json")

    assert (ran.json["space"], ran.json["metric"], ran.json["exact"]) == ("scenes", "l2", True)
    assert [row["id"] for row in ran.json["results"]] == ["pool-day", "pool-late"]
    assert ran.json["results"][0].items() >= {"clip": "pool-day", "distance": 1.0}.items()
    [failure] = failures.json["results"]
    assert failure["id"].startswith(f"{evaluation}:")
    assert (failure["clip"], failure["class"]) == ("bench-night", "Pedestrian")
    assert (wrong.exit_code, wrong.json["error"]["code"]) == (2, "BAD_ID")


def test_the_command_line_compares_by_what_it_is_told(
    program: tuple[Home, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    home, evaluation = program
    folder = shutil.copytree(home.settings.home, tmp_path / "home")
    run: Run = runner(folder, monkeypatch, capsys)
    evaluation, number = first_error(home, evaluation, "bench-day")
    asked = ("errors", "similar", "--error", f"{evaluation}:{number}", "--json")

    features = run(*asked, "--by", "features")
    embeddings = run(*asked, "--by", "embeddings")
    both = run(*asked, "--by", "features", "--space", "scenes")
    none = run("errors", "similar", "--clip", "done-day", "--by", "embeddings", "--json")

    assert (features.json["method"], features.json["space"]) == ("features", None)
    assert [row["clip"] for row in features.json["results"]] == ["bench-night"]
    assert (embeddings.json["method"], embeddings.json["space"]) == ("embeddings", "scenes")
    assert [row["clip"] for row in embeddings.json["results"]] == [
        "pool-day", "pool-late", "bench-night"
    ]  # fmt: skip
    assert (both.exit_code, both.json["error"]["code"]) == (2, "NO_SPACE_WANTED")
    assert (none.exit_code, none.json["error"]["code"]) == (2, "NO_VECTOR")


def test_the_command_line_refuses_what_no_error_is_of(
    program: tuple[Home, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    home, evaluation = program
    folder = shutil.copytree(home.settings.home, tmp_path / "home")
    run: Run = runner(folder, monkeypatch, capsys)
    evaluation, number = first_error(home, evaluation, "bench-day")
    with home.database.read() as session:
        model = session.scalar(sa.select(col(Evaluation.model_version_id)))
    asked = ("errors", "similar", "--error", f"{evaluation}:{number}", "--json")

    known = run(*asked, "--class", "Pedestrian", "--model", model)
    no_class = run(*asked, "--class", "Pedestrian", "--class", "pedestrian")
    no_model = run(*asked, "--model", model, "--model", "detector:99")

    assert [row["clip"] for row in known.json["results"]] == ["bench-night"]
    assert (no_class.exit_code, no_class.json["error"]["code"]) == (2, "NOT_FOUND")
    assert no_class.json["error"]["message"].startswith(
        "no error is of the class 'pedestrian'; classes are Pedestrian"
    )
    assert (no_model.exit_code, no_model.json["error"]["code"]) == (2, "NOT_FOUND")
    assert no_model.json["error"]["message"].startswith("there is no model version 'detector:99'")


def test_the_api_answers_as_the_command_line_does(program: tuple[Home, str]) -> None:
    home, evaluation = program
    error = global_id("DetectionError", *first_error(home, evaluation, "bench-day"))
    with client_of(create_app(home, home.settings)) as client:
        client.sign_in(ENGINEER)
        answer = client.data(QUERY, error=error)["similarFailures"]
        few = client.data(QUERY, error=error, k=1, filter={"failures": True})["similarFailures"]
        other = client.code(QUERY, vector={"space": "nowhere", "values": [1.0]})
        both = client.code(QUERY, error=error, vector={"space": "scenes", "values": [1.0]})

    assert answer["space"] == {
        "name": "scenes", "kind": "CLIP", "numVectors": 5, "isCurrent": True
    }  # fmt: skip
    assert [row["distance"] for row in answer["results"]] == pytest.approx([1.0, 50**0.5, 128**0.5])
    assert [row["numFolded"] for row in answer["results"]] == [0, 1, 0]
    assert answer["results"][0]["clip"]["id"] == global_id("Clip", "pool-day")
    assert [row["error"] for row in few["results"]] == [{"className": "Pedestrian"}]
    assert (other, both) == ("NOT_FOUND", "ONE_QUERY")


def test_nobody_asks_before_signing_in(program: tuple[Home, str]) -> None:
    home, evaluation = program
    error = global_id("DetectionError", *first_error(home, evaluation, "bench-day"))
    with client_of(create_app(home, home.settings)) as client:
        answer = client.ask(QUERY, error=error)

    assert answer["data"] is None or answer["data"]["similarFailures"] is None
    assert NotFound.default_code not in str(answer["errors"])
