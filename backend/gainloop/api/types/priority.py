"""Priority runs, their items, the rung and weights that they rest on."""

from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.cursors import Cursors
from gainloop.api.fields import analysis, copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.cells import Atlas, RunCell
from gainloop.api.types.clip_filter import ClipFilter
from gainloop.api.types.connection import After, Connection, First, Start, ranked_window
from gainloop.api.types.evaluation import Evaluation
from gainloop.api.types.input_effect import InputEffect
from gainloop.api.types.node import Node, existing
from gainloop.api.types.ranked import RankedItem, ranked_values, sees_scores
from gainloop.api.types.run_families import FamilyShare, RunFamily
from gainloop.api.types.run_limits import RunLimits, TriageEntry
from gainloop.api.types.scalars import DateTime
from gainloop.pipeline.expected_gain.scores import FACTOR_LABELS
from gainloop.pipeline.reasons.notes import is_holdback_note
from gainloop.reads import ranked
from gainloop.reads.clip_filter import ClipFilter as ChosenClips
from gainloop.reads.item_factors import FactorRow
from gainloop.reads.pages import Window
from gainloop.reads.priority_runs import RunRow, WeightsRow
from gainloop.rules.access import Visibility
from gainloop.rules.cold_start import describe_rung
from gainloop.terms.enums import Profile
from gainloop.terms.enums import Rung as RungLevel
from gainloop.terms.measures import UncertaintyMeasure

if TYPE_CHECKING:
    from gainloop.api.types.error_clusters import ErrorCluster
    from gainloop.api.types.queue import Queue
    from gainloop.api.types.queue_diff import QueueChange

FromRank = Annotated[
    int | None,
    strawberry.argument(description="Rank at which the page begins; ranks are dense from 1."),
]
Offset = Annotated[
    int | None,
    strawberry.argument(
        description="Rows under the filter before the page; instead of `after` and `fromRank`."
    ),
]
Chosen = Annotated[ClipFilter | None, strawberry.argument(description="Which clips.")]


@strawberry.type(description="An input that a better ranking would use.")
class MissingInput:
    input: str = program("What is missing.")
    cost: str = program("What going without it costs.")
    cure: str = program("How to add it.")
    effect: InputEffect | None = program(
        "What adding it bought in simulated worlds; null where no simulation tells."
    )

    @classmethod
    def of(cls, stored: dict[str, str]) -> Self:
        return cls(**stored, effect=InputEffect.of_missing(stored["input"]))


@strawberry.type(description="The rung of the cold-start ladder that a run stands on.")
class Rung:
    level: int = program("1, errors by embedding, to 5, random.")
    name: str = program("The rung in a few words.")
    sentence: str = program("What the order rests on.")
    missing: list[MissingInput] = program("What would lead to a better rung.")

    @classmethod
    def of(cls, run: RunRow) -> Self:
        text = describe_rung(RungLevel(run.rung), run.profile)
        missing = [MissingInput.of(stored) for stored in run.missing]
        return cls(level=run.rung, name=text.name, sentence=text.sentence, missing=missing)


@strawberry.type(description="How much a part of the score counts.")
class Weight:
    part: str = program("Name of the part.")
    value: float = program(
        "0 to 1; weights of parts that add make 1 together, those of parts that take off come on "
        "top. Of EXPECTED_GAIN a knob."
    )


@strawberry.type(description="How much errors of a cohort or of a class matter.")
class Emphasis:
    axis: str | None = program("Axis of the cohort; null for a class.")
    value: str = program("Value on the axis, or the class.")
    factor: float = program("1 is what others count.")


@strawberry.type(description="Weights of a profile; immutable.")
class WeightsVersion(Node):
    row: strawberry.Private[WeightsRow]
    profile: Profile = program("The profile that they belong to.")
    version: int = program("Number of the version.")
    uncertainty_measure: UncertaintyMeasure = program("How runs under them measure uncertainty.")

    @program.resolver("Profile and version, as people write them.")
    def label(self) -> str:
        return f"{self.row.profile.value}:{self.row.version}"

    @program.resolver("The weights, largest first.")
    def weights(self) -> list[Weight]:
        ordered = sorted(self.row.weights.items(), key=lambda item: (-item[1], item[0]))
        return [Weight(part=part, value=value) for part, value in ordered]

    @program.resolver("Families that gains are summed over; none is that of the newest evaluation.")
    def families(self) -> list[FamilyShare]:
        return [FamilyShare(name=one["family"], share=one["share"]) for one in self.row.families]

    @program.resolver("How much errors in cohorts matter; others count 1.")
    def exposure(self) -> list[Emphasis]:
        return [
            Emphasis(axis=axis, value=value, factor=factor)
            for axis, values in sorted(self.row.exposure.items())
            for value, factor in sorted(values.items())
        ]

    @program.resolver("How much misses of classes matter; others count 1.")
    def severity(self) -> list[Emphasis]:
        return [
            Emphasis(axis=None, value=value, factor=factor)
            for value, factor in sorted(self.row.severity.items())
        ]

    @classmethod
    def of(cls, row: WeightsRow) -> Self:
        node_id = strawberry.ID(global_id("WeightsVersion", row.weights_version_id))
        return cls(id=node_id, row=row, **copied(cls, row))


