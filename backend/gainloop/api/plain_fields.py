"""How graphql-core runs a query here: plain attributes take a short way, the rest its own.

Given to `graphql.execute_sync` by `execution`; nothing awaits. The short way asks the same
visibility class and coerces by the same type; whatever is unusual (refused, null, of a wrong type)
goes the long way, so that errors are graphql-core's.
"""

from typing import Any

from graphql import GraphQLObjectType, Undefined
from graphql.execution.executor_throwing_on_incremental import ExecutorThrowingOnIncremental
from graphql.pyutils import Path

from gainloop.api.guard import PLAIN, PlainField


class PlainFieldsFirst(ExecutorThrowingOnIncremental):
    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: Any,
        position_context: Any,
    ) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        plain_fields = parent_type.extensions.get(PLAIN, {})
        for response_name, details in grouped_field_set.items():
            plain = plain_fields.get(details[0].node.name.value)
            value = None if plain is None else self._shown(source_value, plain)
            if value is None:
                place = Path(path, response_name, parent_type.name)
                value = self.execute_field(
                    parent_type, source_value, details, place, position_context
                )
            if value is not Undefined:
                shown[response_name] = value
        return shown

    def _shown(self, source: Any, plain: PlainField) -> Any:
        """None where the long way has to be taken."""
        if plain.visibility not in self.context_value.sees:
            return None
        try:
            value = getattr(source, plain.attribute)
            if value is None or type(value) is plain.as_it_is:
                return value
            shown = plain.leaf.coerce_output_value(value)
        except Exception:  # told by the long way, with its place
            return None
        return None if shown is Undefined else shown
