"""Make anew those examples of a data set that are no longer so, and leave the others as they are.

What is out of date (``instruct_gen.stale``) goes, and what gives away what another split asks; as
many of the same kind, language and split come, drawn first around what the old ones were about.
Experts stay in the split they are of. All new files are written aside before the first takes the
place of an old one.
"""

import logging
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from bole.artefacts import register
from bole.errors import BadData, Conflict
from bole.settings import Settings
from instruct_gen.accepted import Accepted
from instruct_gen.counts import Counts
from instruct_gen.dataset import Dataset, open_dataset
from instruct_gen.example import SPLITS, Example, Split
from instruct_gen.executors import workers, workers_for
from instruct_gen.executors.work import Executor, Setting
from instruct_gen.filling import Filling, Tell, why_short
from instruct_gen.folder import WORK, Folder, differences, lines_of, sha256
from instruct_gen.generate import artefact_of, made_of_what, told_of, version_of
from instruct_gen.kept import keep
from instruct_gen.kinds.kind import Kind
from instruct_gen.leaks import check_leaks
from instruct_gen.ledger import Damaged, Ledger
from instruct_gen.outdated import ids_in, leaking, place_of, reasons_of, together
from instruct_gen.progress import Progress
from instruct_gen.quotas import Cell, Plan
from instruct_gen.roster import Roster, write_roster
from instruct_gen.stale import StaleExample, entities_now, stale_examples
from instruct_gen.standing_in import stand_in
from kg.evidence.runs import graph_version
from kg.store.graph import GraphStore

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wish:
    """Which data set is to be made anew where it is out of date, and how.

    Args:
        kinds: those there are, in the order in which they are shipped.
        workers: how many processes; None for as many as it is worth.
    """

    folder: Path
    kinds: tuple[Kind, ...]
    settings: Settings
    workers: int | None = None
    executor: Executor = "processes"


@dataclass(frozen=True)
class Refreshed:
    """What came of it: ``done`` is False where there was nothing to do, and nothing was written.

    Args:
        was_version: the version of the graph that the data set was held to before.
        reasons: how many examples were replaced for each; one may have several.
        cells: how many were replaced of each kind, language and split.
        moved: of kinds that a teacher thinks out, what stands in for them.
        rejects: how many drafts were not taken, by reason.
    """

    path: str
    done: bool
    n: int
    was_version: int
    graph_version: int
    replaced: int
    reasons: Mapping[str, int]
    cells: Mapping[str, int]
    rejects: Mapping[str, int]
    moved: tuple[str, ...] = ()
    seconds: float = 0.0


def refresh(store: GraphStore, wish: Wish, tell: Tell) -> Refreshed:
    """Replace what is out of date in a data set, or go on with what was cut off.

    Raises:
        UsageError: there is no data set.
        Conflict: its files are not what was written, or the graph is empty.
        BadData: the graph does not give as many; nothing was written.
        GateFailed: an expert of the test split is named in training.
    """
    begun = time.monotonic()
    folder = Folder(wish.folder)
    if not folder.replacing.is_dir():
        open_dataset(wish.folder)
    with folder.taken():
        try:
            done = _Refresh(store, wish, folder.refreshing, tell).run()
        except Damaged:
            # Only what was done of this refresh is lost with it.
            shutil.rmtree(folder.refreshing)
            done = _Refresh(store, wish, folder.refreshing, tell).run()
    # One that was cut off may have put the files in place and got no further.
    register(wish.settings.home, artefact_of(folder, done.graph_version))
    _LOG.info("%d examples replaced in %.1f s", done.replaced, time.monotonic() - begun)
    return replace(done, seconds=round(time.monotonic() - begun, 2))


def would_replace(store: GraphStore, wish: Wish, tell: Tell) -> tuple[StaleExample, ...]:
    """Return the examples that a refresh would replace; nothing is written in the folder."""
    open_dataset(wish.folder)
    with tempfile.TemporaryDirectory() as scratch:
        return _Refresh(store, wish, Path(scratch), tell).outdated()


