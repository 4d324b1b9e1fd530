"""All experts of an award, a field or an institution, of its parts, and of others of its name."""

from random import Random

from instruct_gen.roster import FEWEST, MOST
from instruct_gen.samplers.draw import Around
from instruct_gen.subgraph import Subgraph


def star(around: Around, anchor: str, chance: Random) -> Subgraph | None:
    """Return the subgraph around an anchor; none where there are too many experts to have all.

    Who asks for it by its name means all that have this name: "University of California".
    """
    reader = around.reader
    middle = [part for one in reader.same_named(anchor) for part in reader.parts(one)]
    experts: dict[str, None] = {}
    for part in middle:
        experts |= dict.fromkeys(reader.experts_at(part, MOST + 1))
    if not FEWEST <= len(experts) <= MOST:
        return None
    return reader.star(anchor, middle, sorted(experts))
