"""What shadow cycles say, in words: the state first, then why. Called by `reads.shadow`."""

from collections.abc import Sequence

from gainloop.pipeline.lift.evidence import ALPHA, THRESHOLD
from gainloop.pipeline.lift.records import Contrast, Lift
from gainloop.terms.enums import LiftState, ShadowArm

BASELINE_NAMES = {
    ShadowArm.FIFO: "first in, first out",
    ShadowArm.RANDOM: "a random draw",
    ShadowArm.CHALLENGER: "its challenger",
}


def overall_state(contrasts: Sequence[Contrast], *, is_steered: bool) -> LiftState:
    """Of all baselines together: worse if worse than any, better only if better than each. A
    challenger is another ranking and no baseline; it counts where there is nothing else.
    """
    baselines = [each for each in contrasts if each.baseline is not ShadowArm.CHALLENGER]
    states = {contrast.state for contrast in baselines or contrasts}
    if not states:
        return LiftState.NO_CYCLES
    if states == {LiftState.TOO_FEW_CYCLES}:
        return LiftState.TOO_FEW_CYCLES
    if is_steered:
        return LiftState.STEERED
    if LiftState.WORSE in states:
        return LiftState.WORSE
    return LiftState.BETTER if states == {LiftState.BETTER} else LiftState.NOT_DISTINGUISHABLE


def describe_state(state: LiftState, worst: Lift | None) -> str:
    """One sentence for the top of a report; `worst`: lift in the worst cohorts."""
    if state is LiftState.NO_CYCLES or worst is None:
        return "No shadow cycle yet: nothing is known of what prioritized labeling brings."
    if state is LiftState.TOO_FEW_CYCLES:
        return (
            "One cycle decides nothing, whatever its result: which clips happened to be in its "
            "batches moves it more than the benchmark can show. Record another cycle."
        )
    if state is LiftState.STEERED:
        return (
            "No verdict: the ranking looks at this benchmark, so prioritized batches are made to "
            "do well on it. Measure the arms on a benchmark that is held out."
        )
    told = [describe_contrast(contrast) for contrast in worst.contrasts]
    return " ".join(told)


def describe_contrast(contrast: Contrast) -> str:
    """Of the mean of the three worst cohorts, with what it would take where nothing is decided."""
    name, last = BASELINE_NAMES[contrast.baseline], contrast.last
    if last is None or contrast.state is LiftState.TOO_FEW_CYCLES:
        return f"One cycle beside {name} decides nothing."
    points = f"{100 * last.delta:+.1f} points of recall in the three worst cohorts"
    over = f"over {contrast.num_cycles} cycles"
    if contrast.state in (LiftState.BETTER, LiftState.WORSE):
        return f"Prioritized labeling is {contrast.state.value} than {name}: {points} {over}."
    return f"Not distinguishable yet from {name}: {points} {over}. {_needs(contrast)}"


def describe_null(lift: Lift) -> str:
    null = lift.null
    if null.sd is None:
        return (
            "No A/A test yet: label two random batches of the same hours in one cycle, so that the "
            "report knows how far results lie apart by chance."
        )
    times = "cycle" if null.num_cycles == 1 else "cycles"
    return (
        f"Two random batches lie {100 * null.sd:.1f} points apart by chance (standard deviation, "
        f"{null.num_cycles} {times})."
    )


def describe_stop_rule() -> str:
    return (
        f"A line is decided once its evidence reaches {THRESHOLD:.0f}. Looking after every cycle "
        f"is paid for: all four lines together err in at most {ALPHA:.0%} of programs without a "
        "difference, however often they are looked at; the two beside a challenger in at most "
        f"{ALPHA / 2:.0%} more."
    )


def _needs(contrast: Contrast) -> str:
    needed = contrast.num_cycles_needed
    if needed is None:
        return "A difference this small is beyond the reach of 200 cycles, or its spread unknown."
    more = needed - contrast.num_cycles
    if more <= 0:
        return "A difference this large is usually decided by now: record the next cycle."
    return (
        f"A difference this large takes about {more} more "
        f"{'cycle' if more == 1 else 'cycles'} (80 % power)."
    )
