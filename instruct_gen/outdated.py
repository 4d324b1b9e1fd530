"""Which examples of a data set are to be made anew: the stale ones, and those that leak."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

import orjson

from instruct_gen.dataset import Dataset
from instruct_gen.example import SPLITS, Example, Split
from instruct_gen.leaks import kept_for, leaks_of
from instruct_gen.roster import Roster
from instruct_gen.stale import Reason, StaleExample
from kg.schema import BY_LETTER

Place = tuple[Split, int]


def place_of(one: StaleExample) -> Place:
    """Return the split and the line that an example stands at."""
    return one.example.split, one.line


def together(*some: Sequence[StaleExample]) -> tuple[StaleExample, ...]:
    """Return examples that are out of date for one reason or another, in the order of the files."""
    found: dict[Place, StaleExample] = {}
    for one in chain(*some):
        before = found.get(place_of(one))
        found[place_of(one)] = (
            one if before is None else replace(one, reasons=before.reasons + one.reasons)
        )
    order = sorted(found, key=lambda place: (SPLITS.index(place[0]), place[1]))
    return tuple(found[place] for place in order)


def leaking(dataset: Dataset, roster: Roster) -> Iterator[StaleExample]:
    """Yield the examples that give away what another split asks."""
    held_out, for_test, splits = roster.held_out(), kept_for(), roster.splits()
    for example, line in dataset.numbered():
        data = orjson.loads(example.to_line())
        told = [leak.what for leak in leaks_of(data, example.split, held_out, for_test)]
        for expert in example.experts:
            split = splits.get(expert, example.split)
            if split != example.split:
                told.append(f"expert {expert} is of the {split}")
        if told:
            reasons = tuple(Reason("leak", now=one) for one in dict.fromkeys(told))
            yield StaleExample(example, line, reasons)


def reasons_of(outdated: Iterable[StaleExample]) -> dict[str, int]:
    """Return how many examples are out of date for each reason; one may have several."""
    counts = Counter(what for one in outdated for what in {reason.what for reason in one.reasons})
    return dict(sorted(counts.items()))


def ids_in(example: Example) -> Iterator[str]:
    """Yield the ids of all that an example is about, as they were."""
    yield from example.experts
    yield from (fact.fact_id for fact in example.facts)
    for mention in example.mentions:
        yield from (one for one in mention.ids if one[:1] in BY_LETTER)
