"""One fact of an expert: when born, where, which prize, why, where at, which fields …"""

from instruct_gen.cases import ego
from instruct_gen.kinds.asked import asked
from instruct_gen.kinds.kind import Kind

INTENTS = (
    "born_date", "born_year", "born_city", "born_country", "died_date", "died_year", "died_city",
    "died_country", "gender", "title", "homepage", "awards", "award_year", "motivation", "share",
    "age_at_award", "workplace", "workplace_in_year", "workplace_at_award", "role", "education",
    "degree", "degree_year", "fields", "works_in_field", "collaborators",
)  # fmt: skip

FACT = Kind("fact", "one fact of an expert", 6.0, ("ego",), asked("fact", INTENTS, ego.cases))
