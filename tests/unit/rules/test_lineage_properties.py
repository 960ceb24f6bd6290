"""Which properties of lineage edges a role may see; what nobody classed is for analysts."""

import pytest

from gainloop.rules.access import Visibility
from gainloop.rules.lineage_properties import PROPERTY_CLASSES, visible_properties
from gainloop.stores.graph.model import load_model
from gainloop.terms.enums import LineageType, Role

SELECTED = {"rank": 3, "arm": "holdback", "unheard_of": 1}


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.PRODUCT_MANAGER, {"rank": 3}),
        (Role.ANNOTATOR, {"rank": 3}),
        (Role.PERCEPTION_ENGINEER, SELECTED),
        (Role.AUDITOR, SELECTED),
    ],
)
def test_the_arm_and_what_nobody_classed_are_for_analysts(
    role: Role, shown: dict[str, object]
) -> None:
    assert visible_properties(role, LineageType.SELECTED, SELECTED) == shown


def test_a_type_without_classes_shows_nothing_to_others() -> None:
    properties = {"note": "secret"}

    assert visible_properties(Role.PRODUCT_MANAGER, LineageType.OF, properties) == {}
    assert visible_properties(Role.ADMIN, LineageType.OF, properties) == properties


def test_exactly_the_properties_of_the_graph_are_classed() -> None:
    modeled = {
        relation: set(described.properties)
        for relation, described in load_model().relationships.items()
        if described.properties
    }

    assert {relation: set(classes) for relation, classes in PROPERTY_CLASSES.items()} == modeled
    assert PROPERTY_CLASSES[LineageType.SELECTED]["arm"] is Visibility.ANALYSIS
