"""Which clips leak into a benchmark: by drive, time, place and near-copies, and which do not."""

import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gainloop.pipeline.leakage.find_leaks import EARTH_M, find_leaks
from gainloop.pipeline.leakage.records import Leaks, Traces
from gainloop.pipeline.leakage.sentences import count_reasons, describe_leak, describe_limits
from gainloop.pipeline.leakage.usual_distance import UsualDistance, usual_distance
from gainloop.terms.boxes import Floats
from gainloop.terms.enums import LeakKind

NAN = float("nan")
METER = float(np.degrees(1 / EARTH_M))
"""One meter to the north, in degrees."""


def clips(count: int) -> Traces:
    """Clips of which nothing is known."""
    unknown, nowhere = np.full(count, -1), np.full(count, NAN)
    return Traces(unknown, unknown, nowhere, nowhere, nowhere, nowhere)


def recorded(
    start_s: Sequence[float],
    duration_s: float = 10,
    *,
    drive: Sequence[int] = (),
    vehicle: Sequence[int] = (),
) -> Traces:
    count = len(start_s)
    return replace(
        clips(count),
        start_s=np.array(start_s, dtype=float),
        duration_s=np.full(count, float(duration_s)),
        drive=np.array(drive or [-1] * count),
        vehicle=np.array(vehicle or [-1] * count),
    )


def placed(start_s: Sequence[float], lat: Sequence[float], lon: Sequence[float]) -> Traces:
    return replace(recorded(start_s), lat=np.array(lat), lon=np.array(lon))


def found(leaks: Leaks) -> list[tuple[int, int, LeakKind, Any]]:
    columns = (leaks.rows, leaks.others, leaks.kinds(), leaks.measure.round(6).tolist())
    return [
        (int(row), int(other), kind, measure)
        for row, other, kind, measure in zip(*columns, strict=True)
    ]


def test_clips_of_one_drive_leak_however_far_apart_and_name_the_closest() -> None:
    outside = recorded([0, 9000, 50], drive=[4, 4, 7])
    benchmark = recorded([100, 5000, 60], drive=[4, 4, 5])

    leaks = find_leaks(outside, benchmark)

    assert found(leaks) == [(0, 0, LeakKind.DRIVE, 90), (1, 1, LeakKind.DRIVE, 3990)]


def test_clips_of_one_drive_leak_where_no_time_is_known() -> None:
    outside = recorded([NAN, 0], drive=[1, 1])
    benchmark = recorded([NAN, 500], drive=[1, 1])

    leaks = find_leaks(outside, benchmark)

    assert leaks.rows.tolist() == [0, 1]
    assert leaks.others.tolist() == [0, 1]
    assert np.isnan(leaks.measure[0])
    assert leaks.measure[1] == 490


@pytest.mark.parametrize(
    ("start_s", "gap"),
    [
        (1000, 0),  # at the same time
        (1005, 0),  # overlapping
        (1610, 600),  # ten minutes after the end
        (390, 600),  # ten minutes before the start
    ],
)
def test_the_same_vehicle_within_ten_minutes_leaks(start_s: float, gap: float) -> None:
    outside = recorded([start_s], vehicle=[3])
    benchmark = recorded([1000], vehicle=[3])

    assert found(find_leaks(outside, benchmark)) == [(0, 0, LeakKind.TIME, gap)]


@pytest.mark.parametrize(
    ("start_s", "vehicle"),
    [
        (1610.5, 3),  # later
        (389.5, 3),  # earlier
        (1000, 2),  # another vehicle
        (1000, -1),  # no vehicle known
        (NAN, 3),  # no time known
    ],
)
def test_another_vehicle_or_another_time_is_innocent(start_s: float, vehicle: int) -> None:
    outside = recorded([start_s], vehicle=[vehicle])

    assert found(find_leaks(outside, recorded([1000], vehicle=[3]))) == []
    assert found(find_leaks(outside, recorded([1000], vehicle=[-1]))) == []


