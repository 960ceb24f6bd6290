"""Reads labels from CVAT: "CVAT for images 1.1" and "CVAT for video 1.1", of tasks, jobs, projects.

In: an XML file, the clips and classes of the queue. Out: a LabelFile. Called by `label_files`.
A track is known by its number in the file; boxes on images have no names there, so that each is
known by its frame, class and place. A file with images is read as one for images.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from gainloop.errors import InvalidInput
from gainloop.formats.cvat_shapes import add_shapes, add_track
from gainloop.formats.cvat_tasks import CvatTask, read_tasks, whole_number
from gainloop.formats.label_clips import ClipNames, Place, Unplaced, frame_of
from gainloop.formats.label_rows import Frame, LabelRows
from gainloop.formats.rows import refuse_if_strict
from gainloop.formats.xml_reader import Element, read_parts
from gainloop.terms.findings import Severity
from gainloop.terms.labels import LabelFile, LabelTarget
from gainloop.terms.options import ReadOptions

SOURCE = "cvat"
_NO_TASK = Unplaced("UNKNOWN_CLIP", "the file does not say of which task it is")


def read_cvat_labels(path: Path, target: LabelTarget, options: ReadOptions) -> LabelFile:
    """Raises InvalidInput; with `strict` also for the first row that would be left out."""
    rows = LabelRows(path.name, target, options)
    reading = _Reading(rows, ClipNames(target, options))
    for part in read_parts(path, options.limits, "annotations"):
        reading.take(part)
    reading.finish()
    refuse_if_strict(rows.findings, options)
    return rows.as_file(SOURCE)


@dataclass(slots=True)
class _Reading:
    """has_images: such a file is for images; its frames are the images, else those of its tasks.
    places: of tasks, by id. added: ids of tasks whose frames are in the rows.
    """

    rows: LabelRows
    names: ClipNames
    tasks: dict[str, CvatTask] = field(default_factory=dict)
    places: dict[str, Place | Unplaced] = field(default_factory=dict)
    has_images: bool = False
    added: set[str] = field(default_factory=set)
    num_left_out: Counter[str] = field(default_factory=Counter)

    def take(self, part: Element) -> None:
        if part.tag == "version":
            if not part.text.strip().startswith("1."):
                message = f"version {part.text.strip():.20} of the format is not known, only 1.1"
                raise InvalidInput("NOT_CVAT", message, file=self.rows.file, row=part.line)
        elif part.tag == "meta":
            self._take_meta(part)
        elif part.tag == "image":
            self.has_images = True
            self._take_image(part)
        elif part.tag == "track":
            self._take_track(part)
        else:
            message = f"{part.tag:.40} is not supported yet: images and tracks are read"
            self.rows.reject("SHAPE_NOT_SUPPORTED", message, part.line)

    def finish(self) -> None:
        """The frames of tasks without a track: nothing to label is an answer too."""
        if self.has_images:
            return
        for key, task in self.tasks.items():
            place = self.places[key]
            if isinstance(place, Unplaced):
                self.rows.reject_place(place, task.line, self.num_left_out[key])
            else:
                self._add_frames(key, place)
        if self.num_left_out[""] and "" not in self.tasks:
            self.rows.reject_place(_NO_TASK, 0, self.num_left_out[""])

    def _take_meta(self, meta: Element) -> None:
        if self.tasks or self.has_images or self.num_left_out:
            message = "meta has to stand before images and tracks, once"
            raise InvalidInput("NOT_CVAT", message, file=self.rows.file, row=meta.line)
        self.tasks = read_tasks(meta)
        self.places = {
            key: self.names.of_task(task.name, task.sources) for key, task in self.tasks.items()
        }

    def _task_of(self, part: Element) -> str:
        """The id of the task that a part is of, "" where nothing says it."""
        given = part.attributes.get("task_id")
        if given is not None:
            return given if given in self.tasks else ""
        return next(iter(self.tasks)) if len(self.tasks) == 1 else ""

    def _take_image(self, image: Element) -> None:
        name = image.attributes.get("name", "")
        place = self.names.of_image(name)
        if isinstance(place, Unplaced) and place.code == "UNKNOWN_CLIP":
            task = self.places.get(self._task_of(image))
            if isinstance(task, Place):
                place = Place(task.clip_id, self._frame_of(image, task))
        if isinstance(place, Unplaced):
            self.rows.reject_place(place, image.line, len(image.parts))
            return
        key = (place.clip_id, place.frame or 0)
        width, height = (whole_number(image.attributes.get(side, "")) or 0 for side in _SIDES)
        self.rows.add_frame(key, Frame(width, height, name), image.line)
        add_shapes(image, key, self.rows)

    def _frame_of(self, image: Element, task: Place) -> int | None:
        """The number in its name, else the one that CVAT gives it in the task."""
        number = frame_of(image.attributes.get("name", ""))
        if number is None:
            number = whole_number(image.attributes.get("id", ""))
        return None if number is None else number + (task.frame or 0)

    def _take_track(self, track: Element) -> None:
        if self.has_images:
            message = "a track in a file of images; export it as CVAT for video"
            self.rows.reject("SHAPE_NOT_SUPPORTED", message, track.line)
            return
        key = self._task_of(track)
        place = self.places.get(key, _NO_TASK)
        if isinstance(place, Unplaced):
            self.num_left_out[key] += 1
            return
        self._add_frames(key, place)
        task = self.tasks[key]
        if task.frames is None:
            self._add_frames_of(track, place, task)
        add_track(track, place.clip_id, place.frame or 0, (task.width, task.height), self.rows)

    def _add_frames(self, key: str, place: Place) -> None:
        if key in self.added:
            return
        self.added.add(key)
        task = self.tasks[key]
        if task.frames is None:
            message = "the task does not say how many frames it has: those with boxes are read"
            self.rows.say(Severity.WARNING, "FRAMES_UNKNOWN", message, task.line)
        self.rows.check_room(len(task.frames or ()), task.line)
        for number in task.frames or ():
            self._add_frame(number, place, task)

    def _add_frames_of(self, track: Element, place: Place, task: CvatTask) -> None:
        for shape in track.parts:
            number = whole_number(shape.attributes.get("frame", ""))
            if number is not None and (
                (place.clip_id, number + (place.frame or 0)) not in self.rows.frames
            ):
                self._add_frame(number, place, task)

    def _add_frame(self, number: int, place: Place, task: CvatTask) -> None:
        key = (place.clip_id, number + (place.frame or 0))
        self.rows.add_frame(key, Frame(task.width, task.height, ""), task.line)


_SIDES = ("width", "height")
