"""How many there are: winners, experts of a field, people somewhere, prizes of somebody."""

from collections.abc import Collection, Iterator

from instruct_gen.case import Case
from instruct_gen.cases import ego, star
from instruct_gen.kinds.asked import asked
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.subgraph import Subgraph

INTENTS = (
    "winner_count", "winner_count_in_year", "winner_count_in_span", "winner_count_from",
    "winner_count_in_field", "field_expert_count", "people_count_at", "award_count",
    "field_count",
)  # fmt: skip


def _cases(subgraph: Subgraph, draw: Draw, intents: Collection[str]) -> Iterator[Case]:
    yield from (star if subgraph.sampler == "star" else ego).cases(subgraph, draw, intents)


COUNT = Kind("count", "how many there are", 1.5, ("star", "ego"), asked("count", INTENTS, _cases))
