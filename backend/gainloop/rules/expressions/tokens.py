"""The words of an expression with their places. Called by `parser`."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from gainloop.errors import InvalidInput
from gainloop.terms.names import is_plain

MAX_CHARACTERS = 2_000
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<quoted>"(?:[^"\\]|\\["\\])*")
    | (?P<number>[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.]))
    | (?P<word>\w[\w.\-]*)
    | (?P<sign><=|>=|!=|[=<>(),])
    )""",
    re.VERBOSE,
)
_ESCAPED = re.compile(r'\\(["\\])')


class Kind(Enum):
    QUOTED = auto()
    NUMBER = auto()
    WORD = auto()
    SIGN = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """text: of a quoted one without its quotes; place: of its first character, from 1."""

    kind: Kind
    text: str
    place: int

    def is_word(self, *words: str) -> bool:
        """Of the language, whose case does not matter."""
        return self.kind is Kind.WORD and self.text.lower() in words

    def is_sign(self, *signs: str) -> bool:
        return self.kind is Kind.SIGN and self.text in signs

    def __str__(self) -> str:
        return "the end" if self.kind is Kind.END else repr(self.text)


def read_tokens(text: str, field: str) -> list[Token]:
    """Always ends with an END. Raises InvalidInput BAD_EXPRESSION."""
    if len(text) > MAX_CHARACTERS:
        raise InvalidInput(
            "BAD_EXPRESSION",
            f"an expression has at most {MAX_CHARACTERS:,} characters, not {len(text):,}",
            field=field,
        )
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            raise bad_expression(_start(text, at), _unreadable(text, at), field)
        token = _token(found)
        if not is_plain(token.text):
            raise bad_expression(token.place, "control characters cannot be in a value", field)
        tokens.append(token)
        at = found.end()
    return [*tokens, Token(Kind.END, "", end + 1)]


def bad_expression(place: int, problem: str, field: str) -> InvalidInput:
    return InvalidInput("BAD_EXPRESSION", f"at character {place}: {problem}", field=field)


def _token(found: re.Match[str]) -> Token:
    group = str(found.lastgroup)
    kind, text = Kind[group.upper()], found[group]
    content = _ESCAPED.sub(r"\1", text[1:-1]) if kind is Kind.QUOTED else text
    return Token(kind, content, found.start(group) + 1)


def _start(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip()) + 1


def _unreadable(text: str, at: int) -> str:
    character = text[at:].lstrip()[0]
    if character == '"':
        return "this quote is never closed"
    if character == "'":
        return "values are quoted by \", not by '"
    return f"the character {character!r} means nothing here; put values with signs in quotes"
