"""The model of the property graph, read once from graph_schema/model.toml.

Taken by everything in this package that writes or reads nodes and edges, and by the script that
draws the picture of graph_schema/README.md.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import gainloop
from gainloop.errors import Incomplete
from gainloop.terms.enums import LineageType, NodeLabel

ANY = "*"
"""As an end of a relationship: every label."""


@dataclass(frozen=True, slots=True)
class NodeModel:
    """properties: types by name, those that all nodes have included; the key is not one of them."""

    label: NodeLabel
    about: str
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RelationshipModel:
    """ends: (label of the source, label of the target or ANY); properties: its own only."""

    type: LineageType
    ends: tuple[tuple[str, str], ...]
    flow: str
    properties: Mapping[str, str]

    def joins(self, source: NodeLabel, target: NodeLabel) -> bool:
        return any(source == start and end in (ANY, target) for start, end in self.ends)


@dataclass(frozen=True, slots=True)
class Model:
    common: Mapping[str, Any]
    nodes: Mapping[NodeLabel, NodeModel]
    relationships: Mapping[LineageType, RelationshipModel]


def schema_folder() -> Path:
    """graph_schema: inside the package where it was installed from a wheel, else beside it."""
    package = Path(gainloop.__file__).parent
    for folder in (package / "graph_schema", package.parents[1] / "graph_schema"):
        if (folder / "model.toml").is_file():
            return folder
    raise Incomplete(f"graph_schema is missing beside {package}: install Gainloop again")


@cache
def load_model() -> Model:
    """Raises ValueError where the file names what `terms.enums` does not know."""
    document = tomllib.loads((schema_folder() / "model.toml").read_text(encoding="utf-8"))
    common = document["common"]
    every = {name: kind for name, kind in common["node"].items() if name != common["key"]}
    nodes = {
        NodeLabel(label): NodeModel(
            NodeLabel(label), entry["about"], {**every, **entry["properties"]}
        )
        for label, entry in document["node"].items()
    }
    relationships = {
        LineageType(name): RelationshipModel(
            type=LineageType(name),
            ends=tuple((start, end) for start, end in entry["ends"]),
            flow=entry["flow"],
            properties=entry["properties"],
        )
        for name, entry in document["relationship"].items()
    }
    return Model(common, nodes, relationships)
