"""Weights of a profile under change control: parts, exposure, severity, measure, model families.

The subject is the profile. A document is {weights, exposure, severity, uncertainty_measure,
families}, of which what is left out stays; or weights alone, {part: weight}, as `priorities replay`
reads them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
from sqlmodel import Session

from gainloop.errors import InvalidInput
from gainloop.models.evaluation import PredictionSet
from gainloop.models.priority import PriorityRun, WeightsVersion
from gainloop.reads.clip_measures import known_measures
from gainloop.reads.clip_vectors import rows_of
from gainloop.reads.governed_versions import all_weights, newest_weights
from gainloop.reads.rank_sources import SourceChoice, choose_families
from gainloop.rules.change_control import DatedVersion
from gainloop.rules.emphasis_factors import check_exposure, check_severity
from gainloop.rules.families import check_families
from gainloop.stores.home import Home
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import PartName, Profile
from gainloop.terms.features import Features
from gainloop.terms.measures import UncertaintyMeasure
from gainloop.workflows.changes.governed import VersionContent
from gainloop.workflows.changes.impact_documents import Impact
from gainloop.workflows.changes.replay_newest import Altered, num_replayed, replay_newest
from gainloop.workflows.priorities.emphasis import with_importance
from gainloop.workflows.priorities.replay_run import merged_weights
from gainloop.workflows.priorities.stored_inputs import RunInputs

_FIELDS = ("weights", "exposure", "severity", "uncertainty_measure", "families")
_OF_GAIN = ("exposure", "severity", "families")
_ENTROPY = UncertaintyMeasure.ENTROPY


class GovernedWeights:
    def check_subject(self, subject: str) -> str:
        if subject not in set(Profile):
            known = ", ".join(Profile)
            raise InvalidInput(
                "BAD_SUBJECT",
                f"there is no profile {subject[:80]!r}; profiles are {known}",
                field="subject",
            )
        return subject

    def newest(self, session: Session, subject: str) -> VersionContent:
        row = newest_weights(session, Profile(subject))
        return VersionContent(row.id, row.version, content_of(row))

    def history(self, session: Session, subject: str) -> list[DatedVersion]:
        return [
            DatedVersion(row.id, content_of(row), row.valid_from)
            for row in all_weights(session, Profile(subject))
        ]

    def next_content(self, subject: str, document: Any, base: Mapping[str, Any]) -> dict[str, Any]:
        """Raises InvalidInput BAD_WEIGHTS, BAD_MEASURE."""
        given = _fields_of(document)
        profile = Profile(subject)
        if profile is not Profile.EXPECTED_GAIN and set(_OF_GAIN) & set(given):
            raise _bad("exposure, severity and families are of expected_gain alone", "weights")
        return {
            "weights": _weights_of(profile, given["weights"], base["weights"])
            if "weights" in given
            else dict(base["weights"]),
            "exposure": check_exposure(given["exposure"])
            if "exposure" in given
            else base["exposure"],
            "severity": check_severity(given["severity"])
            if "severity" in given
            else base["severity"],
            "uncertainty_measure": _measure_of(given["uncertainty_measure"])
            if "uncertainty_measure" in given
            else base["uncertainty_measure"],
            "families": _families_of(given["families"])
            if "families" in given
            else base["families"],
        }

    def add_version(
        self,
        unit: UnitOfWork,
        subject: str,
        version: VersionContent,
        note: str,  # noqa: ARG002  # weights keep none beside their change request
        valid_from: datetime,
    ) -> None:
        unit.session.add(
            WeightsVersion(
                id=version.version_id,
                profile=Profile(subject),
                version=version.number,
                **version.content,
                valid_from=valid_from,
                recorded_at=unit.now,
            )
        )

    def impact(self, home: Home, subject: str, content: Mapping[str, Any]) -> Impact:
        def under(session: Session, run: PriorityRun, inputs: RunInputs) -> Altered:
            return _altered(home, session, run, inputs, content)

        with home.database.read() as session:
            choose_families(session, SourceChoice(families=_pairs(content["families"])))
        return replay_newest(home, Profile(subject), under)

    def num_replayed(self, session: Session, subject: str) -> int:
        return num_replayed(session, Profile(subject))


def content_of(row: WeightsVersion) -> dict[str, Any]:
    measure = row.uncertainty_measure
    return {
        "weights": dict(row.weights),
        "exposure": dict(row.exposure),
        "severity": dict(row.severity),
        "uncertainty_measure": None if measure is None else measure.value,
        "families": [dict(one) for one in row.families],
    }


def _altered(
    home: Home,
    session: Session,
    run: PriorityRun,
    inputs: RunInputs,
    content: Mapping[str, Any],
) -> Altered:
    """The run as it would be under these weights. Severity in what past evaluations missed stays
    the run's, for its inputs keep those counts without their classes.
    """
    features, notes = inputs.features, []
    own = (
        None
        if run.weights_version_id is None
        else session.get(WeightsVersion, run.weights_version_id)
    )
    before = None if own is None else content_of(own)
    if before is not None and run.profile is Profile.EXPECTED_GAIN:
        if any(content[name] != before[name] for name in ("exposure", "severity")):
            features = with_importance(features, content["exposure"], content["severity"])
        if content["severity"] != before["severity"]:
            notes.append(
                "Severity is replayed in how much clips matter; the misses of past evaluations "
                "are weighed as the run had them."
            )
        if content["families"] != before["families"]:
            notes.append("Model families are not replayed: the run is of those that it had.")
    wanted = UncertaintyMeasure(content["uncertainty_measure"] or _ENTROPY)
    used = run.uncertainty_measure or _ENTROPY
    if run.asked_measure is None and wanted is not used:
        measured = _measured(home, session, run, features, (used, wanted))
        if measured is None:
            notes.append(
                f"The predictions of the run do not know {wanted.value}: it would rank by "
                f"{used.value}, as it did."
            )
        else:
            features = measured
            if features.others:
                notes.append("The measure is replayed for the first model family alone.")
    weights = {name: content["weights"][name] for name in inputs.request.part_weights}
    request = replace(inputs.request, weights=weights)
    return Altered(replace(inputs, features=features, request=request), tuple(notes))


def _measured(
    home: Home,
    session: Session,
    run: PriorityRun,
    features: Features,
    measures: tuple[UncertaintyMeasure, UncertaintyMeasure],
) -> Features | None:
    """With the uncertainty by the second measure where it is by the first; None where the set of
    the run does not know it.
    """
    if run.prediction_set_id is None:
        return None
    entry = session.get_one(PredictionSet, run.prediction_set_id)
    table = home.objects.get_table(entry.stats_object)
    candidates = features.candidates
    known = known_measures(table, rows_of(candidates.clip_ids, table))
    used, wanted = (known.get(measure) for measure in measures)
    if used is None or wanted is None or np.isnan(wanted).all():
        return None
    # A window stays so many times more uncertain than its clip as it was.
    factor = np.divide(candidates.uncertainty, used, out=np.ones(len(used)), where=used > 0)
    return replace(features, candidates=replace(candidates, uncertainty=wanted * factor))


def _fields_of(document: Any) -> dict[str, Any]:
    if not isinstance(document, dict) or not document:
        raise _bad(f"weights are a JSON object of {', '.join(_FIELDS)}", "weights")
    if set(document) <= set(_FIELDS):
        return document
    if set(document) <= set(PartName):
        return {"weights": document}
    unknown = next(name for name in document if name not in (*_FIELDS, *PartName))
    raise _bad(
        f"weights are {', '.join(_FIELDS)}, or parts alone; there is no {unknown!s:.80}",
        "weights",
    )


def _weights_of(profile: Profile, given: Any, base: Mapping[str, float]) -> dict[str, float]:
    if not isinstance(given, dict):
        raise _bad("weights are {part: weight}", "weights")
    known = {PartName(name): weight for name, weight in base.items()}
    asked: dict[PartName, float] = {}
    for name, weight in given.items():
        if name not in set(PartName):
            raise _bad(f"there is no part {name!s:.80}; parts are {', '.join(base)}", "weights")
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            raise _bad(f"{name} is {weight!r:.40}, not a number", "weights")
        asked[PartName(name)] = float(weight)
    return {name.value: weight for name, weight in merged_weights(profile, known, asked).items()}


def _measure_of(found: Any) -> str | None:
    if found is None:
        return None
    if not isinstance(found, str) or found not in set(UncertaintyMeasure):
        known = ", ".join(UncertaintyMeasure)
        raise InvalidInput(
            "BAD_MEASURE",
            f"there is no measure {found!s:.80}; measures are {known}",
            field="uncertainty_measure",
        )
    measure = UncertaintyMeasure(found)
    return None if measure is _ENTROPY else measure.value


def _families_of(found: Any) -> list[dict[str, Any]]:
    """Shares as given, in their order: the first family is that of profiles that are of one."""
    if not isinstance(found, dict):
        raise _bad("families are {model: share}", "families")
    for name, share in found.items():
        if isinstance(share, bool) or not isinstance(share, int | float):
            raise _bad(f"the share of {name!s:.80} is {share!r:.40}, not a number", "families")
    families = [{"family": name, "share": float(share)} for name, share in found.items()]
    check_families(_pairs(families))
    return families


def _pairs(families: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, float], ...]:
    return tuple((one["family"], one["share"]) for one in families)


def _bad(message: str, field: str) -> InvalidInput:
    return InvalidInput("BAD_WEIGHTS", message, field=field)
