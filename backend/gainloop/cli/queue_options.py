"""Options of the commands that make a queue, and what they make of them."""

from typing import Annotated

import typer

from gainloop.errors import InvalidInput

OntologyOption = Annotated[str, typer.Option(help="Ontology version, NAME:VERSION.")]
InstructionsOption = Annotated[
    str, typer.Option(help="What annotators are told; @FILE reads a file.")
]
CheckOption = Annotated[
    list[str] | None,
    typer.Option(help="Acceptance check RULE=VALUE, such as min_box_px=8; repeatable."),
]


def checks_of(given: list[str] | None) -> list[tuple[str, str]]:
    """RULE=VALUE as its two parts. Raises InvalidInput BAD_CHECK."""
    return [_check(entry) for entry in given or ()]


def _check(entry: str) -> tuple[str, str]:
    rule, found, value = entry.partition("=")
    if not found:
        raise InvalidInput("BAD_CHECK", f"{entry!r} is not RULE=VALUE", field="check")
    return rule.strip(), value.strip()
