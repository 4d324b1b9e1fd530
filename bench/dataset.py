"""Examples a second, beside a bare loop that only reads the same facts; and where the time goes.

    .venv/bin/python -m bench.dataset --n 20000 --workers 2

Works on the graph that the settings name (``BOLE_HOME``), which it only reads; the data set goes to
a folder that is taken away. The bare loop reads every expert's facts as one would over the store,
a thousand experts at a time, and makes nothing of them. Seconds by stage are those of one process
(``--workers 1``), each stage's own: what it calls of another stage is that stage's. The wall clock
of a busy machine says little; seconds of the processor are told beside it.
"""

import argparse
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import cypher
from bole.settings import load_settings
from instruct_gen import accepted, batch, generate, ledger, roster
from instruct_gen.generate import Order
from instruct_gen.kinds import KINDS
from instruct_gen.kinds.kind import Kind
from instruct_gen.quotas import Plan
from instruct_gen.splits import ids_of
from kg.schema import fill
from kg.store import GraphStore, open_store

_DONE = object()
F = TypeVar("F", bound=Callable[..., Any])
# Where each stage is: an object of a module or class, and what it is called there.
STAGES: tuple[tuple[str, Any, str], ...] = (
    ("reading from the store", GraphStore, "read"),
    ("drawing the splits", generate, "write_roster"),
    ("drawing subgraphs", batch.Bench, "_subgraph"),
    ("verifying", batch, "faults_of"),
    ("who is named", batch.Bench, "_crosses"),
    ("who is named", batch.Bench, "_named"),
    ("writing lines", batch, "_candidate"),
    ("ledger", ledger.Ledger, "put"),
    ("ledger", ledger.Ledger, "get"),
    ("duplicates", accepted.Accepted, "take"),
    ("leaks and files", generate, "_write"),
)


class Stages:
    """Seconds of the processor by stage, each stage's own."""

    def __init__(self) -> None:
        """Begin with none."""
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._inside: list[float] = []

    def timed(self, stage: str, function: F) -> F:
        """Return a function that adds what it takes to a stage."""

        @wraps(function)
        def inner(*given: Any, **more: Any) -> Any:
            with self._taking(stage):
                result = function(*given, **more)
            return self._stepwise(stage, result) if isinstance(result, Iterator) else result

        return inner  # type: ignore[return-value]

    @contextmanager
    def _taking(self, stage: str) -> Iterator[None]:
        begun = time.process_time()
        self._inside.append(0.0)
        try:
            yield
        finally:
            taken = time.process_time() - begun
            self.seconds[stage] += taken - self._inside.pop()
            if self._inside:
                self._inside[-1] += taken

    def _stepwise(self, stage: str, things: Iterator[Any]) -> Iterator[Any]:
        """Yield things, each step timed: no more are taken than are wanted."""
        while True:
            with self._taking(stage):
                step = next(things, _DONE)
            if step is _DONE:
                return
            yield step

    @contextmanager
    def watching(self, kinds: tuple[Kind, ...]) -> Iterator[tuple[Kind, ...]]:
        """Time all stages, and give kinds whose drafting is timed."""
        before = [(where, name, getattr(where, name)) for _, where, name in STAGES]
        for (stage, where, name), (_, _, function) in zip(STAGES, before, strict=True):
            setattr(where, name, self.timed(stage, function))
        try:
            yield tuple(
                Kind(k.name, k.description, k.share, k.samplers, self.timed("drafting", k.drafts))
                for k in kinds
            )
        finally:
            for where, name, function in before:
                setattr(where, name, function)


def bare(store: GraphStore) -> tuple[int, float, float]:
    """Return how many facts the bare loop reads, in how many seconds, and of the processor."""
    begun, processor, facts = time.perf_counter(), time.process_time(), 0
    query = fill(cypher.load("fact/list_from"), label="Expert")
    for page in ids_of(store, "Expert"):
        facts += len(store.read(query, ids=page))
    return facts, time.perf_counter() - begun, time.process_time() - processor


def main() -> None:
    """Make a data set, and print how long it took and where the time went."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--n", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--kinds", help="only these, as in fact,count")
    asked = parser.parse_args()
    settings = load_settings(os.environ, working_directory=Path.cwd())
    kinds = tuple(k for k in KINDS if asked.kinds is None or k.name in asked.kinds.split(","))
    stages = Stages()
    with tempfile.TemporaryDirectory() as folder, open_store(settings) as store:
        facts, seconds, processor = bare(store)
        print(f"bare loop: {facts:,} facts in {seconds:.2f} s ({processor:.2f} s of processor)")
        plan = Plan(asked.n, 7, {kind.name: kind.share for kind in kinds})
        # What is registered is a folder that will be gone.
        chosen = settings.model_copy(update={"home": settings.home})
        generate.register = lambda *_: None
        begun, processor = time.perf_counter(), time.process_time()
        if asked.workers == 1:
            with stages.watching(kinds) as watched:
                order = Order(plan, watched, Path(folder) / "out", chosen)
                made = generate.generate(store, order, lambda *_: None, print)
        else:
            order = Order(plan, kinds, Path(folder) / "out", chosen, asked.workers)
            made = generate.generate(store, order, lambda *_: None, print)
        seconds, processor = time.perf_counter() - begun, time.process_time() - processor
        size = roster_size(Path(folder) / "out")
    print(f"{made.n:,} examples in {seconds:.1f} s: {made.n / seconds:,.0f} a second")
    print(f"this process: {processor:.1f} s of processor; {size:,} experts")
    for stage, taken in sorted(stages.seconds.items(), key=lambda item: -item[1]):
        each = taken / made.n * 1000
        print(f"{taken:>9.1f} s {taken / processor:>6.0%} {each:>8.2f} ms an example  {stage}")


def roster_size(folder: Path) -> int:
    """Return how many experts a data set was drawn from."""
    with roster.Roster(folder / ".work" / "roster.sqlite") as drawn:
        return sum(drawn.size(split) for split in ("train", "validation", "test"))


if __name__ == "__main__":
    main()
