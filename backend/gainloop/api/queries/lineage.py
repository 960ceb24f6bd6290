"""Where a thing came from, and what came of it."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import parse_global_id
from gainloop.api.queries.arguments import AsOf, moment_of
from gainloop.api.types.lineage import Lineage, lineage_key
from gainloop.errors import InvalidInput
from gainloop.reads import lineage as lineage_reads
from gainloop.reads.decision_lineage import trace_decision, trace_model_version, trace_outcome
from gainloop.reads.lineage_edges import split_key
from gainloop.terms.enums import Direction, NodeLabel
from gainloop.terms.lineage import MAX_DEPTH

_OUTCOME = "TrainingOutcome"
Thing = Annotated[
    strawberry.ID,
    strawberry.argument(description="Global id, or a key such as Person:operator."),
]
Changed = Annotated[
    strawberry.ID,
    strawberry.argument(description="Of a training outcome, a model version or a decision."),
]
DeltaNumber = Annotated[
    int | None,
    strawberry.argument(description="Number of a change of the outcome; null takes all."),
]
Way = Annotated[
    Direction,
    strawberry.argument(description="What it came of, what came of it, or each by itself."),
]
Depth = Annotated[int, strawberry.argument(description=f"Hops, 1 to {MAX_DEPTH}.")]


@strawberry.type
class LineageQuery:
    @program.resolver("What is around a thing in the property graph; null where it does not exist.")
    def lineage(
        self,
        info: Info,
        id: Thing,
        direction: Way = Direction.BOTH,
        depth: Depth = 1,
        as_of: AsOf = None,
    ) -> Lineage | None:
        context = info.context
        return _shown(
            lineage_reads.trace_lineage(
                context.session,
                context.reader,
                context.tracing,
                lineage_key(id),
                direction,
                depth,
                moment_of(as_of),
            )
        )

    @program.resolver(
        "From a change of a model back to decisions and persons; from a decision to what it rests "
        "on and what it changed. Single clips are left aside."
    )
    def decision_lineage(
        self, info: Info, id: Changed, delta_number: DeltaNumber = None, as_of: AsOf = None
    ) -> Lineage | None:
        context, moment = info.context, moment_of(as_of)
        asking = context.session, context.reader, context.tracing
        outcome = _outcome_of(id)
        if outcome is not None:
            return _shown(trace_outcome(*asking, outcome, delta_number, moment))
        if delta_number is not None:
            raise InvalidInput(
                "BAD_ID", "only a training outcome has changes by number", field="deltaNumber"
            )
        label, key = split_key(lineage_key(id))
        if label is NodeLabel.DECISION:
            return _shown(trace_decision(*asking, key, moment))
        if label is NodeLabel.MODEL_VERSION:
            return _shown(trace_model_version(*asking, key, moment))
        raise InvalidInput(
            "BAD_ID",
            f"this is a {label.value}: give a training outcome, a model version or a decision",
            field="id",
        )

    @program.resolver(
        "The shortest way between two things along any relationships; null where there is none "
        f"within {MAX_DEPTH} hops."
    )
    def lineage_path(
        self,
        info: Info,
        from_: Annotated[
            strawberry.ID, strawberry.argument(name="from", description="Where it starts.")
        ],
        to: Annotated[strawberry.ID, strawberry.argument(description="Where it leads.")],
        as_of: AsOf = None,
    ) -> Lineage | None:
        context = info.context
        return _shown(
            lineage_reads.trace_path(
                context.session,
                context.reader,
                context.tracing,
                lineage_key(from_, "from"),
                lineage_key(to, "to"),
                moment_of(as_of),
            )
        )


def _outcome_of(value: str) -> str | None:
    """The key of a training outcome, by global id or as edges have it; None for what is none."""
    label, separator, rest = value.partition(":")
    if separator:
        return rest if label == _OUTCOME and rest else None
    name, key = parse_global_id(value)
    return key[0] if name == _OUTCOME else None


def _shown(row: lineage_reads.Lineage | None) -> Lineage | None:
    return None if row is None else Lineage.of(row)
