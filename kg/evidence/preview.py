"""What an import would do, before anything is written."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import cypher
from kg.evidence.append import compare
from kg.evidence.importing import batches, draft_of_row, problem_of
from kg.evidence.records import Draft
from kg.profiles.read import Row
from kg.schema import IDENTIFIER_MOST_RECORDS
from kg.store import GraphStore

# identifier → record key → who that is, for people
_Sharing = dict[str, dict[str, str]]
PROFILES_SHOWN, MERGES_SHOWN = 3, 50


@dataclass
class Preview:
    """What an import would do: counts, the first profiles, every problem, who would merge."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    profiles: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    merges: list[dict[str, Any]] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield it for people."""
        for profile in self.profiles:
            yield json.dumps(profile, ensure_ascii=False)
        yield from self.problems
        for merge in self.merges[:MERGES_SHOWN]:
            yield f"would merge by {merge['identifier']}: {', '.join(merge['who'])}"
        if len(self.merges) > MERGES_SHOWN:
            yield f"… and {len(self.merges) - MERGES_SHOWN:,} more merges"
        yield (
            f"Dry run, nothing written: {self.read:,} read, {self.new:,} new, {self.changed:,} "
            f"changed, {self.unchanged:,} unchanged, {self.rejected:,} rejected."
        )


def preview(store: GraphStore, rows: Iterable[Row], source: str) -> Preview:
    """Return what an import of these rows would do."""
    found = Preview()
    sharing: _Sharing = defaultdict(dict)
    for batch in batches(_drafts(found, rows, source)):
        outcome, _ = compare(store.read, batch)
        found.new += len(outcome.new)
        found.changed += len(outcome.changed)
        found.unchanged += len(outcome.unchanged)
        coming = set(outcome.new) | set(outcome.changed)
        for draft in batch:
            if draft.record_key in coming:
                for identifier in draft.identifiers:
                    who = f"{draft.payload['name']} ({draft.source} {draft.key})"
                    sharing[identifier][draft.record_key] = who
    found.merges = list(_merges(store, sharing))
    return found


def _drafts(found: Preview, rows: Iterable[Row], source: str) -> Iterator[Draft]:
    for row in rows:
        found.read += 1
        draft = draft_of_row(row, source)
        unfit = problem_of(row, draft) if draft else None
        problems = [*row.problems, *([unfit] if unfit else [])]
        found.problems += [f"{problem.severity}: {problem}" for problem in problems]
        if draft is None or unfit:
            found.rejected += 1
            continue
        if row.profile is not None and len(found.profiles) < PROFILES_SHOWN:
            found.profiles.append({"key": row.profile.key, **row.profile.payload()})
        yield draft


def _merges(store: GraphStore, sharing: _Sharing) -> Iterator[dict[str, Any]]:
    """Yield who would become one: records of the input, and those already there."""
    query = cypher.load("record/sharing")
    identifiers = sorted(sharing)
    for start in range(0, len(identifiers), 1_000):
        chosen = identifiers[start : start + 1_000]
        there = {
            row["identifier"]: row["record_keys"]
            for row in store.read(query, identifiers=chosen, cap=IDENTIFIER_MOST_RECORDS)
        }
        for identifier in chosen:
            coming = sharing[identifier]
            others = [key for key in there.get(identifier, []) if key not in coming]
            if 1 < len(coming) + len(others) <= IDENTIFIER_MOST_RECORDS:
                yield {"identifier": identifier, "who": [*coming.values(), *_named(store, others)]}


def _named(store: GraphStore, keys: list[str]) -> list[str]:
    rows = store.read(cypher.load("record/get"), keys=keys) if keys else []
    return [f"{json.loads(r['payload'])['name']} ({r['source']} {r['key']})" for r in rows]
