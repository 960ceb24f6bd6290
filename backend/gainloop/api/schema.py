"""The schema, merged from topics, guarded field by field. Built once by `app`."""

from functools import cache
from typing import Any

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.name_converter import NameConverter
from strawberry.tools import merge_types
from strawberry.types.base import StrawberryObjectDefinition, StrawberryType

from gainloop.api.guard import guard_schema
from gainloop.api.mutations.changes import ChangesMutation
from gainloop.api.mutations.epics import EpicsMutation
from gainloop.api.mutations.error_clusters import ErrorClustersMutation
from gainloop.api.mutations.filters import FiltersMutation
from gainloop.api.mutations.imports import ImportsMutation
from gainloop.api.mutations.inventory import InventoryMutation
from gainloop.api.mutations.jobs import JobsMutation
from gainloop.api.mutations.labels import LabelsMutation
from gainloop.api.mutations.mapping import MappingMutation
from gainloop.api.mutations.outcomes import OutcomesMutation
from gainloop.api.mutations.queues import QueuesMutation
from gainloop.api.mutations.scenarios import ScenariosMutation
from gainloop.api.mutations.similar import SimilarMutation
from gainloop.api.mutations.uploads import UploadsMutation
from gainloop.api.queries.audit import AuditQuery
from gainloop.api.queries.catalog import CatalogQuery
from gainloop.api.queries.changes import ChangesQuery
from gainloop.api.queries.comparison import ComparisonQuery
from gainloop.api.queries.coverage import CoverageQuery
from gainloop.api.queries.epics import EpicsQuery
from gainloop.api.queries.error_clusters import ErrorClustersQuery
from gainloop.api.queries.evaluations import EvaluationsQuery
from gainloop.api.queries.gain import GainQuery
from gainloop.api.queries.inventory import InventoryQuery
from gainloop.api.queries.jobs import JobsQuery
from gainloop.api.queries.label_costs import LabelCostsQuery
from gainloop.api.queries.labels import LabelsQuery
from gainloop.api.queries.lineage import LineageQuery
from gainloop.api.queries.mapping import MappingQuery
from gainloop.api.queries.nodes import NodesQuery
from gainloop.api.queries.outcomes import OutcomesQuery
from gainloop.api.queries.preview import PreviewQuery
from gainloop.api.queries.priorities import PrioritiesQuery
from gainloop.api.queries.profiles import ProfilesQuery
from gainloop.api.queries.queue_diff import QueueDiffQuery
from gainloop.api.queries.queues import QueuesQuery
from gainloop.api.queries.saved_filters import SavedFiltersQuery
from gainloop.api.queries.scenarios import ScenariosQuery
from gainloop.api.queries.selection_line import SelectionLineQuery
from gainloop.api.queries.shadow import ShadowQuery
from gainloop.api.queries.similar import SimilarQuery
from gainloop.api.queries.viewer import ViewerQuery
from gainloop.api.subscriptions import JobsSubscription
from gainloop.api.types.scalars import SCALARS

QUERIES = (
    ViewerQuery,
    NodesQuery,
    CatalogQuery,
    EvaluationsQuery,
    PrioritiesQuery,
    ProfilesQuery,
    QueueDiffQuery,
    QueuesQuery,
    AuditQuery,
    PreviewQuery,
    CoverageQuery,
    InventoryQuery,
    SavedFiltersQuery,
    ComparisonQuery,
    ErrorClustersQuery,
    ScenariosQuery,
    MappingQuery,
    LabelsQuery,
    LabelCostsQuery,
    OutcomesQuery,
    ShadowQuery,
    SelectionLineQuery,
    GainQuery,
    EpicsQuery,
    LineageQuery,
    JobsQuery,
    ChangesQuery,
    SimilarQuery,
)
MUTATIONS = (
    UploadsMutation,
    ImportsMutation,
    QueuesMutation,
    InventoryMutation,
    FiltersMutation,
    ErrorClustersMutation,
    ScenariosMutation,
    SimilarMutation,
    MappingMutation,
    LabelsMutation,
    OutcomesMutation,
    EpicsMutation,
    ChangesMutation,
    JobsMutation,
)
SUBSCRIPTIONS = (JobsSubscription,)
_SHORT_NAMES = {"DetectionError": "Error", "PriorityItem": "Priority"}
"""Stems of the names of connections and edges where the row's own name would be too long."""


class Names(NameConverter):
    def from_generic(
        self,
        generic_type: StrawberryObjectDefinition,
        types: list[StrawberryType | type[Any]],
    ) -> str:
        name = super().from_generic(generic_type, types)
        for long, short in _SHORT_NAMES.items():
            if name.startswith(long):
                return short + name.removeprefix(long)
        return name


@cache  # the same for every home and setting, and nothing changes it
def build_schema() -> strawberry.Schema:
    """The whole schema. Raises GainloopError UNCLASSED_FIELD."""
    schema = strawberry.Schema(
        query=merge_types("Query", QUERIES),
        mutation=merge_types("Mutation", MUTATIONS),
        subscription=merge_types("Subscription", SUBSCRIPTIONS),
        config=StrawberryConfig(name_converter=Names(), scalar_map=SCALARS),
    )
    guard_schema(core_schema(schema))
    return schema


def core_schema(schema: strawberry.Schema) -> GraphQLSchema:
    """The schema as graphql-core executes it."""
    return schema._schema
