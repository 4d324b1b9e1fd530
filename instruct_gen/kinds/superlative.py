"""Who or what is at an end: the youngest, the oldest, the first, the latest."""

from collections.abc import Collection, Iterator

from instruct_gen.case import Case
from instruct_gen.cases import ego, star
from instruct_gen.kinds.asked import asked
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.subgraph import Subgraph

INTENTS = (
    "youngest_winner", "oldest_winner", "first_winner", "latest_winner", "first_award",
    "latest_award",
)  # fmt: skip


def _cases(subgraph: Subgraph, draw: Draw, intents: Collection[str]) -> Iterator[Case]:
    yield from (star if subgraph.sampler == "star" else ego).cases(subgraph, draw, intents)


SUPERLATIVE = Kind(
    "superlative", "who or what is first, last, youngest, oldest", 1.0, ("star", "ego"),
    asked("superlative", INTENTS, _cases),
)  # fmt: skip
