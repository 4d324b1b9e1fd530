"""Yes or no: premises that hold, and false ones, which what is known corrects."""

from instruct_gen.cases import by_sampler
from instruct_gen.kinds.asked import asked
from instruct_gen.kinds.kind import Kind

INTENTS = (
    "is_winner", "is_winner_in_year", "is_born_in_year", "is_born_in_country", "is_in_field",
    "is_at", "is_educated_at", "is_older", "won_before", "same_city", "same_country", "is_shared",
)  # fmt: skip


YES_NO = Kind(
    "yes_no", "premises confirmed or corrected", 3.0, ("ego", "pair"),
    asked("yes_no", INTENTS, by_sampler.cases),
)  # fmt: skip