def test_a_long_recording_is_met_at_its_end() -> None:
    outside = recorded([90_000], vehicle=[0])
    benchmark = recorded([0, 200_000], duration_s=89_700, vehicle=[0, 0])

    assert found(find_leaks(outside, benchmark)) == [(0, 0, LeakKind.TIME, 300)]


@pytest.mark.parametrize("north_m", [0, 40, 199])
def test_the_same_place_within_the_hour_leaks(north_m: float) -> None:
    outside = placed([3600], [48 + north_m * METER], [11.5])
    benchmark = placed([0], [48], [11.5])

    assert found(find_leaks(outside, benchmark)) == [
        (0, 0, LeakKind.PLACE, pytest.approx(north_m, abs=1e-4))
    ]


@pytest.mark.parametrize(
    ("start_s", "lat", "lon"),
    [
        (0, 48 + 201 * METER, 11.5),  # further up the road
        (0, 48, 11.5 + 300 * METER),  # 200.7 m to the east: degrees of longitude are shorter there
        (3611, 48, 11.5),  # more than an hour after the end
        (0, NAN, 11.5),
        (NAN, 48, 11.5),
    ],
)
def test_another_place_or_another_hour_is_innocent(start_s: float, lat: float, lon: float) -> None:
    outside = placed([start_s], [lat], [lon])
    benchmark = placed([0], [48], [11.5])

    assert found(find_leaks(outside, benchmark)) == []


def test_a_place_at_the_date_line_is_met_from_both_sides() -> None:
    outside = placed([0], [0], [180 - 50 * METER])
    benchmark = placed([0], [0], [-180 + 50 * METER])

    assert found(find_leaks(outside, benchmark)) == [(0, 0, LeakKind.PLACE, pytest.approx(100))]


def test_a_vector_below_the_limit_leaks_and_one_at_the_limit_does_not() -> None:
    outside = replace(clips(3), vectors=np.array([[1.0, 0.4], [1.0, 0.5], [NAN, NAN]]))
    benchmark = replace(clips(3), vectors=np.array([[NAN, NAN], [5.0, 5.0], [1.0, 0.0]]))

    assert found(find_leaks(outside, benchmark, 0.5)) == [(0, 2, LeakKind.EMBEDDING, 0.4)]
    assert found(find_leaks(outside, benchmark, None)) == []


def test_a_copy_far_from_the_origin_is_measured_to_the_last_digit() -> None:
    vector = np.full((1, 64), 1e6)
    outside = replace(clips(1), vectors=vector + np.eye(64)[:1] * 1e-3)

    leaks = find_leaks(outside, replace(clips(1), vectors=vector), 0.01)

    assert leaks.measure.tolist() == [pytest.approx(1e-3, rel=1e-6)]


def test_a_clip_that_leaks_for_several_reasons_is_named_once_by_the_plainest() -> None:
    place = {"lat": np.array([48.0]), "lon": np.array([11.5]), "vectors": np.zeros((1, 2))}
    one = replace(recorded([0], drive=[1], vehicle=[1]), **place)
    no_drive = replace(one, drive=np.array([-1]))
    no_vehicle = replace(no_drive, vehicle=np.array([-1]))
    no_place = replace(no_vehicle, lat=np.array([NAN]))

    kinds = [find_leaks(side, one, 1.0).kinds() for side in (one, no_drive, no_vehicle, no_place)]

    assert kinds == [[LeakKind.DRIVE], [LeakKind.TIME], [LeakKind.PLACE], [LeakKind.EMBEDDING]]


def test_clips_of_which_nothing_is_known_never_leak() -> None:
    assert found(find_leaks(clips(3), clips(2), 1.0)) == []
    assert found(find_leaks(clips(0), recorded([0], drive=[1]))) == []
    assert found(find_leaks(recorded([0], drive=[1]), clips(0))) == []


def busy(rng: np.random.Generator, count: int) -> Traces:
    """Two days of three cars in one quarter of a town."""
    return Traces(
        drive=rng.integers(-1, 400, count),
        vehicle=rng.integers(-1, 3, count),
        start_s=rng.uniform(0, 2e5, count),
        duration_s=rng.uniform(5, 600, count),
        lat=rng.uniform(48, 48.02, count),
        lon=rng.uniform(11, 11.02, count),
        vectors=rng.normal(size=(count, 4)),
    )


