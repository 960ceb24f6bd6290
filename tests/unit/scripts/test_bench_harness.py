"""How goals are measured and judged."""

from collections.abc import Callable, Sequence

import pytest

from scripts.bench.harness import (
    Engine,
    GoalResult,
    Measurement,
    NotEqual,
    Rounds,
    Target,
    TooNoisy,
    Verdict,
    control_spread,
    judge,
    refuse_noise,
    run_rounds,
)

TENTH = Target("cpu_s", "peer", 0.1)


def engine(name: str, log: list[str], num_rounds: int = 3) -> Engine:
    def run(number: int) -> Measurement:
        log.append(f"{name}{number}")
        return {"cpu_s": 1.0}

    return Engine(name, run, num_rounds)


def steady() -> float:
    return 1.0


def control_of(seconds: Sequence[float]) -> Callable[[], float]:
    values = iter(seconds)
    return lambda: next(values)


def rounds_of(ours: Sequence[float], peer: Sequence[float]) -> Rounds:
    """The peer takes part in as many rounds as it has figures."""
    measured: list[dict[str, Measurement]] = [{"ours": {"cpu_s": seconds}} for seconds in ours]
    for entry, seconds in zip(measured, peer, strict=False):
        entry["peer"] = {"cpu_s": seconds}
    return Rounds(measured=measured)


def verdict(ratio: float, target: Target = TENTH) -> Verdict:
    return Verdict(target, "small", ratio=ratio, low=ratio, high=ratio)


def result(*verdicts: Verdict) -> GoalResult:
    return GoalResult(headline=verdicts[0], verdicts=verdicts, engines={})


def test_engines_take_turns_in_every_round() -> None:
    log: list[str] = []

    run_rounds([engine(name, log) for name in "abc"], steady, check=lambda _: None)

    assert log == ["a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2"]


def test_a_slow_engine_may_leave_after_fewer_rounds() -> None:
    log: list[str] = []

    rounds = run_rounds(
        [engine("a", log), engine("slow", log, num_rounds=1)], steady, check=lambda _: None
    )

    assert log == ["a0", "slow0", "a1", "a2"]
    assert rounds.count("a") == 3
    assert rounds.count("slow") == 1


def test_unequal_results_end_the_run_after_the_first_round() -> None:
    log: list[str] = []

    def check(number: int) -> None:
        raise NotEqual(f"round {number}")

    with pytest.raises(NotEqual, match="round 0"):
        run_rounds([engine("a", log), engine("b", log)], steady, check)
    assert log == ["a0", "b0"]


def test_noise_ends_the_run_before_the_next_engine_starts() -> None:
    log: list[str] = []

    with pytest.raises(TooNoisy, match="varied by 44%"):
        run_rounds([engine("a", log)], control_of([1.0, 1.0, 1.44]), check=lambda _: None)
    assert log == ["a0", "a1"]


def test_a_control_job_that_varies_by_thirty_percent_is_still_judged() -> None:
    assert control_spread([2.0, 2.3, 1.7]) == pytest.approx(0.3)
    refuse_noise([2.0, 2.25, 1.75])

    with pytest.raises(TooNoisy):
        refuse_noise([2.0, 2.31, 1.69])


def test_the_median_of_the_ratios_of_each_round_is_judged() -> None:
    """Not the ratio of the medians, which would be 4 / 10."""
    judged = judge(rounds_of(ours=[1, 4, 9], peer=[10, 8, 10]), TENTH, "small")

    assert judged == Verdict(TENTH, "small", ratio=0.5, low=0.1, high=0.9)


def test_rounds_without_the_peer_give_no_ratio() -> None:
    judged = judge(rounds_of(ours=[1, 4, 900], peer=[10, 8]), TENTH, "small")

    assert judged == Verdict(TENTH, "small", ratio=0.3, low=0.1, high=0.5)


def test_a_ratio_on_the_limit_is_met_and_slack_widens_the_limit() -> None:
    assert verdict(0.1).is_met()
    assert not verdict(0.11).is_met()
    assert verdict(0.12).is_met(slack=0.25)
    assert not verdict(0.13).is_met(slack=0.25)


def test_every_target_must_be_met_but_those_of_a_stretch() -> None:
    stretch = Target("cpu_s", "fast", 0.1, is_stretch=True)

    assert result(verdict(0.1), verdict(0.9, stretch)).is_met()
    assert not result(verdict(0.1), verdict(0.9)).is_met()


def test_shown_figures_are_medians_of_an_engines_own_rounds() -> None:
    rounds = rounds_of(ours=[1, 5, 2], peer=[10, 30])

    assert rounds.medians("ours") == {"cpu_s": 2}
    assert rounds.medians("peer") == {"cpu_s": 20}
