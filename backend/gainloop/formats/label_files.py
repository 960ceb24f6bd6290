"""Reads files of labels that annotation tools wrote, whatever their format.

In: a file, its format, and what it may speak of. Out: a LabelFile. Called by the workflow that
imports labels. docs/labels.md says what each format is read as.
"""

from pathlib import Path

from gainloop.formats.cvat_xml import read_cvat_labels
from gainloop.formats.labels_coco import read_coco_labels
from gainloop.terms.enums import LabelFormat
from gainloop.terms.labels import LabelFile, LabelTarget
from gainloop.terms.options import ReadOptions


def read_labels(
    path: Path, file_format: LabelFormat, target: LabelTarget, options: ReadOptions
) -> LabelFile:
    """Raises InvalidInput."""
    if file_format is LabelFormat.COCO:
        return read_coco_labels(path, target, options)
    return read_cvat_labels(path, target, options)
