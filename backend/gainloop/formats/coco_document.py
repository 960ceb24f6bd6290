"""The object at the top of a COCO file and the lists in it.

In: a JSON file. Out: its object, and lists of objects by their names. Called by the readers of COCO
ground truth, results and predictions.
"""

from pathlib import Path
from typing import Any

from gainloop.errors import InvalidInput
from gainloop.formats.json_columns import Items, type_name
from gainloop.formats.json_reader import read_json
from gainloop.terms.options import ReadOptions


def read_object(path: Path, options: ReadOptions) -> dict[str, Any]:
    document = read_json(path, options.limits)
    if not isinstance(document, dict):
        got = type_name(document)
        message = f"expected an object with images, annotations, categories; got {got}"
        raise InvalidInput("NOT_COCO", message, file=path.name)
    return document


def required_list(document: dict[str, Any], file: str, key: str) -> Items:
    if document.get(key) is None:
        message = f"the list of {key} is missing"
        raise InvalidInput("MISSING_FIELD", message, file=file, field=key)
    return Items.of(document[key], file, key)


def optional_list(document: dict[str, Any], file: str, key: str) -> Items:
    return Items.of(document.get(key) or [], file, key)
