"""Two experts, most often such that share something."""

from random import Random

from instruct_gen.samplers.draw import Around
from instruct_gen.subgraph import Subgraph

# One pair in so many takes someone who is only met by way of somebody else, if at all.
APART = 4
_STEPS = 3


def pair(around: Around, expert: str, chance: Random) -> Subgraph | None:
    """Return the subgraph of an expert and another one."""
    first = around.expert(expert)
    if first is None:
        return None
    other = around.next(first, chance, (expert,))
    if chance.randrange(APART) == 0:
        other = _farther(around, expert, other, chance)
    if other is None or around.expert(other) is None:
        return None
    return around.reader.subgraph("pair", [expert, other])


def _farther(around: Around, expert: str, other: str | None, chance: Random) -> str | None:
    passed = [expert]
    for _ in range(_STEPS):
        found = around.expert(other) if other is not None else None
        if found is None:
            break
        passed.append(found.entity_id)
        other = around.next(found, chance, passed) or found.entity_id
    return other
