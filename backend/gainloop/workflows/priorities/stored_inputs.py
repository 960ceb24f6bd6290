"""All that a ranking is made of, kept so that it can be made again: exactly, or with other weights.

Features and request go in, a digest comes out, and back. Vectors are not kept twice: they are read
from the embedding sets again, which never change. Called by `run_priorities` and `replay_run`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from gainloop.pipeline.costs import COST_V1, CostAssumption
from gainloop.pipeline.scoring.ranking import RankRequest
from gainloop.reads.clip_vectors import stack_of
from gainloop.stores.objects import ObjectStore
from gainloop.terms.atlas import Atlas
from gainloop.terms.boxes import Floats, Texts
from gainloop.terms.enums import PartName, Profile, Rung
from gainloop.terms.features import (
    Candidates,
    Features,
    LabeledClips,
    PastEvaluation,
    Recordings,
)
from gainloop.terms.limits import NO_LIMITS, Limits
from gainloop.workflows.priorities.atlas_documents import axes_json, axes_of, get_atlas
from gainloop.workflows.priorities.stored_columns import (
    benchmark_of,
    benchmark_table,
    matrix_columns,
    optional_columns,
    stacked_columns,
    table_columns,
)
from gainloop.workflows.priorities.stored_families import families_document, with_families

FORMAT = 1
_OF_UNITS = ("doubt", "labeled_frames", "num_streams", "is_3d")
_RECORDINGS = ("ordinal", "start_s", "duration_s", "drive")


@dataclass(frozen=True, slots=True)
class VectorSource:
    """objects: digests of the sets of one space up to the one that was used, oldest first."""

    metric: str
    objects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunInputs:
    """version: of the method that ranked, `scoring.ranking.VERSION`."""

    features: Features
    request: RankRequest
    atlas: Atlas | None
    version: str


def put_inputs(
    objects: ObjectStore,
    features: Features,
    request: RankRequest,
    version: str,
    vectors: VectorSource | None,
    atlas_object: str | None,
    extra: Mapping[str, Any] | None = None,
) -> str:
    """extra: what else the run's id rests on, kept to be read by people; a replay needs none."""
    benchmark = features.benchmark
    return objects.put_bytes(
        orjson.dumps(
            dict(extra or {})
            | {
                "format": FORMAT,
                "version": version,
                "request": _request_json(request),
                "axes": axes_json(features.axes),
                "drives": list(features.drives),
                "candidates": objects.put_table(_candidates_table(features.candidates)),
                "labeled": objects.put_table(_labeled_table(features)),
                "benchmark": benchmark
                and objects.put_table(benchmark_table(features.history, benchmark)),
                "classes": list(benchmark.classes) if benchmark else [],
                "num_past": len(features.history),
                "vectors": vectors and {"metric": vectors.metric, "objects": vectors.objects},
                "with_vectors": _sides_with_vectors(features),
                "atlas": atlas_object,
                **families_document(objects, features),
            },
            option=orjson.OPT_SORT_KEYS,
        )
    )


def get_candidates(objects: ObjectStore, digest: str, unit_ids: Sequence[str]) -> Candidates:
    """Of these units as the run knew them, in the order of their table, without vectors."""
    found = orjson.loads(objects.get_bytes(digest))
    columns = table_columns(objects, found["candidates"])
    kept = np.isin(columns["unit_id"].astype(str), np.array(list(unit_ids), dtype=str))
    vectors = _Vectors(objects, {**found, "with_vectors": []})
    return _candidates_of({name: values[kept] for name, values in columns.items()}, vectors)


def get_inputs(objects: ObjectStore, digest: str) -> RunInputs:
    """Raises Incomplete or Unreadable as the store does."""
    found = orjson.loads(objects.get_bytes(digest))
    vectors = _Vectors(objects, found)
    labeled = table_columns(objects, found["labeled"])
    benchmark = table_columns(objects, found["benchmark"]) if found["benchmark"] else None
    features = Features(
        axes=axes_of(found["axes"]),
        drives=tuple(found["drives"]),
        candidates=_candidates_of(table_columns(objects, found["candidates"]), vectors),
        labeled=_labeled_of(labeled, vectors),
        benchmark=benchmark_of(
            benchmark,
            tuple(found["classes"]),
            vectors.of("benchmark", benchmark["clip_id"]),
        )
        if benchmark is not None
        else None,
        history=tuple(
            PastEvaluation(
                gt=(benchmark or {})[f"past_{number}_gt"],
                fn=(benchmark or {})[f"past_{number}_fn"],
                is_learned=labeled[f"past_{number}_learned"],
            )
            for number in range(found["num_past"])
        ),
    )
    return RunInputs(
        features=with_families(objects, features, found, vectors.of_clips),
        request=_request_of(found["request"]),
        atlas=get_atlas(objects, found["atlas"]) if found["atlas"] else None,
        version=found["version"],
    )


