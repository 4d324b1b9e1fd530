"""Which passages of documents are of which split: that of the experts whom they name.

What names experts of two splits is left out, and so is what is there twice. What names nobody goes
with the passages around it, as far as the parts of the splits allow: a document is cut into runs,
none larger than a third of the smallest split, and whole runs go to the split that lacks most.
Languages are divided by themselves, so that each split has some of each.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from instruct_gen.example import SPLITS, Split
from instruct_gen.methods.documents import Passage, same_text
from instruct_gen.occurring import Occurring, telling, words_of
from instruct_gen.splits import assigned, ids_of, stated_names
from kg.language.lexicon import LANGUAGES
from kg.store.graph import GraphStore


class Placed(NamedTuple):
    """A passage that has a split, and whom it names."""

    passage: Passage
    split: Split
    experts: tuple[str, ...]


class Left(NamedTuple):
    """How many passages are left out, since they name experts of two splits, or are there twice."""

    of_two_splits: int
    repeated: int


def placed(
    store: GraphStore,
    passages: Sequence[Passage],
    drawn: Mapping[str, Split],
    seed: int,
    parts: Sequence[int],
) -> tuple[tuple[Placed, ...], Left]:
    """Return passages with their splits, in their order, and how many are left out.

    Args:
        drawn: the split of each expert.
        parts: of a hundred, for train, validation and test.
    """
    known = {same_text(one.text): one for one in reversed(passages) if one.sentences}
    whole = [one for one in passages if known.get(same_text(one.text)) is one]
    repeated = sum(bool(one.sentences) for one in passages) - len(whole)
    named = experts_named(store, [one.text for one in whole])
    splits = [{drawn[expert] for expert in experts} for experts in named]
    kept = [n for n, some in enumerate(splits) if len(some) < 2]
    settled = {whole[n].key: next(iter(splits[n])) for n in kept if splits[n]}
    found: dict[str, Split] = {}
    of_parts = dict(zip(SPLITS, parts, strict=True))
    for language in LANGUAGES:
        some = [whole[n] for n in kept if whole[n].language == language]
        least = min(part for part in parts if part)
        runs = list(_runs(some, max(1, len(some) * least // 300)))
        found |= assigned(runs, seed, of_parts, settled)
    every = tuple(Placed(whole[n], found[whole[n].key], named[n]) for n in kept)
    return every, Left(len(whole) - len(kept), repeated)


def experts_named(store: GraphStore, texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return whom each text names, by id."""
    pairs = {pair for text in texts for pair in _pairs(words_of(text))}
    names = [
        (name, expert)
        for page in ids_of(store, "Expert")
        for expert, stated in sorted(stated_names(store, "Expert", page).items())
        for name in telling(stated)
        # Of many experts few names can occur.
        if words_of(name)[:2] in pairs
    ]
    occurring = Occurring(names)
    return [tuple(sorted(set(occurring.found(text)))) for text in texts]


def _pairs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    yield from (tuple(words[n : n + 2]) for n in range(len(words) - 1))


def _runs(passages: Sequence[Passage], most: int) -> Iterator[list[str]]:
    """Yield the passages of each document in runs of at most so many."""
    run: list[Passage] = []
    for passage in passages:
        if run and (run[0].document != passage.document or len(run) == most):
            yield [one.key for one in run]
            run = []
        run.append(passage)
    if run:
        yield [one.key for one in run]
