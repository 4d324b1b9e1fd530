"""Bring a source in: rows to records in batches, then settle what could not be settled at once.

Loading the same rows again writes nothing. Killed anywhere, the same import goes on under its own
run number and ends with the same graph.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import blake2b
from types import TracebackType
from typing import Self

import cypher
from bole.errors import BadData, Conflict
from kg.evidence.ahead import Ahead
from kg.evidence.alone import Prepared
from kg.evidence.append import Appended, Context, append, compare
from kg.evidence.ids import MENTION_SOURCE
from kg.evidence.mentions import MentionMemory
from kg.evidence.namefiles import add_names
from kg.evidence.records import PAYLOAD_LIMIT, Draft, draft_of, draft_of_names
from kg.evidence.runs import Origin, finish_run, open_run, to_continue
from kg.evidence.settle import settle
from kg.evidence.sources import Source, check_name, declare, declare_unknown, stored_source
from kg.evidence.withdrawing import withdraw_missing
from kg.profiles.problems import Problem
from kg.profiles.read import Row
from kg.store import GraphStore, Transaction

BATCH_ROWS, BATCH_CHARACTERS = 2_000, 2_000_000


@dataclass(frozen=True)
class ImportOptions:
    """How an import goes.

    Args:
        fingerprint: hash of the input, by which an unfinished import is recognised.
        abandon: close an unfinished import of other input and start a new run.
        go_on: finish an unfinished import with this input although it differs.
        allow_withdrawals: withdraw even more than a tenth of a complete source.
    """

    by: str
    fingerprint: str
    abandon: bool = False
    go_on: bool = False
    allow_withdrawals: bool = False


@dataclass
class Summary:
    """What an import did; ``run`` is None when nothing changed."""

    run: int | None = None
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    rejected: int = 0
    noted: int = 0
    names_waiting: int = 0
    note: str | None = None
    written: Counter[str] = field(default_factory=Counter)


@dataclass
class Progress:
    """What a progress bar may show."""

    stage: str = "reading"
    done: int = 0
    total: int | None = None


@dataclass
class _Session:
    store: GraphStore
    source: Source
    options: ImportOptions
    summary: Summary
    memory: MentionMemory = field(default_factory=MentionMemory)
    seen: set[int] = field(default_factory=set)
    declared: set[str] = field(default_factory=set)
    unreadable_keys: int = 0


def import_rows(
    store: GraphStore,
    rows: Iterable[Row],
    source: Source,
    options: ImportOptions,
    *,
    on_problem: Callable[[Row, Problem], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Bring rows into the graph as what ``source`` says, and return what came of it.

    Args:
        on_problem: called for each problem of each row, rejected or only noted.
    Raises:
        Conflict: another import of the source did not finish, or too much would be withdrawn.
        BadData: the input broke off; what came before is in the graph, the run is not finished.
    """
    tell = on_progress or (lambda progress: None)
    progress = Progress()
    run = to_continue(
        store, source.name, options.fingerprint, abandon=options.abandon, go_on=options.go_on
    )
    session = _Session(store, source, options, Summary(run=run))
    _redeclare(session)
    with _Pipeline(session) as pipeline:
        for batch in batches(_drafts(session, rows, on_problem)):
            pipeline.push(batch)
            progress.done = session.summary.read
            tell(progress)
    _withdraw(session)
    _finish(session, tell)
    return session.summary


