"""Shadow cycles: what is recorded, what is refused, and what the report says of them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from gainloop.bootstrap import operator_of
from gainloop.errors import Conflict, GainloopError, GateBlocked, InvalidInput, NotAllowed, NotFound
from gainloop.models.catalog import Clip
from gainloop.models.gain import ShadowCycle, ShadowCycleArm
from gainloop.models.governance import Actor, AuditEntry
from gainloop.models.labels import LabelBatch
from gainloop.models.program import TrainingOutcome
from gainloop.reads.shadow import ShadowReport, list_cycles, shadow_report
from gainloop.stores.home import Home
from gainloop.terms.enums import (
    AuditAction,
    BenchmarkRole,
    FigureSource,
    LeakKind,
    LiftState,
    ShadowArm,
)
from gainloop.workflows.shadow.record_shadow_cycle import record_shadow_cycle
from gainloop.workflows.shadow.request import ArmRequest, CycleRequest
from tests.api_client import ENGINEER, MANAGER, api_of
from tests.cli_runner import Run
from tests.dry_runs import dry
from tests.integration.comparison_program import CLIPS, STEADY, add_model
from tests.integration.shadow_program import FOUR, POOL, ShadowProgram

TWO = {arm: FOUR[arm] for arm in (ShadowArm.PRIORITIZED, ShadowArm.FIFO)}


@pytest.fixture
def program(home: Home, tmp_path: Path) -> ShadowProgram:
    return ShadowProgram(home, tmp_path)


def record(home: Home, request: CycleRequest) -> tuple[str, bool]:
    return record_shadow_cycle(home, operator_of(home), request)


def report_of(home: Home, **wanted: Any) -> ShadowReport:
    with home.database.read() as session:
        return shadow_report(session, home.objects, operator_of(home), **wanted)


def change(request: CycleRequest, arm: ShadowArm, **changes: Any) -> CycleRequest:
    return replace(request, arms={**request.arms, arm: replace(request.arms[arm], **changes)})


def refused(home: Home, request: CycleRequest) -> GainloopError:
    """The error, after which nothing is stored."""
    with pytest.raises(GainloopError) as error:
        record(home, request)
    with home.database.read() as session:
        assert session.exec(select(ShadowCycle)).all() == []
        assert session.exec(select(ShadowCycleArm)).all() == []
        chosen = select(AuditEntry).where(col(AuditEntry.action) == AuditAction.SHADOW_RECORD)
        assert session.exec(chosen).all() == []
    return error.value


def test_a_cycle_is_recorded_once_with_measured_figures(any_home: Home, tmp_path: Path) -> None:
    request = ShadowProgram(any_home, tmp_path).cycle(1, FOUR)

    cycle_id, is_new = record(any_home, request)

    assert is_new
    turned = replace(request, arms=dict(reversed(list(request.arms.items()))))
    assert record(any_home, turned) == (cycle_id, False)
    with any_home.database.read() as session:
        (cycle,) = list_cycles(session, operator_of(any_home))
        chosen = select(AuditEntry).where(col(AuditEntry.action) == AuditAction.SHADOW_RECORD)
        (entry,) = session.exec(chosen).all()
    assert (cycle.cycle_id, cycle.ordinal, cycle.hours) == (cycle_id, 1, 6.0)
    assert [arm.arm for arm in cycle.arms] == list(FOUR)
    # In rain 14 of 20, in clear 16 of 20; the region North and the weathers are the cohorts.
    first = cycle.arms[0]
    assert first.recall == pytest.approx(0.75)
    assert first.worst_recall == pytest.approx((0.7 + 0.75 + 0.8) / 3)
    assert (first.hours, first.num_clips) == (1.5, 1)
    assert (entry.object_type, entry.object_id) == ("ShadowCycle", cycle_id)


def test_arms_and_evaluations_that_do_not_fit_are_refused(
    home: Home, tmp_path: Path, program: ShadowProgram
) -> None:
    good = program.cycle(1, FOUR)
    arms, fifo = good.arms, ShadowArm.FIFO
    other = add_model(
        home, tmp_path, "other", STEADY, num_objects=dict.fromkeys(CLIPS, 19), role=program.role
    )
    wrong = {
        "NO_PRIORITIZED": replace(good, arms={fifo: arms[fifo]}),
        "ONE_ARM": replace(good, arms={ShadowArm.PRIORITIZED: arms[ShadowArm.PRIORITIZED]}),
        "TWIN_ALONE": replace(
            good, arms={arm: arms[arm] for arm in arms if arm is not ShadowArm.RANDOM}
        ),
        "NO_BATCHES": change(good, fifo, batch_ids=()),
        "SAME_MODEL": change(
            good, fifo, model_version_id=arms[ShadowArm.PRIORITIZED].model_version_id
        ),
        "ARMS_OVERLAP": change(good, fifo, batch_ids=arms[ShadowArm.PRIORITIZED].batch_ids),
        "OTHER_MODEL": change(good, fifo, evaluation_id=arms[ShadowArm.RANDOM].evaluation_id),
        "OTHER_TRUTH": change(good, fifo, model_version_id="other:1", evaluation_id=other),
        "UNEQUAL_HOURS": change(
            good, fifo, batch_ids=(*arms[fifo].batch_ids, program.batches[POOL[9]])
        ),
        "BAD_NAME": replace(good, name=" "),
    }
    for code, request in wrong.items():
        error = refused(home, request)
        assert isinstance(error, InvalidInput), code
        assert error.code == code
        assert error.field
    missing = (
        replace(good, base_model_version_id="nobody:1"),
        change(good, fifo, evaluation_id="eval-none"),
        change(good, fifo, batch_ids=("batch-none",)),
    )
    for request in missing:
        assert isinstance(refused(home, request), NotFound)
    assert refused(home, replace(good, base_model_version_id="fifo-1:1")).code == "SAME_MODEL"


def test_hours_are_those_that_somebody_said_within_a_tenth(
    home: Home, program: ShadowProgram
) -> None:
    request = program.cycle(1, TWO)
    (batch_id,) = request.arms[ShadowArm.FIFO].batch_ids

    def set_hours(hours: float | None) -> None:
        changed = sa.update(LabelBatch).where(col(LabelBatch.id) == batch_id)
        with home.database.engine.begin() as connection:
            connection.execute(changed.values(spent_hours=hours))

    set_hours(None)
    error = refused(home, request)
    assert (error.code, error.path) == ("NO_HOURS", "arms: fifo: batches")
    set_hours(1.66)
    assert refused(home, request).code == "UNEQUAL_HOURS"
    set_hours(1.65)
    assert record(home, request)[1]


def test_arms_of_one_drive_or_beside_the_benchmark_are_refused(
    home: Home, program: ShadowProgram
) -> None:
    request = program.cycle(1, TWO)

    def move(clip: str, drive: str) -> None:
        changed = sa.update(Clip).where(col(Clip.id) == clip).values(drive_id=drive)
        with home.database.engine.begin() as connection:
            connection.execute(changed)

    move(POOL[1], f"d-{POOL[0]}")
    error = refused(home, request)
    assert isinstance(error, GateBlocked)
    assert error.code == "ARMS_TOO_CLOSE"
    assert f"{POOL[0]} to {POOL[1]} ({LeakKind.DRIVE.value})" in error.message
    move(POOL[1], "d3")  # of the benchmark
    error = refused(home, request)
    assert isinstance(error, GateBlocked)
    assert (error.code, error.path) == ("LEAKAGE", "arms: fifo: batches")
    move(POOL[1], f"d-{POOL[1]}")
    assert record(home, request)[1]


def test_another_base_is_refused_where_an_outcome_names_it(
    home: Home, program: ShadowProgram
) -> None:
    request = program.cycle(1, TWO)
    program.model("elsewhere", 10)
    now = home.database.clock()
    with home.database.engine.begin() as connection:
        connection.execute(
            TrainingOutcome.__table__.insert().values(  # type: ignore[attr-defined]
                id="outcome",
                ordinal=1,
                model_version_id="fifo-1:1",
                base_model_version_id="elsewhere:1",
                source=FigureSource.TYPED,
                note="",
                evidence=[],
                actor_id=operator_of(home).id,
                valid_from=now,
                recorded_at=now,
            )
        )
    assert refused(home, request).code == "OTHER_BASE"


def test_nothing_counts_in_two_cycles(home: Home, program: ShadowProgram) -> None:
    first, second = program.cycle(1, TWO), program.cycle(2, TWO)
    record(home, first)
    (used,) = first.arms[ShadowArm.PRIORITIZED].batch_ids
    for request, kind, code in (
        (replace(second, name="Cycle 1"), Conflict, "NAME_TAKEN"),
        (change(second, ShadowArm.FIFO, batch_ids=(used,)), InvalidInput, "USED_BEFORE"),
    ):
        with pytest.raises(kind) as error:
            record(home, request)
        assert error.value.code == code
    assert record(home, second)[1]


def test_who_may_not_record_is_told_so(home: Home) -> None:
    with home.database.read() as session:
        annotator = session.get(Actor, "demo-annotator")
    assert annotator is not None
    with pytest.raises(NotAllowed, match="may not record outcome"):
        record_shadow_cycle(home, annotator, CycleRequest("x", "y:1", {}))


def test_the_report_says_what_can_be_said_after_each_cycle(
    home: Home, program: ShadowProgram
) -> None:
    assert report_of(home).state is LiftState.NO_CYCLES
    record(home, program.cycle(1, FOUR))
    one = report_of(home)
    assert one.state is LiftState.TOO_FEW_CYCLES
    assert "One cycle decides nothing" in one.headline
    record(home, program.cycle(2, {**FOUR, ShadowArm.FIFO: 15}))

    report = report_of(home)

    assert report.state is LiftState.NOT_DISTINGUISHABLE
    worst = report.metrics[0]
    fifo, random = worst.lift.contrasts
    # Worst cohorts: rain r/20, North (r + 16)/40, clear 16/20: each object in rain is 0.025.
    assert fifo.differences == pytest.approx((0.075, -0.025))
    assert random.differences == pytest.approx((0.0375, 0.0375))
    assert worst.lift.null.sd == pytest.approx(0.025)
    assert worst.target == pytest.approx((0.75 + 0.775 + 0.8) / 3)
    rain = next(
        row
        for row in report.cohorts
        if (row.axis, row.value, row.baseline) == ("weather", "rain", ShadowArm.FIFO)
    )
    assert rain.delta == pytest.approx(0.05)
    assert (rain.num_cycles, rain.num_objects, rain.low) == (2, 240, None)
    assert "Not distinguishable yet" in report.headline
    with pytest.raises(NotFound, match="no shadow cycle was measured on 'moon'"):
        report_of(home, benchmark="moon")


def test_there_is_no_verdict_on_a_benchmark_that_the_ranking_looks_at(
    home: Home, tmp_path: Path
) -> None:
    program = ShadowProgram(home, tmp_path, BenchmarkRole.DEVELOPMENT)
    for number in (1, 2):
        record(home, program.cycle(number, TWO))
    report = report_of(home)
    assert report.state is LiftState.STEERED
    assert "held out" in report.headline


def test_the_commands_read_a_file_and_report(
    gainloop: Run, tmp_path: Path, home: Home, program: ShadowProgram
) -> None:
    assert "No shadow cycle yet" in gainloop("shadow", "report").output
    request = program.cycle(1, TWO)
    lines = ["name: Cycle 1", "base_model: base:1", "arms:"]
    lines += [f"  {arm.value}: {_yaml(entry)}" for arm, entry in request.arms.items()]
    file = tmp_path / "cycle.yaml"
    file.write_text("\n".join(lines) + "\n")

    told = dry(gainloop, home, "shadow", "record", file, "--json").json
    recorded = gainloop("shadow", "record", file, "--json").json

    assert told == {**recorded, "dry_run": True}
    assert recorded["new"]
    assert gainloop("shadow", "list", "--json").json[0]["cycle_id"] == recorded["id"]
    shown = gainloop("shadow", "report", "--json").json
    assert (shown["state"], shown["threshold"]) == ("too_few_cycles", 40.0)
    step = shown["metrics"][0]["lift"]["contrasts"][0]["steps"][0]
    assert step["gain"] == pytest.approx(0.075)
    assert step["gain_per_hour"] == pytest.approx(0.05)
    assert "One cycle decides nothing" in gainloop("shadow", "report").output
    file.write_text("name: x\nbase_model: base:1\narms: {best: {}}\n")
    wrong = gainloop("shadow", "record", file)
    assert wrong.exit_code == 2
    assert "BAD_CYCLE" in wrong.errors
    assert "there is no arm 'best'; there are prioritized, fifo" in wrong.errors


REPORT = """
query Shadow($benchmark: String) { shadowReport(benchmark: $benchmark) {
  state headline stopRule threshold benchmarkName role benchmarks
  cycles { name arms { arm hours worstRecall modelVersion { id } evaluation { id } } }
  metrics { metric target null { sd sentence } reached { arm hours }
    contrasts { baseline state sentence differences effect numCyclesNeeded
      steps { cycle hours gain boundary evidence } } }
  cohorts { axis value baseline delta low high }
} }
"""


def test_anyone_in_the_program_reads_the_report(home: Home, program: ShadowProgram) -> None:
    record(home, program.cycle(1, FOUR))
    for account in (ENGINEER, MANAGER):
        with api_of(home, account) as client:
            report = client.data(REPORT)["shadowReport"]
            assert report["state"] == "TOO_FEW_CYCLES"
            assert report["role"] == "HOLDOUT"
            assert report["cycles"][0]["arms"][0]["arm"] == "PRIORITIZED"
            contrast = report["metrics"][0]["contrasts"][0]
            assert contrast["differences"] == pytest.approx([0.075])
            assert contrast["steps"][0]["boundary"] is None
            assert client.code(REPORT, benchmark="moon") == "NOT_FOUND"


def _yaml(entry: ArmRequest) -> str:
    return (
        f"{{batches: [{', '.join(entry.batch_ids)}], model: '{entry.model_version_id}', "
        f"evaluation: {entry.evaluation_id}}}"
    )
