"""What the lexicons call things: a prize in pieces, people by field, places by their people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Any

from kg.language.lexicon import LANGUAGES, Language, lexicon
from kg.names.tokens import tokens_of

Words = tuple[str, ...]
# Relations that a name says by itself, each with the order of its ends: "Nobel laureate".
Cues = tuple[tuple[str, Any], ...]

_WORKS_IN: Cues = (("researches", "either"),)
_RECEIVED: Cues = (("received", "either"),)


@dataclass(frozen=True)
class Alias:
    """Words for the thing that is named ``target``; ``label`` is its kind."""

    words: Words
    label: str
    target: str
    cues: Cues = ()


@lru_cache(maxsize=65536)
def words_of(text: str) -> Words:
    """Return the words of a text in their normal form."""
    return tuple(token.form for token in tokens_of(text))


@cache
def phrases_by_thing() -> Mapping[str, Sequence[Alias]]:
    """Return how the lexicons of all languages say things, by the name of the thing."""
    found: dict[str, list[Alias]] = {}
    for language in LANGUAGES:
        for alias in chain(_awards(language), _laureates(language), _others(language)):
            found.setdefault(alias.target, []).append(alias)
    return found


@cache
def award_names() -> Mapping[Words, str]:
    """Return the awards that words name, by the words."""
    return {
        alias.words: target
        for target, aliases in phrases_by_thing().items()
        for alias in aliases
        if alias.label == "award" and not alias.cues
    }


def _awards(language: Language) -> Iterator[Alias]:
    for phrase, cues in lexicon(language).cues.items():
        for cue in cues:
            if cue.group == "award" and not any("{" in word for word in phrase):
                yield Alias(phrase, "award", cue.name)


def _laureates(language: Language) -> Iterator[Alias]:
    say = lexicon(language).say
    for target, phrases in say.verify.award_nouns.items():
        for phrase in phrases:
            yield Alias(words_of(phrase), "award", target, _RECEIVED)
    for target, categories in say.categories.items():
        for pattern in say.verify.award_patterns:
            for category in categories:
                words = words_of(pattern.replace("{c}", category))
                yield Alias(words, "award", target, _RECEIVED)


def _others(language: Language) -> Iterator[Alias]:
    say = lexicon(language).say
    for target, people in say.people_of.items():
        for phrase in people:
            yield Alias(words_of(phrase), "people_of", target, _WORKS_IN)
    for target, places in say.places.items():
        for phrase in (target, *places):
            yield Alias(words_of(phrase), "value", target)
