"""Bounds that many stages and screens share: sizes of objects, and what is too few or too many."""

SMALL_AREA, LARGE_AREA = 32.0**2, 96.0**2
SIZE_EDGES = (SMALL_AREA, LARGE_AREA)
"""In square pixels, as COCO counts; an object on a bound is of the larger size."""
SIZES = ("small", "medium", "large")

FEWEST_OBJECTS = 30
"""A cohort with fewer ground-truth objects is marked: its rate says little."""
MOST_AXES = 3
"""Of cohorts, combined."""
