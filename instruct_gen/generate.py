"""Make a data set: exactly as many examples as were asked for, or none and the reason.

The same graph and order give the same bytes, whatever the number of workers; a run that was killed
is gone on with.
"""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cypher
from bole import __version__
from bole.artefacts import Artefact, register
from bole.errors import BadData, Conflict, UsageError
from bole.settings import Settings
from instruct_gen.accepted import Accepted
from instruct_gen.example import DOCUMENT_QA, GENERATOR, SPLITS
from instruct_gen.executors import workers
from instruct_gen.executors.work import Executor, Setting, Work
from instruct_gen.filling import Filling, Say, Tell, check_version, why_short
from instruct_gen.folder import WORK, Folder, differences
from instruct_gen.gaps.lines import Gaps
from instruct_gen.kinds.kind import Kind
from instruct_gen.leaks import check_leaks
from instruct_gen.ledger import Ledger
from instruct_gen.methods.documents import Document
from instruct_gen.methods.method import Method, Teaching
from instruct_gen.progress import Progress
from instruct_gen.quotas import Plan, quotas
from instruct_gen.rephrase import Rephraser, settings_of
from instruct_gen.roster import Roster, write_roster
from instruct_gen.strength import Weights, weights_for
from instruct_gen.teachers.asking import Asking, asking
from instruct_gen.wordings import wordings_digest
from kg.evidence.runs import graph_version
from kg.language.lexicon import Language
from kg.schema import fill
from kg.store.graph import GraphStore

if TYPE_CHECKING:
    # Its client is not installed where no model is asked.
    from instruct_gen.teachers.model import Model

_LOG = logging.getLogger(__name__)
# The replies of teachers, in .work: whatever is made anew, they were paid for.
REPLIES = "teacher.sqlite"
_IN: Mapping[Language, str] = {"en": "English", "zh": "Chinese"}


@dataclass(frozen=True)
class Order:
    """What is wanted, and how it is to be made.

    Args:
        kinds: all that the plan has, those that a teacher thinks out included.
        rephrase: which part of the examples is to be put in other words.
        methods: by which the teacher thinks some out.
        model: the teacher, where there is anything to ask.
        gaps: what a model does not know, where that is what examples are aimed at.
        documents: what some are made of, besides the graph.
    """

    plan: Plan
    kinds: tuple[Kind, ...]
    out: Path
    settings: Settings
    workers: int = 1
    fresh: bool = False
    rephrase: float = 0.0
    methods: tuple[Method, ...] = ()
    model: "Model | None" = None
    executor: Executor = "processes"
    gaps: Gaps | None = None
    documents: tuple[Document, ...] = ()

    def taught(self) -> dict[str, Any]:
        """Return as plain data all that decides what the teacher is asked."""
        if self.model is None:
            return {}
        told = {method.kind.name: dict(method.settings()) for method in self.methods}
        told |= {f"document {one.name}": dict(one.settings()) for one in self.documents}
        if self.rephrase:
            told["rephrase"] = settings_of(self.rephrase, self.model.name)
        return {**told, "model": self.model.name} if self.methods else told


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
        made_of = {**made_of_what(order.plan, version), **order.taught()}
        finished = _finished(folder, made_of)
        if finished is not None:
            return _summary(folder, finished, begun, done=False)
        weights = None if folder.roster.exists() else weights_of(store, order, version, say)
        with Ledger(folder.ledger) as ledger:
            _begin(ledger, made_of)
            _draw_roster(store, folder, order, weights, tell)
            with (
                Roster(folder.roster) as roster,
                Accepted(folder.accepted, order.plan.cover) as accepted,
            ):
                check_passages(order, roster, say)
                filling = Filling(
                    quotas(order.plan), order.plan, order.kinds,
                    ledger=ledger, roster=roster, accepted=accepted, tell=tell, say=say,
                )  # fmt: skip
                setting = Setting(
                    order.settings, version, folder.roster, order.plan.seed, order.kinds,
                    order.rephrase,
                )  # fmt: skip
                rephraser = Rephraser(store, version, accepted, roster)
                with _teacher(order, folder) as teacher:
                    with (
                        workers(store, setting, order.workers, order.executor) as work,
                        _teaching(store, order, setting, filling, teacher, work) as both,
                    ):
                        lacking = filling.fill(both)
                    if lacking:
                        raise BadData(_short(lacking, filling))
                    if teacher is not None and order.rephrase:
                        rephraser.run(teacher, tell, say)
                check_version(store, version)
                _write(store, folder, filling, rephraser, made_of)
    register(order.settings.home, artefact_of(folder, version))
    manifest = folder.manifest()
    assert manifest is not None
    _LOG.info("%d examples in %.1f s", order.plan.n, time.monotonic() - begun)
    return _summary(folder, manifest, begun, done=True, moved=tuple(filling.moved))


@contextmanager
def _teacher(order: Order, folder: Folder) -> Iterator[Asking | None]:
    """Give what asks the teacher; None where there is nothing to ask."""
    if order.model is None:
        yield None
        return
    with asking(order.model, folder.work / REPLIES, order.plan.seed) as teacher:
        yield teacher


