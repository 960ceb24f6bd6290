"""Small files of settings that a user writes by hand, in YAML or JSON.

In: a file that holds one object. Out: a dict whose scalars are texts, as written. Called by the
readers of class maps and column maps.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from gainloop.errors import InvalidInput
from gainloop.formats.files import read_text
from gainloop.formats.json_reader import read_json
from gainloop.terms.options import Limits

_MAX_BYTES = 1_000_000


def read_map_file(path: Path, limits: Limits) -> dict[str, Any]:
    """The object in the file; YAML scalars stay texts, so that `no: car` is no boolean."""
    limits = replace(limits, file_bytes=min(limits.file_bytes, _MAX_BYTES))
    is_json = path.suffix.lower() == ".json"
    value = read_json(path, limits) if is_json else _read_yaml(path, limits)
    if not isinstance(value, dict):
        message = "expected lines of the form name: value"
        raise InvalidInput("NOT_A_MAP", message, file=path.name)
    return value


class _TextLoader(yaml.BaseLoader):
    """Every scalar as text, repeated keys refused, references (and so their bombs) refused."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("references (*name) are not supported")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for at, key in enumerate(keys):
            if not isinstance(key, str):
                raise yaml.MarkedYAMLError(
                    problem="a key must be a text", problem_mark=node.value[at][0].start_mark
                )
            if key in keys[:at]:
                raise _RepeatedKey(key, node.value[at][0].start_mark.line + 1)
        return super().construct_mapping(node, deep=deep)


class _RepeatedKey(Exception):
    def __init__(self, key: str, line: int) -> None:
        super().__init__(key)
        self.key, self.line = key, line


def _read_yaml(path: Path, limits: Limits) -> Any:
    loader = None
    try:
        loader = _TextLoader(read_text(path, limits))
        return loader.get_single_data()
    except _RepeatedKey as error:
        message = f"the key {error.key!r} is there twice"
        raise InvalidInput("DUPLICATE_KEY", message, file=path.name, row=error.line) from error
    except RecursionError as error:
        message = f"nested too deep, the limit is {limits.json_depth} levels"
        raise InvalidInput("TOO_DEEP", message, file=path.name) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise InvalidInput(
            "NOT_YAML", f"{error.problem or error.context}", file=path.name, row=line
        ) from error
    except yaml.YAMLError as error:
        raise InvalidInput("NOT_YAML", f"{error}", file=path.name) from error
    finally:
        if loader is not None:
            loader.dispose()
