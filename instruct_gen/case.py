"""A case: one question that a subgraph answers, before it is worded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from instruct_gen.draft import Said
from instruct_gen.example import Mention
from kg.facts import KnownFact
from kg.questions.forms import Form


@dataclass(frozen=True, slots=True)
class Case:
    """One question about a subgraph, in one language, with its gold answer.

    Args:
        intent: what is asked; the wordings' key.
        slots: what fills the wordings' slots, in the language.
        form: unbound, over ``mentions``.
        values: what the form gives.
        answer: the sentences that say so, each with the facts that carry it.
        named: ids of the experts whom slots and answer name.
        facts: those behind the answer.
    """

    intent: str
    slots: Mapping[str, str]
    mentions: tuple[Mention, ...]
    form: Form
    values: tuple[Any, ...]
    answer: tuple[Said, ...]
    named: tuple[str, ...]
    facts: tuple[KnownFact, ...]


class Later(NamedTuple):
    """A question that a subgraph may answer, not asked yet: of many only a few are drawn.

    Args:
        ask: asks it; None where nothing is given, or it cannot be said.
    """

    intent: str
    ask: Callable[[], Case | None]
