"""What searches for similar failures give on a home: three examples, and how alike the ten nearest
are, by embeddings and by features.

`python -m scripts.similar_failures HOME [NUM_ERRORS]`. Asked about are misses of the newest
evaluation on development, evenly spread; found are failures alone, each moment once. Where the home
is that of the demo program, the true situation of each clip is known too, also of those situations
that no tag tells apart.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.bootstrap import open_home, open_vectors, operator_of
from gainloop.demo.size import DemoSize
from gainloop.demo.slices import SLICES
from gainloop.demo.world import make_world
from gainloop.errors import InvalidInput
from gainloop.models.catalog import Clip
from gainloop.models.evaluation import Benchmark, DetectionError, Evaluation
from gainloop.reads.clip_values import ClipValues, values_where
from gainloop.reads.detection_errors import ERROR_COLUMNS, ErrorRow
from gainloop.reads.rows import fetch
from gainloop.reads.similar_failures import Search, SimilarFailures
from gainloop.reads.similar_request import SimilarFilter, SimilarRequest
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.embeddings import SimilarityMethod
from gainloop.terms.enums import BenchmarkRole
from gainloop.terms.matches import Outcome
from gainloop.workflows.vectors.project_vectors import project_spaces
from scripts.homes import existing_home

AXES = ("time_of_day", "weather", "region", "scenario")
EXAMPLES = 3
K = 10


@dataclass(frozen=True, slots=True)
class Clips:
    """What is known of clips; situation: by clip, empty where the home is no demo program."""

    values: Mapping[str, ClipValues]
    situation: Mapping[str, int]

    def shared(self, one: ErrorRow, other: ErrorRow) -> dict[str, float]:
        sides = self.values[one.clip_id].values, self.values[other.clip_id].values
        found = {
            "class": float(one.class_name == other.class_name),
            "missed or false": float(one.outcome is other.outcome),
            "height within 1.5": float(abs(np.log(one.height / other.height)) < np.log(1.5)),
            **{
                axis: float(bool(set(sides[0].get(axis, ())) & set(sides[1].get(axis, ()))))
                for axis in AXES
                if axis in sides[0]
            },
        }
        if self.situation:
            situation = self.situation[one.clip_id]
            is_same = float(situation == self.situation[other.clip_id])
            found["true situation"] = is_same
            if SLICES[situation].is_hidden:
                found["true situation, where no tag tells"] = is_same
        return found


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.similar_failures",
        description=(__doc__ or "").partition(":")[0].replace("\n", " "),
    )
    parser.add_argument("home", type=existing_home)
    parser.add_argument("number", type=int, nargs="?", default=60, help="of misses asked about")
    options = parser.parse_args(arguments)
    home, number = open_home(load_settings(home=options.home, database_url="")), options.number
    index = open_vectors(home)
    project_spaces(home, index)
    with home.database.read() as session:
        search = Search(session, home.objects, index)
        errors = _misses(session)
        clips = Clips(
            {row.clip_id: row for row in values_where(session, sa.true(), AXES)},
            _situations(session),
        )
        asked = [errors[row] for row in np.linspace(0, len(errors) - 1, number).astype(int)]
        for method in SimilarityMethod:
            _report(method, asked, clips, _finder(home, search, method))
    home.close()


def _finder(
    home: Home, search: Search, method: SimilarityMethod
) -> Callable[[ErrorRow], SimilarFailures]:
    actor = operator_of(home)

    def find(error: ErrorRow) -> SimilarFailures:
        among = SimilarFilter(failures=True)
        return search.similar_failures(
            actor, SimilarRequest(error=error.key, k=K, among=among, by=method)
        )

    return find


def _report(
    method: SimilarityMethod,
    asked: list[ErrorRow],
    clips: Clips,
    find: Callable[[ErrorRow], SimilarFailures],
) -> None:
    try:
        answers = [find(error) for error in asked]
    except InvalidInput as refused:
        print(f"by {method.value}: {refused.message}")
        return
    told = [
        clips.shared(error, row.error)
        for error, answer in zip(asked, answers, strict=True)
        for row in answer.rows
        if row.error is not None
    ]
    names = dict.fromkeys(name for row in told for name in row)
    shares = {name: np.mean([row[name] for row in told if name in row]) for name in names}
    print(f"by {method.value}, {len(asked)} misses, {len(told)} found, the same in:")
    print("  " + ", ".join(f"{name} {share:.0%}" for name, share in shares.items()))
    for place in np.linspace(0, len(asked) - 1, EXAMPLES).astype(int):
        print(f"  {_words(asked[place], clips)}")
        for row in answers[place].rows:
            assert row.error is not None
            print(f"    {row.distance:.3f} {_words(row.error, clips)}")


def _words(error: ErrorRow, clips: Clips) -> str:
    values = clips.values[error.clip_id].values
    about = " ".join("/".join(values[axis]) for axis in AXES if axis in values)
    return (
        f"{error.clip_id} {error.frame_index}: {error.outcome.value} {error.class_name} "
        f"{error.height:.0f} px high, {about}"
    )


def _misses(session: Session) -> list[ErrorRow]:
    newest = (
        sa.select(col(Evaluation.id))
        .join(Benchmark, col(Benchmark.id) == Evaluation.benchmark_id)
        .where(col(Benchmark.role) == BenchmarkRole.DEVELOPMENT)
        .order_by(col(Evaluation.ordinal).desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        sa.select(*ERROR_COLUMNS)
        .where(col(DetectionError.evaluation_id) == newest)
        .where(col(DetectionError.outcome) == Outcome.FN)
        .order_by(col(DetectionError.ordinal))
    )
    return fetch(session, statement, ErrorRow)


def _situations(session: Session) -> dict[str, int]:
    """Of the demo program's clips, by making its world again."""
    ids = set(session.connection().execute(sa.select(col(Clip.id))).scalars())
    if DemoSize().num_clips != len(ids):
        return {}
    found = {clip.clip_id: clip.slice_number for clip in make_world(DemoSize()).clips}
    return found if found.keys() == ids else {}


if __name__ == "__main__":
    main()
