"""All experts of an award, a field or an institution, and of its parts."""

from random import Random

from instruct_gen.roster import FEWEST, MOST
from instruct_gen.samplers.draw import Around
from instruct_gen.subgraph import Subgraph


def star(around: Around, anchor: str, chance: Random) -> Subgraph | None:
    """Return the subgraph around an anchor; none where there are too many experts to have all."""
    reader = around.reader
    experts: dict[str, None] = {}
    for part in reader.parts(anchor):
        experts |= dict.fromkeys(reader.experts_at(part, MOST + 1))
    if not FEWEST <= len(experts) <= MOST:
        return None
    return reader.star(anchor, sorted(experts))
