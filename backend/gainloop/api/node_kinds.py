"""Everything that has a global id, by the name of its type, so that whatever knows an id can lead
to it. The kinds are entered by `queries.nodes`, which knows all types; `types` may only ask here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from gainloop.api.batches import Batch
from gainloop.api.global_ids import parse_global_id
from gainloop.api.loaders import Loaders
from gainloop.api.types.node import Node

Key = tuple[str, ...]


def plain_key(key: Key) -> str:
    return key[0]


@dataclass(frozen=True, slots=True)
class NodeKind:
    """loader: name of the one that reads its rows; key: what that loader takes."""

    loader: str
    node: type[Any]
    key: Callable[[Key], Any] = plain_key

    def of(self, row: Any) -> Node | None:
        made: Node | None = None if row is None else self.node.of(row)
        return made


_KINDS: dict[str, NodeKind] = {}


def enter_kinds(kinds: Iterable[NodeKind]) -> None:
    _KINDS.update((kind.node.__name__, kind) for kind in kinds)


def load_nodes(loaders: Loaders, ids: Sequence[str]) -> list[Node | None]:
    """In order; each kind is read once. Raises InvalidInput BAD_ID."""
    wanted = [_Wanted.of(loaders, id) for id in ids]
    return [None if one is None else one.load() for one in wanted]


def expect_nodes(loaders: Loaders, ids: Iterable[str]) -> None:
    """Says that these are part of the answer. Reads nothing yet."""
    for id in ids:
        _Wanted.of(loaders, id)


@dataclass(frozen=True, slots=True)
class _Wanted:
    kind: NodeKind
    batch: Batch[Any, Any]
    key: Any

    @classmethod
    def of(cls, loaders: Loaders, id: str) -> Self | None:
        """None for an id of no kind. Raises InvalidInput BAD_ID."""
        name, parts = parse_global_id(id)
        kind = _KINDS.get(name)
        if kind is None:
            return None
        wanted = cls(kind, getattr(loaders, kind.loader), kind.key(parts))
        wanted.batch.expect([wanted.key])
        return wanted

    def load(self) -> Node | None:
        return self.kind.of(self.batch.load(self.key))
