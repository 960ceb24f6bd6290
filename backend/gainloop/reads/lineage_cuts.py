"""What a trace leaves out, in sentences. Called by reads that trace."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import Session

from gainloop.reads.lineage_edges import count_hop
from gainloop.reads.lineage_names import NodeName, counted
from gainloop.reads.lineage_walk import Walk
from gainloop.terms.enums import LineageType, NodeLabel

MOST_SENTENCES = 10
_NOUNS: Mapping[NodeLabel, str] = {
    NodeLabel.CLIP: "clip",
    NodeLabel.SCENARIO: "scenario",
    NodeLabel.COHORT: "cohort",
    NodeLabel.EVALUATION: "evaluation",
    NodeLabel.ERROR_CLUSTER: "error cluster",
    NodeLabel.PRIORITY_RUN: "priority run",
    NodeLabel.QUEUE: "queue",
    NodeLabel.LABEL_BATCH: "label batch",
    NodeLabel.DATASET_RELEASE: "dataset release",
    NodeLabel.MODEL_VERSION: "model version",
    NodeLabel.EPIC: "epic",
    NodeLabel.DECISION: "decision",
    NodeLabel.PERSON: "person",
}


def tell_cuts(
    session: Session,
    found: Walk,
    names: Mapping[str, NodeName],
    as_of: datetime | None,
    types: Collection[LineageType],
) -> list[str]:
    """Empty where nothing is left out; hops that were not wholly looked at are counted now."""
    told: list[str] = []
    for over in found.overflows:
        num = count_hop(session, over.frontier, over.direction, as_of, types) - over.num_looked_at
        told.append(
            f"{counted(num, 'more relationship')} {over.direction.value} at hop {over.hop} "
            f"{_verb(num)} not looked at"
        )
    largest = sorted(found.left_out.items(), key=lambda cut: (-cut[1], cut[0]))
    for (hop, near, label), num in largest[:MOST_SENTENCES]:
        name = names[near].name if near in names else near
        told.append(
            f"{counted(num, f'more {_NOUNS[label]}')} of {name} at hop {hop} {_verb(num)} not shown"
        )
    rest = [num for _, num in largest[MOST_SENTENCES:]]
    if rest:
        told.append(f"{sum(rest):,} more at {counted(len(rest), 'other place')} are not shown")
    if found.hidden - found.edges.keys():
        num = len(found.hidden - found.edges.keys())
        told.append(
            f"{counted(num, 'relationship')} between things that are shown {_verb(num)} not shown"
        )
    return told


def _verb(number: int) -> str:
    return "is" if number == 1 else "are"
