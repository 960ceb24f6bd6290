"""A program that its test starts: swaps an index, killed by SIGKILL at each file that it touches.

Steps are files opened, renamed, removed or folders made, counted alike in every run. Each run is a
forked child on a copy of an index of the even rows, which it rebuilds of the odd ones.

Usage: swapping_index.py FOLDER. Leaves FOLDER/killed-N for every step N.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

import numpy as np

from gainloop.ports.vectors import Space, Vectors32
from gainloop.stores.vectors.faiss_index import FaissIndex
from gainloop.terms.boxes import Texts
from gainloop.terms.embeddings import Metric

SPACE = Space("scenes", 16, Metric.COSINE)
NUM_ROWS = 600
FILE_EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "shutil.rmtree"}


def rows_of(turn: int) -> tuple[Texts, Vectors32]:
    rng = np.random.default_rng(3)
    ids = np.array([f"clip-{number:05}" for number in range(NUM_ROWS)], dtype=object)
    vectors = rng.normal(size=(NUM_ROWS, SPACE.dimension)).astype(np.float32)
    return ids[turn % 2 :: 2], vectors[turn % 2 :: 2]


def swap_in_child(root: Path, kill_at: int) -> int:
    """Returns the child's exit status, negative for a signal."""
    child = os.fork()
    if child == 0:
        taken = 0

        def count(event: str, _arguments: tuple[object, ...]) -> None:
            nonlocal taken
            if event not in FILE_EVENTS:
                return
            taken += 1
            if taken == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        FaissIndex(root).rebuild(SPACE, *rows_of(1), mark="1")
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    folder = Path(sys.argv[1])
    for turn in (1, 0):  # there is a generation before the one in use
        FaissIndex(folder / "whole").rebuild(SPACE, *rows_of(turn), mark=str(turn))
    kill_at, status = 0, -signal.SIGKILL
    while status == -signal.SIGKILL:
        kill_at += 1
        root = folder / f"killed-{kill_at}"
        shutil.copytree(folder / "whole", root)
        status = swap_in_child(root, kill_at)
    sys.exit(status)


if __name__ == "__main__":
    main()
