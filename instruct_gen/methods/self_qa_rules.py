"""What a question that a teacher thinks out of a record, and its answer, must be.

The verifier that holds sentences to facts holds the question to them too: without the words that
ask, "in which year did Marie Curie win" is a statement, and whatever it states some fact that the
answer rests on must say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from instruct_gen.draft import Said
from instruct_gen.kinds.telling import PLACED
from instruct_gen.methods.question_words import Asked, numbers_in
from instruct_gen.occurring import Occurring, telling
from instruct_gen.rewording import why_not_told
from instruct_gen.subgraph import Subgraph
from instruct_gen.verify import missing
from kg.facts import KnownFact
from kg.language.lexicon import Language

# Who answers with some of these says that there are no others that were asked for.
_LISTED = ("received", "affiliated_with", "educated_at", "researches", "collaborated_with")
_AT = (*PLACED, "affiliated_with", "educated_at")


@dataclass(frozen=True)
class Told:
    """The record of an expert as a passage, and the facts behind each sentence of it."""

    subgraph: Subgraph
    expert: str
    said: tuple[Said, ...]
    language: Language

    def facts(self, numbers: Iterable[int]) -> tuple[KnownFact, ...]:
        """Return the facts behind sentences, which are numbered from 1."""
        facts = (fact for number in numbers for fact in self.said[number - 1].facts)
        return tuple({fact.fact_id: fact for fact in facts}.values())

    def lines(self, facts: Iterable[KnownFact]) -> str:
        """Return the sentences that say some facts."""
        wanted = {fact.fact_id for fact in facts}
        return " ".join(
            one.text for one in self.said if any(fact.fact_id in wanted for fact in one.facts)
        )

    def carries(self, text: str, facts: Sequence[KnownFact]) -> bool:
        """Return whether facts carry a text."""
        return not missing(self.subgraph, text, facts, self.language)

    def needed(self, text: str, facts: Sequence[KnownFact]) -> tuple[KnownFact, ...]:
        """Return those of the facts that carry a text which it takes to carry it."""
        needed = list(facts)
        for fact in facts:
            fewer = [one for one in needed if one is not fact]
            if fewer and self.carries(text, fewer):
                needed = fewer
        return tuple(needed)


def question_fault(told: Told, asked: Asked) -> str:
    """Return why a question must not be asked of a passage, or "".

    ``number`` where it asks how many, of which a passage may tell some only; ``unnamed`` where it
    does not say in full whom it is about; else a fault of the verifier: it states what is not so.
    """
    if asked.asks_for == "number":
        return "number"
    names = telling(told.subgraph.entities[told.expert].names)
    if not any(True for _ in Occurring((name, True) for name in names).found(asked.text)):
        return "unnamed"
    every = range(1, len(told.said) + 1)
    faults = missing(told.subgraph, asked.bare, told.facts(every), told.language)
    return faults[0].kind if faults else ""


def answer_fault(told: Told, asked: Asked, said: Sequence[Said]) -> str:
    """Return why sentences that their facts carry are no answer to a question, or "".

    As ``why_not_told``; ``beside`` where it answers something else; ``incomplete`` where more is
    known that was asked for.
    """
    for one in said:
        lines = told.lines(one.facts)
        why = why_not_told(told.subgraph, lines, one.text, one.facts, told.language)
        if why:
            return why
        if not told.carries(asked.bare, one.facts) or not _answers(told, asked, one):
            return "beside"
    held = {fact.fact_id for one in said for fact in one.facts}
    listed = {fact.predicate for one in said for fact in one.facts} & set(_LISTED)
    for fact in told.subgraph.facts_of(told.expert, *sorted(listed)) if listed else ():
        if fact.fact_id not in held and told.carries(asked.bare, (fact,)):
            return "incomplete"
    return ""


def _answers(told: Told, asked: Asked, said: Said) -> bool:
    """Return whether a sentence gives what a question asks for."""
    predicates = {fact.predicate for fact in said.facts}
    new_number = bool(numbers_in(said.text) - numbers_in(asked.text))
    if asked.asks_for == "time":
        return new_number
    if asked.asks_for in ("city", "country"):
        return any(one.endswith(f"_{asked.asks_for}") for one in predicates)
    if asked.asks_for == "place":
        return not predicates.isdisjoint(_AT)
    if asked.asks_for == "reason":
        bare = [_without_reason(fact) for fact in said.facts]
        return bare != list(said.facts) and not told.carries(said.text, bare)
    return new_number or any(_is_new(told, asked, fact) for fact in said.facts)


def _without_reason(fact: KnownFact) -> KnownFact:
    rest = {name: value for name, value in fact.qualifiers.items() if name != "motivation"}
    return replace(fact, qualifiers=rest) if len(rest) < len(fact.qualifiers) else fact


def _is_new(told: Told, asked: Asked, fact: KnownFact) -> bool:
    """Return whether the other end of a fact is not named in a question."""
    ends = [end.entity_id for end in (fact.subject, fact.object) if end is not None]
    others = [end for end in ends if end != told.expert] or [str(fact.value)]
    names = Occurring((name, True) for one in others for name in told.subgraph.names.get(one, ()))
    return not any(True for _ in names.found(asked.text))
