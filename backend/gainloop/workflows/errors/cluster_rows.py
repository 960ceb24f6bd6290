"""Clusters as rows: what was found, with the theme that each goes on with. Called by
`cluster_errors`; touches no store.
"""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import numpy as np

from gainloop.models.clusters import ErrorCluster
from gainloop.pipeline.clustering.clustering import Clustering
from gainloop.pipeline.clustering.history import Step
from gainloop.pipeline.clustering.records import Cluster
from gainloop.reads.error_features import ErrorFeatures
from gainloop.terms.hashing import short_id, value_digest
from gainloop.terms.matches import Outcome
from gainloop.workflows.errors.themes import Themes

_NOT_YET = datetime.fromtimestamp(0, UTC)  # the unit of work says when


def cluster_rows(
    clustering_id: str,
    evaluation_id: str,
    features: ErrorFeatures,
    found: Clustering,
    themes: Themes,
) -> list[ErrorCluster]:
    """One per cluster by number, then one of size 0 per theme that closed."""
    rows = []
    for number, step in enumerate(themes.steps):
        known = (
            _found(features, found.clusters[step.number])
            if step.number is not None
            else _closed(step, themes)
        )
        digest = value_digest([clustering_id, number])
        rows.append(
            ErrorCluster(
                id=short_id("cluster", digest),
                clustering_id=clustering_id,
                evaluation_id=evaluation_id,
                number=number,
                theme=step.theme or short_id("theme", digest),
                previous_size=step.previous_size,
                transition=step.transition,
                continues=list(step.continues),
                recorded_at=_NOT_YET,
                **known,
            )
        )
    return rows


def _found(features: ErrorFeatures, cluster: Cluster) -> dict[str, Any]:
    units = np.unique(features.errors.unit[cluster.members])
    return {
        "name": cluster.name,
        "size": len(cluster.members),
        "num_clips": cluster.num_clips,
        "num_drives": int(features.is_drive[units].sum()),
        "class_name": cluster.class_name,
        "outcome": Outcome.FN if cluster.is_miss else Outcome.FP,
        "error_type": cluster.error_type,
        "stability": cluster.stability,
        "traits": [asdict(trait) for trait in cluster.traits],
        "exemplars": cluster.exemplars.tolist(),
        "x": cluster.x,
        "y": cluster.y,
    }


def _closed(step: Step, themes: Themes) -> dict[str, Any]:
    """As it was last, without errors."""
    before = themes.earlier[step.continues[0]]
    names = ("name", "class_name", "outcome", "error_type", "traits", "x", "y")
    kept = {name: getattr(before, name) for name in names}
    return {**kept, "size": 0, "num_clips": 0, "num_drives": 0, "exemplars": []}
