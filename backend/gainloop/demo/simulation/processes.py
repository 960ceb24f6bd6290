"""Spreads tasks over processes; results come in the order of the tasks, however many there are."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


def spread(
    work: Callable[[Task], Result], tasks: Sequence[Task], num_processes: int
) -> Iterator[Result]:
    """work, tasks: what other processes can be sent. One process works in this one."""
    if min(num_processes, len(tasks)) == 1:
        yield from map(work, tasks)
        return
    # Not forked: a copy of a process with running threads may hang.
    with ProcessPoolExecutor(num_processes, mp_context=get_context("spawn")) as executor:
        waiting = [executor.submit(work, task) for task in tasks]
        for one in waiting:
            yield one.result()
