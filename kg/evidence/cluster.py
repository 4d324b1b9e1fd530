"""Which records speak of one thing. Pure, independent of order, local to a component.

Edges between records are taken in a total order of strength; a union that a *different* judgement
forbids is skipped and reported. A withdrawn record attaches to one cluster and never joins two.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.evidence.ids import digest
from kg.evidence.judgements import Judgement
from kg.evidence.records import Record
from kg.names.normalise import normalise
from kg.schema import BY_IDENTIFIER, IDENTIFIER_MOST_NAMES, IDENTIFIER_MOST_RECORDS

CURATOR, IDENTIFIER, RESOLVER = 0, 1, 2
WEAK, FORBIDDEN = "weak_identifier", "forbidden_union"


@dataclass(frozen=True, slots=True)
class Review:
    """Something a curator should look at."""

    reason: str
    record_keys: tuple[str, ...]
    detail: str

    @property
    def review_id(self) -> str:
        """Return an id that is the same for the same question."""
        return "V" + digest("\x1f".join((self.reason, self.detail, *self.record_keys)))


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A reason why two records may be one thing; smaller is stronger."""

    strength: int
    rank: int
    first: str
    second: str
    because: str


def clusters(
    records: Sequence[Record], judgements: Iterable[Judgement]
) -> tuple[list[tuple[Record, ...]], list[Review]]:
    """Return the clusters, each with its founder first, and what needs a look.

    The founder of a cluster is its earliest record: smallest ``(first_run, record_key)``.
    """
    by_key = {record.record_key: record for record in records}
    said = [j for j in in_force(judgements) if all(side in by_key for side in j.sides)]
    edges, reviews = _edges(records, said)
    live = [edge for edge in edges if by_key[edge.first].live and by_key[edge.second].live]
    forest = _Forest(by_key)
    different = _different(said)
    for edge in sorted(live):
        if forest.forbidden(edge, different):
            reviews.append(Review(FORBIDDEN, (edge.first, edge.second), edge.because))
        else:
            forest.union(edge.first, edge.second)
    _attach_withdrawn(forest, by_key, edges, different)
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        groups[forest.find(record.record_key)].append(record)
    ordered = [tuple(sorted(group, key=_age)) for group in groups.values()]
    return sorted(ordered, key=lambda group: _age(group[0])), sorted(
        reviews, key=lambda review: review.review_id
    )


def weak_identifiers(
    owners: Mapping[str, Sequence[Record]],
) -> Iterator[tuple[str, str]]:
    """Yield (identifier, why) of identifiers that too many share to tell anybody apart."""
    for identifier, sharing in owners.items():
        names = {normalise(record.payload.get("name", "")) for record in sharing}
        if len(sharing) > IDENTIFIER_MOST_RECORDS:
            yield identifier, f"more than {IDENTIFIER_MOST_RECORDS} records share {identifier}"
        elif len(names) > IDENTIFIER_MOST_NAMES:
            yield identifier, f"more than {IDENTIFIER_MOST_NAMES} names share {identifier}"


def in_force(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Return of the *same* and *different* about one pair only the last; curators go before."""
    last: dict[frozenset[str], Judgement] = {}
    for judgement in judgements:
        if judgement.kind in ("same", "different"):
            pair = frozenset(judgement.sides)
            last[pair] = max(last.get(pair, judgement), judgement, key=_authority)
    return sorted(last.values(), key=lambda judgement: judgement.judgement_id)


def _authority(judgement: Judgement) -> tuple[bool, int, str]:
    return not judgement.by.startswith("resolver:"), judgement.run, judgement.judgement_id


def _age(record: Record) -> tuple[int, str]:
    return record.first_run, record.record_key


def _edges(
    records: Sequence[Record], judgements: Sequence[Judgement]
) -> tuple[list[Edge], list[Review]]:
    owners: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        for identifier in record.identifiers:
            owners[identifier].append(record)
    live = {i: [r for r in sharing if r.live] for i, sharing in owners.items()}
    weak = dict(weak_identifiers(live))
    reviews = [Review(WEAK, (), why) for why in weak.values()]
    edges = [
        _edge(IDENTIFIER, _rank(identifier), (a.record_key, b.record_key), identifier)
        for identifier, sharing in owners.items()
        if identifier not in weak and len(sharing) > 1
        for a, b in combinations(sharing, 2)
    ]
    for judgement in judgements:
        if judgement.kind == "same":
            strength = RESOLVER if judgement.by.startswith("resolver:") else CURATOR
            edges.append(_edge(strength, 0, judgement.sides, judgement.judgement_id))
    return edges, reviews


def _edge(strength: int, rank: int, ends: Sequence[str], because: str) -> Edge:
    return Edge(strength, rank, min(ends), max(ends), because)


def _rank(identifier: str) -> int:
    known = BY_IDENTIFIER.get(identifier.partition(":")[0])
    return known.rank if known else 9


def _different(judgements: Iterable[Judgement]) -> dict[str, set[str]]:
    apart: dict[str, set[str]] = defaultdict(set)
    for judgement in judgements:
        if judgement.kind == "different":
            first, second = judgement.sides
            apart[first].add(second)
            apart[second].add(first)
    return apart


class _Forest:
    """Union-find that remembers its members."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._parent = {key: key for key in keys}
        self._members = {key: {key} for key in self._parent}

    def find(self, key: str) -> str:
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def forbidden(self, edge: Edge, different: Mapping[str, set[str]]) -> bool:
        first, second = self.find(edge.first), self.find(edge.second)
        if first == second or not different:
            return False
        return any(
            different.get(key, set()) & self._members[second] for key in self._members[first]
        )

    def union(self, first: str, second: str) -> None:
        small, large = sorted(
            (self.find(first), self.find(second)), key=lambda root: len(self._members[root])
        )
        if small != large:
            self._parent[small] = large
            self._members[large] |= self._members.pop(small)


def _attach_withdrawn(
    forest: _Forest,
    by_key: Mapping[str, Record],
    edges: Iterable[Edge],
    different: Mapping[str, set[str]],
) -> None:
    """Attach each withdrawn record by its strongest edge to a live one, all decided before any."""
    strongest: dict[str, Edge] = {}
    for edge in sorted(edges):
        ends = (edge.first, edge.second)
        for gone, other in (ends, ends[::-1]):
            if by_key[gone].live or not by_key[other].live or gone in strongest:
                continue
            if not forest.forbidden(edge, different):
                strongest[gone] = edge
    for edge in strongest.values():
        forest.union(edge.first, edge.second)
