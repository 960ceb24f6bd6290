"""What a measurement depends on: the machine, versions, threads; and the control job.

Called by `__main__` and the goals.
"""

import os
import platform
import time
from importlib.metadata import PackageNotFoundError, version
from statistics import median
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMBA_NUM_THREADS",
        "RAYON_NUM_THREADS",
    ),
    "1",
)
"""Environment of every engine's process. CPU seconds also count threads that an engine starts
without asking, as faster-coco-eval does."""

GEMM_SIZE = 1200
GEMM_REPEATS = 9


def time_control_job() -> float:
    """CPU seconds of one matrix product on one thread, the median of a few."""
    matrix = np.random.default_rng(0).random((GEMM_SIZE, GEMM_SIZE))
    seconds = []
    with threadpool_limits(limits=1):
        for _ in range(GEMM_REPEATS):
            start = time.process_time()
            matrix @ matrix
            seconds.append(time.process_time() - start)
    return median(seconds)


def describe_machine() -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "platform": platform.platform(),
        "cores": os.cpu_count(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
        "thread_limit": 1,
    }


def version_of(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None
