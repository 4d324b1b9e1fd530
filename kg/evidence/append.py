"""Write what sources say: new versions of records, and at once the facts of those that stand alone.

A new record that shares no identifier, refers to nobody and is referred to by nobody is a component
of its own: its facts are derived and written in the same transaction. All else joins the queue that
``settle`` works off.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import cypher
from kg.evidence.alone import Prepared, write_alone
from kg.evidence.mentions import (
    EXPERT_TURN,
    MentionChanges,
    MentionMemory,
    MentionOutcome,
    MentionState,
    apply_changes,
)
from kg.evidence.queue import mark_referrers, mark_sharing
from kg.evidence.records import Draft, Payload, mentions_of
from kg.schema import IDENTIFIER_MOST_RECORDS
from kg.store import Transaction

Rows = list[dict[str, Any]]
Run = Callable[..., Rows]


@dataclass
class Appended:
    """What became of a batch: record keys by outcome, and the mention states it left."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    states: dict[str, MentionState] = field(default_factory=dict)
    written: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Context:
    """What an import brings to a batch: what it remembers, and what it prepared."""

    memory: MentionMemory
    prepared: Prepared


def compare(run: Run, drafts: Sequence[Draft]) -> tuple[Appended, dict[str, Payload]]:
    """Return which drafts are new, changed or unchanged, and the stored state of those known."""
    rows = run(cypher.load("record/states"), keys=[d.record_key for d in drafts])
    states = {row["record_key"]: row for row in rows}
    appended = Appended()
    for draft in drafts:
        state = states.get(draft.record_key)
        if state is None or state["content_hash"] is None or state["first_run"] is None:
            appended.new.append(draft.record_key)
        elif state["live"] and state["content_hash"] == draft.content_hash:
            appended.unchanged.append(draft.record_key)
        else:
            appended.changed.append(draft.record_key)
    return appended, states


def append(
    transaction: Transaction,
    drafts: Sequence[Draft],
    appended: Appended,
    states: Mapping[str, Payload],
    context: Context,
    run: int,
) -> None:
    """Write the new and changed drafts of one kind of record as versions of this run."""
    by_key = {draft.record_key: draft for draft in drafts}
    new = [by_key[key] for key in appended.new]
    changed = [by_key[key] for key in appended.changed]
    changes = MentionChanges()
    touched = take_back(transaction, [draft.record_key for draft in changed], changes)
    for draft in (*new, *changed):
        changes.add(draft.source, draft.mentions, 1)
    outcome = apply_changes(transaction, changes, context.memory, run)
    bound, shared = _bound(transaction, new, states, outcome)
    waiting = {draft.record_key for draft in changed} | bound
    _put_records(transaction, [*new, *changed], states, waiting, run)
    tie(transaction, [*new, *changed])
    touched |= shared | {identifier for draft in changed for identifier in draft.identifiers}
    mark_sharing(transaction, touched)
    mark_referrers(transaction, waiting)
    alone = [draft for draft in new if draft.record_key not in waiting]
    appended.written += write_alone(transaction, alone, outcome, context.prepared, run)
    appended.states = outcome.states


def take_back(
    transaction: Transaction,
    keys: list[str],
    changes: MentionChanges,
    *,
    archive: bool = True,
    stay_identified: bool = False,
) -> set[str]:
    """Take away what current versions say, and archive them; return their identifiers.

    The caller writes the next versions.

    Args:
        stay_identified: a withdrawn record keeps its identity, so it keeps its identifiers.
    """
    if not keys:
        return set()
    mark_referrers(transaction, set(keys))
    identifiers: set[str] = set()
    for row in transaction.run(cypher.load("record/get"), keys=keys):
        identifiers.update(row["identifiers"])
        if row["live"]:
            changes.add(row["source"], dict.fromkeys(mentions_of(json.loads(row["payload"]))), -1)
    if archive:
        transaction.run(cypher.load("record/archive"), keys=keys)
    transaction.run(
        cypher.load("record/unrefer" if stay_identified else "record/unlink"), keys=keys
    )
    return identifiers


def _bound(
    transaction: Transaction,
    new: Sequence[Draft],
    states: Mapping[str, Payload],
    outcome: MentionOutcome,
) -> tuple[set[str], set[str]]:
    """Return new records that something ties to others, and the identifiers they share."""
    identifiers = Counter(identifier for draft in new for identifier in draft.identifiers)
    rows = transaction.run(
        cypher.load("record/sharing"),
        identifiers=sorted(identifiers),
        cap=IDENTIFIER_MOST_RECORDS,
    )
    shared = {row["identifier"] for row in rows} | {i for i, n in identifiers.items() if n > 1}
    bound = {
        draft.record_key
        for draft in new
        if draft.record_key in states
        or draft.refers_to
        or draft.kind != "expert"
        or not shared.isdisjoint(draft.identifiers)
        or any(mention.key in outcome.unsettled for mention in draft.mentions)
    }
    return bound, shared


def _put_records(
    transaction: Transaction,
    drafts: Iterable[Draft],
    states: Mapping[str, Payload],
    waiting: set[str],
    run: int,
) -> None:
    rows = []
    for draft in drafts:
        state = states.get(draft.record_key) or {}
        content = {
            "source": draft.source,
            "key": draft.key,
            "kind": draft.kind,
            "payload": draft.text,
            "content_hash": draft.content_hash,
            "live": True,
            "version": (state.get("version") or 0) + 1,
            "version_run": run,
            "first_run": state.get("first_run") or run,
        }
        if draft.target:
            content["target"] = draft.target
        elif draft.record_key in waiting:
            content["dirty"] = EXPERT_TURN
        else:
            content["entity_id"] = "E" + draft.record_key[1:]
        rows.append({"record_key": draft.record_key, "content": content})
    # What is new is created, which is quicker than to look for it and change it.
    for name, chosen in (
        ("record/create", [row for row in rows if row["record_key"] not in states]),
        ("record/put", [row for row in rows if row["record_key"] in states]),
    ):
        if chosen:
            transaction.run(cypher.load(name), rows=chosen)


def tie(transaction: Transaction, drafts: Sequence[Draft]) -> None:
    """Tie records to the identifiers they state and to those they refer to."""
    identified = [
        {"record_key": d.record_key, "identifier": i} for d in drafts for i in d.identifiers
    ]
    if identified:
        transaction.run(cypher.load("record/identify"), rows=identified)
    refers = [{"record_key": d.record_key, "target": t} for d in drafts for t in d.refers_to]
    for name, by_identifier in (("record/refer", False), ("record/refer_to_identifier", True)):
        rows = [row for row in refers if (":" in row["target"]) == by_identifier]
        if rows:
            transaction.run(cypher.load(name), rows=rows)
