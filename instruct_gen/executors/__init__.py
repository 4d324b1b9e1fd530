"""Executors: who makes the batches. The bytes are the same whoever it is."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from instruct_gen.executors.here import here
from instruct_gen.executors.processes import processes
from instruct_gen.executors.ray_instance import connected
from instruct_gen.executors.work import Executor, Setting, Work
from kg.store.graph import GraphStore

_FEW = 1_000
_MOST_WORKERS = 8


def workers_for(examples: int) -> int:
    """Return how many processes it is worth to make so many examples: one for each core."""
    return 1 if examples < _FEW else min(os.cpu_count() or 1, _MOST_WORKERS)


@contextmanager
def workers(
    store: GraphStore, setting: Setting, count: int, executor: Executor = "processes"
) -> Iterator[Work]:
    """Give what makes tasks' batches and yields each task's as it is done, in any order.

    Raises:
        UsageError: Ray is not installed, or has workers who cannot reach the graph.
        Unavailable: workers were ended from outside, say for want of memory.
    """
    if executor == "ray":
        with connected(setting, count):
            # Ray reads its environment when it is imported, which is ready only now.
            from instruct_gen.executors.ray_actors import actors

            with actors(setting, count) as work:
                yield work
    elif count == 1:
        yield here(store, setting)
    else:
        with processes(setting, count) as work:
            yield work
