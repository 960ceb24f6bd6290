"""What adding an input to a ranking bought in simulated worlds: a small table that ships with the
package, made by `gainloop simulate --inputs`.

Nothing here was measured in a program. Called by the simulator that writes the table, by reads and
the command line that show it beside what a run lacks.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from gainloop.rules.cold_start import (
    EMBEDDINGS_OF_BOTH,
    EMBEDDINGS_OF_CLIPS,
    EVALUATION,
    EVALUATION_FOR_GAIN,
    LARGER_BENCHMARK,
    PREDICTIONS,
    TAGS,
    TAGS_OF_BENCHMARK,
)

FILE = "input_effects.json"
_WORST = "recall in the three worst slices"


class RankingInput(StrEnum):
    """What a ranking may rest on, beside the clips themselves."""

    EVALUATION = "evaluation"
    BENCHMARK_CLIPS = "benchmark_clips"  # four times as many
    EMBEDDINGS = "embeddings"
    UNCERTAINTY = "uncertainty"  # class probabilities of predictions
    TAGS = "tags"


@dataclass(frozen=True, slots=True)
class InputEffect:
    """Of adding one input to a ranking that has all others.

    area: what it adds to the mean recall of the three worst slices over the label-hours of a loop,
    on average over worlds; low, high: 95 % prediction interval of one more world. hours:
    label-hours to the best level of random labeling, as a share of those without the input, of the
    median world; None where fewer than half of the worlds tell. num_covered: worlds whose effect
    lies inside the interval that the other worlds predict.
    """

    input: RankingInput
    area: float
    low: float
    high: float
    hours: float | None
    num_worlds: int
    num_covered: int


@dataclass(frozen=True, slots=True)
class EffectTable:
    """command, seeds: that made it; hours: label-hours of a loop; digest: SHA-256 of all else."""

    command: str
    seeds: tuple[int, ...]
    hours: float
    effects: Mapping[RankingInput, InputEffect]
    digest: str


_OF_MISSING = {
    EVALUATION: RankingInput.EVALUATION,
    EVALUATION_FOR_GAIN: RankingInput.EVALUATION,
    LARGER_BENCHMARK: RankingInput.BENCHMARK_CLIPS,
    EMBEDDINGS_OF_BOTH: RankingInput.EMBEDDINGS,
    EMBEDDINGS_OF_CLIPS: RankingInput.EMBEDDINGS,
    PREDICTIONS: RankingInput.UNCERTAINTY,
    TAGS: RankingInput.TAGS,
    TAGS_OF_BENCHMARK: RankingInput.TAGS,
}


def effect_of(missing: str) -> InputEffect | None:
    """Of a missing input by the words that runs store; None where no simulation tells."""
    known = _OF_MISSING.get(missing)
    return None if known is None else effect_table().effects.get(known)


def describe_effect(found: InputEffect, budget_hours: float) -> str:
    """One sentence that says that it is simulated."""
    points = f"{100 * found.area:.1f} points on average over {budget_hours:g} label-hours"
    by = f"raised {_WORST} by {points}" if found.area > 0 else f"changed {_WORST} by {points}"
    reach = f"{100 * found.low:+.1f} to {100 * found.high:+.1f} in one more such world"
    hours = (
        ""
        if found.hours is None
        else f", and took {found.hours:.2f} times the label-hours to random labeling's best"
    )
    return f"Simulated: adding it {by} ({reach}){hours}."


@cache
def effect_table() -> EffectTable:
    """Raises ValueError where the table is not what the simulator wrote."""
    text = files("gainloop.rules").joinpath(FILE).read_text(encoding="utf-8")
    return table_of(json.loads(text))


def table_of(document: dict[str, Any]) -> EffectTable:
    if document["digest"] != digest_of(document):
        raise ValueError(f"{FILE} was changed by hand: run {document['command']}")
    effects = [
        InputEffect(**{**row, "input": RankingInput(row["input"])}) for row in document["effects"]
    ]
    return EffectTable(
        command=document["command"],
        seeds=tuple(document["seeds"]),
        hours=document["hours"],
        effects={effect.input: effect for effect in effects},
        digest=document["digest"],
    )


def effects_document(
    seeds: tuple[int, ...], num_rounds: int, hours: float, effects: list[InputEffect]
) -> dict[str, Any]:
    """What is shipped, and the command that makes it; hours: of a round."""
    named = ",".join(map(str, seeds))
    document: dict[str, Any] = {
        "simulated": True,
        "command": f"gainloop simulate --inputs --seeds {named} --rounds {num_rounds} --json",
        "seeds": list(seeds),
        "hours": num_rounds * hours,
        "effects": [asdict(effect) for effect in effects],
    }
    return {**document, "digest": digest_of(document)}


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256 of everything but the digest."""
    rest = {name: value for name, value in document.items() if name != "digest"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()
