"""The questions of the product, asked of every engine in turn; equal answers first, then the time.

In: engines that hold the same rows, and the rows themselves as the oracle. Out: figures by question
and engine. Called by `scripts.graph_at_scale`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from gainloop.ports.graph import GraphDown
from gainloop.reads.lineage_edges import RowTraces, Traces
from gainloop.stores.home import Home
from gainloop.terms.enums import Direction
from gainloop.terms.lineage import MAX_EDGES, TraceEdge, node_key
from scripts.bench.harness import NotEqual
from scripts.bench.machine import time_control_job
from scripts.graph_scale import shape as name
from scripts.graph_scale.clock import Figures, Seconds, figures_of, timed
from scripts.graph_scale.edges import START
from scripts.graph_scale.engines import Running
from scripts.graph_scale.shape import LARGE_EPIC, Shape

ORACLE = "sqlite"
MOST = MAX_EDGES + 1
NEIGHBORHOOD = 100
ROUNDS_PER_CONTROL = 10
MOST_TRIES = 10
AS_OF = START + timedelta(days=90)

Ask = Callable[[Traces], list[TraceEdge]]


@dataclass(frozen=True, slots=True)
class Question:
    """variants: the question about one thing after the other, the same ones for every engine."""

    title: str
    variants: Sequence[Ask]


def questions(shape: Shape, num_variants: int, seed: int) -> list[Question]:
    draw = name.draw_from(seed)
    clips = [
        [
            node_key(*name.clip(number))
            for number in draw.sample(range(shape.num_clips), NEIGHBORHOOD)
        ]
        for _ in range(num_variants)
    ]
    epics = [
        name.epic(draw.randrange(LARGE_EPIC + 1, shape.num_epics))[1] for _ in range(num_variants)
    ]
    models = [name.model(draw.randrange(shape.num_models))[1] for _ in range(num_variants)]
    return [
        Question("one hop from a clip", [_hop(keys[:1]) for keys in clips]),
        Question("epic trace", [_epic_trace(epic) for epic in epics]),
        Question("outcome trace", [_outcome_trace(model) for model in models]),
        Question(f"one hop from {NEIGHBORHOOD} clips", [_hop(keys) for keys in clips]),
    ]


def time_first_answers(
    engines: Sequence[Running], asked: Sequence[Question]
) -> dict[str, dict[str, float]]:
    """Seconds until the first answer, by question and engine. An engine that has never seen a
    statement may plan it for longer than the product waits; asked again it goes on from there.
    """
    found: dict[str, dict[str, float]] = {question.title: {} for question in asked}
    for question in asked:
        for running in engines:
            _, seconds = timed(lambda: _patiently(running, question.variants[0]))  # noqa: B023
            found[question.title][running.name] = round(seconds.wall, 2)
    return found


def _patiently(running: Running, ask: Ask) -> list[TraceEdge]:
    for _ in range(MOST_TRIES - 1):
        try:
            return ask(running.graph)
        except GraphDown:
            continue
    return ask(running.graph)


def check_equal(home: Home, engines: Sequence[Running], asked: Sequence[Question]) -> int:
    """Every answer, row for row and in order, as it is now and as of a moment between the events.
    Out: how many rows were compared. Raises NotEqual.
    """
    num_rows = 0
    for question in asked:
        for number, ask in enumerate(question.variants):
            expected = _of_rows(home, ask)
            for running in engines:
                found = _patiently(running, ask)
                if found != expected:
                    raise NotEqual(
                        f"{question.title} {number}: {running.name} gives {len(found)} edges, the "
                        f"rows {len(expected)}; {_first_difference(found, expected)}"
                    )
            num_rows += len(expected)
    return num_rows


def check_as_of(
    home: Home, engines: Sequence[Running], shape: Shape, num_variants: int, seed: int
) -> int:
    """As `check_equal`, as of a moment at which half of the edges were there."""
    draw = name.draw_from(seed)

    def then(epic_id: str) -> Ask:
        return lambda traces: traces.epic_trace(epic_id, AS_OF, MOST)

    epics = [name.epic(draw.randrange(shape.num_epics))[1] for _ in range(num_variants)]
    return check_equal(home, engines, [Question("epic trace as of", [then(key) for key in epics])])


def measure(
    home: Home, engines: Sequence[Running], asked: Sequence[Question], num_rounds: int
) -> tuple[dict[str, dict[str, Figures]], list[float]]:
    """Round by round one variant of each question, to the engines in turn, another one first each
    time. Out: figures by question and engine, and the seconds of the control job.
    """
    askers: list[Running | None] = [*engines, None]
    runs: dict[tuple[str, str], list[tuple[int, Seconds]]] = {}
    control = []
    for number in range(num_rounds):
        if number % ROUNDS_PER_CONTROL == 0:
            control.append(time_control_job())
        first = number % len(askers)
        for question in asked:
            ask = question.variants[number % len(question.variants)]
            for running in askers[first:] + askers[:first]:
                key = question.title, _name(running)
                runs.setdefault(key, []).append(_run(home, running, ask))
    control.append(time_control_job())
    figures: dict[str, dict[str, Figures]] = {question.title: {} for question in asked}
    for (title, engine), found in runs.items():
        figures[title][engine] = figures_of(found)
    return figures, control


def _run(home: Home, running: Running | None, ask: Ask) -> tuple[int, Seconds]:
    if running is None:
        answer, seconds = timed(lambda: _of_rows(home, ask))
    else:
        graph = running.graph
        answer, seconds = timed(lambda: ask(graph), running.cpu_seconds)
    return len(answer), seconds


def _of_rows(home: Home, ask: Ask) -> list[TraceEdge]:
    with home.database.read() as session:
        return ask(RowTraces(session))


def _name(running: Running | None) -> str:
    return ORACLE if running is None else running.name


def _hop(keys: Sequence[str]) -> Ask:
    return lambda traces: traces.expand(keys, Direction.BOTH, None, MOST)


def _epic_trace(epic_id: str) -> Ask:
    return lambda traces: traces.epic_trace(epic_id, None, MOST)


def _outcome_trace(model_version_id: str) -> Ask:
    return lambda traces: traces.outcome_trace(model_version_id, None, MOST)


def _first_difference(found: Sequence[TraceEdge], expected: Sequence[TraceEdge]) -> str:
    pairs = enumerate(zip(found, expected, strict=False))
    different = next(((at, pair) for at, pair in pairs if pair[0] != pair[1]), None)
    if different is None:
        return "one is the start of the other"
    at, (left, right) = different
    return f"row {at} is {left} and not {right}"
