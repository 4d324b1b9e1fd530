"""Hierarchies have no loops: of facts that close one, the weakest gives way. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

from kg.schema import BY_PREDICATE


class Arrow(Protocol):
    """What is needed of a fact to see a loop."""

    @property
    def fact_id(self) -> str:
        """Return the fact's id."""

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """Return the claims it rests on."""

    @property
    def predicate(self) -> str:
        """Return its predicate's name."""

    @property
    def subject_id(self) -> str:
        """Return where it starts."""

    @property
    def object_id(self) -> str:
        """Return where it points."""


def loops(facts: Iterable[Arrow]) -> list[str]:
    """Return the ids of the facts to leave out so that no acyclic predicate has a loop.

    Facts are taken strongest first (most claims, then smallest id); one that would close a loop
    over those taken before is left out. The choice depends on the facts only, not on their order.
    """
    above: dict[tuple[str, str], list[str]] = defaultdict(list)
    left_out = []
    arrows = [fact for fact in facts if BY_PREDICATE[fact.predicate].acyclic]
    for fact in sorted(arrows, key=lambda fact: (-len(fact.claim_ids), fact.fact_id)):
        if _reaches(above, fact.predicate, fact.object_id, fact.subject_id):
            left_out.append(fact.fact_id)
        else:
            above[fact.predicate, fact.subject_id].append(fact.object_id)
    return left_out


def _reaches(above: dict[tuple[str, str], list[str]], predicate: str, start: str, end: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        if here == end:
            return True
        for upper in above.get((predicate, here), ()):
            if upper not in seen:
                seen.add(upper)
                waiting.append(upper)
    return False
