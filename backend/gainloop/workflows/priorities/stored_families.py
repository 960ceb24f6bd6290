"""Model families beside the first, as part of what a ranking is made of, and back. Called by
`stored_inputs`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Floats, Texts
from gainloop.terms.features import Features, OtherFamily, PastEvaluation
from gainloop.workflows.priorities.stored_columns import (
    benchmark_of,
    benchmark_table,
    optional_columns,
    table_columns,
)

Vectors = Callable[[Texts], Floats | None]
"""Vectors of these clips."""


def families_document(objects: ObjectStore, features: Features) -> dict[str, Any]:
    """Empty for a ranking by one family."""
    if not features.others:
        return {}
    return {
        "share": features.share,
        "families": [_document(objects, family) for family in features.others],
    }


def with_families(
    objects: ObjectStore, features: Features, found: Mapping[str, Any], vectors: Vectors
) -> Features:
    """found: the whole document."""
    if "families" not in found:
        return features
    others = tuple(_family_of(objects, entry, vectors) for entry in found["families"])
    return replace(features, share=found["share"], others=others)


def _document(objects: ObjectStore, family: OtherFamily) -> dict[str, Any]:
    learned = {
        f"past_{number}_learned": past.is_learned for number, past in enumerate(family.history)
    }
    of_labeled = pa.table({**optional_columns({"missed": family.missed}), **learned})
    of_candidates = {"uncertainty": family.uncertainty, **optional_columns({"doubt": family.doubt})}
    return {
        "name": family.name,
        "share": family.share,
        "benchmark": objects.put_table(benchmark_table(family.history, family.benchmark)),
        "classes": list(family.benchmark.classes),
        "has_vectors": family.benchmark.vectors is not None,
        "num_past": len(family.history),
        "candidates": objects.put_table(pa.table(of_candidates)),
        "labeled": objects.put_table(of_labeled) if of_labeled.num_columns else None,
    }


def _family_of(objects: ObjectStore, found: Mapping[str, Any], vectors: Vectors) -> OtherFamily:
    benchmark = table_columns(objects, found["benchmark"])
    candidates = table_columns(objects, found["candidates"])
    labeled = table_columns(objects, found["labeled"]) if found["labeled"] else {}
    placed = vectors(benchmark["clip_id"]) if found["has_vectors"] else None
    return OtherFamily(
        name=found["name"],
        share=found["share"],
        benchmark=benchmark_of(benchmark, tuple(found["classes"]), placed),
        history=tuple(
            PastEvaluation(
                gt=benchmark[f"past_{number}_gt"],
                fn=benchmark[f"past_{number}_fn"],
                is_learned=labeled[f"past_{number}_learned"],
            )
            for number in range(found["num_past"])
        ),
        uncertainty=candidates["uncertainty"],
        doubt=candidates.get("doubt"),
        missed=labeled.get("missed"),
    )
