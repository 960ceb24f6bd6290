"""Prints what clips of the holdback say of other orders. Called by `gainloop shadow report`."""

from gainloop.cli.output import plural, print_line, print_table
from gainloop.terms.enums import OffPolicyState
from gainloop.workflows.shadow.judge_orders import Judged, JudgedOrder

_STATES = {
    OffPolicyState.TOO_LITTLE_SUPPORT: "too little support",
    OffPolicyState.NOT_DISTINGUISHABLE: "not distinguishable yet",
    OffPolicyState.BETTER: "better",
    OffPolicyState.WORSE: "worse",
}


def print_judged(judged: Judged) -> None:
    print_line("")
    if not judged.num_items:
        print_line(
            "Other orders cannot be judged yet: no clip that was drawn for the holdback has labels "
            "and earlier predictions."
        )
        return
    print_line(
        f"Other orders, told from {plural(judged.num_items, 'clip')} that were drawn at random: "
        "missed objects found per label-hour, with 95 % intervals of one look."
    )
    print_table(
        ("order", "runs", "clips", "value", "low", "high", "beside the draw", "low", "high", ""),
        (_row(order) for order in judged.orders),
    )
    if judged.num_left_out:
        print_line(f"{plural(judged.num_left_out, 'clip')} of runs that cannot be made again.")


def _row(order: JudgedOrder) -> list[object]:
    value, gap = order.estimate, order.gap
    state = "" if gap is None else _STATES[gap.state]
    if gap is None and value.too_few:
        state = _STATES[OffPolicyState.TOO_LITTLE_SUPPORT]
    return [
        *(order.name, order.num_runs, value.num_items, value.value, value.low, value.high),
        *((gap.value, gap.low, gap.high) if gap else (None, None, None)),
        state,
    ]
