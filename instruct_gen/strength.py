"""How often a subgraph is drawn at each expert, award, field and institution.

*even*: as often at each. *rarity*: more often where the facts are rare. *gap*: more often where a
model knows the facts less well (``gaps``). Each begins from one to eight times once round, all in
one order that the seed shuffles: whoever begins three times as often comes first three times as
likely, too, where there are fewer examples than places. Source: P. S. Efraimidis, P. G. Spirakis,
Weighted random sampling with a reservoir (2006), for whole weights.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import log
from random import Random
from statistics import fmean
from typing import NamedTuple

import cypher
from bole.errors import Conflict, GateFailed
from instruct_gen.draft import Draft
from instruct_gen.gaps.lines import Gap, Gaps
from instruct_gen.quotas import Strength
from instruct_gen.splits import PAGE, ids_of
from kg.evidence.ids import digest
from kg.schema import BY_ATTRIBUTE, BY_TYPE, fill
from kg.store.graph import GraphStore

Say = Callable[[str], None]
MOST_OFTEN = 8
# Of so many times more drafts those about what is not known are chosen.
_CHOICE = 4


class Turn(NamedTuple):
    """A place where a subgraph is drawn, and for which time of how many once round."""

    at: str
    time: int
    times: int


@dataclass(frozen=True)
class Weights:
    """How often it is begun at each expert and hub once round; what is not named begins once.

    Args:
        predicates: which drafts of a subgraph are preferred: those about facts of great weight.
    """

    experts: Mapping[str, int]
    hubs: Mapping[str, int]
    predicates: Mapping[str, float] = field(default_factory=dict)


class _Had(NamedTuple):
    """What an expert has: predicates and attributes, and what their facts point at."""

    predicates: frozenset[str]
    ends: frozenset[str]


def weights_for(
    store: GraphStore, strength: Strength, gaps: Gaps | None, graph_version: int, say: Say
) -> Weights | None:
    """Return the weights of a graph; None where all is drawn evenly.

    Raises:
        GateFailed: all would have the same weight.
        Conflict: the file of gaps is about another graph.
    """
    if strength == "rarity":
        return by_rarity(store)
    if strength == "gap":
        assert gaps is not None
        return by_gap(store, gaps, graph_version, say)
    return None


def by_rarity(store: GraphStore) -> Weights:
    """Return weights by the mean inverse document frequency of what experts have.

    Of a relation it is counted how many experts have a fact that ends there, of an attribute how
    many have any value of it, since nearly every date is of one expert alone.
    """
    known, experts = Counter[str](), 0
    for page in _pages(store):
        experts += len(page)
        for had in page.values():
            known.update(had.ends)
            known.update(had.predicates & BY_ATTRIBUTE.keys())
    rare = {one: log(experts / count) for one, count in known.items()}
    scores = {
        expert: fmean([rare[one] for one in said])
        for page in _pages(store)
        for expert, had in page.items()
        if (said := sorted(had.ends | had.predicates & BY_ATTRIBUTE.keys()))
    }
    hubs = {one: score for one, score in rare.items() if one not in BY_ATTRIBUTE}
    return Weights(_weights(scores, "Their facts are as rare"), _scaled(hubs))


def by_gap(store: GraphStore, gaps: Gaps, graph_version: int, say: Say) -> Weights:
    """Return weights by what a model does not know.

    Who was asked about little, or not at all, is judged by others too. Every mean is taken with one
    more value than was asked: for a predicate, award, field or institution that of all facts; for
    an expert the mean over the predicates, awards, fields and institutions that they have.
    """
    lines = _of_graph(store, gaps, graph_version, say)
    overall = fmean([line.gap for line in lines])
    of_expert: defaultdict[str, list[float]] = defaultdict(list)
    about: defaultdict[str, list[float]] = defaultdict(list)
    for line in lines:
        of_expert[line.expert].append(line.gap)
        about[line.predicate].append(line.gap)
    predicates = {one: _smoothed(some, overall) for one, some in sorted(about.items())}
    for page in _pages(store, sorted(of_expert)):
        for expert, had in page.items():
            for end in sorted(had.ends):
                about[end].append(fmean(of_expert[expert]))
    known = {one: _smoothed(some, overall) for one, some in about.items()}
    scores: dict[str, float] = {}
    at: defaultdict[str, tuple[float, int]] = defaultdict(lambda: (0.0, 0))
    for page in _pages(store):
        for expert, had in page.items():
            near = [known[one] for one in sorted(had.ends | had.predicates) if one in known]
            around = fmean(near) if near else overall
            scores[expert] = _smoothed(of_expert.get(expert, ()), around)
            for end in had.ends:
                total, number = at[end]
                at[end] = total + scores[expert], number + 1
    hubs = {one: total / number for one, (total, number) in at.items()}
    weights = _weights(scores, "The model knows as much of each of them")
    return Weights(weights, _scaled(hubs), _spread(predicates))


def _smoothed(values: Sequence[float], prior: float) -> float:
    return (sum(values) + prior) / (len(values) + 1)


def _of_graph(store: GraphStore, gaps: Gaps, graph_version: int, say: Say) -> list[Gap]:
    """Return the gaps whose facts are in the graph; tell of others.

    Raises:
        Conflict: none is.
    """
    of = {line.graph_version for line in gaps.lines}
    if of != {graph_version}:
        versions = ", ".join(map(str, sorted(of)))
        say(f"{gaps.path} was asked of graph version {versions}, and this is {graph_version}.")
    known: set[str] = set()
    for page in _facts_of(store, sorted({line.expert for line in gaps.lines})):
        known |= page
    lines = [line for line in gaps.lines if line.fact_id in known]
    if not lines:
        raise Conflict(
            f"Of the {len(gaps.lines):,} facts in {gaps.path} none is in this graph: it was asked "
            "of another one. `bole dataset gaps --out FILE` asks of this one."
        )
    if left := len(gaps.lines) - len(lines):
        say(f"{left:,} of {len(gaps.lines):,} facts in {gaps.path} are in this graph no more.")
    return lines


def _facts_of(store: GraphStore, experts: Sequence[str]) -> Iterator[set[str]]:
    """Yield the ids of the facts of experts, a page at a time."""
    between = cypher.load("sample/collaborations_to")
    from_, entities = (
        fill(cypher.load(query), label="Expert") for query in ("fact/list_from", "sample/entities")
    )
    for start in range(0, len(experts), PAGE):
        ids = experts[start : start + PAGE]
        found = {str(row["fact_id"]) for row in store.read(from_, ids=ids)}
        found |= {str(row["fact_id"]) for row in store.read(between, ids=ids)}
        for row in store.read(entities, ids=ids):
            found |= {str(item["fact_id"]) for item in json.loads(row["attribute_facts"])}
        yield found


def _pages(store: GraphStore, experts: Sequence[str] | None = None) -> Iterator[dict[str, _Had]]:
    """Yield what experts have, those named or all, a page at a time."""
    some: Iterable[Sequence[str]] = ids_of(store, "Expert")
    if experts is not None:
        some = (experts[start : start + PAGE] for start in range(0, len(experts), PAGE))
    ends, entities = (
        cypher.load("sample/ends"),
        fill(cypher.load("sample/entities"), label="Expert"),
    )
    for ids in some:
        predicates: defaultdict[str, set[str]] = defaultdict(set)
        objects: defaultdict[str, set[str]] = defaultdict(set)
        for row in store.read(ends, ids=ids):
            predicates[row["expert_id"]].add(BY_TYPE[row["type"]].name)
            objects[row["expert_id"]].add(row["object_id"])
        for row in store.read(entities, ids=ids):
            stated = {item["predicate"] for item in json.loads(row["attribute_facts"])}
            predicates[row["id"]] |= {one for one in stated if not BY_ATTRIBUTE[one].private}
        yield {one: _Had(frozenset(predicates[one]), frozenset(objects[one])) for one in ids}


def _weights(scores: Mapping[str, float], why: str) -> dict[str, int]:
    """Return how often it is begun at each expert.

    Raises:
        GateFailed: as often at all.
    """
    found = _scaled(scores)
    if len(set(found.values())) == 1:
        raise GateFailed(
            f"{why}, so that none of {len(found):,} experts can be drawn more often than another: "
            "take --strength even."
        )
    return found


def _scaled(scores: Mapping[str, float]) -> dict[str, int]:
    return {one: round(weight) for one, weight in _spread(scores).items()}


def _spread(scores: Mapping[str, float]) -> dict[str, float]:
    """Return weights in proportion: the least 1, the greatest the most there may be; else all 1."""
    least, most = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    if most - least < 1e-9:
        return dict.fromkeys(scores, 1.0)
    times = (MOST_OFTEN - 1) / (most - least)
    return {one: 1 + times * (score - least) for one, score in scores.items()}


def turns(ids: Iterable[str], weights: Mapping[str, int], seed: int) -> list[Turn]:
    """Return where it is begun once round, in a drawn order: at each as often as it weighs."""
    every = [
        Turn(one, time, times)
        for one in ids
        for times in (weights.get(one, 1),)
        for time in range(times)
    ]
    return sorted(every, key=lambda turn: digest(f"{seed} turn {turn.time} {turn.at}"))


def chosen(
    drafts: Iterable[Draft], most: int, weights: Mapping[str, float], chance: Random
) -> Iterator[Draft]:
    """Yield some drafts: the first, or with weights of predicates such as weigh much."""
    if not weights:
        yield from islice(drafts, most)
        return
    mean = fmean(weights.values())

    def key(draft: Draft) -> float:
        told = [weights.get(fact.predicate, mean) for fact in draft.facts]
        return float(chance.random() ** (1 / (fmean(told) if told else mean)))

    some = list(islice(drafts, most * _CHOICE))
    keyed = sorted(((key(draft), place) for place, draft in enumerate(some)), reverse=True)
    yield from (some[place] for _, place in keyed[:most])
