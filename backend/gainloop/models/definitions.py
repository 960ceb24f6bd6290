"""Definitions that people write: cohort axes, scenarios, the mapping of errors to scenarios.

All are immutable versions with a reason; the newest is in force, older ones still read.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from gainloop.models.columns import Json, Table, UtcDateTime, enum_column
from gainloop.terms.enums import AxisKind


class DefinitionColumns(Table):
    """id is name:version; `reason` says why this version was made."""

    id: str = Field(primary_key=True)
    name: str
    version: int
    reason: str
    actor_id: str = Field(foreign_key="actor.id")
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class CohortAxis(DefinitionColumns, table=True):
    """A column of the catalog, or of its extra columns, that cohorts are made by.

    edges: of a binned axis, rising; n edges make n + 1 bins, each without its upper edge.
    """

    column: str
    kind: AxisKind = Field(sa_type=enum_column(AxisKind))
    edges: list[float] = Field(default_factory=list, sa_type=Json)
    unit: str | None = None

    __table_args__ = (sa.UniqueConstraint("name", "version"),)


class Scenario(DefinitionColumns, table=True):
    """Which clips show it, as an expression over axes and tags; see `rules.expressions`."""

    expression: str
    description: str = ""

    __table_args__ = (sa.UniqueConstraint("name", "version"),)


class Mapping(DefinitionColumns, table=True):
    """Rules that say which scenario an error belongs to.

    rules: [{id, when, tags, confidence}]; `when` is an expression, tags are texts axis=value.
    """

    rules: list[dict[str, Any]] = Field(sa_type=Json)

    __table_args__ = (sa.UniqueConstraint("name", "version"),)


class MappedErrors(Table, table=True):
    """What one mapping version says of the errors of one evaluation, kept as it was.

    results_object: one row per error: ordinal, rule_ids, tags, inputs (JSON), confidence.
    counts: [{tag, errors}].
    """

    id: str = Field(primary_key=True)
    mapping_id: str = Field(foreign_key="mapping.id")
    evaluation_id: str = Field(foreign_key="evaluation.id")
    results_object: str
    num_errors: int
    num_mapped: int
    counts: list[dict[str, Any]] = Field(sa_type=Json)
    recorded_at: datetime = Field(sa_type=UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("mapping_id", "evaluation_id"),)


class CollectionRequest(Table, table=True):
    """What the lake has no clip to label of: asked of the fleet, with the expression to look for.

    num_candidates: clips that were there but too close to a benchmark held out to be labeled.
    """

    id: str = Field(primary_key=True)
    scenario_id: str = Field(foreign_key="scenario.id")
    expression: str
    reason: str
    num_candidates: int
    num_wanted: int
    actor_id: str = Field(foreign_key="actor.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)