@dataclass(frozen=True, slots=True)
class _Vectors:
    objects: ObjectStore
    found: dict[str, Any]

    def of_clips(self, clip_ids: Texts) -> Floats | None:
        source = self.found["vectors"]
        return stack_of(self.objects, source["objects"], source["metric"], clip_ids)

    def of(self, side: str, clip_ids: Texts | None) -> Floats | None:
        if side not in self.found["with_vectors"] or clip_ids is None:
            return None
        return self.of_clips(clip_ids)


def _sides_with_vectors(features: Features) -> list[str]:
    sides = {
        "candidates": features.candidates.vectors,
        "labeled": features.labeled.vectors,
        "benchmark": features.benchmark.vectors if features.benchmark else None,
    }
    return [name for name, vectors in sides.items() if vectors is not None]


def _request_json(request: RankRequest) -> dict[str, Any]:
    return {
        "profile": request.profile.value,
        "rung": request.rung.value,
        "budget_hours": request.budget_hours,
        "seed": request.seed,
        "weights": {name.value: weight for name, weight in request.part_weights.items()},
        "weight_order": [name.value for name in request.part_weights],
        "holdback_share": request.holdback_share,
        **({} if request.costs == COST_V1 else {"costs": asdict(request.costs)}),
        **({} if request.limits == NO_LIMITS else {"limits": request.limits.as_json()}),
    }


def _request_of(found: dict[str, Any]) -> RankRequest:
    return RankRequest(
        profile=Profile(found["profile"]),
        rung=Rung(found["rung"]),
        budget_hours=found["budget_hours"],
        seed=found["seed"],
        weights={PartName(name): found["weights"][name] for name in found["weight_order"]},
        holdback_share=found["holdback_share"],
        costs=_costs_of(found["costs"]) if "costs" in found else COST_V1,
        limits=Limits.of_json(found["limits"]) if "limits" in found else NO_LIMITS,
    )


def _costs_of(found: dict[str, Any]) -> CostAssumption:
    pairs = {name: tuple(value) for name, value in found.items() if isinstance(value, list)}
    return CostAssumption(**{**found, **pairs})


def _candidates_table(candidates: Candidates) -> pa.Table:
    return pa.table(
        {
            "clip_id": pa.array(candidates.clip_ids, pa.string()),
            "unit_id": pa.array(candidates.unit_ids, pa.string()),
            **_recording_columns(candidates.recordings),
            **matrix_columns("code", candidates.codes),
            "num_frames": candidates.num_frames,
            "objects_per_frame": candidates.objects_per_frame,
            "uncertainty": candidates.uncertainty,
            **optional_columns({name: getattr(candidates, name) for name in _OF_UNITS}),
        }
    )


def _candidates_of(columns: Mapping[str, Any], vectors: _Vectors) -> Candidates:
    return Candidates(
        clip_ids=columns["clip_id"],
        unit_ids=columns["unit_id"],
        recordings=_recordings_of(columns),
        codes=stacked_columns(columns, "code", np.int64),
        num_frames=columns["num_frames"],
        objects_per_frame=columns["objects_per_frame"],
        uncertainty=columns["uncertainty"],
        vectors=vectors.of("candidates", columns["clip_id"]),
        **{name: columns.get(name) for name in _OF_UNITS},
    )


def _labeled_table(features: Features) -> pa.Table:
    labeled = features.labeled
    ids = labeled.clip_ids
    return pa.table(
        {
            **({} if ids is None else {"clip_id": pa.array(ids, pa.string())}),
            **_recording_columns(labeled.recordings),
            **matrix_columns("code", labeled.codes),
            **optional_columns(
                {"objects": labeled.objects, "missed": labeled.missed, "batch": labeled.batch}
            ),
            **{
                f"past_{number}_learned": past.is_learned
                for number, past in enumerate(features.history)
            },
        }
    )


def _labeled_of(columns: Mapping[str, Any], vectors: _Vectors) -> LabeledClips:
    return LabeledClips(
        recordings=_recordings_of(columns),
        codes=stacked_columns(columns, "code", np.int64),
        vectors=vectors.of("labeled", columns.get("clip_id")),
        objects=columns.get("objects"),
        missed=columns.get("missed"),
        batch=columns.get("batch"),
        clip_ids=columns.get("clip_id"),
    )


def _recording_columns(recordings: Recordings) -> dict[str, Any]:
    return {name: getattr(recordings, name) for name in _RECORDINGS}


def _recordings_of(columns: Mapping[str, Any]) -> Recordings:
    return Recordings(**{name: columns[name] for name in _RECORDINGS})
