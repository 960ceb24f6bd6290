"""Which rules of a mapping apply to an error, and what they say of it. Pure.

Rules as people write them come in, checked rules and `Mapped` go out. Called by
`workflows.mapping`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gainloop.errors import InvalidInput
from gainloop.rules.expressions.evaluate import Numbers, Values, is_true
from gainloop.rules.expressions.nodes import Expression, axes_of, numbers_of
from gainloop.rules.expressions.parser import parse_expression
from gainloop.rules.expressions.printer import print_to_store
from gainloop.rules.expressions.vocabulary import UNKNOWN_WORD, Vocabulary
from gainloop.terms.names import MAX_NAME, check_title, is_plain
from gainloop.terms.sizes import SIZES

MOST_RULES = 200
MAX_RULE_ID = MAX_NAME + 20
"""A scenario's id, its name and version, is one."""
MOST_TAGS = 20
MAX_TAG = 200
ERROR_VALUES: Mapping[str, tuple[str, ...]] = {
    "class": (),
    "error_type": ("classification", "localization", "both", "duplicate", "background", "miss"),
    "outcome": ("missed", "false"),
    "size": SIZES,
}
"""What a rule can name of an error beside the axes of its clip, with its values."""
_TAG = re.compile(r"[^=\s][^=]*=[^=]*[^=\s]")


@dataclass(frozen=True, slots=True)
class MappingRule:
    """text: the expression as stored; confidence: how sure the rule is of its tags, 0 to 1."""

    rule_id: str
    when: Expression
    text: str
    tags: tuple[str, ...]
    confidence: float

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.rule_id,
            "when": self.text,
            "tags": list(self.tags),
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class Mapped:
    """confidence: of the least sure rule that applied, as its tags are said too; else None."""

    rule_ids: tuple[str, ...]
    tags: tuple[str, ...]
    confidence: float | None


def error_vocabulary(clips: Vocabulary) -> Vocabulary:
    return Vocabulary(axes={**clips.axes, **ERROR_VALUES}, numbers=clips.numbers)


def parse_rules(rules: Sequence[Mapping[str, Any]], vocabulary: Vocabulary) -> list[MappingRule]:
    """Of [{id, when, tags, confidence}]. Raises InvalidInput; its field names the rule."""
    if not 1 <= len(rules) <= MOST_RULES:
        raise InvalidInput(
            "BAD_RULES", f"a mapping has 1 to {MOST_RULES} rules, not {len(rules)}", field="rules"
        )
    parsed = [_parse(rule, vocabulary, f"rules[{place}]") for place, rule in enumerate(rules)]
    ids = [rule.rule_id for rule in parsed]
    repeated = next((rule_id for rule_id in ids if ids.count(rule_id) > 1), None)
    if repeated is not None:
        raise InvalidInput(
            "REPEATED_RULE", f"two rules are named {repeated!r}: give each its own", field="rules"
        )
    return parsed


def map_error(rules: Sequence[MappingRule], values: Values, numbers: Numbers) -> Mapped:
    """Every rule that applies has its say, in the order of the mapping."""
    applied = [rule for rule in rules if is_true(rule.when, values, numbers)]
    return Mapped(
        rule_ids=tuple(rule.rule_id for rule in applied),
        tags=tuple(dict.fromkeys(tag for rule in applied for tag in rule.tags)),
        confidence=min((rule.confidence for rule in applied), default=None),
    )


def inputs_of(
    rules: Sequence[MappingRule], values: Values, numbers: Numbers
) -> dict[str, list[str]]:
    """By name, sorted: what the rules looked at, `unknown` where there was nothing."""
    axes = {axis for rule in rules for axis in axes_of(rule.when)}
    names = {name for rule in rules for name in numbers_of(rule.when)}
    found: dict[str, list[str]] = {}
    for name in sorted(axes | names):
        seen = list(values.get(name, ())) if name in axes else []
        if name in names and name in numbers:
            seen.append(f"{numbers[name]:.12g}")
        found[name] = seen or [UNKNOWN_WORD]
    return found


def _parse(rule: Mapping[str, Any], vocabulary: Vocabulary, field: str) -> MappingRule:
    confidence = float(rule["confidence"])
    if not 0 <= confidence <= 1:
        raise InvalidInput(
            "BAD_CONFIDENCE", f"a confidence is from 0 to 1, not {confidence:g}", field=field
        )
    when = parse_expression(rule["when"], vocabulary, field)
    return MappingRule(
        rule_id=check_title(rule["id"], field, MAX_RULE_ID),
        when=when,
        text=print_to_store(when, field),
        tags=_tags(rule["tags"], field),
        confidence=confidence,
    )


def _tags(tags: Sequence[str], field: str) -> tuple[str, ...]:
    checked = tuple(dict.fromkeys(tag.strip() for tag in tags))
    if not 1 <= len(checked) <= MOST_TAGS:
        raise InvalidInput("BAD_TAG", f"a rule says 1 to {MOST_TAGS} tags", field=field)
    for tag in checked:
        if len(tag) > MAX_TAG or not _TAG.fullmatch(tag) or not is_plain(tag):
            raise InvalidInput(
                "BAD_TAG",
                f"{tag[:80]!r} is no tag: write axis=value, such as scenario=work_zone",
                field=field,
            )
    return checked