@contextmanager
def _teaching(
    store: GraphStore,
    order: Order,
    setting: Setting,
    filling: Filling,
    teacher: Asking | None,
    work: Work,
) -> Iterator[Work]:
    """Give what has the teacher think out its kinds, and the others done by ``work``."""
    if teacher is None or not order.methods:
        yield work
        return
    teaching = Teaching(order.methods, teacher)
    teaching.begin(filling)
    with teaching.beside(work, store, setting) as both:
        yield both


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


def _short(lacking: Sequence[Progress], filling: Filling) -> str:
    plan, most = filling.plan, filling.plan.n
    for one in lacking:
        beside = [
            other for other in filling.cells.values()
            if (other.cell.language, other.cell.split) == (one.cell.language, one.cell.split)
            and (one.cell.kind not in plan.named or other is one)
        ]  # fmt: skip
        wanted, had = sum(o.wanted for o in beside), sum(o.accepted for o in beside)
        most = min(most, plan.n * had // max(wanted, 1))
    hint = f"ask for fewer (--n {most} may be had), " if most else ""
    lines = [
        f"{sum(one.lacking for one in lacking)} of {plan.n} examples are lacking, and no file was "
        "written.",
        *why_short(lacking),
        f"Load more profiles, {hint}take more --kinds, or other --languages or --splits, with "
        "--fresh.",
    ]
    if any(one.paid for one in lacking):
        lines.append(
            "Of what the teacher thinks out too little is carried by facts: name another model "
            "with BOLE_LLM_MODEL, or have a smaller share thought out, with --fresh."
        )
    return "\n".join(lines)


def _finished(folder: Folder, made_of: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the manifest of a data set that was made of just this, or None where there is none."""
    manifest = folder.manifest()
    if manifest is None:
        return None
    if told := differences(manifest["made_of"], made_of):
        raise Conflict(
            f"{folder.path} holds a data set that was made of something else: {'; '.join(told)}. "
            f"With --fresh it is made anew; `bole dataset refresh {folder.path}` makes anew only "
            "what the graph now says otherwise; or name another folder with --out."
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


def weights_of(store: GraphStore, order: Order, version: int, say: Say) -> Weights | None:
    """Return how often it is begun at each expert, where not as often at all."""
    return weights_for(store, order.plan.strength, order.gaps, version, say)


def _draw_roster(
    store: GraphStore, folder: Folder, order: Order, weights: Weights | None, tell: Tell
) -> None:
    if folder.roster.exists():
        return
    tell("experts into splits", 0, None)
    partial = folder.roster.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    plan, passages = order.plan, [p for one in order.documents for p in one.passages]
    write_roster(store, partial, plan.seed, plan.splits, weights=weights, passages=passages)
    partial.replace(folder.roster)


def check_passages(order: Order, roster: Roster, say: Say) -> None:
    """Say which passages of documents there are to ask about.

    Raises:
        UsageError: there are none of a language and split that is to have examples of them.
    """
    if not order.documents:
        return
    of = {split: roster.passages(split) for split in SPLITS}
    shares = ", ".join(f"{split} {number:,}" for split, number in of.items())
    told = roster.told()
    say(
        f"{told['passages']:,} passages of documents: {shares}. Left out: "
        f"{told['passages_of_two_splits']:,} that name experts of two splits, "
        f"{told['passages_repeated']:,} that are there already."
    )
    for cell, number in quotas(order.plan).items():
        if cell.kind == DOCUMENT_QA and number and not roster.passages(cell.split, cell.language):
            raise UsageError(
                f"--documents: no passage in {_IN[cell.language]} is left for {cell.split}, and "
                f"{number:,} examples are to be made there: name more documents, or take other "
                "--languages or --splits, with --fresh."
            )


def _write(
    store: GraphStore,
    folder: Folder,
    filling: Filling,
    rephraser: Rephraser,
    made_of: Mapping[str, Any],
) -> None:
    accepted, roster = filling.accepted, filling.roster
    check_leaks(((split, accepted.lines(split)) for split in SPLITS), roster.held_out())
    lines = {folder.file(split).name: accepted.lines(split) for split in SPLITS}
    manifest = {
        "made_of": made_of,
        "counts": {**filling.counts(), **rephraser.told()},
        "rejects": {**filling.reasons(), **dict(sorted(rephraser.reasons.items()))},
        "moved": filling.moved,
        **told_of(store, roster, accepted),
    }
    rejects = chain(filling.rejects(), accepted.not_reworded())
    folder.write({f"{WORK}/{folder.rejects.name}": rejects, **lines}, manifest)


def told_of(store: GraphStore, roster: Roster, accepted: Accepted) -> dict[str, Any]:
    """Return what a manifest tells of what a data set was drawn from, and by which version."""
    licences = {row["name"]: row["licence"] for row in store.read(cypher.load("source/list"))}
    return {
        "bole": __version__,
        "experts": {split: roster.size(split) for split in SPLITS},
        "groups": roster.told(),
        "sources": {
            source: {"examples": count, "licence": licences.get(source)}
            for source, count in accepted.sources().items()
        },
    }


def artefact_of(folder: Folder, version: int) -> Artefact:
    """Return a data set as it is registered."""
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
