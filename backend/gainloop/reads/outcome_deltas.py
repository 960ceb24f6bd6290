"""What a training changed, measured: cohort by cohort, and for the objects that error clusters are
about.

In: two evaluations of one ground truth and clusters. Out: deltas with intervals by drive. Called by
the workflow that records outcomes.

A cluster of misses is a selection of misses of the earlier model, so that counting how many of them
are found now would flatter any later model: some come back by chance. What is measured instead is
the recall on all objects that share the cluster's class and traits. A cluster of false detections
has no such objects, and no change is given for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from gainloop.errors import GateBlocked
from gainloop.models.governance import Actor
from gainloop.reads.comparison_axes import comparison_axes
from gainloop.reads.comparison_rows import CohortDeltaRow, ComparisonRequest, ComparisonRow
from gainloop.reads.comparisons import compare_evaluations
from gainloop.reads.error_clusters import ClusterRow
from gainloop.reads.evaluations import EvaluationRow
from gainloop.stores.objects import ObjectStore
from gainloop.terms.enums import OperatingPoint
from gainloop.terms.features import COHORT_AXES
from gainloop.terms.matches import Outcome
from gainloop.terms.outcomes import Delta
from gainloop.terms.sizes import MOST_AXES

METRIC = "recall at equal false positives"
CLASS_AXIS = "class"


@dataclass
class OutcomeMeasurement:
    """Comparisons of one pair of evaluations, each made once."""

    session: Session
    store: ObjectStore
    actor: Actor
    base: EvaluationRow
    evaluation: EvaluationRow
    made: dict[tuple[tuple[str, ...], str | None], ComparisonRow] = field(default_factory=dict)

    def of_cohorts(self) -> list[Delta]:
        """All objects, then each class, then the cohorts of each axis that is known."""
        known = self._known_axes()
        deltas = [self._delta(self._compare((CLASS_AXIS,), None).overall, {})]
        for axis in (CLASS_AXIS, *(axis for axis in COHORT_AXES if axis in known)):
            for row in self._compare((axis,), None).cohorts:
                if row.delta is None:
                    continue
                (value,) = row.values
                is_class = axis == CLASS_AXIS
                deltas.append(
                    self._delta(row, {} if is_class else {axis: value}, value if is_class else None)
                )
        return deltas

    def of_clusters(self, clusters: Sequence[ClusterRow]) -> list[Delta]:
        """One per cluster of misses whose class the models were measured on."""
        known = self._known_axes()
        deltas = []
        for cluster in clusters:
            found = self._cluster_row(cluster, known)
            if found is not None:
                row, cohort = found
                deltas.append(self._delta(row, cohort, cluster.class_name, cluster.cluster_id))
        return deltas

    def _cluster_row(
        self, cluster: ClusterRow, known: Sequence[str]
    ) -> tuple[CohortDeltaRow, dict[str, str]] | None:
        """By as many of its strongest traits as name objects that exist, else by its class."""
        classes = {entry["name"] for entry in self.base.classes}
        if cluster.outcome is not Outcome.FN or cluster.class_name not in classes:
            return None
        traits: dict[str, str] = {}
        for trait in cluster.traits:
            if trait["axis"] in known and trait["axis"] not in traits and len(traits) < MOST_AXES:
                traits[trait["axis"]] = str(trait["value"])
        while traits:
            compared = self._compare(tuple(traits), cluster.class_name)
            for row in compared.cohorts:
                if row.values == tuple(traits.values()) and row.delta is not None:
                    return row, traits
            traits.popitem()
        overall = self._compare((CLASS_AXIS,), cluster.class_name).overall
        return None if overall.delta is None else (overall, {})

    def _known_axes(self) -> list[str]:
        benchmark_id = self.base.benchmark_id
        return comparison_axes(self.session, self.store, self.actor, [benchmark_id])[benchmark_id]

    def _compare(self, by: tuple[str, ...], class_name: str | None) -> ComparisonRow:
        """Raises GateBlocked NO_VERDICT, as across different ground truth."""
        if (by, class_name) not in self.made:
            request = ComparisonRequest(
                a=self.base,
                b=self.evaluation,
                by=by,
                at=OperatingPoint.EQUAL_FP,
                class_name=class_name,
            )
            compared = compare_evaluations(self.session, self.store, self.actor, request)
            if compared.refusals:
                raise GateBlocked(compared.refusals[0], code="NO_VERDICT")
            self.made[by, class_name] = compared
        return self.made[by, class_name]

    def _delta(
        self,
        row: CohortDeltaRow,
        cohort: Mapping[str, str],
        class_name: str | None = None,
        cluster_id: str | None = None,
    ) -> Delta:
        return Delta(
            cohort=cohort,
            metric=METRIC,
            delta=row.delta or 0.0,
            class_name=class_name,
            cluster_id=cluster_id,
            a=row.a,
            b=row.b,
            low=row.low,
            high=row.high,
            verdict=row.verdict,
            num_objects=row.num_objects,
            num_clips=row.num_clips,
            num_drives=row.num_drives,
        )