class _Pipeline:
    """While one batch is written, the next is prepared, and the one after it read and compared."""

    def __init__(self, session: _Session) -> None:
        self._session = session
        self._ahead = Ahead()
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._prepared: tuple[list[Draft], Future[Prepared]] | None = None
        self._written: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def push(self, batch: list[Draft]) -> None:
        """Take a batch; what was pushed before the last one is written when this returns."""
        coming, _ = compare(self._session.store.read, batch)
        if coming.new or coming.changed:
            prepared = self._ahead.prepare(_chosen(batch, coming.new))
            self._write_prepared()
            self._prepared = (batch, prepared)
        else:
            self._session.summary.unchanged += len(batch)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write what is left, also when the input broke off; end all threads."""
        with self._ahead, self._writer:
            if kind is None or issubclass(kind, BadData):
                self._write_prepared()
                self._write_prepared()

    def _write_prepared(self) -> None:
        if self._written is not None:
            self._written.result()
            self._written = None
        if self._prepared is not None:
            self._written = self._writer.submit(_write_batch, self._session, *self._prepared)
            self._prepared = None


def batches(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    """Yield drafts in batches of bounded size, each of one kind and with no record twice.

    Raises:
        BadData: the input broke off; what came before has been yielded.
    """
    batch: list[Draft] = []
    keys: set[str] = set()
    size = 0
    coming = iter(drafts)
    while True:
        try:
            draft = next(coming, None)
        except BadData:
            if batch:
                yield batch
            raise
        if draft is None:
            break
        full = len(batch) >= BATCH_ROWS or size >= BATCH_CHARACTERS
        if batch and (full or draft.kind != batch[0].kind or draft.record_key in keys):
            yield batch
            batch, keys, size = [], set(), 0
        batch.append(draft)
        keys.add(draft.record_key)
        size += len(draft.text)
    if batch:
        yield batch


def _drafts(
    session: _Session,
    rows: Iterable[Row],
    on_problem: Callable[[Row, Problem], None] | None,
) -> Iterator[Draft]:
    summary = session.summary
    for row in rows:
        summary.read += 1
        draft = draft_of_row(row, session.source.name)
        problems = list(row.problems)
        if draft is not None and (problem := problem_of(row, draft)):
            problems.append(problem)
            draft = None
        if on_problem:
            for problem in problems:
                on_problem(row, problem)
        summary.noted += sum(problem.severity == "noted" for problem in problems)
        if draft is None:
            summary.rejected += 1
            if row.key is None:
                session.unreadable_keys += 1
            else:
                _see(session, row.source or session.source.name, row.key)
        else:
            _see(session, draft.source, draft.key)
            yield draft


def draft_of_row(row: Row, source: str) -> Draft | None:
    """Return the record that a row becomes, or None when it was rejected."""
    if row.profile is not None:
        return draft_of(row.profile, row.source or source)
    if row.name_row is not None:
        return draft_of_names(row.name_row, row.source or source)
    return None


def problem_of(row: Row, draft: Draft) -> Problem | None:
    """Return why a record cannot be kept, or None when it can."""
    size = len(draft.text.encode())
    if draft.source == MENTION_SOURCE:
        field, value = "source", repr(draft.source)
        message = "this name is kept for mentions; choose another"
    elif size > PAYLOAD_LIMIT:
        field, value = "", f"{size:,} bytes"
        message = f"a record holds at most {PAYLOAD_LIMIT:,} bytes; shorten its texts"
    else:
        return None
    return Problem(row.file, row.line, row.key, field, value, message)


def seen_mark(source: str, key: str) -> int:
    """Return 64 bits that stand for a record, for sets that must stay small."""
    return int.from_bytes(blake2b(f"{source}\x1f{key}".encode(), digest_size=8).digest(), "big")


def _see(session: _Session, source: str, key: str) -> None:
    if session.source.completeness == "complete":
        session.seen.add(seen_mark(source, key))


def _write_batch(session: _Session, batch: Sequence[Draft], coming: "Future[Prepared]") -> None:
    """Write what is new or changed in a batch."""
    summary, memory = session.summary, session.memory
    prepared = coming.result()

    def work(transaction: Transaction) -> tuple[Appended, int, int, int]:
        memory.enter(transaction.lock_count)
        appended, states = compare(transaction.run, batch)
        run = summary.run or _open(transaction, session)
        for name in sorted({draft.source for draft in batch} - session.declared):
            declare_unknown(transaction, name)
        append(transaction, batch, appended, states, Context(memory, prepared), run)
        missed = add_names(transaction, _chosen(batch, appended.new + appended.changed))
        return appended, run, missed, transaction.lock_count

    appended, summary.run, missed, lock_count = session.store.write(work)
    memory.leave(lock_count, appended.states)
    session.declared |= {draft.source for draft in batch}
    summary.names_waiting += missed
    summary.written += appended.written
    summary.new += len(appended.new)
    summary.changed += len(appended.changed)
    summary.unchanged += len(appended.unchanged)


def _chosen(batch: Sequence[Draft], keys: Iterable[str]) -> list[Draft]:
    wanted = set(keys)
    return [draft for draft in batch if draft.record_key in wanted]


def _open(transaction: Transaction, session: _Session) -> int:
    source, options = session.source, session.options
    run = open_run(transaction, Origin("import", options.by, source.name, options.fingerprint))
    declare(transaction, source)
    return run


def _redeclare(session: _Session) -> None:
    """Note what a known source is declared anew; another rank derives everything again."""
    check_name(session.source.name)
    stored = stored_source(session.store, session.source.name)
    if stored is None or stored == session.source:
        return

    def work(transaction: Transaction) -> int | None:
        if stored.rank == session.source.rank:
            declare(transaction, session.source)
            return session.summary.run
        run = session.summary.run or _open(transaction, session)
        declare(transaction, session.source)
        transaction.run(cypher.load("record/mark_all"))
        return run

    session.summary.run = session.store.write(work)


def _withdraw(session: _Session) -> None:
    """Withdraw what a complete source no longer states."""
    if session.source.completeness != "complete":
        return
    if session.unreadable_keys:
        session.summary.note = (
            f"Nothing was withdrawn: {session.unreadable_keys:,} rows have a key that cannot be "
            "read, and any of them may be what seems to be missing."
        )
        return
    rows = session.store.read(cypher.load("record/list_live_of_source"), source=session.source.name)
    missing = [
        row["record_key"]
        for row in rows
        if seen_mark(session.source.name, row["key"]) not in session.seen
    ]
    if not missing:
        return
    if len(missing) * 10 > len(rows) and not session.options.allow_withdrawals:
        _settle(session, lambda progress: None)
        raise Conflict(
            f"{len(missing):,} of {len(rows):,} records of the complete source "
            f"{session.source.name!r} are missing from this input; none was withdrawn, and the "
            "rows that are there were loaded. If they are gone for good, add --allow-withdrawals; "
            "if the input is only a part, say --partial --continue."
        )
    summary = session.summary
    summary.run, summary.withdrawn = withdraw_missing(
        session.store, missing, summary.run, lambda transaction: _open(transaction, session)
    )


def _finish(session: _Session, tell: Callable[[Progress], None]) -> None:
    _settle(session, tell)
    summary = session.summary
    if summary.run is not None:
        counts = {
            name: getattr(summary, name)
            for name in ("read", "new", "changed", "unchanged", "withdrawn", "rejected")
        }
        finish_run(session.store, summary.run, {**counts, **summary.written})


def _settle(session: _Session, tell: Callable[[Progress], None]) -> None:
    store, summary = session.store, session.summary
    waiting = int(store.read(cypher.load("record/count_dirty"))[0]["waiting"])
    if waiting:
        progress = Progress("settling", 0, waiting)

        def step(settled: int) -> None:
            progress.done += settled
            tell(progress)

        if summary.run is None:
            # Something cut off left this behind: a run of its own, so that the version tells.
            origin = Origin("settle", session.options.by)
            summary.run = store.write(lambda transaction: open_run(transaction, origin))
        summary.written += settle(store, summary.run, on_progress=step)
