"""Several facts in a row: who shared the prize with X, and where they come from or worked."""

from instruct_gen.cases import star
from instruct_gen.kinds.asked import asked
from instruct_gen.kinds.kind import Kind

INTENTS = (
    "shared_with", "cowinner_birthplace", "cowinner_workplace", "cowinner_fields",
    "winner_birthplace", "winner_workplace", "winner_fields", "winner_motivation",
    "colleagues_at", "colleagues_in_field",
)  # fmt: skip

HOPS = Kind(
    "hops", "a question over several facts", 3.0, ("star",), asked("hops", INTENTS, star.cases)
)
