"""One evaluation by one engine, in a process of its own so that its peak of memory is its own.

`python -m scripts.bench.coco_engines ENGINE FOLDER [--matches PREFIX]` prints one JSON line: the
CPU and wall seconds of the evaluation (matching, accumulation, records), those of loading apart,
the peak of resident memory until then, and the 12 numbers. `--matches` also writes the match table,
after the measurement. Called by `coco`.
"""

import argparse
import contextlib
import importlib
import io
import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from scripts.bench.coco_data import CocoFiles
from scripts.bench.coco_matches import MatchTable

Stats = list[float]


@dataclass(frozen=True, slots=True)
class Job:
    """Three steps of an engine, each on what the step before gave."""

    load: Callable[[CocoFiles], Any]
    evaluate: Callable[[Any], Any]
    stats: Callable[[Any], Stats]
    table: Callable[[Any, Any], MatchTable] | None = None


def measure(job: Job, files: CocoFiles, matches: Path | None) -> dict[str, Any]:
    # The loaders of the peers print what they do.
    with contextlib.redirect_stdout(io.StringIO()):
        start = time.process_time()
        loaded = job.load(files)
        load_seconds = time.process_time() - start
        start, wall_start = time.process_time(), time.perf_counter()
        result = job.evaluate(loaded)
        seconds, wall_seconds = time.process_time() - start, time.perf_counter() - wall_start
        figures = {
            "cpu_s": seconds,
            "wall_s": wall_seconds,
            "load_cpu_s": load_seconds,
            "peak_rss_mb": peak_memory_mb(),
        }
        if matches is not None and job.table is not None:
            job.table(loaded, result).save(matches)
        return {"figures": figures, "stats": job.stats(result)}


def peak_memory_mb() -> float:
    status = Path("/proc/self/status")
    if status.exists():  # the kernel's other figure, ru_maxrss, starts with that of the parent
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def ours() -> Job:
    """Gainloop's matcher; the files are read the plain way, as the peers read them."""
    from scripts.bench import coco_columns

    return _gainloop(coco_columns.load)


def ours_as_imported() -> Job:
    """The same behind the product's reader, which checks and reports what others let pass."""
    from gainloop.formats.coco import read_detections, read_ground_truth
    from gainloop.terms.options import ReadOptions

    def load(files: CocoFiles) -> Any:
        truth = read_ground_truth(files.ground_truth, ReadOptions())
        found = read_detections(files.detections, truth, ReadOptions())
        return truth.ground_truth, found.detections

    return _gainloop(load)


def pycocotools() -> Job:
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    from scripts.bench.coco_matches import table_of_pycocotools

    job = _like_pycocotools(COCO, COCOeval, "loadRes")
    return Job(
        job.load,
        job.evaluate,
        job.stats,
        table=lambda loaded, result: table_of_pycocotools(result.evalImgs, len(loaded[1].anns)),
    )


def faster_coco_eval() -> Job:
    library = importlib.import_module("faster_coco_eval")
    return _like_pycocotools(library.COCO, library.COCOeval_faster, "loadRes")


def hotcoco() -> Job:
    library = importlib.import_module("hotcoco")
    return _like_pycocotools(library.COCO, library.COCOeval, "load_res")


ENGINES: dict[str, Callable[[], Job]] = {
    "ours": ours,
    "ours_as_imported": ours_as_imported,
    "pycocotools": pycocotools,
    "faster_coco_eval": faster_coco_eval,
    "hotcoco": hotcoco,
}


def _gainloop(load: Callable[[CocoFiles], Any]) -> Job:
    from gainloop.pipeline.matching.evaluate import evaluate, match_sides
    from scripts.bench.coco_matches import table_of_sides

    return Job(
        load=load,
        evaluate=lambda loaded: evaluate(*loaded),
        stats=lambda result: list(astuple(result.summary)),
        table=lambda loaded, _result: table_of_sides(match_sides(*loaded)),
    )


def _like_pycocotools(coco: Any, coco_eval: Any, load_results: str) -> Job:
    def load(files: CocoFiles) -> Any:
        truth = coco(str(files.ground_truth))
        return truth, getattr(truth, load_results)(str(files.detections))

    def evaluate(loaded: Any) -> Any:
        evaluation = coco_eval(*loaded, "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
        return evaluation

    return Job(load, evaluate, stats=lambda result: np.asarray(result.stats)[:12].tolist())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", choices=sorted(ENGINES))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--matches", type=Path)
    arguments = parser.parse_args()
    files = CocoFiles.in_folder(arguments.folder)
    print(json.dumps(measure(ENGINES[arguments.engine](), files, arguments.matches)))


if __name__ == "__main__":
    main()
