"""Take back a run: every record says again what it would say had the run not been.

An undo is a run itself and can be undone. Killed on the way, the same undo goes on.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import cypher
from bole.errors import Conflict
from kg.evidence.append import take_back, tie
from kg.evidence.mentions import MentionChanges, MentionMemory, apply_changes
from kg.evidence.namefiles import add_names, remove_names, renew_values
from kg.evidence.queue import mark_by_kind, mark_experts, mark_referrers, mark_sharing
from kg.evidence.records import Draft, draft_of_payload
from kg.evidence.runs import Origin, close_run, get_run, open_run
from kg.evidence.settle import settle
from kg.evidence.versions import History, Version
from kg.store import GraphStore, Transaction

BATCH = 500
Row = dict[str, Any]


@dataclass(frozen=True)
class Undone:
    """What an undo did; ``run`` is its own number."""

    run: int
    undid: int
    records: int
    judgements: int
    written: Counter[str]


def undo_run(
    store: GraphStore,
    number: int,
    *,
    by: str,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> Undone:
    """Take back a run, and the graph with it.

    Raises:
        NotFound: there is no such run.
        Conflict: it did not finish, or is undone already.
    """
    run = get_run(store, number)
    if run["undone_by"] is not None:
        raise Conflict(
            f"Run {number} is undone already, by run {run['undone_by']}. "
            f"`bole undo {run['undone_by']}` brings it back."
        )
    if run["status"] == "open" and run["kind"] == "import":
        raise Conflict(
            f"Run {number} did not finish. Finish it first (the same command again), "
            "or close it with --abandon on the next import of its source."
        )
    mine = _own_run(store, run, by)
    tell = on_progress or (lambda stage, done, total: None)
    keys = _touched(store, run)
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        store.write(lambda transaction, batch=batch: _revise(transaction, batch, run, mine))  # type: ignore[misc]
        tell("undoing", min(start + BATCH, len(keys)), len(keys))
    judgements = store.write(lambda transaction: _judgements(transaction, run, mine))
    waiting = int(store.read(cypher.load("record/count_dirty"))[0]["waiting"])
    done = 0

    def step(settled: int) -> None:
        nonlocal done
        done += settled
        tell("settling", done, waiting)

    written = settle(store, mine, on_progress=step)
    counts = {"undid": number, "records": len(keys), **written}

    def end(transaction: Transaction) -> None:
        _mark_undone(transaction, run, mine)
        close_run(transaction, mine, counts)

    store.write(end)
    return Undone(mine, number, len(keys), judgements, written)


def _own_run(store: GraphStore, run: Row, by: str) -> int:
    """Return the run that undoes this one: one cut off, or a new one."""

    def work(transaction: Transaction) -> int:
        for row in transaction.run(cypher.load("run/list_undoing"), number=run["number"]):
            return int(row["number"])
        return open_run(transaction, Origin("undo", by, run["source"], None, run["number"]))

    return store.write(work)


def _touched(store: GraphStore, run: Row) -> list[str]:
    """Return the records that the undo has to look at, those already revised among them."""
    rows = store.read(cypher.load("version/of_run"), run=run["number"])
    if run["kind"] == "undo":
        rows += store.read(cypher.load("version/undone_by"), run=run["number"])
    return sorted({row["record_key"] for row in rows})


def _revise(transaction: Transaction, keys: list[str], run: Row, mine: int) -> None:
    rows = {row["record_key"]: row for row in transaction.run(cypher.load("record/get"), keys=keys)}
    before = _histories(transaction, rows)
    revised = {}
    for key, history in before.items():
        after = (
            history.redone(run["number"])
            if run["kind"] == "undo"
            else history.without(run["number"], mine)
        )
        if after != history:
            revised[key] = after
    changes = MentionChanges()
    current = {key: h for key, h in revised.items() if h.current != before[key].current}
    values = remove_names(transaction, current)
    identifiers = take_back(transaction, sorted(current), changes, archive=False)
    kept = [_draft(rows[key], h.current) for key, h in current.items() if h.current]
    drafts = [draft for draft in kept if revised[draft.record_key].is_live]
    for draft in drafts:
        changes.add(draft.source, draft.mentions, 1)
    apply_changes(transaction, changes, MentionMemory(), mine)
    _write(transaction, rows, revised)
    # A withdrawn record stays identified, and refers to nobody.
    tie(transaction, [d if d in drafts else replace(d, refers_to=()) for d in kept])
    identifiers |= {identifier for draft in kept for identifier in draft.identifiers}
    mark_sharing(transaction, identifiers)
    mark_referrers(transaction, set(revised))
    experts = [key for key in revised if rows[key]["kind"] != "name"]
    mark_experts(transaction, experts)
    renew_values(transaction, values)
    add_names(transaction, drafts)


def _histories(transaction: Transaction, rows: dict[str, Row]) -> dict[str, History]:
    earlier: dict[str, list[Version]] = {key: [] for key in rows}
    for row in transaction.run(cypher.load("version/list"), keys=sorted(rows)):
        earlier[row["record_key"]].append(
            Version(
                row["version"],
                row["run"],
                row["live"],
                row["payload"],
                row["content_hash"],
                row["undone_by"],
            )
        )
    return {
        key: History(
            key,
            Version(
                row["version"],
                row["version_run"],
                row["live"],
                row["payload"],
                row["content_hash"],
            )
            if row["version_run"] is not None
            else None,
            tuple(sorted(earlier[key], key=lambda version: version.version)),
        )
        for key, row in rows.items()
    }


def _draft(row: Row, version: Version) -> Draft:
    return draft_of_payload(
        row["source"], row["key"], row["kind"], json.loads(version.payload), version.payload
    )


def _write(transaction: Transaction, rows: dict[str, Row], revised: dict[str, History]) -> None:
    earlier = []
    again = []
    for key, history in sorted(revised.items()):
        earlier += [_version_row(key, version) for version in history.earlier]
        if history.current:
            again.append(f"{key}@{history.current.version}")
    transaction.run(cypher.load("version/put"), rows=earlier)
    transaction.run(cypher.load("version/delete"), version_keys=again)
    transaction.run(
        cypher.load("record/put"),
        rows=[
            {"record_key": key, "content": _content(history)}
            for key, history in sorted(revised.items())
        ],
    )


def _version_row(key: str, version: Version) -> Row:
    return {
        "version_key": f"{key}@{version.version}",
        "content": {
            "record_key": key,
            "version": version.version,
            "run": version.run,
            "live": version.live,
            "payload": version.payload,
            "content_hash": version.content_hash,
            "undone_by": version.undone_by,
        },
    }


def _content(history: History) -> Row:
    """Return what the record holds now; one with nothing left keeps only its number."""
    current = history.current
    if current is None:
        gone = history.next_version
        return {"live": False, "first_run": None, "version_run": None, "version": gone}
    return {
        "live": current.live,
        "first_run": history.first_run,
        "version_run": current.run,
        "version": current.version,
        "payload": current.payload,
        "content_hash": current.content_hash,
    }


def _judgements(transaction: Transaction, run: Row, mine: int) -> int:
    rows = transaction.run(cypher.load("judgement/of_run"), run=run["number"])
    if run["kind"] == "undo":
        ids = [row["judgement_id"] for row in rows if row["withdrawn_run"] == run["number"]]
        withdrawn_run = None
    else:
        ids = [row["judgement_id"] for row in rows if row["withdrawn_run"] is None]
        withdrawn_run = mine
    if ids:
        query = cypher.load("judgement/withdraw")
        transaction.run(query, judgement_ids=ids, run=withdrawn_run)
        keys = sorted({key for row in rows for key in row["record_keys"]})
        mark_by_kind(transaction, keys)
    return len(ids)


def _mark_undone(transaction: Transaction, run: Row, mine: int) -> None:
    query = cypher.load("run/set")
    transaction.run(query, number=run["number"], content={"undone_by": mine})
    if run["undoes"] is not None:
        transaction.run(query, number=run["undoes"], content={"undone_by": None})
