"""How every goal is measured: engines take turns, ratios are per round, noise is not judged.

In: engines, each a callable that measures itself once. Out: verdicts on ratios of ours to a peer.
Called by the goals.

Figures of different times mean nothing beside each other on a shared machine, so that a ratio is
taken inside one round, and the median over the rounds is judged. A control job that does the same
work in every round shows whether the machine kept its pace.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

OURS = "ours"
MAX_CONTROL_SPREAD = 0.30

Measurement = Mapping[str, float]
"""Figures of one run by metric, lower is better."""


class NotEqual(Exception):
    """The engines disagree about the result, so that their speed means nothing."""


class TooNoisy(Exception):
    """The control job varied too much for any judgment."""


@dataclass(frozen=True, slots=True)
class Engine:
    """`run` takes the number of the round, from 0; a slow peer may take part in fewer rounds."""

    name: str
    run: Callable[[int], Measurement]
    num_rounds: int


@dataclass(frozen=True, slots=True)
class Target:
    """Our figure shall be at most `limit` times the peer's; a stretch target is shown only."""

    metric: str
    peer: str
    limit: float
    is_stretch: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The median ratio of ours to the peer, with the lowest and highest of the rounds."""

    target: Target
    size: str
    ratio: float
    low: float
    high: float

    def is_met(self, slack: float = 0.0) -> bool:
        return self.ratio <= self.target.limit * (1 + slack)


@dataclass(slots=True)
class Rounds:
    """What was measured: one entry per round in both lists."""

    measured: list[dict[str, Measurement]] = field(default_factory=list)
    control: list[float] = field(default_factory=list)

    def medians(self, engine: str) -> dict[str, float]:
        runs = [measured[engine] for measured in self.measured if engine in measured]
        return {metric: median(run[metric] for run in runs) for metric in runs[0]}

    def count(self, engine: str) -> int:
        return sum(engine in measured for measured in self.measured)


@dataclass(frozen=True, slots=True)
class GoalResult:
    """headline: the verdict that stands for the goal; verdicts: all of them, at every size.

    engines: by name, what is to be shown of each.
    """

    headline: Verdict
    verdicts: Sequence[Verdict]
    engines: Mapping[str, Any]

    def is_met(self, slack: float = 0.0) -> bool:
        """Whether all targets are met, stretch targets aside."""
        return all(
            verdict.is_met(slack) for verdict in self.verdicts if not verdict.target.is_stretch
        )


@dataclass(frozen=True, slots=True)
class Goal:
    """`run` takes whether the full sizes are wanted too; it raises NotEqual or TooNoisy."""

    name: str
    title: str
    run: Callable[[bool], GoalResult]


def run_rounds(
    engines: Sequence[Engine],
    control: Callable[[], float],
    check: Callable[[int], None],
) -> Rounds:
    """A B C A B C …; `check` looks for equal results after each round, and raises NotEqual."""
    rounds = Rounds()
    for number in range(max(engine.num_rounds for engine in engines)):
        rounds.control.append(control())
        refuse_noise(rounds.control)
        rounds.measured.append(
            {engine.name: engine.run(number) for engine in engines if number < engine.num_rounds}
        )
        check(number)
    return rounds


def refuse_noise(control: Sequence[float]) -> None:
    spread = control_spread(control)
    if spread > MAX_CONTROL_SPREAD:
        raise TooNoisy(
            f"the control job varied by {spread:.0%} between rounds, more than "
            f"{MAX_CONTROL_SPREAD:.0%}: nothing is judged; run again on a quieter machine"
        )


def control_spread(control: Sequence[float]) -> float:
    return (max(control) - min(control)) / median(control)


def judge(rounds: Rounds, target: Target, size: str) -> Verdict:
    ratios = [
        measured[OURS][target.metric] / measured[target.peer][target.metric]
        for measured in rounds.measured
        if OURS in measured and target.peer in measured
    ]
    return Verdict(target, size, ratio=median(ratios), low=min(ratios), high=max(ratios))
