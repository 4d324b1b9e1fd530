"""The words of questions that a teacher thinks out: what they ask for, and what they leave open."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from kg.evidence.ids import digest
from kg.language.lexicon import LANGUAGES, Language
from kg.names.tokens import Token, tokens_of

AsksFor = Literal["time", "city", "country", "place", "number", "reason", "thing"]
Words = tuple[str, ...]
_MARK: Mapping[Language, str] = {"en": "?", "zh": "？?"}
_LONGEST = 200
# What no question in plain words has.
_UNPLAIN = re.compile(r"[^\w\s.,;:'\"()&/%’‘“”–—\-·•・，；：（）、《》「」『』]|_")


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    asks: dict[AsksFor, list[str]]
    builds: list[str]
    refused: list[str]
    points: list[str]
    functions: list[str]
    passive: list[str]
    agents: list[str]
    turns: list[str]
    leans: list[str]
    breaks: list[str]
    together: list[str]
    irregular: list[list[str]]


@dataclass(frozen=True)
class QuestionWords:
    """The words of a language that questions are made of, each as its words are compared."""

    asks: Mapping[Words, AsksFor]
    builds: frozenset[Words]
    refused: frozenset[Words]
    points: frozenset[Words]
    functions: frozenset[Words]
    passive: frozenset[Words]
    agents: frozenset[Words]
    turns: frozenset[Words]
    leans: frozenset[Words]
    breaks: frozenset[Words]
    together: frozenset[Words]
    irregular: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Asked:
    """A question: what it asks for, and what it says besides.

    Args:
        bare: it without the words that ask.
        tokens: the words of ``bare``.
        fronted: how many of them stand between the words that ask and one that only builds the
            question: "which *telescope* did Ada buy".
    """

    text: str
    language: Language
    asks_for: AsksFor
    bare: str
    fronted: int


@cache
def question_words(language: Language) -> QuestionWords:
    """Return the words of a language."""
    place = resources.files(__name__) / f"{language}.yaml"
    file = _File.model_validate(yaml.safe_load(place.read_text(encoding="utf-8")))
    return QuestionWords(
        asks={_words(one): asks_for for asks_for, some in file.asks.items() for one in some},
        irregular=_bases(file.irregular),
        **{
            name: frozenset(map(_words, getattr(file, name)))
            for name in ("builds", "refused", "points", "functions", "passive", "agents", "turns",
                         "leans", "breaks", "together")
        },
    )  # fmt: skip


def _bases(irregular: Sequence[Sequence[str]]) -> Mapping[str, frozenset[str]]:
    """Return what forms are forms of; one may be another word's own: to found, found."""
    bases: dict[str, frozenset[str]] = {}
    for base, *forms in irregular:
        bases |= {form: bases.get(form, frozenset()) | {base} for form in forms}
    return bases


@cache
def question_words_digest() -> str:
    """Return what changes when any of these words does."""
    folder = resources.files(__name__)
    return digest(
        "".join((folder / f"{one}.yaml").read_text(encoding="utf-8") for one in LANGUAGES)
    )


def asked(question: str, language: Language) -> Asked | str:
    """Return what a question asks, or why it cannot be taken whatever it is about.

    ``marks`` where it is no one question in plain prose; ``points`` where it does not stand alone;
    ``open`` where it asks whether something is so, or for nothing.
    """
    text = " ".join(question.split())
    body = text.rstrip(_MARK[language])
    if len(body) != len(text) - 1 or len(text) > _LONGEST or _UNPLAIN.search(body):
        return "marks"
    words, tokens = question_words(language), tokens_of(body)
    if any(True for _ in occurring(words.points, tokens)):
        return "points"
    found = list(occurring(words.asks, tokens))
    if not found or any(True for _ in occurring(words.refused, tokens)):
        return "open"
    asks_for = {words.asks[forms_of(tokens[start:end])] for start, end in found}
    if len(asks_for) > 1:
        return "open"
    built = list(occurring(words.builds, tokens))
    out = {n for start, end in (*found, *built) for n in range(start, end)}
    bare = _without(body, tokens, out)
    return Asked(text, language, asks_for.pop(), bare, _fronted(tokens, found[0][1], words))


def _fronted(tokens: Sequence[Token], start: int, words: QuestionWords) -> int:
    helps = words.builds | words.passive | {("has",), ("have",), ("had",)}
    for n, token in enumerate(tokens[start:]):
        if (token.form,) in helps:
            return n if start else 0
    return 0


def occurring(
    phrases: "frozenset[Words] | Mapping[Words, object]", tokens: Sequence[Token]
) -> Iterator[tuple[int, int]]:
    """Yield where phrases stand, the longest at each place, none within another."""
    forms, longest = forms_of(tokens), max(map(len, phrases), default=0)
    start = 0
    while start < len(forms):
        for size in range(min(longest, len(forms) - start), 0, -1):
            if forms[start : start + size] in phrases:
                yield start, start + size
                start += size - 1
                break
        start += 1


def forms_of(tokens: Sequence[Token]) -> Words:
    """Return the forms of words."""
    return tuple(token.form for token in tokens)


def numbers_in(text: str) -> set[str]:
    """Return the words of a text that have a digit."""
    return {token.form for token in tokens_of(text) if any(map(str.isdigit, token.form))}


def _without(text: str, tokens: Sequence[Token], out: set[int]) -> str:
    """Return a text without some of its words."""
    for n in sorted(out, reverse=True):
        text = text[: tokens[n].start] + text[tokens[n].end :]
    return " ".join(text.split())


def _words(phrase: str) -> Words:
    return forms_of(tokens_of(phrase)) or (phrase,)
