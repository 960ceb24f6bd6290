"""The words of catalog columns that cohorts are made of, and the spellings in which they come.

In: the distinct values of a column. Out: our word for each, or the value itself. Called by
`catalog_values`.

Only spellings of the same word are joined. `cloud` or `afternoon` are kept as they are and listed:
whether they are `cloudy` or `daytime` is for the user's map file to say.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

_UNKNOWN = {"", "unknown", "n/a", "undefined", "__undefined__", "null", "nan"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`words` are ours; `spellings` other forms of them."""

    words: frozenset[str]
    spellings: Mapping[str, str] = field(default_factory=dict)

    def word_of(self, value: str) -> str | None:
        """Our word for a value, None where it is none of them."""
        form = "_".join(value.lower().replace("-", " ").replace("/", " ").replace("_", " ").split())
        word = self.spellings.get(form, form)
        return word if word in self.words else None

    def suggestion(self, value: str) -> str:
        close = difflib.get_close_matches(value.lower(), sorted(self.words), n=1, cutoff=0.7)
        return close[0] if close else ""


def _vocabulary(words: str, **spellings: str) -> Vocabulary:
    return Vocabulary(frozenset(words.split()), spellings)


VOCABULARIES: Mapping[str, Vocabulary] = {
    "weather": _vocabulary(
        "clear partly_cloudy cloudy overcast rain snow sleet hail fog",
        rainy="rain",
        raining="rain",
        snowy="snow",
        snowing="snow",
        foggy="fog",
        sunny="clear",
    ),
    "time_of_day": _vocabulary(
        "daytime night dawn_dusk dawn dusk",
        day="daytime",
        nighttime="night",
        night_time="night",
        day_time="daytime",
    ),
    "program": _vocabulary("road proving_ground"),
    "split": _vocabulary(
        "train val test holdout unlabeled", training="train", validation="val", testing="test"
    ),
}


def is_unknown(text: str) -> bool:
    """Whether a text says that a value is not known, which is no value."""
    return text.strip().lower() in _UNKNOWN
