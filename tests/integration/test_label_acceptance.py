"""Acceptance checks of a queue, run over what came back for it: at the edges of error windows."""

from pathlib import Path

from gainloop.stores.home import Home
from tests.cli_runner import Run
from tests.integration.labeled_program import add_queue, box, bring_in, track, video
from tests.integration.test_error_windows import FRAMES, WINDOW, add_program


def window_queue(gainloop: Run, home: Home, folder: Path) -> str:
    add_program(home, folder)
    run = gainloop("priorities", "run", "--windows", "--json").json["run"]
    gainloop("ontology", "add", "road", "--classes", "Car")
    made = gainloop(
        *("queue", "create", "--run", run, "--name", "Seconds", "--ontology", "road:1"),
        *("--instructions", "Draw boxes.", "--json"),
        *("--check", "track_continuity=1", "--check", "max_empty_frame_share=0"),
    )
    return str(made.json["id"])


def test_a_track_that_a_window_cuts_passes_what_is_missing_outside_does_not_count(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    queue_id = window_queue(gainloop, home, tmp_path)
    first, last = WINDOW
    # Two tracks share the window; each is hidden for long stretches before and after it.
    early = track(0, box(0, 10), box(3, 10, outside=1), box(first - 1, 10), box(45, 10, outside=1))
    late = track(1, box(45, 30), box(last + 2, 30, outside=1), box(80, 30))
    labels = video(tmp_path / "labels.xml", "fails", early, late, num_frames=FRAMES)
    batch = bring_in(home, queue_id, labels).batch_id

    checked = gainloop("labels", "check", batch)

    assert checked.exit_code == 0
    assert checked.output.splitlines() == [
        "passed: No track has a gap of more than 1 frame.",
        "passed: At most 0 % of the frames have no box.",
    ]


def test_a_gap_inside_the_window_is_refused(gainloop: Run, home: Home, tmp_path: Path) -> None:
    queue_id = window_queue(gainloop, home, tmp_path)
    broken = track(0, box(30, 10), box(42, 10, outside=1), box(45, 10))
    labels = video(tmp_path / "labels.xml", "fails", broken, num_frames=FRAMES)
    batch = bring_in(home, queue_id, labels).batch_id

    checked = gainloop("labels", "check", batch)

    assert checked.exit_code == 1
    assert checked.output.splitlines() == [
        "failed, 1 fault: No track has a gap of more than 1 frame.",
        "  clip fails, frame 42: track 0 has no box on 3 frames, up to frame 45",
        "failed, 3 faults: At most 0 % of the frames have no box.",
        "  clip fails, frame 42: no box",
        "  clip fails, frame 43: no box",
        "  clip fails, frame 44: no box",
    ]
    found = gainloop("labels", "check", batch, "--json").json
    assert [(entry["rule"], entry["is_passed"], entry["num_faults"]) for entry in found] == [
        ("track_continuity", False, 1),
        ("max_empty_frame_share", False, 3),
    ]


def test_what_no_label_can_tell_is_left_to_people(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    queue_id = add_queue(home, tmp_path)
    labels = video(tmp_path / "labels.xml", "clip-a", track(0, box(0, 10)))
    batch = bring_in(home, queue_id, labels).batch_id

    checked = gainloop("labels", "check", batch)

    assert checked.exit_code == 0
    assert checked.output.startswith(
        "for people to see: Objects whose shorter side is at least 8 px"
    )


def test_a_batch_that_is_not_there_is_named(gainloop: Run, home: Home) -> None:
    checked = gainloop("labels", "check", "batch-none")

    assert checked.exit_code == 2
    assert "there is no label batch 'batch-none'" in checked.errors