class _Refresh:
    """One refresh; what it does in between is kept in a folder of its own."""

    def __init__(self, store: GraphStore, wish: Wish, work: Path, tell: Tell) -> None:
        self.store, self.wish, self.work, self.tell = store, wish, work, tell
        self.folder = Folder(wish.folder)
        self.dataset = open_dataset(wish.folder)
        self.version = version_of(store)
        self.plan = plan_of(self.dataset)
        self.made_of = {
            **self.dataset.manifest["made_of"],
            **made_of_what(self.plan, self.version),
        }
        self.roster_path = work / "roster.sqlite"
        self._check_files()

    def _check_files(self) -> None:
        if changed := self.folder.changed(self.dataset.manifest):
            raise Conflict(
                f"{', '.join(changed)} in {self.folder.path} is not what was written there: put "
                "back what was, or have the data set made anew with `bole dataset generate … "
                "--fresh`."
            )

    def outdated(self) -> tuple[StaleExample, ...]:
        """Return the examples that are to be replaced, in the order of the files."""
        stale = list(stale_examples(self.store, self.dataset, forms=True, tell=self.tell))
        self._draw_roster([one.example for one in stale])
        with Roster(self.roster_path) as roster:
            return together(stale, list(leaking(self.dataset, roster)))

    def _draw_roster(self, about: Sequence[Example]) -> None:
        """Draw the experts of the graph as it is now, those in some examples first."""
        if self.roster_path.exists():
            return
        self.tell("experts into splits", 0, None)
        partial = self.roster_path.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        first = entities_now(self.store, {one for example in about for one in ids_in(example)})
        seed, parts = self.plan.seed, self.plan.splits
        write_roster(self.store, partial, seed, parts, settled=self._settled(), first=first)
        partial.replace(self.roster_path)

    def _settled(self) -> dict[str, Split]:
        """Return the splits of experts as they were drawn, or else as the examples show them."""
        if self.folder.roster.is_file():
            with Roster(self.folder.roster) as roster:
                return roster.splits()
        examples = self.dataset.examples()
        return {expert: example.split for example in examples for expert in example.experts}

    def run(self) -> Refreshed:
        """Replace what is out of date, if anything is."""
        rejects: Mapping[str, int] = {}
        moved: tuple[str, ...] = ()
        with self._ledger() as ledger:
            outdated = self.outdated()
            if not (up_to_date := not outdated and self._is_up_to_date()):
                rejects, moved = self._write_aside(outdated, ledger)
        if up_to_date:
            shutil.rmtree(self.work)
        else:
            self.folder.put_in_place()
        return Refreshed(
            path=str(self.folder.path),
            done=not up_to_date,
            n=self.plan.n,
            was_version=self.dataset.manifest["made_of"]["graph version"],
            graph_version=self.version,
            replaced=len(outdated),
            reasons=reasons_of(outdated),
            cells={str(cell): number for cell, number in _cells(outdated).items()},
            rejects=rejects,
            moved=moved,
        )

    def _is_up_to_date(self) -> bool:
        before = self.dataset.manifest["made_of"]
        return not differences(before, self.made_of) and self.folder.roster.is_file()

    def _ledger(self) -> Ledger:
        """Return the ledger of just this refresh; what was begun of another is taken away."""
        roster = self.folder.roster
        made_of = {
            **self.made_of,
            "files": self.dataset.manifest["files"],
            "roster": sha256(roster) if roster.is_file() else None,
        }
        path = self.work / "ledger.sqlite"
        if path.is_file():
            with Ledger(path) as ledger:
                same = not differences(ledger.made_of(), made_of)
            if not same:
                shutil.rmtree(self.work)
        self.work.mkdir(exist_ok=True)
        ledger = Ledger(path)
        ledger.begin(made_of)
        return ledger

    def _write_aside(
        self, outdated: Sequence[StaleExample], ledger: Ledger
    ) -> tuple[Mapping[str, int], tuple[str, ...]]:
        """Write the data set as it is to be.

        Return how many drafts were not taken, by reason, and what stands in for what.
        """
        gone = set(map(place_of, outdated))
        with (
            Roster(self.roster_path) as roster,
            Accepted(self.work / "accepted.sqlite", self.plan.cover) as accepted,
        ):
            kept = keep(self.store, self.version, self.dataset, gone, accepted, self.tell)
            wanted, moved = stand_in(_cells(outdated), kept, self.plan.taught)
            filling = self._fill(wanted, ledger, roster, accepted)
            if (now := graph_version(self.store)) != self.version:
                raise Conflict(
                    f"The graph changed from version {self.version} to {now} meanwhile, and "
                    "nothing was written: call the command again."
                )
            check_leaks(((split, accepted.lines(split)) for split in SPLITS), roster.held_out())
            changed = dict.fromkeys(split for split, _ in sorted(gone))
            lines = {self.folder.file(split).name: accepted.lines(split) for split in changed}
            before = lines_of(self.folder.rejects) if self.folder.rejects.is_file() else ()
            rejects = chain((line.decode() for line in before), filling.rejects())
            self.folder.write_aside(
                {f"{WORK}/{self.folder.rejects.name}": rejects, **lines},
                self.roster_path,
                {**self._manifest(outdated, filling, kept), **self._moved(moved)},
            )
        return filling.reasons(), moved

    def _moved(self, moved: Sequence[str]) -> dict[str, Any]:
        before = self.dataset.manifest.get("moved", [])
        return {"moved": [*before, *moved]} if moved else {}

    def _fill(
        self, wanted: Mapping[Cell, int], ledger: Ledger, roster: Roster, accepted: Accepted
    ) -> Filling:
        """Have as many examples made as are wanted of each cell; no cell makes up for another."""
        plan, wish = replace(self.plan, named=frozenset(self.plan.shares)), self.wish
        if unknown := sorted({cell.kind for cell in wanted} - {kind.name for kind in wish.kinds}):
            raise Conflict(
                f"Examples of the kind {', '.join(unknown)} are out of date, and this version of "
                "Bole makes none: have the data set made anew with `bole dataset generate … "
                "--fresh`."
            )
        filling = Filling(
            wanted, plan, wish.kinds,
            ledger=ledger, roster=roster, accepted=accepted, tell=self.tell, say=lambda _: None,
        )  # fmt: skip
        # By another chance than before: what that gave is there already.
        seed = Random(f"{plan.seed} refreshed at {self.version}").getrandbits(32)
        setting = Setting(wish.settings, self.version, self.roster_path, seed, wish.kinds)
        count = wish.workers or workers_for(sum(wanted.values()))
        if wanted:
            with workers(self.store, setting, count, wish.executor) as work:
                lacking = filling.fill(work)
            if lacking:
                raise BadData(_short(lacking, sum(wanted.values())))
        return filling

    def _manifest(
        self, outdated: Sequence[StaleExample], filling: Filling, kept: Counts
    ) -> dict[str, Any]:
        before, rejects = self.dataset.manifest, filling.reasons()
        return {
            **before,
            **told_of(self.store, filling.roster, filling.accepted),
            "made_of": self.made_of,
            "counts": self._counts(kept, filling),
            "rejects": dict(sorted((Counter(before["rejects"]) + Counter(rejects)).items())),
            "refreshes": [
                *before.get("refreshes", ()),
                {
                    "graph version": [before["made_of"]["graph version"], self.version],
                    "replaced": len(outdated),
                    "reasons": reasons_of(outdated),
                },
            ],
        }

    def _counts(self, kept: Counts, filling: Filling) -> dict[str, Any]:
        """Return how many examples there are: as many as before but for what stands in."""
        before = self.dataset.manifest["counts"]
        samplers = sorted((kept.samplers + filling.samplers).items())
        kinds = Counter(kept.kinds) + Counter(filling.counts()["kind"])
        kind = {one: kinds[one] for one in sorted({*before["kind"], *kinds})}
        counts = {**before, "kind": kind, "sampler": dict(samplers)}
        thought_out = sum(n for one, n in kept.kinds.items() if one in self.plan.taught)
        rephrased = kept.taught.total() - thought_out
        if "rephrased" in before and before["rephrased"]["examples"] != rephrased:
            # What comes is in the words of the built-in writer; sentences are not counted again.
            counts["rephrased"] = {"examples": rephrased}
        return counts


