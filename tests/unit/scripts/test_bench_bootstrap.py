"""P7: what it measures is checked before its speed."""

import numpy as np
import pytest

from gainloop.pipeline.comparison.intervals import measure_changes
from scripts.bench.bootstrap import _BootstrapBench, loop_intervals, simulate_counts
from scripts.bench.harness import NotEqual


def test_our_intervals_are_those_of_the_loop_that_the_bench_checks_with() -> None:
    gt, tp_a, tp_b = simulate_counts(400, 4)

    found = measure_changes(gt, tp_a, tp_b, num_resamples=200)

    expected = loop_intervals(gt, tp_b - tp_a, 200)
    assert np.array([found.low, found.high]) == pytest.approx(expected, abs=1e-6)


def test_intervals_of_another_width_are_refused() -> None:
    bench = _BootstrapBench(*simulate_counts(400, 4))
    low = np.zeros(4)
    bench.found = {
        "ours": np.array([low, low + 1]),
        "scipy": np.array([low, low + 1]),
        "naive": np.array([low, low + 2]),
    }

    with pytest.raises(NotEqual, match=r"0\.50 times as wide as those of naive"):
        bench.check(1)


def test_other_intervals_than_the_loop_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.bench.bootstrap.NUM_RESAMPLES", 50)
    monkeypatch.setattr("scripts.bench.bootstrap.EVERY_NTH", 1)
    bench = _BootstrapBench(*simulate_counts(400, 4))
    bench.found = {"ours": bench.ours() + 0.001}

    with pytest.raises(NotEqual, match="differ from an explicit loop"):
        bench.check(0)
