"""Importing a clip catalog: idempotent, with history, never half done."""

from pathlib import Path

from sqlmodel import Session, col, select

from gainloop.bootstrap import operator_of
from gainloop.models.catalog import Clip, ClipHistory, Drive, Tag
from gainloop.models.governance import AuditEntry
from gainloop.stores.home import Home
from gainloop.workflows.catalog.import_catalog import (
    CatalogImport,
    CatalogRequest,
    import_catalog,
)
from tests.cli_runner import Run

FIRST = """clip_id,drive_id,start_ts,weather,region,scenario_tags,sensors,road_slope
a,d1,2026-01-02T08:00:00Z,rain,North,crossing,camera_front,3
b,d1,2026-01-02T08:05:00Z,clear,North,crossing;work zone,camera_front,
c,,2026-01-03T08:00:00+01:00,,South,,,1
"""


def run(home: Home, tmp_path: Path, text: str, *, dry_run: bool = False) -> CatalogImport:
    path = tmp_path / "clips.csv"
    path.write_text(text, encoding="utf-8")
    return import_catalog(home, operator_of(home), CatalogRequest(path, dry_run=dry_run))


def counts(done: CatalogImport) -> tuple[int, int, int, int]:
    return done.new, done.changed, done.unchanged, done.rejected


def live_tags(session: Session, clip_id: str) -> list[str]:
    statement = select(Tag.value).where(Tag.clip_id == clip_id, col(Tag.retracted_at).is_(None))
    return sorted(session.exec(statement))


def test_a_second_import_of_the_same_file_changes_nothing(any_home: Home, tmp_path: Path) -> None:
    assert counts(run(any_home, tmp_path, FIRST)) == (3, 0, 0, 0)
    with any_home.database.read() as session:
        entries = len(session.exec(select(AuditEntry)).all())

    assert counts(run(any_home, tmp_path, FIRST)) == (0, 0, 3, 0)

    with any_home.database.read() as session:
        assert len(session.exec(select(AuditEntry)).all()) == entries
        clips = session.exec(select(Clip).order_by(col(Clip.ordinal))).all()
        assert [(clip.id, clip.ordinal, clip.drive_id) for clip in clips] == [
            ("a", 1, "d1"),
            ("b", 2, "d1"),
            ("c", 3, None),
        ]
        assert clips[0].sensors == ["camera_front"]
        assert clips[2].weather is None
        assert clips[2].start_at is not None
        assert clips[2].start_at.isoformat() == "2026-01-03T07:00:00+00:00"
        assert session.exec(select(Drive.id)).all() == ["d1"]
        assert live_tags(session, "b") == ["crossing", "work zone"]


def test_a_change_keeps_what_was_true_before(any_home: Home, tmp_path: Path) -> None:
    run(any_home, tmp_path, FIRST)

    changed = FIRST.replace("rain,North", "snow,North").replace("crossing;work zone", "work zone")
    assert counts(run(any_home, tmp_path, changed)) == (0, 2, 1, 0)

    with any_home.database.read() as session:
        clip = session.get(Clip, "a")
        assert clip is not None
        assert clip.weather == "snow"
        kept = session.exec(select(ClipHistory).where(ClipHistory.clip_id == "a")).one()
        assert (kept.weather, kept.superseded_at) == ("rain", clip.recorded_at)
        assert live_tags(session, "b") == ["work zone"]
        assert len(session.exec(select(Tag).where(Tag.clip_id == "b")).all()) == 2


def test_columns_that_a_file_lacks_are_left_as_they_are(any_home: Home, tmp_path: Path) -> None:
    run(any_home, tmp_path, FIRST)

    done = run(any_home, tmp_path, "clip_id,weather\na,fog\nd,rain\n")

    assert counts(done) == (1, 1, 0, 0)
    with any_home.database.read() as session:
        clip = session.get(Clip, "a")
        assert clip is not None
        assert (clip.weather, clip.region, clip.drive_id) == ("fog", "North", "d1")
        assert live_tags(session, "a") == ["crossing"]
        newest = session.get(Clip, "d")
        assert newest is not None
        assert (newest.ordinal, newest.sensors, newest.extra) == (4, [], {})


def test_columns_of_the_users_own_are_kept(home: Home, tmp_path: Path) -> None:
    run(home, tmp_path, FIRST)

    with home.database.read() as session:
        clip = session.get(Clip, "a")
        assert clip is not None
        assert list(clip.extra) == ["road_slope"]


def test_a_dry_run_counts_and_writes_nothing(any_home: Home, tmp_path: Path) -> None:
    assert counts(run(any_home, tmp_path, FIRST, dry_run=True)) == (3, 0, 0, 0)

    with any_home.database.read() as session:
        assert session.exec(select(Clip)).all() == []
        assert session.exec(select(Drive)).all() == []


def test_rejected_rows_are_left_out_and_the_others_enter(home: Home, tmp_path: Path) -> None:
    done = run(home, tmp_path, FIRST + "a,d9,2026-01-02T08:00:00Z,rain,North,,,\n")

    assert counts(done) == (3, 0, 0, 1)
    assert [(finding.code, finding.row) for finding in done.findings.rejected] == [
        ("DUPLICATE_ID", 5)
    ]


def test_of_several_files_all_come_in_or_none(gainloop: Run, home: Home, tmp_path: Path) -> None:
    good, other, bad = (tmp_path / name for name in ("good.csv", "other.csv", "bad.csv"))
    good.write_text(FIRST, encoding="utf-8")
    other.write_text("clip_id\nd\n", encoding="utf-8")
    bad.write_text("weather\nrain\n", encoding="utf-8")

    refused = gainloop("catalog", "import", good, bad, "--json")
    missing = gainloop("catalog", "import", good, tmp_path / "none.csv", "--json")
    with home.database.read() as session:
        assert session.exec(select(Clip.id)).all() == []

    done = gainloop("catalog", "import", good, other, "--json")
    assert (refused.exit_code, refused.json["error"]["file"]) == (2, "bad.csv")
    assert (missing.exit_code, missing.json["error"]["code"]) == (2, "FILE_MISSING")
    assert (done.json["new"], done.json["unchanged"]) == (4, 0)
