"""A method: how a teacher is asked for examples of a kind, and what it may be believed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from instruct_gen.batch import Bench, Place, Refusal
from instruct_gen.draft import Draft
from instruct_gen.filling import Say
from instruct_gen.kinds.kind import Kind
from instruct_gen.quotas import Cell
from instruct_gen.teachers.asking import Asking
from instruct_gen.teachers.teacher import Estimate
from instruct_gen.workers import Made, Setting, Task, Work
from kg.store.graph import GraphStore

Thoughts = Sequence[Sequence[Draft | Refusal]]


class Method(Protocol):
    """One method.

    The same seed and the same replies give the same drafts: it asks in an order that nothing else
    decides.
    """

    @property
    def kind(self) -> Kind:
        """Return the kind of its examples, without drafts of its own."""

    def settings(self) -> Mapping[str, Any]:
        """Return as plain data all that decides what is asked: prompts, seeds, documents."""

    def estimate(self, asking: Asking, wanted: Mapping[Cell, int]) -> Estimate:
        """Return about what so many examples of its kind take."""

    def prepare(self, asking: Asking, wanted: Mapping[Cell, int]) -> None:
        """Ask for what all its examples need, before the first of them."""

    def think(self, asking: Asking, places: Sequence[Place]) -> Thoughts:
        """Return what the teacher thinks out at each of some places, or why it is not taken.

        A draft says what it rests on, sentence by sentence; who asked verifies it.
        """


class Teaching:
    """Methods, and the teacher that they ask."""

    def __init__(self, methods: Iterable[Method], asking: Asking) -> None:
        """Have some methods ask."""
        self._methods = {method.kind.name: method for method in methods}
        self._asking = asking

    def begin(self, wanted: Mapping[Cell, int], say: Say) -> None:
        """Say what it will take, and ask for what is needed before the first example.

        Raises:
            BoleError: as ``Model.reply`` does.
        """
        for name, method in self._methods.items():
            of_kind = {cell: n for cell, n in wanted.items() if cell.kind == name and n}
            if of_kind:
                total = sum(of_kind.values())
                estimate = method.estimate(self._asking, of_kind)
                say(f"{total:,} examples of {name}: {estimate.text(self._asking.model)}")
                method.prepare(self._asking, of_kind)

    @contextmanager
    def beside(self, work: Work, store: GraphStore, setting: Setting) -> Iterator[Work]:
        """Give what has other work done by ``work`` and makes batches of its kinds here."""
        _, version, roster, seed, kinds, rephrase = setting
        bench = Bench(
            store, version, roster, seed, kinds, rephrase=rephrase, thinker=self._think
        )  # fmt: skip

        def both(tasks: Sequence[Task]) -> Iterator[Made]:
            yield from work([task for task in tasks if not self._is_ours(task)])
            for task in filter(self._is_ours, tasks):
                yield [(batch, bench.make(batch)) for batch in task]

        yield both

    def _is_ours(self, task: Task) -> bool:
        return task[0].cell.kind in self._methods

    def _think(self, kind: Kind, places: Sequence[Place]) -> Thoughts:
        return self._methods[kind.name].think(self._asking, places)
