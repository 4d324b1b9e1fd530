"""Instructions: the hand-written ones, and what words of an instruction say about its answer.

An instruction is taken only if it fits any expert, and if what a right answer has can be told from
its words: which facts, in which order, in how many sentences. What is wanted beside (a tone, a
purpose) is the teacher's.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from bole.errors import BadData
from kg.evidence.ids import digest
from kg.facts import KnownFact
from kg.language.lexicon import Language
from kg.names.normalise import script_of
from kg.names.tokens import tokens_of

Does = Literal["generate", "classify"]
_SHORTEST: Mapping[Language, int] = {"en": 4, "zh": 6}
_LONGEST: Mapping[Language, int] = {"en": 30, "zh": 45}
_PLAIN: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(r"[\w\s.,;:?'\"“”‘’()\-]+"),
    "zh": re.compile(r"[\w，。；：？、“”‘’（）《》·]+"),
}
# English words with a capital letter that are no names.
_CAPITAL = re.compile(r"(?<=[a-z,;] )(?!CV\b|I\b)[A-Z]\w*")


@dataclass(frozen=True)
class Instruction:
    """What one may want made of known facts about an expert, whoever it is.

    Args:
        does: whether it is answered in sentences, or by a label.
        for_test: whether only the test split has it.
        thought_out: whether a teacher did.
    """

    text: str
    language: Language
    does: Does
    for_test: bool
    thought_out: bool = False

    @property
    def wording(self) -> str:
        """Return the id that examples name it by."""
        return f"{self.language}/self_instruct/{digest(self.text)}"


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid")

    words: str
    facts: list[str] = []


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    generate: list[str]
    test_generate: list[str]
    classify: list[str]
    test_classify: list[str]
    frames: list[str]
    test_frames: list[str]
    systems: list[str]
    test_systems: list[str]
    inputs: list[str]
    options: str
    topics: dict[str, _Words]
    aspects: dict[str, _Words]
    rising: str
    falling: str
    ordered: str
    beside: str
    sentences: dict[int, str]
    refused: dict[str, str]


@dataclass(frozen=True)
class Demand:
    """What an instruction says that its answer has.

    Args:
        topics: of each thing that it is about, the predicates of the facts that tell it.
        aspects: what of it is wanted: predicates, or "time" for whatever is dated.
        order: how the years must follow one another, if it says so.
        sentences: how many there must be, or None.
    """

    topics: tuple[frozenset[str], ...]
    aspects: tuple[frozenset[str], ...]
    order: Literal["", "rising", "falling"]
    sentences: int | None

    def wanted(self, facts: Iterable[KnownFact]) -> tuple[KnownFact, ...]:
        """Return which of some facts the answer must have; all of them where it does not say."""
        return tuple(
            fact
            for fact in facts
            if (not self.topics or any(fact.predicate in one for one in self.topics))
            and (not self.aspects or any(_is_of(fact, one) for one in self.aspects))
        )

    @property
    def is_free(self) -> bool:
        """Return whether it leaves to the answer which facts it has."""
        return not self.topics and not self.aspects

    def is_met(self, facts: Sequence[KnownFact], does: Does) -> bool:
        """Return whether some facts that are wanted suffice: none of what it names lacks."""
        if does == "classify":
            return bool(facts)
        of_topics = all(any(f.predicate in one for f in facts) for one in self.topics)
        of_aspects = all(any(_is_of(f, one) for f in facts) for one in self.aspects)
        return bool(facts) and of_topics and of_aspects and (not self.order or len(facts) > 1)

    def in_order(self, facts: Sequence[KnownFact]) -> bool:
        """Return whether facts follow one another as it wants."""
        if not self.order:
            return True
        years = [year_told(fact) for fact in facts]
        told = [year for year in years if year is not None]
        return len(told) == len(years) and told == sorted(told, reverse=self.order == "falling")


_TIME = frozenset({"time"})
_YEARS = ("year", "stated_year", "from_year", "to_year")


def year_told(fact: KnownFact) -> int | None:
    """Return the year that a fact as it is told is of, or None where it tells none."""
    if fact.predicate in ("born", "died"):
        return int(str(fact.value)[:4])
    told = (fact.qualifiers.get(name) for name in _YEARS)
    return next((int(year) for year in told if year is not None), None)


def _is_of(fact: KnownFact, aspect: frozenset[str]) -> bool:
    return year_told(fact) is not None if aspect == _TIME else fact.predicate in aspect


class Rules:
    """What is known of instructions in one language."""

    def __init__(self, language: Language, file: _File) -> None:
        """Take what the language's file says."""
        self.language, self._file = language, file
        self.options = file.options
        self.inputs: Sequence[str] = file.inputs
        self._topics = self._by_words(file.topics)
        self._aspects = self._by_words(file.aspects)
        self._rising, self._falling = self._any(file.rising), self._any(file.falling)
        self._ordered, self._beside = self._any(file.ordered), self._any(file.beside)
        self._sentences = {n: self._any(words) for n, words in file.sentences.items()}
        self._refused = {why: self._any(words) for why, words in file.refused.items()}

    def _by_words(
        self, parts: Mapping[str, _Words]
    ) -> Sequence[tuple[re.Pattern[str], frozenset[str]]]:
        return [
            (self._any(part.words), frozenset(part.facts) if name != "time" else _TIME)
            for name, part in parts.items()
        ]

    def _any(self, words: str) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{words})\b" if self.language == "en" else words, re.IGNORECASE)

    @cached_property
    def seeds(self) -> tuple[Instruction, ...]:
        """Return the hand-written instructions."""
        file = self._file
        some: Sequence[tuple[Does, bool, list[str]]] = (
            ("generate", False, file.generate), ("generate", True, file.test_generate),
            ("classify", False, file.classify), ("classify", True, file.test_classify),
        )  # fmt: skip
        return tuple(
            Instruction(text, self.language, does, for_test)
            for does, for_test, texts in some
            for text in texts
        )

    def frames(self, *, test: bool) -> Sequence[str]:
        """Return how an instruction and facts are put to the assistant in one message."""
        return self._file.test_frames if test else self._file.frames

    def systems(self, *, test: bool) -> Sequence[str]:
        """Return system messages under which an instruction is put."""
        return self._file.test_systems if test else self._file.systems

    def demand(self, text: str) -> Demand:
        """Return what an instruction says that its answer has."""
        return Demand(
            tuple(facts for words, facts in self._topics if words.search(text)),
            tuple(facts for words, facts in self._aspects if words.search(text)),
            "rising" if self._rising.search(text)
            else "falling" if self._falling.search(text) else "",
            next((n for n, words in self._sentences.items() if words.search(text)), None),
        )  # fmt: skip

    def topic_of(self, label: str) -> frozenset[str]:
        """Return the predicates of the facts that a label stands for, if it is of nothing else."""
        rest, found = label, frozenset[str]()
        for words, facts in self._topics:
            if words.search(label):
                found |= facts
                rest = words.sub(" ", rest)
        rest = self._beside.sub(" ", rest)
        return frozenset() if any(map(str.isalnum, rest)) else found

    def why_not(self, text: str) -> str:
        """Return why a text is no instruction that fits any expert, or ""."""
        size = len(tokens_of(text))
        if not _SHORTEST[self.language] <= size <= _LONGEST[self.language]:
            return "length"
        wanted = "latin" if self.language == "en" else "han"
        if script_of(text) != wanted:
            return "language"
        if not _PLAIN[self.language].fullmatch(text):
            return "marks"
        if self.language == "en" and _CAPITAL.search(text):
            return "name"
        bare = text
        for words in self._sentences.values():
            bare = words.sub(" ", bare)
        for why, words in self._refused.items():
            if words.search(bare):
                return why
        if any(not facts for words, facts in self._topics if words.search(text)):
            return "beyond"
        rising, falling = (bool(one.search(text)) for one in (self._rising, self._falling))
        if (rising and falling) or (self._ordered.search(text) and not rising and not falling):
            return "order"
        return ""


@cache
def rules(language: Language) -> Rules:
    """Return what is known of instructions in a language.

    Raises:
        BadData: the shipped file is not as it must be.
    """
    try:
        return Rules(language, _File.model_validate(yaml.safe_load(_text(language))))
    except (ValueError, yaml.YAMLError, re.error) as error:
        raise BadData(f"methods/instructions/{language}.yaml: {error}") from error


def _text(language: Language) -> str:
    place = resources.files("instruct_gen") / "methods" / "instructions" / f"{language}.yaml"
    return place.read_text(encoding="utf-8")


@cache
def rules_digest(language: Language) -> str:
    """Return what changes when the file of a language does."""
    return digest(_text(language))
