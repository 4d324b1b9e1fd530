"""Make a data set: exactly as many examples as were asked for, or none and the reason.

The coordinator goes round: in each round every cell that lacks examples has its next batches made,
by whoever is free; then they are taken in, cell by cell and batch by batch, in one fixed order. So
the bytes are the same for any number of workers. Each batch goes to the ledger when it is made, so
that a run which was killed goes on where it was.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cypher
from bole import __version__
from bole.artefacts import Artefact, register
from bole.errors import BadData, Conflict
from bole.settings import Settings
from instruct_gen.accepted import Accepted
from instruct_gen.batch import AT_ONCE, MOST_DRAFTS, Batch, beginnings, epoch_of
from instruct_gen.example import GENERATOR, SPLITS
from instruct_gen.folder import WORK, Folder, differences
from instruct_gen.kinds.kind import Kind
from instruct_gen.leaks import check_leaks
from instruct_gen.ledger import Ledger
from instruct_gen.progress import Progress
from instruct_gen.quotas import Cell, Plan, quotas, takers
from instruct_gen.roster import Roster, write_roster
from instruct_gen.wordings import wordings_digest
from instruct_gen.workers import Setting, Task, Work, workers
from kg.evidence.ids import canonical
from kg.evidence.runs import graph_version
from kg.schema import fill
from kg.store.graph import GraphStore

Tell = Callable[[str, int, int | None], None]
Say = Callable[[str], None]
_LOG = logging.getLogger(__name__)
_FEWEST_EACH, _MOST_EACH = 2, 32


@dataclass(frozen=True)
class Order:
    """What is wanted, and how it is to be made."""

    plan: Plan
    kinds: tuple[Kind, ...]
    out: Path
    settings: Settings
    workers: int = 1
    fresh: bool = False


@dataclass(frozen=True)
class Summary:
    """What came of an order: ``done`` is False where the data set was there already."""

    path: str
    done: bool
    n: int
    graph_version: int
    counts: Mapping[str, Mapping[str, int]]
    rejects: Mapping[str, int]
    files: Mapping[str, Mapping[str, Any]]
    seconds: float
    moved: tuple[str, ...] = ()


def generate(store: GraphStore, order: Order, tell: Tell, say: Say) -> Summary:
    """Make a data set in its folder, or go on with one that was cut off.

    Args:
        tell: is told how far it is: stage, done, total.
        say: is told in words what the user should know.
    Raises:
        Conflict: the graph is empty, or the folder's data set was made of something else.
        BadData: the graph does not give as many; nothing was written.
        GateFailed: an expert of the test split is named in training.
    """
    begun = time.monotonic()
    folder = Folder(order.out)
    version = version_of(store)
    with folder.taken():
        if order.fresh:
            folder.clear()
        made_of = made_of_what(order.plan, version)
        finished = _finished(folder, made_of)
        if finished is not None:
            return _summary(folder, finished, begun, done=False)
        with Ledger(folder.ledger) as ledger:
            _begin(ledger, made_of)
            _draw_roster(store, folder, order.plan, tell)
            with (
                Roster(folder.roster) as roster,
                Accepted(folder.accepted, order.plan.cover) as accepted,
            ):
                run = _Run(order, ledger, roster, accepted, tell, say)
                setting = Setting(
                    order.settings, version, folder.roster, order.plan.seed, order.kinds
                )
                with workers(store, setting, order.workers) as work:
                    run.fill(work)
                if graph_version(store) != version:
                    raise Conflict(
                        f"The graph changed from version {version} to {graph_version(store)} while "
                        "examples were drawn: call the command again with --fresh."
                    )
                _write(store, folder, run, version)
    register(order.settings.home, _artefact(folder, version))
    manifest = folder.manifest()
    assert manifest is not None
    _LOG.info("%d examples in %.1f s", order.plan.n, time.monotonic() - begun)
    return _summary(folder, manifest, begun, done=True, moved=tuple(run.moved))


def version_of(store: GraphStore) -> int:
    """Return the version of a graph that has experts.

    Raises:
        Conflict: it has none.
    """
    query = fill(cypher.load("graph/count_label"), label="Expert")
    if not store.read(query)[0]["count"]:
        raise Conflict(
            "The graph has no experts to draw from. `bole graph import FILE` brings some, and "
            "`bole demo` shows a sample."
        )
    return graph_version(store)


def made_of_what(plan: Plan, version: int) -> dict[str, Any]:
    """Return all that decides the bytes of a data set, by what the user calls it."""
    return {
        **plan.settings(),
        "graph version": version,
        "generator version": GENERATOR,
        "wordings": wordings_digest(),
    }


def each_of(kind: Kind, cell: Cell, wanted: int, plan: Plan, roster: Roster) -> int:
    """Return how many examples of a cell one subgraph may give: few where there are many."""
    if plan.cover is not None:
        return MOST_DRAFTS
    least = min(beginnings(sampler, cell.split, roster) for sampler in kind.samplers)
    return min(_MOST_EACH, max(_FEWEST_EACH, -(-2 * wanted // max(least, 1))))


class _Run:
    """One run of the coordinator: what each cell has, and what was said about it."""

    def __init__(
        self, order: Order, ledger: Ledger, roster: Roster, accepted: Accepted, tell: Tell, say: Say
    ) -> None:
        self.plan, self.kinds = order.plan, {kind.name: kind for kind in order.kinds}
        self.ledger, self.roster, self.accepted = ledger, roster, accepted
        self.tell, self.say = tell, say
        self.moved: list[str] = []
        self.samplers: Counter[str] = Counter()
        wanted = quotas(order.plan)
        self.each = {
            cell: each_of(self.kinds[cell.kind], cell, count, order.plan, roster)
            for cell, count in wanted.items()
        }
        self.subgraphs = {
            cell: min(AT_ONCE, 1 + count * 3 // (2 * self.each[cell]))
            for cell, count in wanted.items()
        }
        self.cells = {
            cell: Progress(cell, count, self._epoch(cell)) for cell, count in wanted.items()
        }

    def _epoch(self, cell: Cell) -> int:
        return epoch_of(self.kinds[cell.kind], cell.split, self.roster, self.subgraphs[cell])

    def fill(self, work: Work) -> None:
        """Fill all cells.

        Raises:
            BadData: some cannot be filled.
        """
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
        if lacking := [one for one in self.cells.values() if one.lacking > 0]:
            raise BadData(self._short(lacking))

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
            self.tell("examples", sum(p.accepted for p in self.cells.values()), self.plan.n)

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

    def _short(self, lacking: Sequence[Progress]) -> str:
        most = self.plan.n
        lines = []
        for one in lacking:
            why = ", ".join(
                f"{count} {reason}"
                for reason, count in sorted(one.counts.items(), key=lambda item: -item[1])
                if reason != "offered"
            )
            lines.append(
                f"  {one.cell}: {one.lacking} of {one.wanted} lacking ({why or 'no drafts'})"
            )
            beside = [
                other for other in self.cells.values()
                if (other.cell.language, other.cell.split) == (one.cell.language, one.cell.split)
                and (one.cell.kind not in self.plan.named or other is one)
            ]  # fmt: skip
            wanted, had = sum(o.wanted for o in beside), sum(o.accepted for o in beside)
            most = min(most, self.plan.n * had // max(wanted, 1))
        short = sum(one.lacking for one in lacking)
        hint = f"ask for fewer (--n {most} may be had), " if most else ""
        return "\n".join(
            [
                f"{short} of {self.plan.n} examples are lacking, and no file was written.",
                *lines,
                f"Load more profiles, {hint}take more --kinds, or other --languages or --splits, "
                "with --fresh.",
            ]
        )

    def rejects(self) -> Iterator[str]:
        """Yield what was rejected in the batches that were taken in, a line each."""
        for cell, one in self.cells.items():
            for number in range(one.batches):
                for reject in self.ledger.get(cell, number)["rejects"]:
                    yield canonical({**reject, "kind": cell.kind, "language": cell.language})

    def reasons(self) -> dict[str, int]:
        """Return how many drafts were not taken, by reason."""
        every: Counter[str] = Counter()
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


def _tasks(missing: Sequence[Batch]) -> list[Task]:
    tasks: dict[tuple[str, str, int], list[Batch]] = {}
    for batch in missing:
        key = (batch.cell.kind, batch.cell.split, batch.number)
        tasks.setdefault(key, []).append(batch)
    return list(tasks.values())


def _finished(folder: Folder, made_of: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the manifest of a data set that was made of just this, or None where there is none."""
    manifest = folder.manifest()
    if manifest is None:
        return None
    if told := differences(manifest["made_of"], made_of):
        raise Conflict(
            f"{folder.path} holds a data set that was made of something else: {'; '.join(told)}. "
            "With --fresh it is made anew; or name another folder with --out."
        )
    if changed := folder.changed(manifest):
        raise Conflict(
            f"{', '.join(changed)} in {folder.path} is not what was written there. With --fresh "
            "the data set is made anew; or name another folder with --out."
        )
    return manifest


