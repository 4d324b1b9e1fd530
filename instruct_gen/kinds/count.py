"""How many there are: winners, experts of a field, people somewhere, prizes of somebody."""

from instruct_gen.cases import by_sampler
from instruct_gen.kinds.asked import asked
from instruct_gen.kinds.kind import Kind

INTENTS = (
    "winner_count", "winner_count_in_year", "winner_count_in_span", "winner_count_from",
    "winner_count_in_field", "field_expert_count", "people_count_at", "award_count",
    "field_count",
)  # fmt: skip


COUNT = Kind(
    "count", "how many there are", 1.5, ("star", "ego"), asked("count", INTENTS, by_sampler.cases)
)