@strawberry.type(
    description="What multiplies to a score of expected gain. Logarithms are natural, and add up."
)
class ScoreFactor:
    name: str = program("Stable name.")
    label: str = program("The name as people read it.")
    value: float = program("The factor; all of an item multiply to its score.")
    median: float = program("That of the median clip of the selection.")
    log: float | None = program("Logarithm of the value; null for 0.")
    difference: float | None = program(
        "Logarithm of the value over that of the median clip; all add up to that of the two scores."
    )

    @classmethod
    def of(cls, row: FactorRow) -> Self:
        return cls(label=FACTOR_LABELS[row.name], **copied(cls, row))


@strawberry.type(description="One labeling unit in a run.")
class PriorityItem(RankedItem):
    row: strawberry.Private[ranked.PriorityRow]
    selected: bool = program("Whether it is inside the budget.")
    propensity: float | None = analysis("Probability that its arm drew it; analysts only.")

    @program.resolver("The run that it is an item of.")
    def run(
        self, info: Info
    ) -> Annotated["PriorityRun", strawberry.lazy("gainloop.api.types.priority")]:
        return PriorityRun.load(info, self.row.list_id)

    @program.resolver("Factors of the score; none but for EXPECTED_GAIN, and for annotators.")
    def factors(self, info: Info) -> list[ScoreFactor]:
        if not sees_scores(info):
            return []
        found = info.context.loaders.factors_of_item.load(self.row.key)
        return [] if found is None else [ScoreFactor.of(row) for row in found.factors]

    @program.resolver(
        "The clip in the middle of the selection by score, which factors are compared with; null "
        "but for EXPECTED_GAIN, and for annotators."
    )
    def median_item(
        self, info: Info
    ) -> Annotated["PriorityItem", strawberry.lazy("gainloop.api.types.priority")] | None:
        if not sees_scores(info):
            return None
        found = info.context.loaders.factors_of_item.load(self.row.key)
        if found is None:
            return None
        row = info.context.loaders.priority.load((self.row.list_id, found.median_rank))
        return None if row is None else PriorityItem.of(row)

    @program.resolver(
        "Error clusters of the evaluation on the benchmark clips that its reason names, those with "
        "most misses there first."
    )
    def clusters(
        self, info: Info
    ) -> list[Annotated["ErrorCluster", strawberry.lazy("gainloop.api.types.error_clusters")]]:
        from gainloop.api.types.error_clusters import ErrorCluster

        found = info.context.loaders.clusters_of_clips.load(self.row.linked_clips)
        return [ErrorCluster.load(info, share.cluster_id) for share in found]

    @program.resolver(
        "How its place changed since the run before, with causes; null where that was not kept."
    )
    def change(
        self, info: Info
    ) -> Annotated["QueueChange", strawberry.lazy("gainloop.api.types.queue_diff")] | None:
        from gainloop.api.types.queue_diff import QueueChange

        row = info.context.loaders.change_of_unit.load(self.row.unit_key)
        return None if row is None else QueueChange.of(row)

    @classmethod
    def of(cls, row: ranked.PriorityRow) -> Self:
        node_id = strawberry.ID(global_id("PriorityItem", row.list_id, row.rank))
        return cls(id=node_id, **ranked_values(cls, row))


