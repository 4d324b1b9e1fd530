"""A need and the experts who meet it, each with the facts that say why."""

from instruct_gen.cases import needs
from instruct_gen.kinds.asked import asked
from instruct_gen.kinds.kind import Kind

INTENTS = ("need_field", "need_award", "need_institution")

NEED = Kind(
    "need", "a need, and who meets it by which facts", 3.0, ("star",),
    asked("need", INTENTS, needs.cases, lead="need_lead"),
)  # fmt: skip
