"""The work: batches made of tasks, the same by whichever executor.

An executor is given a round's tasks and yields each task's batches as they are done, in any order.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from bole.settings import Settings
from instruct_gen.batch import Batch, Bench, Thinker
from instruct_gen.kinds.kind import Kind
from kg.store.graph import GraphStore

Executor = Literal["processes", "ray"]
Made = list[tuple[Batch, dict[str, Any]]]
# Batches of one task draw the same subgraphs, which so are drawn once.
Task = Sequence[Batch]
Work = Callable[[Sequence[Task]], Iterator[Made]]


class Setting(NamedTuple):
    """What a worker needs to make batches."""

    settings: Settings
    graph_version: int
    roster: Path
    seed: int
    kinds: tuple[Kind, ...]
    rephrase: float = 0.0


def bench_of(store: GraphStore, setting: Setting, thinker: Thinker | None = None) -> Bench:
    """Return where batches of a setting are made."""
    _, version, roster, seed, kinds, rephrase = setting
    return Bench(store, version, roster, seed, kinds, rephrase=rephrase, thinker=thinker)


def made(bench: Bench, task: Task) -> Made:
    """Return the batches of a task."""
    return [(batch, bench.make(batch)) for batch in task]
