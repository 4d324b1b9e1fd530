"""How kinds tell facts: which are fit to be told, as which sentences, under which names."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from instruct_gen.cases.prose import in_text, named, place_named
from instruct_gen.draft import Said
from instruct_gen.example import Message
from instruct_gen.kinds.kind import Draw
from instruct_gen.subgraph import Subgraph
from instruct_gen.wordings import wordings
from kg.facts import KnownFact
from kg.language.lexicon import Language, lexicon
from kg.language.writer import sentence, spaced

# What a sentence about somebody is made of; texts such as biographies are told by nobody.
TOLD = (
    "born", "died", "born_city", "born_country", "died_city", "died_country", "received",
    "affiliated_with", "educated_at", "researches", "collaborated_with",
)  # fmt: skip
PLACED = ("born_city", "born_country", "died_city", "died_country")
# An organisation that has a year of these was founded or dissolved, which nothing says yet.
_OF_PEOPLE = ("born", "died", *PLACED)
_SLOT = re.compile(r"\{(\w+)\}")
GAPS: Mapping[Language, str] = {"en": " ", "zh": ""}


def names_in(
    subgraph: Subgraph, language: Language, facts: Iterable[KnownFact] | None = None
) -> dict[str, str]:
    """Return what entities, by id, and values, by themselves, are called in a sentence.

    Args:
        facts: those whose ends and values are wanted; None is all there are.
    """
    names: dict[str, str] = {}
    if facts is None:
        facts = (fact for entity in subgraph.entities.values() for fact in entity.facts)
        names = {one: _in_text(subgraph, one, language) for one in subgraph.entities}
    for fact in facts:
        for end in (fact.subject, fact.object):
            if (
                end is not None
                and end.entity_id not in names
                and end.entity_id in subgraph.entities
            ):
                names[end.entity_id] = _in_text(subgraph, end.entity_id, language)
        if fact.predicate in PLACED and (place := place_of(subgraph, fact, language)):
            names[str(fact.value)] = place
    return names


def _in_text(subgraph: Subgraph, entity_id: str, language: Language) -> str:
    name, kind = named(subgraph, entity_id, language), subgraph.entities[entity_id].kind
    # In small letters one word is no name: "physics".
    return name if kind == "field" and " " not in name else in_text(name, kind, language)


def place_of(subgraph: Subgraph, fact: KnownFact, language: Language) -> str | None:
    """Return what the place that a fact is about is called, or None where it has no name."""
    return place_named(subgraph, str(fact.value), language)


def fit(
    subgraph: Subgraph, expert: str, language: Language, *predicates: str
) -> tuple[KnownFact, ...]:
    """Return the facts of an expert that can be told, all or those under some predicates."""
    facts = subgraph.facts_of(expert, *(predicates or TOLD))
    return tuple(
        fact
        for fact in facts
        if fact.preferred
        and (subgraph.entities[expert].is_person or fact.predicate not in _OF_PEOPLE)
        and (fact.predicate not in PLACED or place_of(subgraph, fact, language) is not None)
    )


def line_of(
    fact: KnownFact, language: Language, names: Mapping[str, str], focus: str | None = None
) -> str:
    """Return the sentence that says a fact, as a list of facts has it."""
    return spaced(sentence(fact, language, names, focus))


def as_told(fact: KnownFact, language: Language, focus: str | None = None) -> KnownFact:
    """Return a fact with no more qualifiers than its line tells."""
    templates = lexicon(language).say.sentences
    focused = f"{fact.predicate}/{focus}"
    chosen = focused if focused in templates else fact.predicate
    slots = set(_SLOT.findall(templates[chosen]))
    known = {name: value for name, value in fact.qualifiers.items() if name in slots}
    return replace(fact, qualifiers=known)


def told(subgraph: Subgraph, facts: Iterable[KnownFact], language: Language) -> tuple[Said, ...]:
    """Return facts as sentences, one each."""
    some = tuple(facts)
    names = names_in(subgraph, language, some)
    return tuple(Said(line_of(fact, language, names), (fact,)) for fact in some)


def facts_of(said: Iterable[Said]) -> tuple[KnownFact, ...]:
    """Return the facts behind sentences, each once."""
    return tuple({fact.fact_id: fact for one in said for fact in one.facts}.values())


def experts_in(facts: Iterable[KnownFact], *more: str) -> tuple[str, ...]:
    """Return the ids of the experts that some facts are about, after ``more``, each once."""
    ends = [end for fact in facts for end in (fact.subject, fact.object) if end is not None]
    experts = (end.entity_id for end in ends if end.entity_id.startswith("E"))
    return tuple(dict.fromkeys((*more, *experts)))


def joined(language: Language, texts: Sequence[str]) -> str:
    """Return sentences one after the other."""
    return GAPS[language].join(text for text in texts if text)


def ask(draw: Draw, intent: str, slots: Mapping[str, str]) -> tuple[str, str]:
    """Return the id of a wording of an intent that the draw may have, and what it says."""
    chosen = wordings(draw.language).ask(intent, test=draw.for_test, chance=draw.chance)
    return chosen.wording_id, chosen.say(slots, draw.chance)


def answer(draw: Draw, name: str, slots: Mapping[str, str]) -> str:
    """Return what the assistant says that states nothing."""
    return wordings(draw.language).answer(name, draw.chance).say(slots, draw.chance)


def exchange(question: str, reply: str, system: str = "") -> tuple[Message, ...]:
    """Return the messages of a question and its answer, after a system message if there is one."""
    first = (Message("system", system),) if system else ()
    return (*first, Message("user", question), Message("assistant", reply))


def shuffled(draw: Draw, things: Iterable[KnownFact]) -> list[KnownFact]:
    """Return facts in a drawn order."""
    order = list(things)
    draw.chance.shuffle(order)
    return order


def posed(draw: Draw, intent: str, slots: Mapping[str, str], alone: str) -> tuple[str, str, str]:
    """Return a wording's id, a system message and a user message that together set a task.

    Either the user says all of it, or the system message sets the task and ``alone`` is what the
    user sends.
    """
    if draw.chance.random() < 0.5:
        wording, text = ask(draw, intent, slots)
        return wording, "", text
    wording, system = ask(draw, f"{intent}_system", slots)
    return wording, system, alone


def numbered(sentences: Iterable[str]) -> str:
    """Return sentences as numbered lines, as they are cited."""
    return "\n".join(f"[{n}] {text}" for n, text in enumerate(sentences, 1))
