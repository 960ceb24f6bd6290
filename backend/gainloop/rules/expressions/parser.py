"""Reads an expression: recursive descent, with bounds on length, depth and conditions.

    expression  = all ("or" all)*
    all         = unit ("and" unit)*
    unit        = "not" unit | "(" expression ")" | condition
    condition   = name ("=" | "!=") value | name ["not"] "in" "(" value ("," value)* ")"
                | name ("<" | "<=" | ">" | ">=") number
    value       = word | quoted text | number | "unknown"

Called wherever a person writes one: scenarios, mappings, the API. Nothing is ever run as code.
"""

import math
from collections.abc import Callable
from difflib import get_close_matches

from gainloop.errors import InvalidInput
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
from gainloop.rules.expressions.tokens import Kind, Token, bad_expression, read_tokens
from gainloop.rules.expressions.vocabulary import UNKNOWN_WORD, Vocabulary

MAX_DEPTH = 20
MAX_CONDITIONS = 100
MAX_VALUES = 100
WORDS = ("and", "or", "not", "in", UNKNOWN_WORD)
_ORDERS = ("<", "<=", ">", ">=")


def parse_expression(text: str, vocabulary: Vocabulary, field: str = "expression") -> Expression:
    """Raises InvalidInput BAD_EXPRESSION, which names the place and what was expected there."""
    parser = _Parser(read_tokens(text, field), vocabulary, field)
    found = parser.expression(0)
    parser.expect_end()
    return found


class _Parser:
    """Moves through the words from left to right."""

    def __init__(self, tokens: list[Token], vocabulary: Vocabulary, field: str) -> None:
        self._tokens = tokens
        self._at = 0
        self._num_conditions = 0
        self._vocabulary = vocabulary
        self._field = field

    def expression(self, depth: int) -> Expression:
        parts = self._joined("or", depth, self._all, AnyOf)
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def expect_end(self) -> None:
        if self._next.kind is not Kind.END:
            raise self._expected("`and`, `or` or the end")

    def _all(self, depth: int) -> Expression:
        parts = self._joined("and", depth, self._unit, AllOf)
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _joined(
        self,
        word: str,
        depth: int,
        read: Callable[[int], Expression],
        flattened: type[AllOf] | type[AnyOf],
    ) -> list[Expression]:
        parts: list[Expression] = []
        while True:
            part = read(depth)
            parts.extend(part.parts if isinstance(part, flattened) else (part,))
            if not self._next.is_word(word):
                return parts
            self._take()

    def _unit(self, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise self._error(f"more than {MAX_DEPTH} levels of `not` and parentheses")
        if self._next.is_word("not"):
            self._take()
            return _negated(self._unit(depth + 1))
        if self._next.is_sign("("):
            self._take()
            inner = self.expression(depth + 1)
            self._expect(")")
            return inner
        return self._condition()

    def _condition(self) -> Expression:
        self._num_conditions += 1
        if self._num_conditions > MAX_CONDITIONS:
            raise self._error(f"more than {MAX_CONDITIONS} conditions")
        name = self._name()
        if self._next.is_sign("=", "!="):
            is_equal = self._take().text == "="
            found = self._equal(name)
            return found if is_equal else Not(found)
        if self._next.is_sign(*_ORDERS):
            sign = self._take()
            return Compare(name, Comparison(sign.text), self._number(name, sign))
        if self._next.is_word("not"):
            self._take()
            self._expect("in")
            return Not(self._one_of(name))
        if self._next.is_word("in"):
            self._take()
            return self._one_of(name)
        raise self._expected(f"=, !=, in, not in, {', '.join(_ORDERS)} after {name!r}")

    def _name(self) -> str:
        token = self._next
        if token.kind is not Kind.WORD or token.is_word(*WORDS):
            raise self._expected("an axis, `not` or `(`")
        known = self._vocabulary.names
        if token.text not in known:
            near = get_close_matches(token.text, known, n=1)
            hint = f"do you mean {near[0]}? " if near else ""
            raise self._error(f"{token.text[:60]!r} is no axis; {hint}there are {', '.join(known)}")
        return self._take().text

    def _equal(self, name: str) -> Expression:
        """A number is compared as one where the name has numbers."""
        vocabulary = self._vocabulary
        if self._next.kind is Kind.NUMBER and name in vocabulary.numbers:
            return Compare(name, Comparison.EQUAL, self._finite(self._take()))
        if name in vocabulary.axes:
            return self._choice(name, [self._value(name)])
        if self._next.is_word(UNKNOWN_WORD):
            self._take()
            return NoNumber(name)
        raise self._expected(f"a number or `{UNKNOWN_WORD}`, as {name} holds numbers")

    def _one_of(self, name: str) -> Expression:
        if name not in self._vocabulary.axes:
            raise self._error(f"{name} holds numbers: compare it by =, {', '.join(_ORDERS)}")
        self._expect("(")
        values = [self._value(name)]
        while self._next.is_sign(","):
            self._take()
            values.append(self._value(name))
            if len(values) > MAX_VALUES:
                raise self._error(f"more than {MAX_VALUES} values")
        if not self._next.is_sign(")"):
            raise self._expected("`,` or `)`")
        self._take()
        return self._choice(name, values)

    def _choice(self, name: str, values: list[str | None]) -> OneOf:
        texts = sorted({value for value in values if value is not None})
        return OneOf(name, tuple(texts), or_unknown=None in values)

    def _value(self, name: str) -> str | None:
        """None stands for unknown."""
        token = self._next
        if token.is_word(UNKNOWN_WORD):
            self._take()
            return None
        if token.kind in {Kind.SIGN, Kind.END} or token.is_word(*WORDS):
            raise self._expected("a value; words of the language as values need quotes")
        possible = self._vocabulary.axes[name]
        if possible and token.text not in possible:
            listed = ", ".join(f'"{value}"' for value in possible)
            raise self._error(f"{name} has no value {token.text[:60]!r}; there are {listed}")
        return self._take().text

    def _number(self, name: str, sign: Token) -> float:
        if name not in self._vocabulary.numbers:
            raise bad_expression(
                sign.place, f"{name} holds no numbers: use =, != or in", self._field
            )
        if self._next.kind is not Kind.NUMBER:
            raise self._expected(f"a number after {sign.text}")
        return self._finite(self._take())

    def _finite(self, token: Token) -> float:
        number = float(token.text)
        if not math.isfinite(number):
            raise bad_expression(token.place, "this number is too large", self._field)
        return number + 0.0  # -0.0 is 0.0

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at += 1
        return token

    def _expect(self, text: str) -> None:
        if not (self._next.is_sign(text) or self._next.is_word(text)):
            raise self._expected(f"`{text}`")
        self._take()

    def _expected(self, what: str) -> InvalidInput:
        return self._error(f"expected {what}, found {self._next}")

    def _error(self, problem: str) -> InvalidInput:
        return bad_expression(self._next.place, problem, self._field)


def _negated(part: Expression) -> Expression:
    return part.part if isinstance(part, Not) else Not(part)
