"""The wordings of questions and of answers that state nothing, as data with slots.

A wording is a text with ``{slots}``, ``[optional parts]``, ``(one|or|another)`` and ``<parts>``
that its file names. Which of them the question grammar reads is marked, and some are kept for the
test split: what is asked there is asked in other words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from random import Random
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from bole.errors import BadData
from kg.evidence.ids import digest
from kg.language.lexicon import Language

_SLOT = re.compile(r"\{(\w+)\}")
_PART = re.compile(r"<(\w+)>")
_OPTIONAL = re.compile(r"\[([^\[\]()]*)\]")
_CHOICE = re.compile(r"\(([^()\[\]]*\|[^()\[\]]*)\)")
_ENDS = " .?!。？！"
# One wording in so many of an intent, and at least one, is for the test split.
TEST_SHARE = 6


class _Asks(BaseModel):
    model_config = ConfigDict(extra="forbid")

    parsed: list[str] = []
    unparsed: list[str] = []


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    parts: dict[str, list[str]] = {}
    intents: dict[str, _Asks] = {}
    answers: dict[str, list[str]] = {}


@dataclass(frozen=True)
class Wording:
    """One way to say something.

    Args:
        wording_id: ``<language>/<intent>/<number>``.
        parsed: whether the question grammar reads it; an answer's is False.
        for_test: whether only the test split has it.
    """

    wording_id: str
    text: str
    parts: Mapping[str, tuple[str, ...]]
    parsed: bool = False
    for_test: bool = False

    @property
    def slots(self) -> frozenset[str]:
        """Return the slots that must be filled."""
        return frozenset(_SLOT.findall(_OPTIONAL.sub("", self.text)))

    def says(self, text: str) -> bool:
        """Return whether a text is this wording, with whatever in its slots; ends do not count."""
        return self._pattern.fullmatch(text) is not None

    @cached_property
    def _pattern(self) -> "re.Pattern[str]":
        held: list[str] = []

        def hold(pattern: str) -> str:
            held.append(pattern)
            return f"\0{len(held) - 1}\0"

        def plain(text: str) -> str:
            pieces = text.split("\0")
            pieces[::2] = (re.sub(r"(?:\\ )+", r"\\s*", re.escape(one)) for one in pieces[::2])
            pieces[1::2] = (held[int(one)] for one in pieces[1::2])
            return "".join(pieces)

        text = self.text.strip(_ENDS)
        while (part := _PART.search(text)) is not None:
            some = "|".join(self.parts[part[1]])
            chosen = f"({some})" if len(self.parts[part[1]]) > 1 else some
            text = text[: part.start()] + chosen + text[part.end() :]
        text = _SLOT.sub(lambda _: hold(".+"), text)
        while (found := _first(text)) is not None:
            kinds = "|".join(map(plain, str(found[1]).split("|")))
            pattern = f"(?:{kinds})" if found[0][0] == "(" else f"(?:{kinds})?"
            text = text[: found.start()] + hold(pattern) + text[found.end() :]
        return re.compile(f"{plain(text)}[{_ENDS}]*", re.IGNORECASE | re.DOTALL)

    def say(self, slots: Mapping[str, str], chance: Random) -> str:
        """Return the wording with its slots filled, its choices drawn.

        An optional part whose slot has no value is left out.

        Raises:
            KeyError: a slot that must be filled has no value.
        """
        text = self.text
        while (part := _PART.search(text)) is not None:
            text = text[: part.start()] + chance.choice(self.parts[part[1]]) + text[part.end() :]
        while (found := _first(text)) is not None:
            chosen = _chosen(found, slots, chance)
            text = text[: found.start()] + chosen + text[found.end() :]
        text = _SLOT.sub(lambda slot: slots[slot[1]], text)
        return _tidy(text)


@dataclass(frozen=True)
class Wordings:
    """All wordings of a language, by intent."""

    asks: Mapping[str, tuple[Wording, ...]]
    answers: Mapping[str, tuple[Wording, ...]]

    def ask(self, intent: str, *, test: bool, chance: Random) -> Wording:
        """Return a wording of an intent, one of those the split may have."""
        return chance.choice([w for w in self.asks[intent] if w.for_test == test])

    def answer(self, name: str, chance: Random) -> Wording:
        """Return a wording of what the assistant says that states nothing."""
        return chance.choice(self.answers[name])


@cache
def wordings_digest() -> str:
    """Return what changes when any wording does."""
    folder = resources.files("instruct_gen") / "wordings"
    texts = [
        f"{language.name}/{place.name}\n{place.read_text(encoding='utf-8')}"
        for language in folder.iterdir()
        if language.is_dir()
        for place in language.iterdir()
        if place.name.endswith(".yaml")
    ]
    return digest("\n".join(sorted(texts)))


@cache
def wordings(language: Language) -> Wordings:
    """Return the shipped wordings of a language.

    Raises:
        BadData: a file of them is not as it must be; the message names it.
    """
    asks: dict[str, tuple[Wording, ...]] = {}
    answers: dict[str, tuple[Wording, ...]] = {}
    folder = resources.files("instruct_gen") / "wordings" / language
    for place in sorted(folder.iterdir(), key=lambda place: place.name):
        if not place.name.endswith(".yaml"):
            continue
        try:
            file = _File.model_validate(yaml.safe_load(place.read_text(encoding="utf-8")) or {})
        except ValueError as error:
            raise BadData(f"wordings/{language}/{place.name}: {error}") from error
        parts = {name: tuple(texts) for name, texts in file.parts.items()}
        for intent, told in file.intents.items():
            asks[intent] = _asks(f"{language}/{intent}", told, parts)
        for name, texts in file.answers.items():
            answers[name] = tuple(
                Wording(f"{language}/{name}/{n}", text, parts) for n, text in enumerate(texts, 1)
            )
    return Wordings(asks, answers)


def _asks(intent: str, told: _Asks, parts: Mapping[str, tuple[str, ...]]) -> tuple[Wording, ...]:
    texts = [*((text, True) for text in told.parsed), *((text, False) for text in told.unparsed)]
    # By its text, not its place: a wording that is added moves no other one to another split.
    order = sorted((text for text, _ in texts), key=digest)
    held = set(order[: max(1, len(order) // TEST_SHARE)])
    return tuple(
        Wording(f"{intent}/{n}", text, parts, parsed, text in held)
        for n, (text, parsed) in enumerate(texts, 1)
    )


def _first(text: str) -> "re.Match[str] | None":
    """Return the first innermost option or choice of a text."""
    found = [m for m in (_OPTIONAL.search(text), _CHOICE.search(text)) if m is not None]
    return min(found, key=lambda m: m.start(), default=None)


def _chosen(found: "re.Match[str]", slots: Mapping[str, Any], chance: Random) -> str:
    if found[0][0] == "(":
        return chance.choice(str(found[1]).split("|"))
    known = all(slot in slots for slot in _SLOT.findall(found[1]))
    return str(found[1]) if known and chance.random() < 0.5 else ""


def _tidy(text: str) -> str:
    """Return a text without the gaps that left-out parts leave."""
    text = re.sub(r"[ ]{2,}", " ", text).strip()
    return re.sub(r" +([,.;:?!])", r"\1", text)
