"""One expert, with all that is known of them."""

from random import Random

from instruct_gen.samplers.draw import Around
from instruct_gen.subgraph import Entity, Subgraph
from kg.schema import BY_ATTRIBUTE

# So many facts with a time make a life that can be told in order.
LEAST_DATED = 3
_YEARS = ("year", "from_year", "to_year", "stated_year")


def ego(around: Around, expert: str, chance: Random) -> Subgraph | None:
    """Return the subgraph of one expert."""
    if around.expert(expert) is None:
        return None
    return around.reader.subgraph("ego", [expert])


def timeline(around: Around, expert: str, chance: Random) -> Subgraph | None:
    """Return the subgraph of an expert of whom enough is dated."""
    found = around.expert(expert)
    if found is None or _dated(found) < LEAST_DATED:
        return None
    return around.reader.subgraph("timeline", [expert])


def _dated(expert: Entity) -> int:
    dates = [f for f in expert.facts if f.object is None and _is_date(f.predicate)]
    years = [f for f in expert.facts if any(f.qualifiers.get(year) for year in _YEARS)]
    return len(dates) + len(years)


def _is_date(attribute: str) -> bool:
    return BY_ATTRIBUTE[attribute].type == "date"
