"""A draft: an example as a kind proposes it, with all that it takes to verify it."""

from dataclasses import dataclass
from typing import Any

from instruct_gen.example import Mention, Message
from kg.facts import KnownFact
from kg.language.lexicon import Language
from kg.questions.forms import Form


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of an answer, and the facts that must carry it.

    Args:
        number: of a sentence that only counts, what it counts to; its form says of what.
        form: the bound form that a sentence with ``number`` is about; without a number the
            sentence says no more than whom the form gives.
    """

    text: str
    facts: tuple[KnownFact, ...] = ()
    number: int | None = None
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An example that is not verified yet.

    Args:
        said: every sentence of the assistant that states something; what it says besides (that it
            does not know, a greeting) comes whole from a wording and states nothing.
        facts: what it rests on: those of ``said``, and all that its messages show.
        named: ids of the experts whom the messages name.
        forms: unbound; bound to ``mentions`` they give ``values`` on the graph.
        wrong: of a preference pair, the sentences of ``rejected`` that must *not* be carried.
        absent: names that the messages give to nobody: nothing in the graph may have one of them.
        teacher: the model that thought it out and the hash of what it was asked, else "".
        document, passage: of a draft that rests on a passage, what names it and its text, else "".
    """

    kind: str
    language: Language
    messages: tuple[Message, ...]
    said: tuple[Said, ...]
    facts: tuple[KnownFact, ...]
    named: tuple[str, ...]
    wording: str
    mentions: tuple[Mention, ...] = ()
    forms: tuple[Form, ...] = ()
    values: tuple[Any, ...] = ()
    rejected: str = ""
    wrong: tuple[Said, ...] = ()
    absent: tuple[str, ...] = ()
    teacher: str = ""
    document: str = ""
    passage: str = ""
