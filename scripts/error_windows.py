"""How well windows find the frames on which a model fails, where ground truth knows them.

`python -m scripts.error_windows HOME`: one line per evaluation of a home. Windows are planned from
the detections alone, as for a clip without labels; the misses are those of the evaluation.
"""

import argparse
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from sqlmodel import col, select

from gainloop.bootstrap import open_home
from gainloop.models.evaluation import Benchmark, Evaluation
from gainloop.pipeline.windows.expected_misses import expected_misses
from gainloop.pipeline.windows.plan_windows import plan_windows
from gainloop.settings import load_settings
from gainloop.terms.boxes import Detections, Floats, FrameTable, Ints
from scripts.homes import existing_home


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.error_windows", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("home", type=existing_home, help="that holds the evaluations")
    options = parser.parse_args(arguments)
    home = open_home(load_settings(home=options.home, database_url=""))
    with home.database.read() as session:
        rows = session.exec(
            select(Evaluation, Benchmark)
            .join(Benchmark, col(Benchmark.id) == Evaluation.benchmark_id)
            .order_by(col(Evaluation.recorded_at))
        ).all()
    for evaluation, benchmark in rows:
        frames = _frames(home.objects.get_table(benchmark.frames_object))
        matches = home.objects.get_table(evaluation.matches_object)
        print(f"{evaluation.model_version_id} on {benchmark.id}: {_measured(frames, matches)}")


def _measured(frames: FrameTable, matches: pa.Table) -> str:
    place = _places(frames, matches)
    is_found = matches["score"].is_valid().to_numpy()
    is_missed = np.array(matches["outcome"].to_pylist()) == "fn"
    missed = np.bincount(place[is_missed], minlength=len(frames))
    found, probability = _detections(matches.filter(pa.array(is_found)), place[is_found])
    misses = expected_misses(frames, found, probability)
    windows = plan_windows(frames, misses, np.full(len(frames.clips), np.nan))
    own = np.isin(frames.clip, windows.clip)
    inside = windows.frames & own
    return (
        f"{np.mean(missed > 0):.0%} of {len(frames):,} frames have a miss; windows on "
        f"{len(np.unique(windows.clip))} of {len(frames.clips)} clips hold "
        f"{missed[inside].sum() / max(missed[own].sum(), 1):.0%} of the missed objects there in "
        f"{inside.sum() / max(own.sum(), 1):.0%} of the frames"
    )


def _frames(table: pa.Table) -> FrameTable:
    clips = tuple(sorted(set(table["clip_id"].to_pylist())))
    clip = np.searchsorted(clips, np.array(table["clip_id"].to_pylist()))
    return FrameTable(
        clips=clips,
        clip=clip.astype(np.int64),
        index=table["frame_index"].to_numpy().astype(np.int64),
        width=table["width"].to_numpy().astype(np.int64),
        height=table["height"].to_numpy().astype(np.int64),
        name=np.full(len(table), "", dtype=object),
    )


def _places(frames: FrameTable, matches: pa.Table) -> Ints:
    """Row of the frame of each match."""
    keys = zip(
        (frames.clips[clip] for clip in frames.clip.tolist()), frames.index.tolist(), strict=True
    )
    row_of = {key: row for row, key in enumerate(keys)}
    columns = matches["clip_id"].to_pylist(), matches["frame_index"].to_pylist()
    return np.array([row_of[key] for key in zip(*columns, strict=True)], dtype=np.int64)


def _detections(found: pa.Table, frame: Ints) -> tuple[Detections, Floats]:
    names = found["class_name"].to_pylist()
    classes = tuple(sorted(set(names)))
    boxes = [found[f"det_{side}"].to_numpy() for side in ("x", "y", "width", "height")]
    probability = found["probability"].to_numpy()
    return (
        Detections(
            classes=classes,
            frame=frame,
            cls=np.array([classes.index(name) for name in names], dtype=np.int64),
            xywh=np.column_stack(boxes),
            score=probability,
            source_id=np.full(len(names), "", dtype=object),
        ),
        probability,
    )


if __name__ == "__main__":
    main()
