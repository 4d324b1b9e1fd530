"""The examples of a data set that stay when others are made anew."""

from collections.abc import Iterator, Sequence, Set
from itertools import islice
from typing import Any

import orjson

from instruct_gen.accepted import Accepted
from instruct_gen.batch import sense_key, text_key
from instruct_gen.counts import Counts
from instruct_gen.dataset import Dataset
from instruct_gen.example import SPLITS, Example, example_of
from instruct_gen.filling import Tell
from instruct_gen.folder import Folder, lines_of
from instruct_gen.outdated import Place
from instruct_gen.quotas import Cell
from instruct_gen.reader import Reader
from instruct_gen.stale import entities_now
from kg.questions.run import sources_of_facts
from kg.store.graph import GraphStore

_AT_ONCE = 200


def keep(
    store: GraphStore, version: int, dataset: Dataset, gone: Set[Place], accepted: Accepted,
    tell: Tell,
) -> Counts:  # fmt: skip
    """Have the examples of a data set taken, byte for byte; return how many there are.

    Args:
        gone: splits and numbers of the lines that do not stay.
        accepted: empty.
    """
    counts = Counts()
    sources = _Sources(store, version)
    lines = _lines(dataset, gone)
    while some := list(islice(lines, _AT_ONCE)):
        examples = [example_of(orjson.loads(line)) for line in some]
        named = sources.of(examples)
        for line, example, of in zip(some, examples, named, strict=True):
            cell = Cell(example.kind, example.language, example.split)
            accepted.keep(cell, _candidate(line, example, of))
        counts.add(examples)
        tell("kept", counts.examples, None)
    return counts


def _lines(dataset: Dataset, gone: Set[Place]) -> Iterator[str]:
    for split in SPLITS:
        for number, line in enumerate(lines_of(Folder(dataset.folder).file(split)), 1):
            if (split, number) not in gone:
                yield line.decode()


def _candidate(line: str, example: Example, sources: Sequence[str]) -> dict[str, Any]:
    return {
        "id": example.example_id,
        "line": line,
        "text": text_key(example),
        "sense": sense_key(example),
        "sources": sources,
    }


class _Sources:
    """Which sources examples rest on, looked up some examples at a time."""

    def __init__(self, store: GraphStore, version: int) -> None:
        self._store, self._reader = store, Reader(store, version)
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, examples: Sequence[Example]) -> list[list[str]]:
        """Return the sources of each example, sorted."""
        self._look_up({fact.fact_id for one in examples for fact in one.facts} - self._known.keys())
        return [
            sorted({source for fact in one.facts for source in self._known[fact.fact_id]})
            for one in examples
        ]

    def _look_up(self, fact_ids: Set[str]) -> None:
        owners = sorted(entities_now(self._store, fact_ids))
        facts = {
            fact.fact_id: fact
            for entity in self._reader.entities(owners).values()
            for fact in entity.facts
            if fact.fact_id in fact_ids
        }
        self._known |= sources_of_facts(self._store, [facts[one] for one in sorted(facts)])
