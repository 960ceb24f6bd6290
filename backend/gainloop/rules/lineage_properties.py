"""Who may see which properties of a lineage edge. Deny by default: a property that is not listed
is for analysts alone. Asked by every read that gives out edges.
"""

from collections.abc import Mapping
from typing import Any

from gainloop.rules.access import Visibility, is_visible
from gainloop.terms.enums import LineageType, Role

PROPERTY_CLASSES: Mapping[LineageType, Mapping[str, Visibility]] = {
    LineageType.SELECTED: {
        "rank": Visibility.PROGRAM,
        "expected_gain": Visibility.PROGRAM,
        "arm": Visibility.ANALYSIS,
    },
    LineageType.ADDRESSES: {"reason": Visibility.PROGRAM},
    LineageType.LABELS: {"num_labels": Visibility.PROGRAM},
    LineageType.CHANGED: dict.fromkeys(
        (
            "outcome_id",
            "number",
            "source",
            "metric",
            "class_name",
            "a",
            "b",
            "delta",
            "low",
            "high",
            "verdict",
        ),
        Visibility.PROGRAM,
    ),
    LineageType.MADE_BY: {"role": Visibility.PROGRAM},
}


def visible_properties(
    role: Role, relation: LineageType, properties: Mapping[str, Any]
) -> dict[str, Any]:
    classes = PROPERTY_CLASSES.get(relation, {})
    return {
        name: value
        for name, value in properties.items()
        if is_visible(role, classes.get(name, Visibility.ANALYSIS))
    }
