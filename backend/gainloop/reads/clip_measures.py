"""Every measure of uncertainty that a prediction set knows of clips. Called by `arrays`."""

from collections.abc import Mapping

import pyarrow as pa

from gainloop.reads.clip_vectors import take_figures
from gainloop.stores.bulk_tables import measure_column
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.measures import UncertaintyMeasure


def known_measures(table: pa.Table, place: Ints) -> Mapping[UncertaintyMeasure, Floats]:
    """(N,) by measure at these rows of the table of a set, as of `rows_of`; NaN where unknown."""
    return {
        measure: take_figures(table, measure_column(measure), place)
        for measure in UncertaintyMeasure
        if measure_column(measure) in table.column_names
    }
