"""XML that no file of labels needs is refused before it can do harm."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gainloop.errors import InvalidInput
from gainloop.formats.xml_reader import read_parts
from gainloop.terms.options import Limits

BOMB = """<?xml version="1.0"?>
<!DOCTYPE annotations [
<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
]>
<annotations><version>&c;</version></annotations>"""
EXTERNAL = """<!DOCTYPE annotations [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<annotations><version>&x;</version></annotations>"""
REMOTE = """<!DOCTYPE annotations SYSTEM "http://127.0.0.1:9/evil.dtd">
<annotations><version>1.1</version></annotations>"""
PARAMETER = """<!DOCTYPE annotations [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;]>
<annotations/>"""


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str | bytes], Path]:
    def write(text: str | bytes) -> Path:
        path = tmp_path / "labels.xml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def read(path: Path, limits: Limits | None = None) -> list[str]:
    return [part.tag for part in read_parts(path, limits or Limits(), "annotations")]


@pytest.mark.parametrize("text", [BOMB, EXTERNAL, REMOTE, PARAMETER])
def test_a_document_type_is_refused_whatever_it_declares(
    file: Callable[[str], Path], text: str
) -> None:
    with pytest.raises(InvalidInput, match="UNSAFE_XML: line") as refused:
        read(file(text))
    assert refused.value.row in (1, 2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<annotations><version>1.1", "TRUNCATED"),
        ("<annotations><version>1.1</versi", "TRUNCATED"),
        ("<annotations><a></b></annotations>", "NOT_XML"),
        ("<annotations><a>&unknown;</a></annotations>", "NOT_XML"),
        ("<annotations/><annotations/>", "NOT_XML"),
        ("{}", "NOT_XML"),
        ("<opencv/>", "NOT_CVAT"),
        ("<annotations>" + "<a>" * 70 + "</a>" * 70 + "</annotations>", "TOO_DEEP"),
        (f"<annotations><a>{'x' * 100_001}</a></annotations>", "TEXT_TOO_LONG"),
        ('<?xml version="1.0" encoding="no-such"?><annotations/>', "NOT_XML"),
        (b"\xff\xfe\x00garbage", "NOT_XML"),
        (b"", "EMPTY_FILE"),
    ],
)
def test_what_is_no_file_of_labels_is_refused(
    file: Callable[[str | bytes], Path], text: str | bytes, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(file(text))
    assert refused.value.code == code


def test_a_file_beyond_the_limit_is_refused_unopened(file: Callable[[str], Path]) -> None:
    path = file("<annotations><a/></annotations>")
    size = path.stat().st_size

    assert read(path, Limits(file_bytes=size)) == ["a"]
    with pytest.raises(InvalidInput, match="FILE_TOO_LARGE"):
        read(path, Limits(file_bytes=size - 1))


def test_parts_come_with_lines_texts_and_their_own_parts(file: Callable[[str], Path]) -> None:
    path = file(
        '<annotations>\n<a n="1">\n <b> x &amp; y </b><b/>\n</a>\n<!-- no --><a/></annotations>'
    )

    first, second = read_parts(path, Limits(), "annotations")

    assert (first.line, first.attributes, [part.tag for part in first.parts]) == (
        2,
        {"n": "1"},
        ["b", "b"],
    )
    assert (first.text_of("b"), first.text_of("none", "b"), second.line) == ("x & y", "", 5)
