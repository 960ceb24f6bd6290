"""What the demo engineer has defined: two scenarios, and which errors belong to them.

Called by `build_demo`.
"""

from gainloop.models.governance import Actor
from gainloop.reads.evaluations import latest_on_development
from gainloop.stores.home import Home
from gainloop.workflows.mapping.map_errors import map_errors
from gainloop.workflows.mapping.save_mapping import MappingRequest, save_mapping
from gainloop.workflows.scenarios.save_scenario import ScenarioRequest, save_scenario

SCENARIOS = (
    ScenarioRequest(
        name="night rain",
        expression="time_of_day = night and weather = rain",
        reason="Headlights and wet roads hide people.",
        description="Dark and raining.",
    ),
    ScenarioRequest(
        name="work zones",
        expression='scenario = "work zone"',
        reason="Barriers and cones stand where nothing stood before.",
        description="A site of road works.",
    ),
)
MAPPING = MappingRequest(
    name="scenarios",
    rules=(
        {
            "id": "night rain",
            "when": SCENARIOS[0].expression,
            "tags": ["scenario=night rain"],
            "confidence": 1.0,
        },
        {
            "id": "work zones",
            "when": SCENARIOS[1].expression,
            "tags": ["scenario=work zones"],
            "confidence": 1.0,
        },
        {
            "id": "far away at night",
            "when": "outcome = missed and size = small and time_of_day = night",
            "tags": ["condition=far away at night"],
            "confidence": 0.8,
        },
    ),
    reason="Errors are counted by what the program means to label next.",
)


def define(home: Home, actor: Actor) -> None:
    """The scenarios, and the mapping, which is applied to the errors of the newest model."""
    for scenario in SCENARIOS:
        save_scenario(home, actor, scenario)
    mapping = save_mapping(home, actor, MAPPING)
    with home.database.read() as session:
        evaluation = latest_on_development(session, actor)
    if evaluation is not None:
        map_errors(home, actor, evaluation.evaluation_id, mapping.mapping_id)
