"""Asks about failures, and says in few words what was found."""

from gainloop.bootstrap import open_vectors, operator_of
from gainloop.reads.similar_failures import Search, SimilarFailures
from gainloop.reads.similar_features import errors_on_clips
from gainloop.reads.similar_request import SimilarFilter, SimilarRequest
from gainloop.stores.home import Home


def ask(home: Home, request: SimilarRequest) -> SimilarFailures:
    index = open_vectors(home)
    with home.database.read() as session:
        search = Search(session, home.objects, index)
        return search.similar_failures(operator_of(home), request)


def first_error(home: Home, evaluation: str, clip_id: str) -> tuple[str, int]:
    with home.database.read() as session:
        rows = errors_on_clips(session, SimilarFilter(with_holdout=True), [evaluation], [clip_id])
    return rows[clip_id][0].key


def found(answer: SimilarFailures) -> list[tuple[str, bool, float]]:
    """Clip, whether it is a failure, and its distance."""
    return [(row.clip_id, row.error is not None, round(row.distance, 6)) for row in answer.rows]
