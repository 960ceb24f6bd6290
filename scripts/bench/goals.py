"""The goals that `python -m scripts.bench` knows, in order. A new goal is one more entry."""

from scripts.bench.coco import P1
from scripts.bench.harness import Goal

GOALS: tuple[Goal, ...] = (P1,)
