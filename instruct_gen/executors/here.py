"""This process makes the batches, one after the other."""

from instruct_gen.executors.work import Setting, Work, bench_of, made
from kg.store.graph import GraphStore


def here(store: GraphStore, setting: Setting) -> Work:
    """Return what makes tasks' batches in this process."""
    bench = bench_of(store, setting)
    return lambda tasks: (made(bench, task) for task in tasks)
