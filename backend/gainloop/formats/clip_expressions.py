r"""The expression that finds the clip in a file name, given by the user and so not trusted.

In: an expression such as `(?P<clip>[^/]+)/(?P<frame>\d+)\.jpg`. Out: the compiled expression, or a
refusal. Called by the command line and the API, and by `coco_frames`.

A match of the standard library cannot be stopped. What is refused here is what lets it try one name
in very many ways: repeats inside of repeats, and more than two repeats that can give back what they
took. A repeat before a character that it cannot take itself (`[^/]+/`) gives nothing back.
"""

import re

from gainloop.errors import InvalidInput

MAX_NAME_CHARACTERS = 500  # with two open repeats, a name is done in well under a second

_MAX_EXPRESSION_CHARACTERS = 300
_MAX_OPEN_REPEATS = 2
_PIECE = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d+,?\d*\}|\(\?P<\w+>|\(\?P=\w+\)|\(\?<?[:=!>]|\(|.",
    re.DOTALL,
)
_REPEAT = re.compile(r"[*+]|\{\d+,?\d*\}")
_ENDS = {"$", r"\Z"}


def check_clip_expression(expression: str) -> re.Pattern[str]:
    """A compiled expression with a group `clip`, which no file name can keep busy for long."""
    if len(expression) > _MAX_EXPRESSION_CHARACTERS:
        raise _too_complex(f"it has more than {_MAX_EXPRESSION_CHARACTERS} characters")
    try:
        compiled = re.compile(expression)
    except (re.error, RecursionError, OverflowError) as error:
        message = f"{expression!r} is no regular expression: {error}"
        raise InvalidInput("BAD_EXPRESSION", message, field="clip_regex") from error
    if "clip" not in compiled.groupindex:
        message = r"no group is named clip, as in (?P<clip>[^/]+)/(?P<frame>\d+)\.jpg"
        raise InvalidInput("BAD_EXPRESSION", message, field="clip_regex")
    _refuse_costly(_PIECE.findall(expression))
    return compiled


def _refuse_costly(pieces: list[str]) -> None:
    num_open = 0
    has_choices = [False]  # for each open group: can it match one text in several ways
    for at, piece in enumerate(pieces):
        is_repeated = at + 1 < len(pieces) and bool(_REPEAT.fullmatch(pieces[at + 1]))
        if piece.startswith("(?P=") or re.fullmatch(r"\\[1-9]", piece):
            raise _too_complex("it refers back to a group")
        if piece.startswith("("):
            has_choices.append(False)
        elif piece == "|":
            has_choices[-1] = True
        elif piece == ")":
            inner = has_choices.pop()
            if inner and is_repeated:
                raise _too_complex("a repeated group holds a repeat or a choice")
            has_choices[-1] |= inner
        if is_repeated:
            has_choices[-1] = True
            num_open += _can_give_back(piece, pieces[at + 2 :])
    if num_open > _MAX_OPEN_REPEATS:
        raise _too_complex(f"it has {num_open} repeats that overlap with what follows them")


def _can_give_back(piece: str, behind: list[str]) -> bool:
    """Whether a repeated piece may stop early and still let the next piece match."""
    if behind[:1] in (["?"], ["+"]):  # the mark of a lazy or possessive repeat
        behind = behind[1:]
    following = next((part for part in behind if part != ")"), "$")
    if following in _ENDS:
        return False
    is_literal = re.fullmatch(r"\\\W|[^\\.^$*+?{}()|\[\]]", following)
    if piece == ")" or not is_literal:
        return True
    return re.fullmatch(piece, following[-1]) is not None


def _too_complex(reason: str) -> InvalidInput:
    message = f"some file names could keep this expression busy for hours: {reason}"
    return InvalidInput("EXPRESSION_TOO_COMPLEX", message, field="clip_regex")
