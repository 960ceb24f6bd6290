"""Expressions, and what they are asked about, at random."""

from hypothesis import strategies as st

from gainloop.rules.expressions.nodes import (
    AllOf,
    AnyOf,
    Compare,
    Comparison,
    Expression,
    NoNumber,
    Not,
    OneOf,
)
from gainloop.rules.expressions.vocabulary import Vocabulary

SPEED_LABELS = ("below 10 m/s", "10-20 m/s", "20 m/s or more")
ODD_TEXTS = ("rain", "light rain", 'a "quoted" word', "back\\slash", "or", "unknown", "5", "x';--")
VOCABULARY = Vocabulary(
    axes={"weather": (), "scenario": (), "surface": (), "speed": SPEED_LABELS},
    numbers=frozenset({"ego_speed_mps", "speed"}),
)
NUMBERS = (-1.5, 0.0, 5.0, 10.0, 10.25, 20.0, 1e21)


def _choices(axis: str, texts: tuple[str, ...]) -> st.SearchStrategy[Expression]:
    values = st.sets(st.sampled_from(texts), min_size=1, max_size=3).map(sorted).map(tuple)
    return st.one_of(
        st.builds(OneOf, st.just(axis), values, st.booleans()),
        st.just(OneOf(axis, (), or_unknown=True)),
    )


def _conditions() -> st.SearchStrategy[Expression]:
    return st.one_of(
        *(_choices(axis, ODD_TEXTS) for axis in ("weather", "scenario", "surface")),
        _choices("speed", SPEED_LABELS),
        st.builds(
            Compare,
            st.sampled_from(("ego_speed_mps", "speed")),
            st.sampled_from(Comparison),
            st.sampled_from(NUMBERS),
        ),
        st.just(NoNumber("ego_speed_mps")),
    )


def _joined(parts: list[Expression], kind: type[AllOf] | type[AnyOf]) -> Expression:
    flat = [
        inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))
    ]
    return kind(tuple(flat))


def _larger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        inner.map(lambda part: part.part if isinstance(part, Not) else Not(part)),
        several.map(lambda parts: _joined(parts, AllOf)),
        several.map(lambda parts: _joined(parts, AnyOf)),
    )


EXPRESSIONS = st.recursive(_conditions(), _larger, max_leaves=6)
