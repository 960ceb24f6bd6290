"""A filter of similar failures leaves exactly the clips that it says, whichever way it is read."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gainloop.bootstrap import open_vectors, operator_of
from gainloop.models.catalog import Clip
from gainloop.models.evaluation import (
    Benchmark,
    BenchmarkClip,
    DetectionError,
    EmbeddingSet,
    EmbeddingSpace,
    Evaluation,
    ModelFamily,
    ModelVersion,
)
from gainloop.reads.clip_filter import UNKNOWN_VALUE, ClipFilter
from gainloop.reads.similar_failures import Search
from gainloop.reads.similar_memory import CandidatesMemory
from gainloop.reads.similar_request import SimilarFilter, SimilarRequest
from gainloop.stores.bulk_tables import vectors_table
from gainloop.stores.home import Home
from gainloop.stores.relational.database import WRITES
from gainloop.terms.enums import BenchmarkRole, ErrorType
from gainloop.terms.matches import Outcome
from gainloop.terms.options import ScoreKind
from gainloop.workflows.vectors.project_vectors import project_spaces

Row = dict[str, Any]
NUM_CLIPS = 60
REGIONS = ("North", "South")
WEATHERS = ("rain", "clear", "snow")
CLASSES = ("Car", "Truck")
TYPES = (ErrorType.MISS, ErrorType.BACKGROUND)
MODELS = ("detector:1", "detector:2")
EVALUATIONS = (
    ("old", MODELS[0], BenchmarkRole.DEVELOPMENT),
    ("new", MODELS[1], BenchmarkRole.DEVELOPMENT),
    ("kept", MODELS[1], BenchmarkRole.HOLDOUT),
)
EXPRESSIONS: Mapping[str, Callable[[Row], bool]] = {
    "weather = rain": lambda clip: clip["weather"] == "rain",
    "not weather = rain": lambda clip: bool(clip["weather"]) and clip["weather"] != "rain",
    "weather = snow or region = North": lambda clip: (
        clip["weather"] == "snow" or clip["region"] == "North"
    ),
    "weather in (snow, unknown)": lambda clip: clip["weather"] in {"snow", "", None},
}


class Planted:
    """Clips, every third in a benchmark, of which some have errors; ordinals have gaps."""

    def __init__(self, home: Home) -> None:
        self.home, self.memory = home, CandidatesMemory()
        rng = np.random.default_rng(3)
        self.clips: list[Row] = [
            {
                "id": f"clip-{number:02}",
                "ordinal": 3 + 2 * place,
                "region": [*REGIONS, None][rng.integers(3)],
                "weather": [*WEATHERS, None, ""][rng.integers(5)],
                "label_state": ["labeled", None][rng.integers(2)],
            }
            for place, number in enumerate(rng.permutation(NUM_CLIPS).tolist())
        ]
        self.role_of = {
            clip["id"]: EVALUATIONS[place % 3] for place, clip in enumerate(self.clips[::3])
        }
        self.errors: list[Row] = [
            {
                "clip_id": clip_id,
                "evaluation_id": evaluation,
                "class_name": CLASSES[rng.integers(2)],
                "outcome": (Outcome.FN, Outcome.FP)[rng.integers(2)],
                "error_type": TYPES[rng.integers(2)],
            }
            for clip_id, (evaluation, _, _) in self.role_of.items()
            for _ in range(rng.integers(4))
        ]
        self._write()
        self.index = open_vectors(home)
        project_spaces(home, self.index)

    def found(self, among: SimilarFilter) -> tuple[list[str], int | None]:
        request = SimilarRequest(
            vector=(0.0, 0.0), space="scenes", k=100, is_folded=False, among=among
        )
        with self.home.database.read() as session:
            search = Search(session, self.home.objects, self.index, self.memory)
            answer = search.similar_failures(operator_of(self.home), request)
        return [row.clip_id for row in answer.rows], answer.num_candidates

    def expected(self, among: SimilarFilter) -> list[str]:
        return sorted(clip["id"] for clip in self.clips if self._fits(clip, among))

    def _fits(self, clip: Row, among: SimilarFilter) -> bool:
        chosen = among.clips
        if chosen.region and (clip["region"] or UNKNOWN_VALUE) not in chosen.region:
            return False
        weather = UNKNOWN_VALUE if clip["weather"] is None else clip["weather"]
        if chosen.weather and weather not in chosen.weather:
            return False
        if chosen.labeled is not None and chosen.labeled != (clip["label_state"] == "labeled"):
            return False
        if chosen.expression and not EXPRESSIONS[chosen.expression](clip):
            return False
        fails = any(
            error["clip_id"] == clip["id"] and self._error_fits(error, among)
            for error in self.errors
        )
        is_backlog = clip["id"] not in self.role_of
        return (among.takes_errors and fails) or (among.takes_backlog and is_backlog)

    def _error_fits(self, error: Row, among: SimilarFilter) -> bool:
        _, model, role = self.role_of[error["clip_id"]]
        return (
            (among.with_holdout or role is BenchmarkRole.DEVELOPMENT)
            and (not among.model_versions or model in among.model_versions)
            and (not among.class_names or error["class_name"] in among.class_names)
            and (not among.error_types or error["error_type"] in among.error_types)
            and among.outcome in {None, error["outcome"]}
        )

    def _write(self) -> None:
        times = {"valid_from": self.home.database.clock()}
        times["recorded_at"] = times["valid_from"]
        recorded = {"recorded_at": times["valid_from"]}
        self._add(Clip, [{**clip, **times} for clip in self.clips])
        self._add(ModelFamily, [{"id": "detector", **recorded}])
        self._add(
            ModelVersion,
            [{"id": m, "family_id": "detector", "version": m[-1], **recorded} for m in MODELS],
        )
        counts = dict.fromkeys(("num_clips", "num_frames"), 1)
        for ordinal, (name, model, role) in enumerate(EVALUATIONS, start=1):
            benchmark = {"id": f"{name}:1", "name": name, "version": 1, "digest": name}
            objects = {"ground_truth_object": "", "frames_object": "", "num_objects": 1}
            more = {"role": role, "source": "internal", "classes": [], **recorded}
            self._add(Benchmark, [{**benchmark, **objects, **counts, **more}])
            figures = dict.fromkeys(("num_detections", "gt", "tp", "fp", "fn"), 1)
            lists: Row = {"classes": [], "sizes": [], "findings": [], "coco": {}}
            stored = {"detections_object": "", "matches_object": "", "benchmark_digest": name}
            of = {"model_version_id": model, "benchmark_id": f"{name}:1", "ordinal": ordinal}
            kind = {"score_kind": ScoreKind.PROBABILITY}
            row = {"id": name, **of, **stored, **kind, **figures, **lists, **counts, **times}
            self._add(Evaluation, [row])
        self._add(
            BenchmarkClip,
            [
                {"benchmark_id": f"{evaluation}:1", "clip_id": clip_id}
                for clip_id, (evaluation, _, _) in self.role_of.items()
            ],
        )
        box = {"frame_index": 0, "x": 1.0, "y": 1.0, "width": 9.0, "height": 9.0, "iou": 0.0}
        self._add(
            DetectionError,
            [
                {**error, **box, "ordinal": number, "match_row": number}
                for number, error in enumerate(self.errors, start=1)
            ],
        )
        ids = sorted(clip["id"] for clip in self.clips)
        vectors = np.array([[float(number), 1.0] for number in range(len(ids))], np.float32)
        table = vectors_table(np.array(ids, dtype=object), vectors)
        self._add(EmbeddingSpace, [{"id": "scenes", "dim": 2, "metric": "l2", **recorded}])
        entry = {"id": "set", "ordinal": 1, "space_id": "scenes", "num_vectors": len(ids)}
        stored_set = {"vectors_object": self.home.objects.put_table(table), **recorded}
        self._add(EmbeddingSet, [{**entry, **stored_set}])

    def _add(self, table: type[Any], rows: Sequence[Row]) -> None:
        engine = self.home.database.engine
        with engine.connect().execution_options(**{WRITES: True}) as connection:
            connection.execute(sa.insert(table), list(rows))
            connection.commit()


def some(values: Sequence[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)


FILTERS = st.builds(
    SimilarFilter,
    clips=st.builds(
        ClipFilter,
        region=some([*REGIONS, UNKNOWN_VALUE]),
        weather=some([*WEATHERS, UNKNOWN_VALUE]),
        labeled=st.sampled_from([None, None, True, False]),
        expression=st.sampled_from([None, *EXPRESSIONS]),
    ),
    class_names=some(CLASSES),
    error_types=some(TYPES),
    outcome=st.sampled_from([None, None, *Outcome]),
    model_versions=some(MODELS),
    failures=st.sampled_from([None, True, False]),
    with_holdout=st.booleans(),
).filter(lambda among: among.failures is not False or not among.is_about_errors)


@pytest.fixture
def planted(any_home: Home) -> Planted:
    return Planted(any_home)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(FILTERS)
def test_the_nearest_are_those_of_brute_force_among_what_the_filter_leaves(
    planted: Planted, among: SimilarFilter
) -> None:
    clips, num_candidates = planted.found(among)

    assert clips == planted.expected(among)
    assert num_candidates == (None if among.is_plain else len(clips))
