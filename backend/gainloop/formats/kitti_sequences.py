"""KITTI tracking folders: which files they hold, and how many frames each sequence has.

In: the folder of labels or of detections. Out: its files, and the frames of the seqmap. Called by
`kitti`.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from gainloop.errors import InvalidInput
from gainloop.formats.files import read_text
from gainloop.formats.kitti_rows import KittiFile
from gainloop.formats.rows import texts
from gainloop.terms.boxes import FrameTable
from gainloop.terms.options import Limits

_SEQMAPS = ("seqmap.txt", "evaluate_tracking.seqmap*")
_LABEL_FOLDER = "label_02"
_MAX_FRAMES = 10_000_000


def label_files(folder: Path) -> list[KittiFile]:
    """One file per sequence; `folder` may also be the one above label_02."""
    _check_folder(folder)
    if (folder / _LABEL_FOLDER).is_dir():
        folder = folder / _LABEL_FOLDER
    return _some([KittiFile(path, path.name) for path in _text_files(folder)], folder)


def detection_files(folder: Path) -> list[KittiFile]:
    """Files in folders named after classes, or directly in the folder where rows name classes."""
    _check_folder(folder)
    files = [KittiFile(path, path.name) for path in _text_files(folder)]
    for below in sorted(path for path in folder.iterdir() if path.is_dir()):
        files += [
            KittiFile(path, f"{below.name}/{path.name}", below.name) for path in _text_files(below)
        ]
    return _some(files, folder)


def find_seqmap(folder: Path) -> Path | None:
    """The seqmap in the folder or in the one above; of several, the one for training."""
    for place in (folder, folder.absolute().parent):
        found = [path for pattern in _SEQMAPS for path in sorted(place.glob(pattern))]
        found.sort(key=lambda path: not path.name.endswith(".training"))
        if found:
            return found[0]
    return None


def read_seqmap(path: Path, limits: Limits) -> dict[str, tuple[int, int]]:
    """Sequence -> first frame and the one after its last."""
    spans: dict[str, tuple[int, int]] = {}
    for line, text in enumerate(read_text(path, limits).splitlines(), 1):
        values = text.split()
        if not values:
            continue
        good = len(values) == 4 and all(v.isascii() and v.isdigit() for v in values[2:])
        span = (int(values[2][:12]), int(values[3][:12])) if good else (0, 0)
        if not good or not span[0] <= span[1] <= span[0] + _MAX_FRAMES:
            message = f"line {line} is not of the form `sequence empty first end`: {text!r:.60}"
            raise InvalidInput("CSV_ROW", message, file=path.name, row=line)
        if values[0] in spans:
            message = f"the sequence {values[0]} is there twice"
            raise InvalidInput("DUPLICATE_ID", message, file=path.name, row=line)
        spans[values[0]] = span
    return spans


def frame_table(clips: Iterable[str], spans: Mapping[str, tuple[int, int]]) -> FrameTable:
    """The frames of the clips in their order; the size of the images is not in these files."""
    names = tuple(clips)
    lengths = [spans[name][1] - spans[name][0] for name in names]
    index = np.array([at for name in names for at in range(*spans[name])], dtype=np.int64)
    clip = np.repeat(np.arange(len(names)), lengths).astype(np.int64)
    frames = zip(clip.tolist(), index.tolist(), strict=True)
    unknown = np.zeros(len(clip), dtype=np.int64)
    return FrameTable(
        clips=names,
        clip=clip,
        index=index,
        width=unknown,
        height=unknown,
        name=texts([f"{names[at]}/{frame:06d}" for at, frame in frames]),
    )


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        message = "expected a folder with one text file per sequence"
        raise InvalidInput("FILE_MISSING", message, file=folder.name)


def _text_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.txt") if not path.match("*seqmap*"))


def _some(files: list[KittiFile], folder: Path) -> list[KittiFile]:
    if not files:
        message = "the folder holds no text file of a sequence, such as 0000.txt"
        raise InvalidInput("FILE_MISSING", message, file=folder.name)
    return files