def plain_leak(one: Traces, row: int, other: Traces) -> tuple[int, LeakKind] | None:
    """By the definitions, one pair after the other."""
    per_kind: dict[LeakKind, list[tuple[float, int]]] = {kind: [] for kind in LeakKind}
    for at in range(len(other)):
        gap = max(
            0.0,
            other.start_s[at] - one.start_s[row] - one.duration_s[row],
            one.start_s[row] - other.start_s[at] - other.duration_s[at],
        )
        north = (one.lat[row] - other.lat[at]) / METER
        east = (one.lon[row] - other.lon[at]) / METER * np.cos(np.radians(48.01))
        assert one.vectors is not None
        assert other.vectors is not None
        apart = float(np.linalg.norm(one.vectors[row] - other.vectors[at]))
        if one.drive[row] == other.drive[at] >= 0:
            per_kind[LeakKind.DRIVE].append((gap, at))
        if one.vehicle[row] == other.vehicle[at] >= 0 and gap <= 600:
            per_kind[LeakKind.TIME].append((gap, at))
        if np.hypot(north, east) <= 200 and gap <= 3600:
            per_kind[LeakKind.PLACE].append((float(np.hypot(north, east)), at))
        if apart < 0.4:
            per_kind[LeakKind.EMBEDDING].append((apart, at))
    return next(((min(near)[1], kind) for kind, near in per_kind.items() if near), None)


@pytest.mark.parametrize("cells", [1, 1000, 2**22])
def test_what_is_found_is_what_the_definitions_say(
    monkeypatch: pytest.MonkeyPatch, cells: int
) -> None:
    monkeypatch.setattr("gainloop.pipeline.leakage.find_leaks.CELLS", cells)
    rng = np.random.default_rng(3)
    outside, benchmark = busy(rng, 200), busy(rng, 60)

    leaks = find_leaks(outside, benchmark, 0.4)

    expected = {row: plain_leak(outside, row, benchmark) for row in range(200)}
    assert {row: (other, kind) for row, other, kind, _ in found(leaks)} == {
        row: leak for row, leak in expected.items() if leak
    }
    assert set(leaks.kinds()) == set(LeakKind)


def program(rng: np.random.Generator, num_drives: int) -> tuple[Floats, np.ndarray]:
    """Drives of three clips that look much alike, in eight dimensions."""
    drive = np.repeat(np.arange(num_drives), 3)
    vectors = rng.normal(size=(num_drives, 8))[drive] + rng.normal(0, 0.05, (len(drive), 8))
    return vectors, drive


@pytest.mark.parametrize("seed", range(10))
def test_planted_copies_are_found_and_clips_of_other_drives_are_not(seed: int) -> None:
    rng = np.random.default_rng(seed)
    vectors, drive = program(rng, 200)
    copies = vectors[:30] + rng.normal(0, 0.01, (30, 8))
    usual = usual_distance(np.concatenate([vectors, copies]), np.concatenate([drive, [-1] * 30]))

    assert usual is not None
    outside = replace(clips(330), vectors=np.concatenate([copies, vectors[300:]]))
    benchmark = replace(clips(300), vectors=vectors[:300])
    leaks = find_leaks(outside, benchmark, usual.limit)

    assert leaks.rows.tolist() == list(range(30))
    assert leaks.others.tolist() == list(range(30))


def test_the_limit_lies_far_below_what_is_usual_and_follows_the_scale_of_the_vectors() -> None:
    vectors, drive = program(np.random.default_rng(0), 200)

    usual, scaled = usual_distance(vectors, drive), usual_distance(1000 * vectors, drive)

    assert usual is not None
    assert scaled is not None
    assert 0.05 < usual.limit < usual.usual / 3
    assert scaled.limit == pytest.approx(1000 * usual.limit)
    assert scaled.usual == pytest.approx(1000 * usual.usual)


