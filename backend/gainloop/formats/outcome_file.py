"""Reads what a person writes of a training outcome, in YAML or JSON.

In: a file that names two evaluations, or two model versions and figures. Out: its fields, checked
for their kinds. Called by `gainloop outcome record`.

    release: night-pedestrians:1
    base_evaluation: eval-3f9c0a1b2c4d
    evaluation: eval-77aa0a1b2c4d
    note: Retrained on two batches.

or, where the figures come from elsewhere:

    release: night-pedestrians:1
    base_model: detector:41
    model: detector:42
    evidence: [https://wiki.example.com/outcome-42]
    deltas:
      - {cohort: {time_of_day: night}, class: Pedestrian, metric: recall, a: 0.61, b: 0.68,
         delta: 0.07}
"""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gainloop.errors import InvalidInput
from gainloop.formats.map_files import read_map_file
from gainloop.terms.options import Limits
from gainloop.terms.outcomes import Delta

_EXPECTED = {
    "tuple": "a list",
    "dict": "names with values",
    "model": "names with values",
    "float": "a number",
    "int": "a whole number",
    "string": "a text",
    "missing": "a value",
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TypedDelta(_Strict):
    metric: str
    delta: float
    cohort: dict[str, str] = Field(default_factory=dict)
    class_name: str | None = Field(default=None, alias="class")
    cluster: str | None = None
    a: float | None = None
    b: float | None = None
    low: float | None = None
    high: float | None = None
    num_objects: int | None = None

    def as_delta(self) -> Delta:
        return Delta(cluster_id=self.cluster, **self.model_dump(exclude={"cluster"}))


class OutcomeFile(_Strict):
    """Ids as other commands print them; models as NAME:VERSION."""

    release: str | None = None
    note: str = ""
    evidence: tuple[str, ...] = ()
    base_evaluation: str | None = None
    evaluation: str | None = None
    base_model: str | None = None
    model: str | None = None
    deltas: tuple[TypedDelta, ...] = ()


def read_outcome_file(path: Path, limits: Limits) -> OutcomeFile:
    """Raises InvalidInput BAD_OUTCOME that names the field, and where the file cannot be read."""
    try:
        return OutcomeFile.model_validate(read_map_file(path, limits))
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidInput(
            "BAD_OUTCOME",
            _problem(first["type"], first["input"]),
            file=path.name,
            field=_place(first["loc"]),
        ) from None


def _problem(kind: str, given: Any) -> str:
    if kind == "extra_forbidden":
        return (
            f"there is no such field; there are {', '.join(OutcomeFile.model_fields)}, and of a "
            "change "
            + ", ".join(field.alias or name for name, field in TypedDelta.model_fields.items())
        )
    expected = next((words for start, words in _EXPECTED.items() if kind.startswith(start)), kind)
    return f"expected {expected}, got {given!r:.120}"


def _place(path: tuple[int | str, ...]) -> str:
    """Such as `deltas 1: delta`, counted from 1."""
    words: list[str] = []
    for part in path:
        if isinstance(part, int) and words:
            words[-1] += f" {part + 1}"
        else:
            words.append(str(part))
    return ": ".join(words)
