"""What labeling costs."""

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.types.label_costs import LabelCost
from gainloop.reads.label_costs import label_costs


@strawberry.type
class LabelCostsQuery:
    @program.resolver("What labeling costs by task and level, for those with any minutes.")
    def label_costs(self, info: Info) -> list[LabelCost]:
        rows = label_costs(info.context.session, info.context.reader)
        return [LabelCost.of(row) for row in rows]