def test_clips_of_the_same_drive_do_not_make_small_distances_usual() -> None:
    vectors, drive = program(np.random.default_rng(0), 200)

    usual = usual_distance(vectors, drive)
    blind = usual_distance(vectors, np.full_like(drive, -1))

    assert usual is not None
    assert blind is not None
    assert usual.usual > 1
    assert blind.usual < 0.3
    assert blind.limit < usual.limit


def test_too_few_vectors_tell_nothing() -> None:
    vectors, drive = program(np.random.default_rng(0), 20)

    assert usual_distance(vectors[:49], drive[:49]) is None
    assert usual_distance(vectors[:50], drive[:50]) is not None
    assert usual_distance(vectors, np.zeros_like(drive)) is None
    assert usual_distance(np.ones((100, 3)), np.arange(100)) is None
    assert usual_distance(np.empty((0, 3)), np.empty(0, dtype=np.int64)) is None


def test_of_many_innocent_catalogs_nearly_none_has_a_false_find() -> None:
    false_finds = 0
    for seed in range(40):
        vectors, drive = program(np.random.default_rng(100 + seed), 150)
        usual = usual_distance(vectors, drive)
        assert usual is not None
        outside = replace(clips(225), vectors=vectors[:225])
        benchmark = replace(clips(225), vectors=vectors[225:])
        false_finds += len(find_leaks(outside, benchmark, usual.limit))

    assert false_finds <= 2


def test_ten_thousand_clips_against_ten_thousand_stay_in_bounded_memory() -> None:
    rng = np.random.default_rng(1)
    count = 10_000
    one = replace(
        recorded(rng.uniform(0, 1e7, count).tolist()),
        vehicle=np.zeros(count, dtype=np.int64),
        drive=np.arange(count) // 4,
        vectors=rng.normal(size=(count, 64)),
    )
    other = replace(one, drive=one.drive + count, start_s=one.start_s + 5e6)

    tracemalloc.start()
    leaks = find_leaks(one, other, 1e-6)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert leaks.is_of(LeakKind.EMBEDDING).sum() + leaks.is_of(LeakKind.TIME).sum() == count
    assert peak < 300e6  # one full matrix of float64 takes 800 MB


def test_each_kind_is_said_in_a_sentence() -> None:
    usual = UsualDistance(usual=1.842, limit=0.4106, num_clips=300)

    assert describe_leak(LeakKind.DRIVE, "b1", NAN) == "From the same drive as b1."
    assert (
        describe_leak(LeakKind.DRIVE, "b1", 4000) == "From the same drive as b1, 1 h 7 min apart."
    )
    assert describe_leak(LeakKind.DRIVE, "b1", 5_110_800) == (
        "From the same drive as b1, 59 days apart."
    )
    assert (
        describe_leak(LeakKind.TIME, "b1", 130)
        == "Recorded by the same vehicle as b1, 2 min 10 s apart."
    )
    assert (
        describe_leak(LeakKind.PLACE, "b1", 39.8)
        == "Begins 40 m from where b1 does, within the hour."
    )
    assert (
        describe_leak(LeakKind.EMBEDDING, "b1", 0.1234, usual)
        == "A near-copy of b1: their vectors are 0.123 apart, where 1.84 is usual between "
        "different drives."
    )
    assert count_reasons([LeakKind.EMBEDDING, LeakKind.DRIVE, LeakKind.DRIVE]) == (
        "2 by drive and 1 by embedding"
    )


def test_the_limits_are_said_in_words() -> None:
    usual = UsualDistance(usual=1.842, limit=0.4106, num_clips=300)

    assert describe_limits(usual, "scenes") == (
        "Too close is the same drive; the same vehicle within 10 min; beginnings within 200 m and "
        "1 h; vectors of scenes closer than 0.411, where 1.84 is usual between the nearest clips "
        "of different drives."
    )
    assert "fewer than 50 clips" in describe_limits(None, "scenes")
    assert "no embedding space holds clips of both sides" in describe_limits(None, None)
