"""Two models of which the later one finds the pedestrians in rain that the earlier one misses, and
an epic that wants it.
"""

from pathlib import Path

from gainloop.bootstrap import operator_of
from gainloop.models.clusters import ErrorCluster, ErrorClustering
from gainloop.stores.home import Home
from gainloop.terms.enums import Transition
from gainloop.terms.matches import Outcome
from gainloop.workflows.epics.import_epics import import_epics
from gainloop.workflows.epics.link_epic import link_epic
from tests.integration.comparison_program import STEADY, WORSE_IN_RAIN, add_clips, add_model

RAIN_CLUSTER = "cluster-rain"


def add_pair(home: Home, folder: Path) -> tuple[str, str]:
    add_clips(home, folder)
    before = add_model(home, folder, "before", WORSE_IN_RAIN)
    after = add_model(home, folder, "after", STEADY)
    add_cluster(home, before)
    (folder / "epics.csv").write_text("key,title\nPERC-1,Rain\n")
    import_epics(home, operator_of(home), folder / "epics.csv")
    link_epic(home, operator_of(home), "PERC-1", RAIN_CLUSTER, "rain is what it is about")
    return before, after


def add_cluster(home: Home, evaluation_id: str) -> None:
    now = home.database.clock()
    with home.database.engine.begin() as connection:
        connection.execute(
            ErrorClustering.__table__.insert().values(  # type: ignore[attr-defined]
                id="clustering",
                ordinal=1,
                evaluation_id=evaluation_id,
                seed=0,
                method="test",
                num_errors=108,
                num_clusters=1,
                num_suspect=0,
                num_unnamed=0,
                density={},
                points_object="",
                model_object="",
                valid_from=now,
                recorded_at=now,
            )
        )
        connection.execute(
            ErrorCluster.__table__.insert().values(  # type: ignore[attr-defined]
                id=RAIN_CLUSTER,
                clustering_id="clustering",
                evaluation_id=evaluation_id,
                number=0,
                theme="theme",
                name="Missed pedestrians in rain",
                size=108,
                num_clips=12,
                num_drives=12,
                transition=Transition.BORN,
                class_name="Pedestrian",
                outcome=Outcome.FN,
                traits=[{"axis": "weather", "value": "rain", "lift": 2.0}],
                exemplars=[],
                continues=[],
                x=0.0,
                y=0.0,
                recorded_at=now,
            )
        )
