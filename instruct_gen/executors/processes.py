"""Several processes beside this one make the batches, each with a store of its own."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from bole.errors import Unavailable
from instruct_gen.batch import Bench
from instruct_gen.executors.work import Made, Setting, Task, Work, bench_of, made
from kg.store import open_store


@contextmanager
def processes(setting: Setting, count: int) -> Iterator[Work]:
    """Give what has tasks' batches made by so many processes.

    Raises:
        Unavailable: a process was ended from outside, say for want of memory.
    """
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
    _bench_here.append(bench_of(open_store(setting.settings), setting))


def _end_with(wait: Callable[[], None]) -> None:
    wait()
    os._exit(1)


def _make(task: Task) -> Made:
    return made(_bench_here[0], task)
