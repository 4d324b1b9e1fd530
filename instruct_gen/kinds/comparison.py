"""Two experts side by side: who is older, who won first, who has more, what they share."""

from instruct_gen.cases import pair
from instruct_gen.kinds.asked import asked
from instruct_gen.kinds.kind import Kind

INTENTS = (
    "who_older", "who_younger", "more_prizes", "more_fields", "who_won_first", "younger_winner",
    "older_winner", "common_awards", "common_fields", "common_institutions",
)  # fmt: skip

COMPARISON = Kind(
    "comparison", "two experts compared", 2.0, ("pair",), asked("comparison", INTENTS, pair.cases)
)
