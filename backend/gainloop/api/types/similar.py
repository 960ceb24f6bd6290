"""Failures that are like one, and the embedding spaces that they are found in."""

from dataclasses import replace
from typing import Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import key_of
from gainloop.api.types.clip import Clip
from gainloop.api.types.clip_filter import ClipFilter
from gainloop.api.types.evaluation import DetectionError
from gainloop.errors import Unreadable
from gainloop.ports.vectors import IndexState
from gainloop.reads import similar_request
from gainloop.reads.clip_filter import ClipFilter as ChosenClips
from gainloop.reads.embedding_spaces import SpaceRow
from gainloop.reads.similar_failures import SimilarFailures as FoundFailures
from gainloop.reads.similar_failures import SimilarRow
from gainloop.terms.embeddings import EmbeddingKind, Metric, SimilarityMethod
from gainloop.terms.enums import ErrorType
from gainloop.terms.matches import Outcome


@strawberry.type(description="Vectors that can be compared with each other, and with no others.")
class EmbeddingSpace:
    row: strawberry.Private[SpaceRow]
    name: str = program("Its name.")
    kind: EmbeddingKind = program("What each vector is of.")
    dimension: int = program("Numbers of a vector.")
    metric: Metric = program("How vectors are compared.")

    @program.resolver("The model that made them, NAME:VERSION; null where nobody said.")
    def model(self) -> str | None:
        return self.row.model_name or None

    @program.resolver("Vectors in its index; null while there is none.")
    def num_vectors(self, info: Info) -> int | None:
        state = self._state(info)
        return None if state is None else state.num_vectors

    @program.resolver("Whether the index holds all that was imported.")
    def is_current(self, info: Info) -> bool:
        state = self._state(info)
        return state is not None and state.mark == self.row.sets[-1].set_id

    @program.resolver("Digest of what its index holds; null while there is none.")
    def digest(self, info: Info) -> str | None:
        state = self._state(info)
        return None if state is None else state.digest

    def _state(self, info: Info) -> IndexState | None:
        """None also where the index is broken: a search says so, and the next import mends it."""
        try:
            return info.context.vectors.state(self.row.name)
        except Unreadable:
            return None

    @classmethod
    def of(cls, row: SpaceRow) -> Self:
        return cls(row=row, **copied(cls, row))


@strawberry.type(description="One failure, or clip of the backlog, that is like what was asked.")
class SimilarFailure:
    row: strawberry.Private[SimilarRow]
    distance: float = program("How far it is, in the metric of the answer; nearest first.")
    frame_index: int | None = program("Frame number inside the clip; null for a whole clip.")

    @program.resolver("The error; null for a clip of the backlog.")
    def error(self) -> DetectionError | None:
        return None if self.row.error is None else DetectionError.of(self.row.error)

    @program.resolver("The clip that it is on.")
    def clip(self, info: Info) -> Clip:
        return Clip.load(info, self.row.clip_id)

    @program.resolver("Further results of the same drive and moment, which it stands for.")
    def num_folded(self) -> int:
        return len(self.row.folded)

    @classmethod
    def of(cls, row: SimilarRow) -> Self:
        return cls(row=row, **copied(cls, row))


@strawberry.type(description="What is like something, and how that was found.")
class SimilarFailures:
    found: strawberry.Private[FoundFailures]
    method: SimilarityMethod = program("By what things look like, or by features of errors.")
    metric: str = program("cosine, l2, ip; gower in a search by features, from 0 to 1.")
    is_exact: bool = program("Whether nothing nearer can have been missed.")
    num_candidates: int | None = program("What the filter left; null where it left all.")
    num_own: int = program("Results of the moment asked about, which are left out.")
    note: str = program("What a reader has to know about the answer.")

    @program.resolver("The space that was searched; null in a search by features.")
    def space(self) -> EmbeddingSpace | None:
        return None if self.found.space is None else EmbeddingSpace.of(self.found.space)

    @program.resolver("The nearest first.")
    def results(self) -> list[SimilarFailure]:
        return [SimilarFailure.of(row) for row in self.found.rows]

    @classmethod
    def of(cls, found: FoundFailures) -> Self:
        return cls(found=found, **copied(cls, found))


@strawberry.input(description="A vector and the space that it is of.")
class SpaceVector:
    space: str = strawberry.field(description="Name of the embedding space.")
    values: list[float] = strawberry.field(description="Its numbers.")


@strawberry.input(
    description="What may be found; applied before the nearest are taken. What is left out sets no "
    "condition; any condition on errors leaves out the backlog."
)
class SimilarFilter:
    clips: ClipFilter | None = strawberry.field(default=None, description="On which clips.")
    where: str | None = strawberry.field(
        default=None, description="An expression that is true of the clips."
    )
    class_names: list[str] | None = strawberry.field(default=None, description="Classes.")
    error_types: list[ErrorType] | None = strawberry.field(default=None, description="Types.")
    outcome: Outcome | None = strawberry.field(default=None, description="FN or FP.")
    model_versions: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Errors of these model versions, by global id."
    )
    failures: bool | None = strawberry.field(
        default=None, description="True: past failures only; false: the backlog only."
    )
    with_holdout: bool | None = strawberry.field(
        default=False, description="Errors on held-out benchmarks too."
    )

    def chosen(self) -> similar_request.SimilarFilter:
        """Raises InvalidInput."""
        clips = ChosenClips() if self.clips is None else self.clips.chosen()
        if self.where:
            clips = replace(clips, expression=self.where)
        return similar_request.SimilarFilter(
            clips=clips,
            class_names=tuple(self.class_names or ()),
            error_types=tuple(self.error_types or ()),
            outcome=self.outcome,
            model_versions=tuple(
                key_of(node_id, "ModelVersion", "modelVersions")
                for node_id in self.model_versions or ()
            ),
            failures=self.failures,
            with_holdout=bool(self.with_holdout),
        )
