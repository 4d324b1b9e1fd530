"""Who or what is at an end: the youngest, the oldest, the first, the latest."""

from instruct_gen.cases import by_sampler
from instruct_gen.kinds.asked import asked
from instruct_gen.kinds.kind import Kind

INTENTS = (
    "youngest_winner", "oldest_winner", "first_winner", "latest_winner", "first_award",
    "latest_award",
)  # fmt: skip


SUPERLATIVE = Kind(
    "superlative", "who or what is first, last, youngest, oldest", 1.0, ("star", "ego"),
    asked("superlative", INTENTS, by_sampler.cases),
)  # fmt: skip
