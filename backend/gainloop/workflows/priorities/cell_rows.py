"""The cells of a run of expected gain, as rows. Called by `store_run`; empty for other profiles."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gainloop.pipeline.expected_gain.result import GainResult
from gainloop.pipeline.expected_gain.stopping import Stopping
from gainloop.pipeline.gain_model.curves import GRID
from gainloop.pipeline.reasons.gain_reasons import counts_by_family
from gainloop.pipeline.reasons.stop_notes import say_stopped
from gainloop.pipeline.scoring.ranking import Ranking
from gainloop.terms.boxes import Floats
from gainloop.terms.enums import CellState
from gainloop.terms.features import Features

REACH = 10.0
"""Curves are kept up to so many times the labeled objects that the selection leads to."""

LEAST_REACH = 1000.0
_DIGITS = 9


def cell_rows(
    run_id: str,
    features: Features,
    ranking: Ranking,
    stopping: Stopping | None = None,
    families: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """families: names, where there are several."""
    gain = ranking.gain
    if gain is None or features.benchmark is None:
        return []
    objects, missed = _benchmark_counts(gain, features)
    number = gain.counts.num_cells // len(gain.benchmarks)
    return [
        {
            "run_id": run_id,
            "number": cell,
            "state": _state(gain, cell, stopping),
            "num_candidates": _figure(gain.counts.mass[cell]),
            "exposure": _figure(gain.counts.labeled[cell]),
            "num_objects": _figure(objects[cell]),
            "num_missed": _figure(missed[cell]),
            **_curve_columns(gain, cell),
            "floor": _figure(gain.curves.floor[cell]),
            "stuck_probability": _figure(gain.curves.stuck[cell]),
            "benchmark_weight": float(gain.weights.benchmark[cell]),
            "blind_weight": float(gain.weights.blind[cell]),
            "urgency": float(gain.weights.urgency[cell]),
            "history": _history(gain, cell),
            "selected_exposure": _figure(gain.added[cell]),
            "hours": _figure(gain.minutes[cell] / 60),
            "gain": _figure(objects[cell] * gain.forecast.removed[cell]),
            "family": families[cell // number] if families else "",
            **(_stop_columns(stopping, cell) if stopping else {}),
        }
        for cell in range(gain.counts.num_cells)
    ]


def _state(gain: GainResult, cell: int, stopping: Stopping | None) -> CellState:
    is_stopped = stopping is not None and stopping.cells[cell].is_stopped
    state = gain.states[cell]
    return CellState.SATURATED if is_stopped and state is CellState.ACTIVE else state


def _stop_columns(stopping: Stopping, cell: int) -> dict[str, Any]:
    stop = stopping.cells[cell]
    return {
        "marginal_gain": _figure(stop.marginal),
        "marginal_low": _figure(stop.low),
        "num_below": stop.num_below,
        "is_stopped": stop.is_stopped,
        "hours_saved": _figure(stop.hours_saved),
        "stop_note": say_stopped(stop, stopping.cost),
    }


def _benchmark_counts(gain: GainResult, features: Features) -> tuple[Floats, Floats]:
    """(K,) objects and misses as they were counted, whatever their severity."""
    families = counts_by_family(gain, features)
    objects, missed = (
        np.concatenate([getattr(counts, name) for counts in families])
        for name in ("objects", "missed")
    )
    return objects, missed


def _curve_columns(gain: GainResult, cell: int) -> dict[str, Any]:
    curves, exposure = gain.curves, float(gain.counts.labeled[cell])
    reach = max(LEAST_REACH, REACH * (exposure + float(gain.added[cell])))
    kept = reach >= GRID
    columns = (GRID, curves.miss_rate[cell], curves.low[cell], curves.high[cell])
    return {
        "miss_rate": float(np.interp(exposure, GRID, curves.miss_rate[cell])),
        "low": float(np.interp(exposure, GRID, curves.low[cell])),
        "high": float(np.interp(exposure, GRID, curves.high[cell])),
        "curve": np.column_stack([column[kept] for column in columns]).round(6).tolist(),
    }


def _history(gain: GainResult, cell: int) -> list[list[float]]:
    """[[exposure, miss rate, objects]] of evaluations in which the cell has objects."""
    counts = gain.counts
    rounds = zip(
        counts.exposure[:, cell], counts.missed[:, cell], counts.objects[:, cell], strict=True
    )
    return [
        [_figure(exposure), _figure(missed / objects), _figure(objects)]
        for exposure, missed, objects in rounds
        if objects > 0
    ]


def _figure(value: Any) -> float:
    return round(float(value), _DIGITS)
