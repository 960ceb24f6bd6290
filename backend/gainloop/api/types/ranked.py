"""What ranked rows carry: parts of the score, the reason, the labeling unit."""

from typing import Any, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import analysis, copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.clip import Clip
from gainloop.api.types.node import Node, existing
from gainloop.reads.ranked import RankedRow, UnitRow
from gainloop.rules.access import Visibility
from gainloop.terms.enums import Arm

_LINKED_TYPES = {
    "evaluation": "Evaluation",
    "model_version": "ModelVersion",
    "clip": "Clip",
    "drive": "Drive",
}


@strawberry.type(description="One part of a score: weight x signal, which adds to it or takes off.")
class Part:
    name: str = program("Stable name.")
    label: str = program("The name as people read it.")
    weight: float = program(
        "How much the part counts, 0 to 1; of a cell of expected gain, how much its errors matter."
    )
    signal: float = program(
        "How strongly it speaks for or against this clip, 0 to 1; of a cell, thousandths of its "
        "miss rate that go per label-hour."
    )
    value: float = program(
        "What it adds, below 0 where it takes off; the values of an item add up to its score."
    )
    cell: int | None = program("Number of the cell that it is of, if of one, as in the run.")
    family: str | None = program("Model family whose misses it counts; null where a run is of one.")

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        return cls(**{"cell": None, "family": None, **stored})


@strawberry.type(description="Something that a reason rests on.")
class Link:
    label: str = program("What it is, in words.")
    target: strawberry.ID = program("Global id of it.")

    @classmethod
    def of(cls, stored: dict[str, str]) -> Self:
        target = global_id(_LINKED_TYPES[stored["kind"]], stored["id"])
        return cls(label=stored["label"], target=strawberry.ID(target))


@strawberry.type(description="Why an item stands where it does: counts first.")
class Reason:
    stored: strawberry.Private[dict[str, Any]]
    headline: str = program("The one sentence.")
    details: list[str] = program("More sentences.")

    @program.resolver("What the sentences rest on.")
    def links(self) -> list[Link]:
        return [Link.of(link) for link in self.stored.get("links", ())]

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        details = list(stored.get("details", ()))
        return cls(stored=stored, headline=stored["headline"], details=details)


@strawberry.type(description="Seconds of a clip, by frame number.")
class FrameWindow:
    first: int = program("Its first frame.")
    last: int = program("Its last frame, inside.")


@strawberry.type(
    description="Clip x task x sensor streams x frame rule x level: what is ranked and labeled."
)
class LabelingUnit(Node):
    row: strawberry.Private[UnitRow]
    streams: list[str] = program("Sensor streams; none means all.")

    @program.resolver("What is labeled, such as box_2d.")
    def task(self) -> str:
        return self.row.task.value

    @program.resolver("Which frames are labeled.")
    def frame_rule(self) -> str:
        return self.row.frame_rule.value

    @program.resolver("Whether clips, frames or tracks are labeled.")
    def level(self) -> str:
        return self.row.level.value

    @program.resolver("The unit in words.")
    def label(self) -> str:
        row = self.row
        words = [row.task.value, row.frame_rule.value, row.level.value, *row.streams]
        named = [word.replace("_", " ") for word in words]
        return " · ".join([*named, *(f"frames {first}–{last}" for first, last in row.windows)])

    @program.resolver("Seconds to label; none where whole clips or single labels are ordered.")
    def windows(self) -> list[FrameWindow]:
        return [FrameWindow(first=first, last=last) for first, last in self.row.windows]

    @program.resolver("The clip.")
    def clip(self, info: Info) -> Clip:
        return Clip.load(info, self.row.clip_id)

    @classmethod
    def of(cls, row: UnitRow) -> Self:
        node_id = strawberry.ID(global_id("LabelingUnit", row.unit_id))
        return cls(id=node_id, row=row, streams=row.streams)


@strawberry.interface(description="A labeling unit at its rank, in a run or in a queue.")
class RankedItem(Node):
    row: strawberry.Private[RankedRow]
    rank: int = program("1 is first.")
    arm: Arm | None = analysis("How it came in; analysts only.")
    cost_minutes: float = program("Estimated labeling time, minutes.")
    cost_low_minutes: float = program("Low end of the estimate, minutes.")
    cost_high_minutes: float = program("High end of the estimate, minutes.")
    reason: Reason = program("Why it stands here.")

    @program.resolver("What is to be labeled.")
    def unit(self, info: Info) -> LabelingUnit:
        return LabelingUnit.of(existing(info.context.loaders.unit.load(self.row.unit_id)))

    @program.resolver("The clip.")
    def clip(self, info: Info) -> Clip:
        return Clip.load(info, self.row.clip_id)

    @program.resolver(
        "Sum of the values of the parts; null for annotators, whom it would tell what was drawn at "
        "random."
    )
    def score(self, info: Info) -> float | None:
        return self.row.score if sees_scores(info) else None

    @program.resolver("Parts of the score; none for annotators.")
    def parts(self, info: Info) -> list[Part]:
        return [Part.of(stored) for stored in self.row.parts] if sees_scores(info) else []


def sees_scores(info: Info) -> bool:
    """Who does not is answered no score: tools ask for it by name, so it is no refusal."""
    return Visibility.SCORES in info.context.sees


def ranked_values(target: type[RankedItem], row: RankedRow) -> dict[str, Any]:
    """Arguments for an item of this kind."""
    return {**copied(target, row), "row": row, "reason": Reason.of(row.reason)}