@strawberry.type(description="One ranking of the clips that could be labeled next; immutable.")
class PriorityRun(Node):
    row: strawberry.Private[RunRow]
    number: int = program("Runs are numbered from 1.")
    profile: Profile = program("How it orders clips.")
    budget_hours: float | None = program("Label-hours that may be spent; null is no limit.")
    spent_hours: float = program("Label-hours of the selected items.")
    num_candidates: int = program("Clips that were ranked.")
    num_selected: int = program("Items inside the budget.")
    cost_model_id: str | None = program(
        "The learned costs that minutes are estimated by, see `labelCosts`; null is an assumption."
    )
    uncertainty_measure: UncertaintyMeasure = program(
        "How uncertainty was measured; `rung` says where another measure lacked its input."
    )
    in_windows: bool = program(
        "Whether seconds around expected failures were ranked in place of whole clips."
    )
    created_at: DateTime = program("When it was made.")
    expected_gain: float | None = program(
        "What the selection is expected to remove, in error points of the benchmark by importance, "
        "0 to 1; null but for EXPECTED_GAIN."
    )
    certificate: float | None = program(
        "That over an upper bound of any selection of its cost; null but for EXPECTED_GAIN."
    )

    @program.resolver("Seed of every random draw; null for annotators.")
    def seed(self, info: Info) -> int | None:
        return self.row.seed if sees_scores(info) else None

    @program.resolver("What the run has to say about itself; of a holdback to analysts only.")
    def notes(self, info: Info) -> list[str]:
        if Visibility.ANALYSIS in info.context.sees:
            return self.row.notes
        return [note for note in self.row.notes if not is_holdback_note(note)]

    @program.resolver("The run as people name it.")
    def label(self) -> str:
        return f"Run {self.row.number} · {self.row.profile.value.replace('_', ' ')}"

    holdback_share: float | None = analysis(
        "Share of the budget that is drawn at random beside the order; analysts only."
    )
    num_holdback: int | None = analysis("Items that were drawn at random; analysts only.")

    @program.resolver("What the order rests on, and what is missing.")
    def rung(self) -> Rung:
        return Rung.of(self.row)

    @program.resolver("Weights of the parts; null where the profile has none.")
    def weights(self, info: Info) -> WeightsVersion | None:
        if self.row.weights_version_id is None:
            return None
        row = info.context.loaders.weights.load(self.row.weights_version_id)
        return None if row is None else WeightsVersion.of(row)

    @program.resolver("The evaluation whose errors it uses.")
    def evaluation(self, info: Info) -> Evaluation | None:
        if self.row.evaluation_id is None:
            return None
        return Evaluation.load(info, self.row.evaluation_id)

    @program.resolver("Model families that gains are summed over; empty where it is of one.")
    def families(self) -> list[RunFamily]:
        return [RunFamily.of(stored) for stored in self.row.families]

    @program.resolver("The atlas whose cells it counts in; null but for EXPECTED_GAIN.")
    def atlas(self, info: Info) -> Atlas | None:
        if self.row.atlas_id is None:
            return None
        return Atlas.of(existing(info.context.loaders.atlas.load(self.row.atlas_id)))

    @program.resolver("Cells of the atlas, those in which most is expected to be removed first.")
    def cells(self, info: Info) -> list[RunCell]:
        return [RunCell.of(row) for row in info.context.loaders.cells_of_run.load(self.row.run_id)]

    @program.resolver("Its limits and what they did; null for runs before there were any.")
    def limits(self, info: Info) -> RunLimits | None:
        row = info.context.loaders.limits_of_run.load(self.row.run_id)
        return None if row is None else RunLimits.of(row)

    @program.resolver("Clips to be looked at before labeling, 50 at most.")
    def triage(self, info: Info) -> list[TriageEntry]:
        rows = info.context.loaders.triage_of_run.load(self.row.run_id)
        return [TriageEntry.of(row) for row in rows]

    @program.resolver("The run of the same profile and scope before it.")
    def previous(
        self, info: Info
    ) -> Annotated["PriorityRun", strawberry.lazy("gainloop.api.types.priority")] | None:
        return (
            None if self.row.previous_id is None else PriorityRun.load(info, self.row.previous_id)
        )

    @program.resolver("Queues that were made of it, newest first.")
    def queues(
        self, info: Info
    ) -> list[Annotated["Queue", strawberry.lazy("gainloop.api.types.queue")]]:
        from gainloop.api.types.queue import Queue

        return [Queue.of(row) for row in info.context.loaders.queues_of_run.load(self.row.run_id)]

    @program.resolver("Ranked items; cursors stay valid for ever, for a run never changes.")
    def items(
        self,
        info: Info,
        first: First = 50,
        after: After = None,
        from_rank: FromRank = None,
        offset: Offset = None,
        filter: Chosen = None,
    ) -> Connection[PriorityItem]:
        chosen = None if filter is None else filter.chosen()
        cursors = info.context.cursors(f"run items {chosen}")
        start = Start(after, from_rank, offset)
        window = ranked_window(first, start, cursors, self.row.run_id)
        return priority_page(info, self.row.run_id, window, chosen, cursors)

    @classmethod
    def of(cls, row: RunRow) -> Self:
        node_id = strawberry.ID(global_id("PriorityRun", row.run_id))
        return cls(id=node_id, row=row, **copied(cls, row))

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.run.load(key)))


def priority_page(
    info: Info, run_id: str, window: Window, chosen: ChosenClips | None, cursors: Cursors
) -> Connection[PriorityItem]:
    session, reader = info.context.session, info.context.reader
    return Connection.of(
        info.context,
        ranked.list_priorities(session, reader, run_id, window, chosen),
        PriorityItem.of,
        cursors,
        lambda: ranked.count_priorities(session, reader, run_id, chosen),
        pin=run_id,
    )
