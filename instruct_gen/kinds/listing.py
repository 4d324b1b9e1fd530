"""Who they are: short lists of experts by award, year, country, field, institution."""

from instruct_gen.cases import star
from instruct_gen.kinds.asked import asked
from instruct_gen.kinds.kind import Kind

INTENTS = (
    "winners_in_year", "winners_in_span", "winners_from", "winners_in_field", "winners_at",
    "experts_in_field", "field_experts_from", "people_at", "people_at_in_field",
)  # fmt: skip

LIST = Kind("list", "a short list of experts", 3.0, ("star",), asked("list", INTENTS, star.cases))
