"""The records of mentions, which all sources share: who states an institution, field, award how.

A mention lives as long as some live record makes it; its record counts these, by source and
statement.
"""

import json
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import cypher
from kg.evidence.ids import MENTION_SOURCE, canonical, digest, entity_id, mention_record_key
from kg.evidence.records import Mention, Payload, Record, parent_key
from kg.store import Transaction

LIVE_TURN, EXPERT_TURN, DEAD_TURN = 1, 2, 3
_MOST_REMEMBERED = 50_000


@dataclass
class MentionState:
    """A mention's record as it stands."""

    key: str
    statements: dict[str, dict[str, int]]
    entity_id: str | None
    first_run: int

    @property
    def kind(self) -> str:
        """Return the kind of entity it mentions."""
        return self.key.partition("|")[0]

    @property
    def record_key(self) -> str:
        """Return the key of its record."""
        return mention_record_key(self.key)

    @property
    def live(self) -> bool:
        """Return whether anybody makes this mention."""
        return bool(self.statements)

    def payload(self) -> Payload:
        """Return what the record says."""
        return {"key": self.key, "statements": _said(self)}

    def counts(self) -> list[int]:
        """Return how many records make each statement, in the order of the payload."""
        return [
            count
            for source in sorted(self.statements)
            for _, count in sorted(self.statements[source].items())
        ]

    def record(self) -> Record:
        """Return it as a record to derive from."""
        return Record(
            record_key=self.record_key,
            source=MENTION_SOURCE,
            key=self.key,
            kind=self.kind,
            first_run=self.first_run,
            version_run=self.first_run,
            live=self.live,
            payload=self.payload(),
        )


@dataclass
class MentionMemory:
    """What this process knows of mentions' records, valid as long as nobody else writes.

    ``lock_count`` is the writer lock's count after our last transaction: another count means that
    somebody else wrote, and all is forgotten.
    """

    states: "OrderedDict[str, MentionState]" = field(default_factory=OrderedDict)
    lock_count: int = -1

    def enter(self, lock_count: int) -> None:
        """Forget all if somebody wrote since we left."""
        if lock_count != self.lock_count + 1:
            self.states.clear()

    def leave(self, lock_count: int, states: Mapping[str, MentionState]) -> None:
        """Remember what a committed transaction left behind."""
        self.lock_count = lock_count
        self.states.update(states)
        while len(self.states) > _MOST_REMEMBERED:
            self.states.popitem(last=False)


@dataclass
class MentionChanges:
    """How many more (or fewer) live records make each statement, by mention and source."""

    deltas: dict[str, dict[tuple[str, str], int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )

    def add(self, source: str, mentions: Iterable[Mention], by: int) -> None:
        """Count a record that makes these mentions (``by`` 1) or makes them no more (-1)."""
        for mention in mentions:
            self.deltas[mention.key][source, mention.statement] += by


@dataclass
class MentionOutcome:
    """What became of the mentions a batch touches."""

    states: dict[str, MentionState]
    fresh: list[MentionState]
    unsettled: set[str]


def apply_changes(
    transaction: Transaction, changes: MentionChanges, memory: MentionMemory, run: int
) -> MentionOutcome:
    """Write the new counts; what is stated differently than before joins the queue.

    Raises:
        ValueError: a count would fall below zero, which no sequence of acts can bring about.
    """
    before = _states(transaction, list(changes.deltas), memory)
    outcome = MentionOutcome({}, [], set())
    fresh: list[Payload] = []
    rows: list[Payload] = []
    counted: list[Payload] = []
    after = {
        key: _counted(key, before.get(key), deltas, run)
        for key, deltas in sorted(changes.deltas.items())
    }
    unready = _unready(before, after)
    for key, new in after.items():
        old = before.get(key)
        outcome.states[key] = new
        content: Payload = {"counts": new.counts()}
        if old is None:
            content |= _new_record(new, run)
            if key in unready:
                content["dirty"] = LIVE_TURN
            else:
                new.entity_id = content["entity_id"] = entity_id(new.kind, new.record_key)
                outcome.fresh.append(new)
        elif not _same_said(old, new):
            content |= {"payload": canonical(new.payload()), "live": new.live, "version_run": run}
            content |= {"dirty": LIVE_TURN if new.live else DEAD_TURN}
        if key in unready or content.get("dirty"):
            outcome.unsettled.add(key)
        row = {"record_key": mention_record_key(key), "content": content}
        (fresh if old is None else counted if len(content) == 1 else rows).append(row)
    for name, chosen in (
        ("record/create", fresh),
        ("record/put", rows),
        ("record/count", counted),
    ):
        if chosen:
            transaction.run(cypher.load(name), rows=chosen)
    return outcome


def _unready(before: Mapping[str, MentionState], after: Mapping[str, MentionState]) -> set[str]:
    """Return the mentions that are no entity yet and cannot become one at once.

    These are known ones that wait in the queue, and new ones under a parent that does.
    """
    unready = {key for key in after if key in before and before[key].entity_id is None}
    while True:
        more = {
            key
            for key in after.keys() - before.keys() - unready
            if not unready.isdisjoint(_parents(after[key]))
        }
        if not more:
            return unready
        unready |= more


def _parents(state: MentionState) -> set[str]:
    predicate = "subfield_of" if state.kind == "field" else "part_of"
    said = (json.loads(text) for texts in state.statements.values() for text in texts)
    return {parent_key(state.kind, says[predicate]) for says in said if says.get(predicate)}


def _states(
    transaction: Transaction, keys: list[str], memory: MentionMemory
) -> dict[str, MentionState]:
    known = {key: memory.states[key] for key in keys if key in memory.states}
    unknown = [mention_record_key(key) for key in keys if key not in known]
    if unknown:
        for row in transaction.run(cypher.load("record/mentions"), keys=unknown):
            known[row["key"]] = _state(row)
    return known


def _state(row: Payload) -> MentionState:
    counts = iter(row["counts"])
    statements = {
        source: {statement: next(counts) for statement in said}
        for source, said in sorted(json.loads(row["payload"])["statements"].items())
    }
    return MentionState(row["key"], statements, row["entity_id"], row["first_run"])


def _counted(
    key: str, old: MentionState | None, deltas: Mapping[tuple[str, str], int], run: int
) -> MentionState:
    statements = {source: dict(counts) for source, counts in old.statements.items()} if old else {}
    for (source, statement), by in deltas.items():
        counts = statements.setdefault(source, {})
        counts[statement] = counts.get(statement, 0) + by
        if counts[statement] < 0:
            raise ValueError(f"mention {key!r}: {counts[statement]} records state {statement}")
        if counts[statement] == 0:
            del counts[statement]
        if not counts:
            del statements[source]
    return MentionState(
        key, statements, old.entity_id if old else None, old.first_run if old else run
    )


def _same_said(old: MentionState, new: MentionState) -> bool:
    """Return whether the same sources make the same statements, however often."""
    before, after = old.statements, new.statements
    return before.keys() == after.keys() and all(
        said.keys() == after[source].keys() for source, said in before.items()
    )


def _said(state: MentionState) -> dict[str, list[str]]:
    return {source: sorted(state.statements[source]) for source in sorted(state.statements)}


def _new_record(state: MentionState, run: int) -> Payload:
    return {
        "source": MENTION_SOURCE,
        "key": state.key,
        "kind": state.kind,
        "first_run": run,
        "version_run": run,
        "version": 1,
        "live": True,
        "content_hash": digest(state.key),
        "payload": canonical(state.payload()),
    }
