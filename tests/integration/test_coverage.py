"""Coverage by region, weather and light: what is labeled, what should be, what is missed there."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from gainloop.bootstrap import operator_of
from gainloop.errors import NotFound
from gainloop.models.labels import Label
from gainloop.reads.coverage import CoverageRow, read_coverage
from gainloop.stores.home import Home
from gainloop.stores.relational.staging import table_of
from gainloop.terms.enums import BenchmarkRole, Task
from gainloop.terms.matches import Counts
from tests.integration.ranked_program import add_catalog, add_evaluation

NIGHT = ("North", "rain", "night")
DAY = ("North", "clear", "daytime")
DAWN = ("South", "fog", "dawn")
DUSK = ("South", "snow", "dusk")
UNKNOWN = ("unknown", "unknown", "unknown")
CATALOG = """clip_id,region,weather,time_of_day,label_state
bench-1,North,rain,night,
bench-2,North,rain,night,labeled
bench-3,North,clear,daytime,
bench-4,South,fog,dawn,
hold-1,South,snow,dusk,
pool-1,North,rain,night,
pool-2,,,,
pool-3,North,clear,daytime,
done-1,North,clear,daytime,labeled
done-2,North,clear,daytime,LABELED
done-3,North,clear,daytime,labeled
done-4,North,rain,night,labeled
"""
RESULTS = {"bench-1": (20, 12), "bench-2": (0, 3), "bench-3": (9, 1), "bench-4": (30, 0)}


def coverage(home: Home, evaluation_id: str | None = None) -> CoverageRow:
    with home.database.read() as session:
        return read_coverage(session, home.objects, operator_of(home), evaluation_id)


def figures(row: CoverageRow) -> dict[tuple[str, ...], tuple[float, ...]]:
    """Labeled, target, gap, pool and benchmark clips, in the order of the cells."""
    return {
        cell.values: (
            *(cell.labeled_clips, cell.target_clips, cell.gap_clips),
            *(cell.pool_clips, cell.benchmark_clips),
        )
        for cell in row.cells
    }


def test_targets_are_the_shares_of_the_newest_development_benchmark(
    any_home: Home, tmp_path: Path
) -> None:
    add_catalog(any_home, tmp_path, CATALOG)
    add_evaluation(any_home, tmp_path, {"hold-1": (1, 1)}, benchmark="an-older-one")
    newest = add_evaluation(any_home, tmp_path, RESULTS)

    found = coverage(any_home)

    assert figures(found) == {
        NIGHT: (1, 2.0, 1.0, 1, 2),
        DAWN: (0, 1.0, 1.0, 0, 1),
        DAY: (3, 1.0, 0.0, 1, 1),
        UNKNOWN: (0, 0.0, 0.0, 1, 0),
        DUSK: (0, 0.0, 0.0, 0, 0),
    }
    assert list(figures(found)) == [NIGHT, DAWN, DAY, UNKNOWN, DUSK]
    assert (found.labeled_clips, found.pool_clips, found.cells_below_target) == (4, 3, 2)
    assert (found.evaluation_id, found.benchmark_id) == (newest, "town:1")
    assert found.basis == (
        "Each target is the combination's share of the 4 clips of benchmark town:1, applied to the "
        "4 labeled clips outside benchmarks."
    )
    assert found.regions == ["North", "South", "unknown"]
    assert found.weathers == ["clear", "rain", "fog", "snow", "unknown"]
    assert found.times_of_day == ["dawn", "daytime", "dusk", "night", "unknown"]


def test_cells_show_what_the_evaluation_missed_there(any_home: Home, tmp_path: Path) -> None:
    add_catalog(any_home, tmp_path, CATALOG)
    add_evaluation(any_home, tmp_path, RESULTS)

    cells = {cell.values: cell for cell in coverage(any_home).cells}

    assert cells[NIGHT].counts == Counts(gt=35, tp=20, fp=0, fn=15)
    assert cells[DAWN].counts == Counts(gt=30, tp=30, fp=0, fn=0)
    assert cells[DAY].counts == Counts(gt=10, tp=9, fp=0, fn=1)
    assert cells[UNKNOWN].counts == Counts(0, 0, 0, 0)
    too_few = {values: cell.too_few for values, cell in cells.items()}
    assert too_few == {NIGHT: False, DAWN: False, DAY: True, UNKNOWN: True, DUSK: True}


def test_without_an_evaluation_the_targets_are_shares_of_clips_outside_benchmarks(
    any_home: Home, tmp_path: Path
) -> None:
    add_catalog(any_home, tmp_path, CATALOG.replace("bench", "more").replace("hold", "other"))

    found = coverage(any_home)

    assert figures(found) == {
        NIGHT: (2, 20 / 12, 0.0, 2, 0),
        DAY: (3, 25 / 12, 0.0, 2, 0),
        DAWN: (0, 5 / 12, 5 / 12, 1, 0),
        DUSK: (0, 5 / 12, 5 / 12, 1, 0),
        UNKNOWN: (0, 5 / 12, 0.0, 1, 0),
    }
    assert (found.evaluation_id, found.benchmark_id) == (None, None)
    assert found.basis.startswith(
        "No model was measured on a development benchmark yet, so each target is the combination's "
        "share of all 12 clips outside benchmarks"
    )
    assert all(cell.counts is None and cell.too_few for cell in found.cells)


def test_a_held_out_benchmark_is_shown_but_gives_no_targets(any_home: Home, tmp_path: Path) -> None:
    add_catalog(any_home, tmp_path, CATALOG)
    add_evaluation(any_home, tmp_path, RESULTS)
    measured = {"hold-1": (10, 30)}
    held = add_evaluation(
        any_home, tmp_path, measured, benchmark="held", role=BenchmarkRole.HOLDOUT
    )

    newest, asked = coverage(any_home), coverage(any_home, held)

    assert newest.benchmark_id == "town:1"
    assert (asked.evaluation_id, asked.benchmark_id) == (held, "town:1")
    assert figures(asked) == figures(newest)
    counts = {cell.values: cell.counts for cell in asked.cells}
    assert (counts[DUSK], counts[NIGHT]) == (Counts(40, 10, 0, 30), Counts(0, 0, 0, 0))
    assert asked.basis.endswith(
        "The evaluation shown is on a held-out benchmark, which gives no targets."
    )


def test_a_benchmark_without_tags_gives_no_targets(any_home: Home, tmp_path: Path) -> None:
    add_evaluation(any_home, tmp_path, {"bare": (1, 1)})
    add_catalog(any_home, tmp_path, "clip_id,region,label_state\na,North,labeled\nb,South,\n")

    found = coverage(any_home)

    assert {values[0]: row[:3] for values, row in figures(found).items()} == {
        "South": (0, 0.5, 0.5),
        "North": (1, 0.5, 0.5 - 0.5),
        "unknown": (0, 0.0, 0.0),
    }
    assert found.benchmark_id is None
    assert found.basis.startswith("Nothing is known of region, weather and light in town:1, so")


def test_labels_made_here_count_as_those_that_the_catalog_names(
    any_home: Home, tmp_path: Path
) -> None:
    add_catalog(any_home, tmp_path, CATALOG)
    add_evaluation(any_home, tmp_path, RESULTS)
    now = any_home.database.clock()
    labels = [
        {"id": f"label-{number}", "clip_id": clip, "task": Task.BOX_2D, "recorded_at": now}
        for number, clip in enumerate(["pool-1", "pool-1", "done-1", "bench-1"])
    ]
    with any_home.database.engine.begin() as connection:
        connection.execute(sa.insert(table_of(Label)), labels)

    found = coverage(any_home)

    assert figures(found)[NIGHT] == (2, 2.5, 0.5, 0, 2)
    assert figures(found)[DAY] == (3, 1.25, 0.0, 1, 1)
    assert (found.labeled_clips, found.pool_clips) == (5, 3)


def test_an_empty_home_has_no_cells(any_home: Home) -> None:
    found = coverage(any_home)

    assert (found.cells, found.regions, found.cells_below_target) == ([], [], 0)
    assert "None is labeled yet, so every target is 0." in found.basis


def test_an_evaluation_that_does_not_exist_is_not_found(home: Home) -> None:
    with pytest.raises(NotFound, match="no evaluation eval-none"):
        coverage(home, "eval-none")
