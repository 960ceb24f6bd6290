"""What a run says of clips that are too close to a benchmark. Called by `run_priorities`."""

from collections.abc import Sequence

from gainloop.pipeline.leakage.sentences import count_reasons
from gainloop.pipeline.reasons.words import joined, number_of, verb
from gainloop.reads.arrays import Pool
from gainloop.reads.leakage import Leak, name_clips


def leakage_notes(pool: Pool) -> list[str]:
    """Left-out clips by reason, the first ones by name; and what labeling others would spoil."""
    notes = []
    if pool.leaks:
        count = len(pool.leaks)
        notes.append(
            f"{number_of(count, 'clip')} {verb(count)} too close to a holdout benchmark and "
            f"{verb(count, 'was', 'were')} left out ({_reasons(pool.leaks)}). "
            + name_clips({leak.clip_id: leak.sentence for leak in pool.leaks})
        )
    if pool.near_development:
        count = len(pool.near_development)
        notes.append(
            f"{number_of(count, 'candidate')} {verb(count)} too close to "
            f"{joined(pool.sources.benchmark_ids)} ({_reasons(pool.near_development)}): once "
            f"{verb(count, 'it is', 'they are')} labeled, comparisons on that benchmark get no "
            f"verdict. {verb(count, 'It stays', 'They stay')} in the ranking, because a "
            "development benchmark only steers it."
        )
    return notes


def _reasons(leaks: Sequence[Leak]) -> str:
    return count_reasons([leak.kind for leak in leaks])
