"""The goals that `python -m scripts.bench` knows, in order. A new goal is one more entry."""

from scripts.bench.bootstrap import P7
from scripts.bench.cluster import P5
from scripts.bench.coco import P1
from scripts.bench.harness import Goal
from scripts.bench.search import P2
from scripts.bench.search_filters import P3
from scripts.bench.search_open import P4
from scripts.bench.selection import P6
from scripts.bench.serve import P8

GOALS: tuple[Goal, ...] = (P1, P2, P3, P4, P5, P6, P7, P8)
