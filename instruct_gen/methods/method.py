"""A method: how a teacher is asked for examples of a kind, and what it may be believed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from instruct_gen.batch import Place, Refusal
from instruct_gen.draft import Draft
from instruct_gen.executors.work import Made, Setting, Task, Work, bench_of, made
from instruct_gen.filling import Filling
from instruct_gen.kinds.kind import Kind
from instruct_gen.quotas import Cell
from instruct_gen.teachers.asking import Asking
from instruct_gen.teachers.teacher import Estimate
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

    def prepare(self, asking: Asking, wanted: Mapping[Cell, int]) -> Sequence[Refusal]:
        """Ask for what all its examples need, before the first of them; return what is not taken.

        From the replies that are kept it gives the same again.
        """

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

    def begin(self, filling: Filling) -> None:
        """Say what it will take, and ask for what is needed before the first example.

        Raises:
            BoleError: as ``Model.reply`` does.
        """
        taught = [cell for cell in filling.cells if cell.kind in self._methods]
        wanted = {cell: n for cell in taught if (n := filling.cells[cell].wanted)}
        for name, method in self._methods.items():
            of_kind = {cell: n for cell, n in wanted.items() if cell.kind == name}
            if not of_kind:
                continue
            rest = {cell: filling.to_make(cell) for cell in of_kind}
            estimate = method.estimate(self._asking, rest)
            self._asking.announce(
                f"{sum(rest.values()):,} examples of {name} are to be thought out",
                estimate, filling.say,
            )  # fmt: skip
            filling.tell(f"preparing {name}", 0, None)
            filling.refuse(name, method.prepare(self._asking, of_kind))

    @contextmanager
    def beside(self, work: Work, store: GraphStore, setting: Setting) -> Iterator[Work]:
        """Give what has other work done by ``work`` and makes batches of its kinds here."""
        bench = bench_of(store, setting, self._think)

        def both(tasks: Sequence[Task]) -> Iterator[Made]:
            yield from work([task for task in tasks if not self._is_ours(task)])
            for task in filter(self._is_ours, tasks):
                yield made(bench, task)

        yield both

    def _is_ours(self, task: Task) -> bool:
        return task[0].cell.kind in self._methods

    def _think(self, kind: Kind, places: Sequence[Place]) -> Thoughts:
        return self._methods[kind.name].think(self._asking, places)
