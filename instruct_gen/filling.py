"""Fill cells with examples: in rounds, from the ledger or newly made, in one fixed order.

In each round every cell that lacks examples has its next batches made, by whoever is free; then
they are taken in, cell by cell and batch by batch, in one fixed order. So the bytes are the same
for any number of workers. Each batch goes to the ledger when it is made, so that a run which was
killed goes on where it was.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from bole.errors import Conflict
from instruct_gen.accepted import Accepted
from instruct_gen.batch import (
    AT_ONCE,
    LONGEST_REJECT,
    MOST_DRAFTS,
    Batch,
    Refusal,
    beginnings,
    epoch_of,
)
from instruct_gen.executors.work import Task, Work
from instruct_gen.kinds.kind import Kind
from instruct_gen.ledger import Ledger
from instruct_gen.progress import Progress
from instruct_gen.quotas import Cell, Plan, takers
from instruct_gen.roster import Roster
from kg.evidence.ids import canonical
from kg.evidence.runs import graph_version
from kg.store.graph import GraphStore

Tell = Callable[[str, int, int | None], None]
Say = Callable[[str], None]
_FEWEST_EACH, _MOST_EACH = 2, 32


def check_version(store: GraphStore, version: int) -> None:
    """Hold a graph to the version that examples are drawn from.

    Raises:
        Conflict: it has another one now.
    """
    if (now := graph_version(store)) != version:
        raise Conflict(
            f"The graph changed from version {version} to {now} while examples were drawn: call "
            "the command again with --fresh."
        )


def each_of(kind: Kind, cell: Cell, wanted: int, plan: Plan, roster: Roster) -> int:
    """Return how many examples of a cell one subgraph may give: few where there are many."""
    if plan.cover is not None:
        return MOST_DRAFTS
    least = min(beginnings(sampler, cell.split, roster) for sampler in kind.samplers)
    return min(_MOST_EACH, max(_FEWEST_EACH, -(-2 * wanted // max(least, 1))))


class Filling:
    """What each cell has, what it still wants, and what was said about it."""

    def __init__(  # noqa: PLR0913
        self,
        wanted: Mapping[Cell, int],
        plan: Plan,
        kinds: Iterable[Kind],
        *,
        ledger: Ledger,
        roster: Roster,
        accepted: Accepted,
        tell: Tell,
        say: Say,
    ) -> None:
        """Begin with empty cells.

        Args:
            wanted: how many examples each cell is to get.
        """
        self.plan, self.kinds = plan, {kind.name: kind for kind in kinds}
        self.ledger, self.roster, self.accepted = ledger, roster, accepted
        self.tell, self.say = tell, say
        self.moved: list[str] = []
        self.samplers: Counter[str] = Counter()
        self._total = sum(wanted.values())
        self.each = {
            cell: each_of(self.kinds[cell.kind], cell, count, plan, roster)
            for cell, count in wanted.items()
        }
        self.subgraphs = {
            cell: min(AT_ONCE, 1 + count * 3 // (2 * self.each[cell]))
            for cell, count in wanted.items()
        }
        self.cells = {
            cell: Progress(cell, count, self._epoch(cell), self.kinds[cell.kind].drafts is None)
            for cell, count in wanted.items()
        }
        self._refused: list[dict[str, str]] = []

    def _epoch(self, cell: Cell) -> int:
        return epoch_of(self.kinds[cell.kind], cell.split, self.roster, self.subgraphs[cell])

    def fill(self, work: Work) -> tuple[Progress, ...]:
        """Fill all cells; return those that the graph does not give enough for."""
        while wanting := [one for one in self.cells.values() if one.open]:
            ahead = [(one, one.ahead()) for one in wanting]
            missing = [
                Batch(one.cell, number, self.each[one.cell], self.subgraphs[one.cell])
                for one, numbers in ahead
                for number in numbers
                if not self.ledger.has(one.cell, number)
            ]
            for made in work(_tasks(missing)):
                for batch, content in made:
                    self.ledger.put(batch.cell, batch.number, content)
            for one, numbers in ahead:
                self._take_in(one, numbers)
            self._hand_over()
        return tuple(one for one in self.cells.values() if one.lacking > 0)

    def to_make(self, cell: Cell) -> int:
        """Return about how many examples of a cell are not in the ledger yet."""
        made, number = 0, 0
        while self.ledger.has(cell, number):
            made += len(self.ledger.get(cell, number)["candidates"])
            number += 1
        return max(0, self.cells[cell].wanted - made)

    def refuse(self, kind: str, refusals: Iterable[Refusal]) -> None:
        """Note what was thought out for a kind before its first batch, and was not taken."""
        for reason, text in refusals:
            told = {"reason": reason, "text": text[:LONGEST_REJECT], "kind": kind}
            self._refused.append(told)

    def _take_in(self, one: Progress, numbers: range) -> None:
        for number in numbers:
            if not one.open:
                return
            content = self.ledger.get(one.cell, number)
            for candidate in content["candidates"]:
                if one.lacking > 0:
                    self._take(one, candidate, wait=not one.no_longer_waits)
            one.counts.update(content["counts"])
            one.counts.update(reject["reason"] for reject in content["rejects"])
            if one.took_in(len(content["candidates"])):
                self._end_epoch(one)
            if one.is_in_vain():
                one.exhausted = True
            self.tell("examples", sum(p.accepted for p in self.cells.values()), self._total)

    def _take(self, one: Progress, candidate: dict[str, Any], *, wait: bool) -> None:
        verdict = self.accepted.take(one.cell, candidate, wait=wait)
        if verdict == "accepted":
            one.accepted += 1
            self.samplers[candidate["sampler"]] += 1
        elif verdict != "waits":
            one.counts[verdict] += 1

    def _end_epoch(self, one: Progress) -> None:
        """When an epoch gave nothing unused, what waited is taken; when nothing new, it is over."""
        if self.plan.cover is not None and not one.no_longer_waits and one.gained() == 0:
            one.no_longer_waits = True
            for candidate in self.accepted.waiting(one.cell):
                self._take(one, candidate, wait=False)
                if one.lacking == 0:
                    return
        elif one.is_exhausted():
            one.exhausted = True

    def _hand_over(self) -> None:
        """Let others make up for what exhausted cells lack."""
        for one in self.cells.values():
            if not one.exhausted or one.lacking <= 0:
                continue
            able = [other.cell for other in self.cells.values() if not other.exhausted]
            given = takers(one.cell, one.lacking, able, self.plan)
            if not given:
                continue
            shares = ", ".join(f"{more} to {cell.kind}" for cell, more in given.items())
            self.moved.append(f"{one.cell} gives no more than {one.accepted}: {shares}")
            self.say(self.moved[-1])
            for cell, more in given.items():
                self.cells[cell].wanted += more
            one.wanted = one.accepted

    def rejects(self) -> Iterator[str]:
        """Yield what was rejected in the batches that were taken in, a line each."""
        yield from map(canonical, self._refused)
        for cell, one in self.cells.items():
            for number in range(one.batches):
                for reject in self.ledger.get(cell, number)["rejects"]:
                    yield canonical({**reject, "kind": cell.kind, "language": cell.language})

    def reasons(self) -> dict[str, int]:
        """Return how many drafts were not taken, by reason."""
        every = Counter(told["reason"] for told in self._refused)
        for one in self.cells.values():
            every += one.counts
        return {k: n for k, n in sorted(every.items()) if k not in ("offered", "drafts")}

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many examples there are, by kind, language, split and sampler."""
        found: dict[str, Counter[str]] = {
            "kind": Counter(),
            "language": Counter(),
            "split": Counter(),
        }
        for cell, one in self.cells.items():
            for name, of in (
                ("kind", cell.kind),
                ("language", cell.language),
                ("split", cell.split),
            ):
                found[name][of] += one.accepted
        return {
            **{k: dict(sorted(c.items())) for k, c in found.items()},
            "sampler": dict(sorted(self.samplers.items())),
        }


def why_short(lacking: Sequence[Progress]) -> list[str]:
    """Return in words what cells lack and what became of their drafts, a line each."""
    lines = []
    for one in lacking:
        why = ", ".join(
            f"{count} {reason}"
            for reason, count in sorted(one.counts.items(), key=lambda item: -item[1])
            if reason != "offered"
        )
        lines.append(f"  {one.cell}: {one.lacking} of {one.wanted} lacking ({why or 'no drafts'})")
    return lines


def _tasks(missing: Sequence[Batch]) -> list[Task]:
    tasks: dict[tuple[str, str, int], list[Batch]] = {}
    for batch in missing:
        key = (batch.cell.kind, batch.cell.split, batch.number)
        tasks.setdefault(key, []).append(batch)
    return list(tasks.values())
