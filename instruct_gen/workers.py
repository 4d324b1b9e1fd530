"""Who makes the batches: this process, or several beside it, each with a store of its own."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bole.errors import Unavailable
from bole.settings import Settings
from instruct_gen.batch import Batch, Bench
from instruct_gen.kinds.kind import Kind
from kg.store import GraphStore, open_store

Made = list[tuple[Batch, dict[str, Any]]]
# Batches of one task draw the same subgraphs, which so are drawn once.
Task = Sequence[Batch]
Work = Callable[[Sequence[Task]], Iterator[Made]]
_FEW = 1_000
_MOST_WORKERS = 8


def workers_for(examples: int) -> int:
    """Return how many processes it is worth to make so many examples: one for each core."""
    return 1 if examples < _FEW else min(os.cpu_count() or 1, _MOST_WORKERS)


class Setting(NamedTuple):
    """What a process needs to make batches."""

    settings: Settings
    graph_version: int
    roster: Path
    seed: int
    kinds: tuple[Kind, ...]
    rephrase: float = 0.0


@contextmanager
def workers(store: GraphStore, setting: Setting, count: int) -> Iterator[Work]:
    """Give what makes tasks' batches and yields each task's as it is done, in any order.

    Raises:
        Unavailable: a process was ended from outside, say for want of memory.
    """
    if count == 1:
        bench = _bench(store, setting)
        yield lambda tasks: (_made(bench, task) for task in tasks)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, context, _begin, (setting,)) as pool:

        def work(tasks: Sequence[Task]) -> Iterator[Made]:
            futures = [pool.submit(_make, task) for task in tasks]
            try:
                for future in as_completed(futures):
                    yield future.result()
            except BrokenProcessPool as error:
                raise Unavailable(
                    "A process that made examples was ended from outside, perhaps for want of "
                    "memory. What is done is kept: call the command again, with fewer --workers."
                ) from error
            finally:
                for future in futures:
                    future.cancel()

        yield work


_bench_here: list[Bench] = []


def _begin(setting: Setting) -> None:
    """Make a process ready; it ends when the one that started it does."""
    # Control-C is for the one who started it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.join,), daemon=True).start()
    _bench_here.append(_bench(open_store(setting.settings), setting))


def _end_with(wait: Callable[[], None]) -> None:
    wait()
    os._exit(1)


def _bench(store: GraphStore, setting: Setting) -> Bench:
    _, version, roster, seed, kinds, rephrase = setting
    return Bench(store, version, roster, seed, kinds, rephrase=rephrase)


def _make(task: Task) -> Made:
    return _made(_bench_here[0], task)


def _made(bench: Bench, task: Task) -> Made:
    return [(batch, bench.make(batch)) for batch in task]