def _begin(ledger: Ledger, made_of: Mapping[str, Any]) -> None:
    before = ledger.made_of()
    if not before:
        ledger.begin(made_of)
    elif told := differences(before, made_of):
        raise Conflict(
            f"What was begun here was made of something else: {'; '.join(told)}. With --fresh it "
            "is begun anew; or name another folder with --out."
        )


def _draw_roster(store: GraphStore, folder: Folder, plan: Plan, tell: Tell) -> None:
    if folder.roster.exists():
        return
    tell("experts into splits", 0, None)
    partial = folder.roster.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    write_roster(store, partial, plan.seed, plan.splits)
    partial.replace(folder.roster)


def _write(store: GraphStore, folder: Folder, run: _Run, version: int) -> None:
    check_leaks(((split, run.accepted.lines(split)) for split in SPLITS), run.roster.held_out())
    lines = {folder.file(split).name: run.accepted.lines(split) for split in SPLITS}
    licences = {row["name"]: row["licence"] for row in store.read(cypher.load("source/list"))}
    manifest = {
        "made_of": made_of_what(run.plan, version),
        "bole": __version__,
        "counts": run.counts(),
        "rejects": run.reasons(),
        "moved": run.moved,
        "experts": {split: run.roster.size(split) for split in SPLITS},
        "groups": run.roster.told(),
        "sources": {
            source: {"examples": count, "licence": licences.get(source)}
            for source, count in run.accepted.sources().items()
        },
    }
    folder.write({f"{WORK}/{folder.rejects.name}": run.rejects(), **lines}, manifest)


def _artefact(folder: Folder, version: int) -> Artefact:
    files = tuple(folder.file(split).name for split in SPLITS)
    return Artefact(str(folder.path.resolve()), "dataset", version, files)


def _summary(
    folder: Folder,
    manifest: Mapping[str, Any],
    begun: float,
    *,
    done: bool,
    moved: tuple[str, ...] = (),
) -> Summary:
    return Summary(
        path=str(folder.path),
        done=done,
        n=manifest["made_of"]["n"],
        graph_version=manifest["made_of"]["graph version"],
        counts=manifest["counts"],
        rejects=manifest["rejects"],
        files=manifest["files"],
        seconds=round(time.monotonic() - begun, 2),
        moved=moved,
    )