def plan_of(dataset: Dataset) -> Plan:
    """Return the plan that a data set was made by.

    Raises:
        BadData: its manifest does not tell all of it.
    """
    made_of = dataset.manifest.get("made_of", {})
    try:
        train, validation, test = made_of["splits"]
        return Plan(
            n=made_of["n"],
            seed=made_of["seed"],
            shares=made_of["shares"],
            named=frozenset(made_of["named"]),
            languages=tuple(made_of["languages"]),
            splits=(train, validation, test),
            cover=made_of["cover"],
            taught=made_of.get("taught", {}),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadData(
            f"{Folder(dataset.folder).manifest_path}: made_of does not tell what the data set was "
            f"made of ({error}): have it made anew with `bole dataset generate … --fresh`."
        ) from None


def _cells(outdated: Iterable[StaleExample]) -> Counter[Cell]:
    examples = (one.example for one in outdated)
    return Counter(Cell(one.kind, one.language, one.split) for one in examples)


def _short(lacking: Sequence[Progress], wanted: int) -> str:
    return "\n".join(
        [
            f"{sum(one.lacking for one in lacking)} of {wanted} examples that are out of date "
            "cannot be replaced, and nothing was written.",
            *why_short(lacking),
            "Load more profiles and call the command again; or have a smaller data set made with "
            "`bole dataset generate --n … --fresh`.",
        ]
    )
