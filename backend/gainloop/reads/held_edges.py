"""Which edges of the property graph are held now. Called by reads that join them to rows."""

import sqlalchemy as sa
from sqlmodel import col

from gainloop.models.governance import LineageEdge
from gainloop.terms.enums import LineageType, NodeLabel


def held_edges(
    source: NodeLabel, relation: LineageType, target: NodeLabel
) -> list[sa.ColumnElement[bool]]:
    """Conditions on edges of this kind that nobody retracted."""
    return [
        col(LineageEdge.source_label) == source.value,
        col(LineageEdge.type) == relation,
        col(LineageEdge.target_label) == target.value,
        col(LineageEdge.retracted_at).is_(None),
    ]
