"""Reads what a person writes of a shadow cycle, in YAML or JSON.

In: a file that names the base model and what each arm had labeled, trained and measured. Out: its
fields, checked for their kinds. Called by `gainloop shadow record`.

    name: Week 23
    base_model: detector:41
    arms:
      prioritized: {batches: [batch-1f], model: detector-a:42, evaluation: eval-77aa0a1b2c4d}
      fifo: {batches: [batch-2c], model: detector-b:42, evaluation: eval-3f9c0a1b2c4d}
"""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gainloop.errors import InvalidInput
from gainloop.formats.map_files import read_map_file
from gainloop.terms.enums import ShadowArm
from gainloop.terms.options import Limits


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ArmEntry(_Strict):
    """Ids as other commands print them; the model as NAME:VERSION."""

    batches: tuple[str, ...]
    model: str
    evaluation: str


class ShadowFile(_Strict):
    name: str
    base_model: str
    arms: dict[ShadowArm, ArmEntry]
    note: str = Field(default="")


def read_shadow_file(path: Path, limits: Limits) -> ShadowFile:
    """Raises InvalidInput BAD_CYCLE that names the field, and where the file cannot be read."""
    try:
        return ShadowFile.model_validate(read_map_file(path, limits))
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidInput(
            "BAD_CYCLE",
            _problem(first["type"], first["input"]),
            file=path.name,
            field=": ".join(str(part) for part in first["loc"] if part != "[key]"),
        ) from None


def _problem(kind: str, given: Any) -> str:
    if kind == "extra_forbidden":
        return (
            f"there is no such field; there are {', '.join(ShadowFile.model_fields)}, and of an "
            f"arm {', '.join(ArmEntry.model_fields)}"
        )
    if kind == "enum":
        return f"there is no arm {given!r:.120}; there are {', '.join(ShadowArm)}"
    expected = {"missing": "a value", "string_type": "a text", "tuple_type": "a list"}
    return f"expected {expected.get(kind, 'names with values')}, got {given!r:.120}"
