"""Sentences on how much of a candidate's group is labeled, and on copies of the same drive.

Evidence and a row come in, statements go out; called by `writing`.
"""

from gainloop.pipeline.reasons.evidence import Evidence
from gainloop.pipeline.reasons.words import group_words, introduced, number_of, out_of, verb
from gainloop.pipeline.scoring.cohorts import Coverage
from gainloop.pipeline.scoring.scores import Scores
from gainloop.terms.enums import PartName, Rung
from gainloop.terms.features import UNKNOWN

_FRACTIONS = ("", "half", "a quarter", "an eighth", "a sixteenth")


def group_headline(evidence: Evidence, row: int) -> str:
    """Rung 4: the group, how much of it is labeled, how much of the pool it is."""
    drive = evidence.features.candidates.recordings.drive[row]
    if _coverage(evidence).is_by_drive:
        if drive == UNKNOWN:
            return "The drive of this clip is unknown, and no clip of the pool has a tag."
        return introduced(f"Drive {evidence.features.drives[drive]}", _labeled(evidence, row))
    group = _group(evidence, row)
    if not group:
        return "The tags that make a group are unknown here, so only the cost speaks for this clip."
    return introduced(group, _labeled(evidence, row))


def coverage_details(evidence: Evidence, row: int) -> list[str]:
    """Coverage where the headline does not say it, blind spots of the benchmark, copies."""
    coverage, rung = evidence.ranking.analysis.coverage, evidence.ranking.request.rung
    details: list[str] = []
    if coverage is None:
        return details
    group = "" if rung is Rung.METADATA else _group(evidence, row)
    if group:
        details.append(introduced(f"Coverage of {group}", _labeled(evidence, row)))
    if group and coverage.is_by_benchmark and not coverage.num_target[row]:
        details.append(
            "No benchmark clip is of this group, so how often the model fails there is not known."
        )
    return details + _copies(evidence, row)


def _group(evidence: Evidence, row: int) -> str:
    """The group that coverage is counted for, in words."""
    features = evidence.features
    return group_words(features.axes, features.candidates.codes[row], _coverage(evidence).axes)


def _labeled(evidence: Evidence, row: int) -> str:
    """What is labeled of a row's group against the share that it should have, and what is picked
    of it ahead of the row.
    """
    coverage = _coverage(evidence)
    num_labeled = int(coverage.num_labeled[row])
    aims, total, noun = int(coverage.num_pool[row]), coverage.totals[0], evidence.pool_noun
    if coverage.is_by_benchmark:
        aims, total, noun = int(coverage.num_target[row]), coverage.totals[2], "benchmark clip"
    against = out_of(aims, total, noun)
    group = "this drive" if coverage.is_by_drive else "this group"
    if not coverage.totals[1]:
        statement = f"nothing is labeled yet, and {against} {verb(aims)} of {group}"
    elif not num_labeled:
        count = number_of(coverage.totals[1], "labeled clip")
        none = f"none of {count} is" if coverage.totals[1] > 1 else "the only labeled clip is not"
        statement = f"{none} of {group}, against {against}"
    else:
        labeled = out_of(num_labeled, coverage.totals[1], "labeled clip")
        statement = f"{labeled} {verb(num_labeled)} of {group}, against {against}"
    return statement + _picked(evidence, row)


def _picked(evidence: Evidence, row: int) -> str:
    """What is picked of the group, and whether it lacks labels no longer, or not from the start."""
    picks, coverage = evidence.ranking.picks, _coverage(evidence)
    count = 0 if picks is None else int(picks.num_group[row])
    group = "this drive" if coverage.is_by_drive else "this group"
    others = f"; {number_of(count, 'other')} of {group} {verb(count)} picked ahead of it"
    others = others if count else ""
    has_labels = bool(count or coverage.num_labeled[row])
    scores = evidence.ranking.scores
    assert isinstance(scores, Scores)  # expected gain has sentences of its own
    is_short = scores.signal(PartName.COVERAGE_GAP)[row] > 0
    return others + ("" if is_short or not has_labels else ", so it is not short of labels")


def _coverage(evidence: Evidence) -> Coverage:
    coverage = evidence.ranking.analysis.coverage
    assert coverage is not None
    return coverage


def _copies(evidence: Evidence, row: int) -> list[str]:
    copies = evidence.ranking.analysis.copies
    if copies is None or not copies[row]:
        return []
    count = int(copies[row])
    fraction = _FRACTIONS[count] if count < len(_FRACTIONS) else "next to nothing"
    drive = evidence.features.drives[evidence.features.candidates.recordings.drive[row]]
    before = f"{number_of(count, 'adjacent clip')} of drive {drive} {verb(count)}"
    return [f"{before} labeled or ahead of it, so its coverage gap counts {fraction}."]
