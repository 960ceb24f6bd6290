"""Model families of a run: their features, and the names of their cells.

Called by `plan`, `store_run` and what reads a run's cells. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from gainloop.reads.arrays import Pool
from gainloop.reads.family_arrays import FamilyArrays
from gainloop.terms.features import Features, OtherFamily
from gainloop.terms.measures import UncertaintyMeasure
from gainloop.workflows.priorities.emphasis import emphasize


def without_others(features: Features) -> Features:
    """For profiles that are of one model family."""
    return replace(features, share=1.0, others=()) if features.others else features


def with_others(
    features: Features,
    pool: Pool,
    measure: UncertaintyMeasure,
    exposure: Mapping[str, Mapping[str, float]],
    severity: Mapping[str, float],
) -> Features:
    """Other families by the measure and the emphasis that the first has."""
    others = tuple(
        _emphasized(features, _measured(arrays, measure), arrays, (exposure, severity))
        for arrays in pool.others
    )
    return replace(features, others=others)


def cell_names(names: Sequence[str], families: Sequence[str]) -> tuple[str, ...]:
    """By number: those of the atlas; of several families once for each, with its name."""
    if len(families) < 2:
        return tuple(names)
    return tuple(f"{name} · {family}" for family in families for name in names)


def families_json(pool: Pool, *, are_asked: bool) -> list[dict[str, Any]]:
    """As `models.priority.PriorityRun` has them. are_asked: by the run's options, and not of the
    weights in force.
    """
    return [
        {
            "family": source.name,
            "evaluation": source.evaluation.id,
            "model_version": source.evaluation.model_version_id,
            "share": source.share,
            "is_asked": are_asked,
        }
        for source in pool.sources.families
        if len(pool.sources.families) > 1
    ]


def _measured(arrays: FamilyArrays, measure: UncertaintyMeasure) -> OtherFamily:
    """By entropy where its own predictions do not know the measure."""
    known = arrays.measures.get(measure)
    if measure is UncertaintyMeasure.ENTROPY or known is None:
        return arrays.family
    return replace(arrays.family, uncertainty=known)


def _emphasized(
    features: Features,
    family: OtherFamily,
    arrays: FamilyArrays,
    factors: tuple[Mapping[str, Mapping[str, float]], Mapping[str, float]],
) -> OtherFamily:
    alone = replace(features, benchmark=family.benchmark, history=family.history, others=())
    found = emphasize(alone, arrays.past, *factors)
    assert found.benchmark is not None
    return replace(family, benchmark=found.benchmark, history=found.history)
