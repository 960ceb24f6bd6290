"""The model families that gains are summed over, in a run and in weights."""

from typing import Any, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.types.evaluation import Evaluation


@strawberry.type(description="A model family in weights.")
class FamilyShare:
    name: str = program("The registered model.")
    share: float = program("As it was given; those of a run are scaled to make 1.")


@strawberry.type(description="A model family in a run that sums gains over several.")
class RunFamily:
    stored: strawberry.Private[dict[str, Any]]
    name: str = program("The registered model.")
    share: float = program("Of the sum; those of all families make 1.")

    @program.resolver("The evaluation whose errors it counts by.")
    def evaluation(self, info: Info) -> Evaluation | None:
        return Evaluation.load(info, str(self.stored["evaluation"]))

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        return cls(stored=stored, name=stored["family"], share=stored["share"])
