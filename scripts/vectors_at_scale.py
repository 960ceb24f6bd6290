"""An index of many vectors: what it takes to make, to hold and to open, and that what was taken
away stays away.

`python -m scripts.vectors_at_scale [--vectors 1000000] [--removed 1000] [--probes 10000] [-o
vectors-scale.json]` makes an index of drawn vectors, opens it again with its files dropped from
memory, takes some vectors away and asks for the neighbors of exactly these, over and over. Exit
codes: 0 measured, 1 one of them came back. Called by `make vectors-scale`.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gainloop.stores.vectors.faiss_index import FaissIndex
from scripts.bench.machine import describe_machine
from scripts.bench.search_data import DIMENSION, FULL, K, SearchData, search_data
from scripts.bench.search_open import drop_from_memory

SEED = 11
_KIB = 1024


class CameBack(Exception):
    """A vector that was taken away is found."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.vectors_at_scale", description=(__doc__ or "").partition(":")[0]
    )
    parser.add_argument("--vectors", type=int, default=FULL)
    parser.add_argument("--removed", type=int, default=1_000)
    parser.add_argument("--probes", type=int, default=10_000)
    parser.add_argument("-o", "--output", type=Path, default=Path("vectors-scale.json"))
    options = parser.parse_args(arguments)
    try:
        found = measure(options.vectors, options.removed, options.probes)
    except CameBack as error:
        print(f"CAME BACK: {error}")
        return 1
    print(json.dumps(found, indent=1))
    options.output.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 0


def measure(num_vectors: int, num_removed: int, num_probes: int) -> dict[str, Any]:
    """Raises CameBack."""
    before = _held_mib()
    data = search_data(num_vectors)
    root = data.index.root
    files = [path for path in root.rglob("*") if path.is_file()]
    found: dict[str, Any] = {
        "vectors": num_vectors,
        "dimension": DIMENSION,
        "build_cpu_s": data.build_cpu_s,
        "disk_mib": sum(path.stat().st_size for path in files) / _KIB**2,
        "most_held_mib": _held_mib() - before,
        "first_answer_s": _first_answer_s(data),
    }
    start = time.process_time()
    found["removal_cpu_s"] = _remove_and_probe(data, num_removed, num_probes)
    found["probes_cpu_s"] = time.process_time() - start - found["removal_cpu_s"]
    return {
        **found,
        "removed": num_removed,
        "probes": num_probes,
        "machine": describe_machine(),
        "command": f"python -m scripts.vectors_at_scale --vectors {num_vectors} "
        f"--removed {num_removed} --probes {num_probes}",
    }


def _first_answer_s(data: SearchData) -> float:
    """Of an index that nobody has open, on the clock."""
    drop_from_memory(data.index.root)
    start = time.perf_counter()
    FaissIndex(data.index.root).search(data.space.name, data.queries[0], K)
    return time.perf_counter() - start


def _remove_and_probe(data: SearchData, num_removed: int, num_probes: int) -> float:
    """CPU seconds of the removal. Every probe is one of the vectors that were taken away, a little
    off, so that it would be the nearest.
    """
    random = np.random.default_rng(SEED)
    rows = random.choice(len(data.ids), num_removed, replace=False)
    gone = set(data.ids[rows].tolist())
    start = time.process_time()
    data.index.remove(data.space.name, gone)
    seconds = time.process_time() - start
    for number in range(num_probes):
        near = data.vectors[rows[number % num_removed]] + random.normal(0, 1e-3, DIMENSION)
        ids = data.index.search(data.space.name, near.astype(np.float32), K).ids
        if len(ids) != K or not gone.isdisjoint(ids):
            raise CameBack(f"probe {number} found {sorted(gone.intersection(ids)) or ids}")
    return seconds


def _held_mib() -> float:
    """Most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB


if __name__ == "__main__":
    sys.exit(main())
