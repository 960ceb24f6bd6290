"""What the head of a CVAT file says of its tasks: names, and the frames that they have.

In: the element `meta`. Out: tasks by id. Called by `cvat_xml`.
"""

import re
from dataclasses import dataclass

from gainloop.formats.xml_reader import Element

_STEP = re.compile(r"step\s*=\s*([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class CvatTask:
    """frames: their numbers in the video, None where the file does not say; width, height: pixels,
    0 where unknown; sources: names of its video; line: of the file.
    """

    id: str
    name: str
    sources: tuple[str, ...]
    frames: range | None
    width: int
    height: int
    line: int


def read_tasks(meta: Element) -> dict[str, CvatTask]:
    """Of the export of a task, a job or a project."""
    project = meta.find("project", "tasks")
    elements = (
        [part for part in project.parts if part.tag == "task"]
        if project
        else [part for part in meta.parts if part.tag in {"task", "job"}]
    )
    own = meta.text_of("source") if len(elements) == 1 else ""
    return {task.id: task for task in (_task(element, own) for element in elements)}


def whole_number(text: str, most: int = 10**9) -> int | None:
    """None where the text is no number from 0 to `most`."""
    if text.isascii() and text.isdigit() and len(text) < 16 and int(text) <= most:
        return int(text)
    return None


def _task(element: Element, source: str) -> CvatTask:
    sources = tuple(dict.fromkeys(text for text in (element.text_of("source"), source) if text))
    return CvatTask(
        id=element.text_of("id"),
        name=element.text_of("name"),
        sources=sources,
        frames=_frames(element),
        width=whole_number(element.text_of("original_size", "width")) or 0,
        height=whole_number(element.text_of("original_size", "height")) or 0,
        line=element.line,
    )


def _frames(element: Element) -> range | None:
    """As many as the task has, every step-th one of the video from its first."""
    size = whole_number(element.text_of("size"))
    start = whole_number(element.text_of("start_frame")) or 0
    stop = whole_number(element.text_of("stop_frame"))
    found = _STEP.search(element.text_of("frame_filter"))
    step = max(int(found[1]), 1) if found else 1
    if size is None:
        if stop is None:
            return None
        size = (stop - start) // step + 1 if stop >= start else 0
    return range(start, start + size * step, step)
