"""Writes the picture and the tables of graph_schema/README.md from graph_schema/model.toml.

Run by `make docs`; a test compares.
"""

from collections.abc import Mapping
from pathlib import Path

from gainloop.stores.graph.model import ANY, Model, load_model, schema_folder

START, END = "<!-- written by `make docs` -->", "<!-- until here -->"


def readme_place() -> Path:
    return schema_folder() / "README.md"


def drawn_readme(text: str) -> str:
    """The page with the part between its two marks written anew."""
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    model = load_model()
    parts = [picture(model), node_table(model), relationship_table(model)]
    return f"{before}{START}\n\n" + "\n\n".join(parts) + f"\n\n{END}{after}"


def picture(model: Model) -> str:
    """What may be joined, as a Mermaid flow chart; what may lead to any label is dotted."""
    lines = ["```mermaid", "flowchart LR"]
    for name, relationship in model.relationships.items():
        for start, end in relationship.ends:
            if end == ANY:
                lines.append(f"  {start} -. {name.value} .-> any[any label]")
            else:
                lines.append(f"  {start} -- {name.value} --> {end}")
    return "\n".join([*lines, "```"])


def node_table(model: Model) -> str:
    lines = ["| label | what it is | properties beside id and recorded_at |", "|---|---|---|"]
    shared = set(model.common["node"])
    for label, node in model.nodes.items():
        own = {name: kind for name, kind in node.properties.items() if name not in shared}
        lines.append(f"| {label.value} | {node.about} | {_properties(own)} |")
    return "\n".join(lines)


def relationship_table(model: Model) -> str:
    lines = ["| relationship | a trace downstream goes | properties |", "|---|---|---|"]
    for name, relationship in model.relationships.items():
        ends = "; ".join(
            f"`({start})-[:{name.value}]->({'any' if end == ANY else end})`"
            for start, end in relationship.ends
        )
        way = "along it" if relationship.flow == "forward" else "against it"
        lines.append(f"| {ends} | {way} | {_properties(relationship.properties)} |")
    return "\n".join(lines)


def _properties(types: Mapping[str, str]) -> str:
    return ", ".join(f"{name} ({kind})" for name, kind in types.items()) or "none"


def main() -> None:
    place = readme_place()
    place.write_text(drawn_readme(place.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
