"""How far the scores of a stored run are from what their parts add up to."""

import numpy as np

from gainloop.models.priority import PriorityRun
from gainloop.pipeline.scoring.scores import TAKES_OFF
from gainloop.stores.home import Home
from gainloop.terms.boxes import Floats

_GAIN_PARTS = ("benchmark_part_", "blind_part_")


def worst_gap(home: Home, run: PriorityRun) -> float:
    """Over all candidates, in the unit of the score."""
    table = home.objects.get_table(run.scores_object)
    columns = {
        name: table[name].to_numpy()
        for name in table.column_names
        if name.startswith((*_GAIN_PARTS, "signal_"))
    }
    total: Floats = np.zeros(table.num_rows)
    for name, column in columns.items():
        part = name.removeprefix("signal_")
        weight = 1.0 if name.startswith(_GAIN_PARTS) else run.weights_used[part]
        total += column * (-weight if part in TAKES_OFF else weight)
    return float(np.abs(total - table["score"].to_numpy()).max())
