"""Reads a user's XML file piece by piece, so that no file can fill the memory or reach outside.

In: a file. Out: the elements directly under its root, one after the other. Refused: document types,
and with them all entities, local or external; nesting beyond the limit; a cut file. Called by
`cvat_xml`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from gainloop.errors import InvalidInput
from gainloop.formats.files import check_file
from gainloop.terms.options import Limits

_CHUNK_BYTES = 256 * 1024
_CUT = {"no element found", "unclosed token"}


@dataclass(slots=True)
class Element:
    """line: where it starts in the file."""

    tag: str
    attributes: Mapping[str, str]
    line: int
    parts: "list[Element]" = field(default_factory=list)
    text: str = ""

    def find(self, *path: str) -> "Element | None":
        """The first element along these tags."""
        found: Element | None = self
        for tag in path:
            found = next((part for part in found.parts if part.tag == tag), None) if found else None
        return found

    def text_of(self, *path: str) -> str:
        """The text of that element without outer spaces, "" where there is none."""
        found = self.find(*path)
        return found.text.strip() if found else ""


def read_parts(path: Path, limits: Limits, root: str) -> Iterator[Element]:
    """The elements directly under `root`. Raises InvalidInput, also in the middle."""
    check_file(path, limits)
    target = _Target(path.name, limits, root)
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    target.position = lambda: int(parser.parser.CurrentLineNumber)
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK_BYTES):
                parser.feed(chunk)
                yield from target.take()
            parser.close()
        except DefusedXmlException as error:
            line = target.position()
            raise InvalidInput(
                "UNSAFE_XML",
                f"line {line}: a document type or an entity; files of labels need neither",
                file=path.name,
                row=line,
            ) from error
        except (ParseError, LookupError, ValueError) as error:
            raise _syntax_error(error, path.name) from error
    yield from target.take()


class _Target:
    """What the parser tells of elements as it meets them."""

    def __init__(self, file: str, limits: Limits, root: str) -> None:
        self._file = file
        self._limits = limits
        self._root = root
        self._open: list[Element] = []
        self._done: list[Element] = []
        self._characters = 0
        self.position: Callable[[], int] = lambda: 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        element = Element(tag, dict(attributes), self.position())
        if not self._open and tag != self._root:
            message = f"expected the element {self._root}, found {tag:.60}"
            raise InvalidInput("NOT_CVAT", message, file=self._file, row=element.line)
        if len(self._open) >= self._limits.json_depth:
            message = f"the limit of {self._limits.json_depth} levels is passed"
            raise InvalidInput("TOO_DEEP", message, file=self._file, row=element.line)
        if len(self._open) > 1:
            self._open[-1].parts.append(element)
        self._characters = 0
        self._open.append(element)

    def data(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > self._limits.text_chars:
            message = f"a text has more than {self._limits.text_chars:,} characters"
            raise InvalidInput("TEXT_TOO_LONG", message, file=self._file, row=self.position())
        if len(self._open) > 1:
            self._open[-1].text += text

    def end(self, _tag: str) -> None:
        element = self._open.pop()
        self._characters = 0
        if len(self._open) == 1:
            self._done.append(element)

    def close(self) -> None:
        return None

    def take(self) -> list[Element]:
        """Elements that are complete by now."""
        done, self._done = self._done, []
        return done


def _syntax_error(error: Exception, file: str) -> InvalidInput:
    line = error.position[0] if isinstance(error, ParseError) else None
    if any(cut in str(error) for cut in _CUT):
        message = f"the file ends in the middle of an element at line {line}; copy it again in full"
        return InvalidInput("TRUNCATED", message, file=file, row=line)
    return InvalidInput("NOT_XML", f"this is no XML: {error}", file=file, row=line)
