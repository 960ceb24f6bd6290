"""How much a query asks for, told from its text and variables before anything is run.

In: a parsed document and the schema. Out: a QuerySize. Called by `documents`. Every fragment is
measured once and then scaled, so that fragments within fragments cost no time; a cycle of
fragments is infinitely deep.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    Visitor,
    get_named_type,
    get_nullable_type,
    is_list_type,
    visit,
)

from gainloop.reads.pages import DEFAULT_PAGE, MAX_PAGE

ENDLESS = 1_000_000
"""Depth of a cycle of fragments, or of a nesting deeper than anybody needs."""

_HARD_DEPTH = 64
_OBJECT_COST = 2.0
_SCALAR_COST = 1.0
_COST_PER_LEVEL = 1.5
_LIST_SIZE = 10  # assumed of lists that have no pages
_LONG_LISTS = {
    ("Lineage", "nodes"): 100,
    ("Lineage", "edges"): 100,
    ("SimilarFailures", "results"): 100,
}
_INTROSPECTION = ("__schema", "__type")
_SIZES = ("first", "ids")
_HEAVY = {
    "coverage": 100,
    "leakage": 100,
    "compareEvaluations": 100,
    "shadowReport": 100,
    "similarFailures": 100,
    "cohorts": 50,
    "frames": 50,
    "coverageByCohort": 50,
    "axes": 50,
    "comparisonAxes": 50,
    "preview": 50,
    "scenarioPreview": 50,
    "explainMapping": 20,
    "lineage": 100,
    "decisionLineage": 100,
    "lineagePath": 100,
    "epic": 50,
    "gainCalibration": 100,
    "queueDiff": 100,
    "agreement": 20,
    "factors": 20,
    "reweighRun": 250,
    "proposeChange": 250,
}
"""Fields that read much for few rows, and the rows that each counts as."""
_NODE = "Node"


@dataclass(frozen=True, slots=True)
class QuerySize:
    """cost: object 2, scalar 1, times 1.5 per level; nodes: rows that may be read at most;
    bad_page: a page size outside of what is allowed.
    """

    depth: int = 0
    introspection_depth: int = 0
    aliases: int = 0
    directives: int = 0
    mutations: int = 0
    cost: float = 0.0
    nodes: int = 0
    bad_page: int | None = None

    def __add__(self, other: "QuerySize") -> "QuerySize":
        return QuerySize(
            depth=max(self.depth, other.depth),
            introspection_depth=max(self.introspection_depth, other.introspection_depth),
            aliases=min(self.aliases + other.aliases, ENDLESS),
            directives=min(self.directives + other.directives, ENDLESS),
            mutations=self.mutations + other.mutations,
            cost=min(self.cost + other.cost, float(ENDLESS)),
            nodes=min(self.nodes + other.nodes, ENDLESS),
            bad_page=other.bad_page if self.bad_page is None else self.bad_page,
        )

    @property
    def rounded_cost(self) -> int:
        return math.ceil(self.cost)


def measure_operations(
    schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]
) -> list[QuerySize]:
    """One size per operation of the document."""
    meter = _Meter(
        schema=schema,
        variables=variables,
        fragments={
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        },
    )
    return [
        meter.operation(node)
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
    ]


def sizing_variables(document: DocumentNode) -> tuple[str, ...]:
    """Names of the variables that a page size or a list of ids takes, sorted."""
    found = _SizingVariables()
    visit(document, found)
    return tuple(sorted(found.names))


class _SizingVariables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_argument(self, node: ArgumentNode, *_place: Any) -> None:
        if node.name.value in _SIZES and isinstance(node.value, VariableNode):
            self.names.add(node.value.name.value)


@dataclass
class _Meter:
    schema: GraphQLSchema
    variables: Mapping[str, Any]
    fragments: Mapping[str, FragmentDefinitionNode]
    defaults: dict[str, ValueNode | None] = field(default_factory=dict)
    known: dict[str, QuerySize] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def operation(self, node: OperationDefinitionNode) -> QuerySize:
        self.known.clear()
        self.defaults = {
            definition.variable.name.value: definition.default_value
            for definition in node.variable_definitions or ()
        }
        root = self.schema.get_root_type(node.operation)
        own = QuerySize(directives=len(node.directives or ()))
        return own + self._selections(node.selection_set, root, level=1)

    def _selections(
        self, node: SelectionSetNode, parent: GraphQLNamedType | None, level: int
    ) -> QuerySize:
        if level > _HARD_DEPTH:
            return QuerySize(depth=ENDLESS)
        total = QuerySize()
        for selection in node.selections:
            total += QuerySize(directives=len(selection.directives or ()))
            if isinstance(selection, FieldNode):
                total += self._field(selection, parent, level)
            elif isinstance(selection, FragmentSpreadNode):
                total += self._fragment(selection.name.value, level)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                inner = self._type(condition.name.value) if condition else parent
                total += self._selections(selection.selection_set, inner, level + 1)
        return total

    def _fragment(self, name: str, level: int) -> QuerySize:
        if name in self.open:
            return QuerySize(depth=ENDLESS)
        node = self.fragments.get(name)
        if node is not None and name not in self.known:
            self.open.add(name)
            own = QuerySize(directives=len(node.directives or ()))
            inner = self._type(node.type_condition.name.value)
            self.known[name] = own + self._selections(node.selection_set, inner, level + 1)
            self.open.remove(name)
        return self.known.get(name, QuerySize())

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, level: int) -> QuerySize:
        own = QuerySize(
            depth=1,
            aliases=1 if node.alias else 0,
            mutations=1 if parent is not None and parent is self.schema.mutation_type else 0,
            cost=_SCALAR_COST,
        )
        heavy = _HEAVY.get(node.name.value, 0)
        if node.selection_set is None:
            return replace(own, nodes=heavy)
        definition = _definition(node, parent)
        named = None if definition is None else get_named_type(definition.type)
        inner = self._selections(node.selection_set, named, level + 1)
        if node.name.value in _INTROSPECTION:
            return replace(inner, depth=0, cost=0.0, introspection_depth=1 + inner.depth)
        rows, bad_page = self._rows(node, definition, parent)
        return replace(
            own + inner,
            depth=min(1 + inner.depth, ENDLESS),
            cost=min(_OBJECT_COST + _COST_PER_LEVEL * inner.cost, float(ENDLESS)),
            nodes=min(rows * (inner.nodes + _is_node(named)) + heavy, ENDLESS),
            bad_page=inner.bad_page if bad_page is None else bad_page,
        )

    def _rows(
        self, node: FieldNode, definition: GraphQLField | None, parent: GraphQLNamedType | None
    ) -> tuple[int, int | None]:
        """How many objects the field brings at most, and a page size that is not allowed."""
        if definition is None:
            return 1, None
        arguments = {argument.name.value: argument.value for argument in node.arguments or ()}
        if "first" in definition.args:
            first = self._value(arguments.get("first"))
            if not isinstance(first, int):
                return DEFAULT_PAGE, None
            is_allowed = 1 <= first <= MAX_PAGE
            return (first, None) if is_allowed else (MAX_PAGE, first)
        if "ids" in arguments:
            ids = self._value(arguments["ids"])
            return len(ids) if isinstance(ids, list) else 1, None
        is_list = is_list_type(get_nullable_type(definition.type))
        owner = "" if parent is None else parent.name
        if not is_list or owner.endswith("Connection"):
            return 1, None
        return _LONG_LISTS.get((owner, node.name.value), _LIST_SIZE), None

    def _value(self, node: ValueNode | None) -> Any:
        """An integer or a list, as far as it matters here."""
        if isinstance(node, VariableNode):
            name = node.name.value
            if name in self.variables:
                return self.variables[name]
            return self._value(self.defaults.get(name))
        if isinstance(node, IntValueNode):
            return int(node.value)
        if isinstance(node, ListValueNode):
            return list(node.values)
        return None

    def _type(self, name: str) -> GraphQLNamedType | None:
        return self.schema.get_type(name)


def _definition(node: FieldNode, parent: GraphQLNamedType | None) -> GraphQLField | None:
    if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
        found: GraphQLField | None = parent.fields.get(node.name.value)
        return found
    return None


def _is_node(named: GraphQLNamedType | None) -> bool:
    if isinstance(named, GraphQLObjectType):
        return any(interface.name == _NODE for interface in named.interfaces)
    return named is not None and named.name == _NODE
