"""What samplers draw from: entities, and whom they may draw beside those they begin at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from instruct_gen.reader import Reader
from instruct_gen.subgraph import Entity, Subgraph

# An expert with more facts is no subgraph to ask about, and an entity with more experts is not
# looked round at.
MOST_FACTS = 400
MOST_MET = 400


@dataclass(frozen=True)
class Around:
    """The graph around what a sampler begins at.

    Args:
        inside: of some experts, those of the split that is drawn for, in the same order.
        named_in: the experts whom a passage names, by what names the passage.
    """

    reader: Reader
    inside: Callable[[Sequence[str]], tuple[str, ...]]
    named_in: Callable[[str], tuple[str, ...]] = lambda _: ()

    def expert(self, expert: str) -> Entity | None:
        """Return an expert with neither no facts nor too many."""
        found = self.reader.entities([expert]).get(expert)
        return found if found is not None and 0 < len(found.facts) <= MOST_FACTS else None

    def meets(self, expert: Entity) -> list[str]:
        """Return what an expert can be met at, and whom they worked with; each once, sorted."""
        ends = {
            end.entity_id
            for fact in expert.facts
            for end in (fact.subject, fact.object)
            if end is not None and end.entity_id != expert.entity_id
        }
        return sorted(ends)

    def met(self, meeting: str, expert: str) -> tuple[str, ...]:
        """Return the other experts of the split who are met at an entity, or are one."""
        if meeting[:1] == "E":
            return self.inside([meeting])
        found = self.reader.experts_at(meeting, MOST_MET + 1)
        if len(found) > MOST_MET:
            return ()
        return self.inside([one for one in found if one != expert])

    def next(self, expert: Entity, chance: Random, besides: Sequence[str] = ()) -> str | None:
        """Return an expert who shares something with one, or None."""
        meetings = self.meets(expert)
        chance.shuffle(meetings)
        for meeting in meetings:
            met = [one for one in self.met(meeting, expert.entity_id) if one not in besides]
            if met:
                return chance.choice(met)
        return None


Draws = Callable[[Around, str, Random], Subgraph | None]
