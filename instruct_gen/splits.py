"""Which experts are of which split: nobody whom a test example names occurs in training.

Experts who share a name, a prize of one year, or their work are kept together, so that what is
learnt of one does not give away another. Ties are taken in this order and, within it, in the order
of ids (which are hashes); a tie that would make a group larger than a third of the smallest split
is cut. Whole groups, in an order that the seed shuffles, go to the split that lacks most of its
part. The same graph, seed and parts give the same splits.

Who is in a data set already stays in the split that they are of; who is new goes with their group.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import cypher
from instruct_gen.example import SPLITS, Split
from instruct_gen.occurring import telling, words_of
from instruct_gen.quotas import apportioned
from kg.evidence.ids import digest
from kg.schema import fill
from kg.store.graph import GraphStore

Tie = tuple[str, str]
PAGE = 1_000
_SMALLEST_CAP = 3


def ids_of(store: GraphStore, label: str) -> Iterator[list[str]]:
    """Yield the ids of all entities of a kind, a page at a time."""
    query, after = fill(cypher.load("sample/ids"), label=label), ""
    while page := [row["id"] for row in store.read(query, after=after, limit=PAGE)]:
        yield page
        after = page[-1]


def stated_names(store: GraphStore, label: str, ids: Sequence[str]) -> dict[str, list[str]]:
    """Return every name that entities of a kind are stated with."""
    names: dict[str, list[str]] = {}
    for row in store.read(fill(cypher.load("entity/forms"), label=label), ids=ids):
        if row["form"] == "stated":
            names.setdefault(row["id"], []).append(row["text"])
    return names


def namesakes(store: GraphStore) -> Iterator[Tie]:
    """Yield pairs of experts who share a name that tells."""
    first: dict[str, str] = {}
    for page in ids_of(store, "Expert"):
        for expert, names in sorted(stated_names(store, "Expert", page).items()):
            for name in telling(names):
                # A hash of it: there are many names.
                other = first.setdefault(digest(" ".join(words_of(name))), expert)
                if other != expert:
                    yield other, expert


def prize_sharers(store: GraphStore) -> Iterator[Tie]:
    """Yield pairs of experts who received the same award in the same year."""
    first: dict[tuple[str, int], str] = {}
    for expert, other, year in _tied(store):
        if year is not None and (before := first.setdefault((other, year), expert)) != expert:
            yield before, expert


def collaborators(store: GraphStore) -> Iterator[Tie]:
    """Yield pairs of experts who worked together."""
    yield from ((expert, other) for expert, other, year in _tied(store) if year is None)


def _tied(store: GraphStore) -> Iterator[tuple[str, str, int | None]]:
    for page in ids_of(store, "Expert"):
        for row in store.read(cypher.load("sample/ties"), ids=page):
            yield row["expert_id"], row["object_id"], row["year"]


def groups(experts: Iterable[str], pairs: Iterable[Tie], most: int) -> tuple[list[list[str]], int]:
    """Return experts in groups that pairs tie together, and how many pairs were passed over.

    A pair that would join two groups to one larger than ``most`` is. Groups and their members are
    sorted by id.
    """
    cut = 0
    parent = {one: one for one in sorted(experts)}
    size = dict.fromkeys(parent, 1)

    def root(one: str) -> str:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for left, right in pairs:
        low, high = sorted((root(left), root(right)))
        if low == high:
            continue
        if size[low] + size[high] > most:
            cut += 1
            continue
        parent[high] = low
        size[low] += size.pop(high)
    members: dict[str, list[str]] = {}
    for one in parent:
        members.setdefault(root(one), []).append(one)
    return list(members.values()), cut


def splits(
    store: GraphStore, seed: int, parts: Sequence[int], settled: Mapping[str, Split]
) -> tuple[dict[str, Split], dict[str, int]]:
    """Return the split of each expert, and how many groups there were and ties were cut.

    Args:
        parts: of a hundred, for train, validation and test.
        settled: the splits of experts who have one already.
    """
    experts = [one for page in ids_of(store, "Expert") for one in page]
    least = min(part for part in parts if part)
    most = len(experts) if least == 100 else max(_SMALLEST_CAP, len(experts) * least // 300)
    pairs = chain(namesakes(store), prize_sharers(store), collaborators(store))
    grouped, cut = groups(experts, pairs, most)
    drawn = assigned(grouped, seed, dict(zip(SPLITS, parts, strict=True)), settled)
    return drawn, {"groups": len(grouped), "ties_cut": cut}


def assigned(
    grouped: Sequence[Sequence[str]],
    seed: int,
    parts: Mapping[Split, int],
    settled: Mapping[str, Split],
) -> dict[str, Split]:
    """Return the split of each member of groups, whole groups to whichever lacks most.

    Of a group of which some have a split already, the others go to the one that most of these have.
    """
    wanted = apportioned(sum(map(len, grouped)), parts)
    found = {one: settled[one] for group in grouped for one in group if one in settled}
    have = Counter(found.values())

    def lack(split: Split) -> float:
        return (wanted[split] - have[split]) / max(wanted[split], 1)

    for group in sorted(grouped, key=lambda group: digest(f"{seed} {group[0]}")):
        new = [one for one in group if one not in found]
        before = Counter(found[one] for one in group if one in found)
        if before:
            split = max(SPLITS, key=before.__getitem__)
        else:
            split = max((one for one in SPLITS if parts[one]), key=lack)
        found |= dict.fromkeys(new, split)
        have[split] += len(new)
    return found
