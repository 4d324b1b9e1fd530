"""Yes or no: premises that hold, and false ones, which what is known corrects."""

from collections.abc import Collection, Iterator

from instruct_gen.case import Case
from instruct_gen.cases import ego, pair
from instruct_gen.kinds.asked import asked
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.subgraph import Subgraph

INTENTS = (
    "is_winner", "is_winner_in_year", "is_born_in_year", "is_born_in_country", "is_in_field",
    "is_at", "is_educated_at", "is_older", "won_before", "same_city", "same_country", "is_shared",
)  # fmt: skip


def _cases(subgraph: Subgraph, draw: Draw, intents: Collection[str]) -> Iterator[Case]:
    yield from (pair if subgraph.sampler == "pair" else ego).cases(subgraph, draw, intents)


YES_NO = Kind(
    "yes_no", "premises confirmed or corrected", 3.0, ("ego", "pair"),
    asked("yes_no", INTENTS, _cases),
)  # fmt: skip
