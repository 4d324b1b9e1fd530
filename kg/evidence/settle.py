"""Work off the queue: close a component, derive it, write the difference, clear the marks.

One transaction a step. The marks are the queue: killed anywhere, start again.
"""

from collections import Counter
from collections.abc import Callable

import cypher
from kg.evidence.claims import symmetric_of
from kg.evidence.component import Component, close, world_of
from kg.evidence.derive import Derived, World, derive
from kg.evidence.difference import Stored, by_label, read_stored, write_difference
from kg.evidence.ids import record_key_of
from kg.evidence.known import read_sources
from kg.evidence.places import renew_places, stored_places
from kg.evidence.queue import mark_experts
from kg.evidence.rows import label_of
from kg.evidence.unloop import held_back, without_loops
from kg.schema import KINDS, fill
from kg.store import GraphStore, Transaction

BATCH = 500
# Live mentions, experts, mentions that nobody makes any more.
TURNS = (1, 2, 3)


def settle(
    store: GraphStore, run: int, *, on_progress: Callable[[int], None] | None = None
) -> Counter[str]:
    """Derive all that waits, and write what changed, as part of a run.

    Args:
        on_progress: called after each step with the number of records settled in it.
    """
    written: Counter[str] = Counter()
    while True:
        step = store.write(lambda transaction: settle_step(transaction, run))
        if step["settled"] == 0:
            break
        written += step
        if on_progress:
            on_progress(step["settled"])
    return written


def settle_step(transaction: Transaction, run: int) -> Counter[str]:
    """Settle the next records of the queue; ``settled`` counts them, 0 when none waits."""
    # One turn at a time: mentions must stand before experts point at them, and fall after.
    for turn in TURNS:
        rows = transaction.run(cypher.load("record/sample_dirty"), turn=turn, limit=BATCH)
        if rows:
            keys = [row["record_key"] for row in rows]
            return Counter(settled=len(keys)) + settle_records(transaction, keys, run)
    _sweep_retired(transaction)
    return Counter(settled=0)


def settle_records(transaction: Transaction, keys: list[str], run: int) -> Counter[str]:
    """Derive the component of some records and write the difference."""
    component = close(transaction, keys)
    world = world_of(transaction, component, read_sources(transaction))
    derived = derive(component.records.values(), component.judgements.values(), world)
    moved = _moved(component, derived)
    ids = component.old_entities() | derived.entities.keys()
    stored = read_stored(transaction, sorted(ids))
    _retire(transaction, stored, moved - derived.entities.keys())
    without_loops(transaction, derived, stored, moved, run)
    derived.reviews.extend(component.reviews)
    written = write_difference(transaction, derived, stored, run)
    transaction.run(
        cypher.load("record/settle"),
        rows=[
            {"record_key": key, "entity_id": derived.assigned.get(key)}
            for key in sorted(component.entity_ids)
        ],
    )
    _queue_pointing_at(transaction, moved)
    again = component.waiting() + _meaning_moved(component, derived)
    again += _referring_otherwise(component, derived, world)
    mark_experts(transaction, again)
    return Counter(written) + Counter(moved=len(moved))


def _moved(component: Component, derived: Derived) -> set[str]:
    """Return the entities that a live mention's record has left: facts still point at them."""
    return {
        old
        for key, old in component.entity_ids.items()
        if old and label_of(old) != "Expert" and derived.assigned.get(key) not in (None, old)
    }


def _meaning_moved(component: Component, derived: Derived) -> list[str]:
    """Return the records in which a mention means something that has moved, come or gone."""
    return sorted(
        judgement.sides[0]
        for judgement in component.judgements.values()
        if judgement.kind == "means"
        and judgement.sides[2] in component.entity_ids
        and component.entity_ids[judgement.sides[2]] != derived.assigned.get(judgement.sides[2])
    )


def _referring_otherwise(component: Component, derived: Derived, world: World) -> list[str]:
    """Return the records outside that may have meant somebody else as long as this was not so.

    Who states a key and an identifier of a colleague means the first of them that is somebody.
    """
    if all(derived.assigned.get(key) == old for key, old in component.entity_ids.items()):
        return []
    return sorted(
        record.record_key
        for record in world.outside
        if record.live and any(len(claim.objects) > 1 for claim in symmetric_of(record))
    )


def _retire(transaction: Transaction, stored: Stored, moved: set[str]) -> None:
    for label, ids in by_label(moved & stored.entities.keys()).items():
        transaction.run(fill(cypher.load("entity/retire"), label=label), ids=ids)
        for identity in ids:
            del stored.entities[identity]


def _queue_pointing_at(transaction: Transaction, moved: set[str]) -> None:
    for label, ids in by_label(moved).items():
        rows = transaction.run(fill(cypher.load("entity/claimed_by"), label=label), ids=ids)
        keys = sorted({record_key_of(claim) for row in rows for claim in row["claim_ids"]})
        mark_experts(transaction, keys)
    if moved:
        held = [fact for fact in held_back(transaction) if fact.object_id in moved]
        keys = sorted({record_key_of(claim) for fact in held for claim in fact.claim_ids})
        mark_experts(transaction, keys)


def _sweep_retired(transaction: Transaction) -> None:
    for kind in KINDS:
        if kind.label == "Expert":
            continue
        rows = transaction.run(fill(cypher.load("entity/list_retired"), label=kind.label))
        if rows:
            ids = [row["id"] for row in rows]
            before = stored_places(transaction, kind.label, ids)
            transaction.run(fill(cypher.load("entity/sweep_retired"), label=kind.label), ids=ids)
            renew_places(transaction, before, set())
