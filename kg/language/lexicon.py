"""The lexicons: what words mean in a question, and how facts are said, per language, as data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from kg.names.tokens import shapes_of
from kg.schema import ATTRIBUTES, PREDICATES

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
Words = list[str]
NeedMark = Literal[
    "must", "prefer", "not", "not_end", "never", "but", "or", "us", "at", "in", "from", "people",
    "here", "winner", "prize", "living", "dead",
]  # fmt: skip


@dataclass(frozen=True)
class Cue:
    """What a phrase of the lexicon means: a group (``ask``, ``predicate`` …) and a name in it.

    For ``award``, ``category``, ``people_of`` and ``place`` the name is that of the thing meant.
    ``number`` is what stood in the phrase's ``{n}``.
    """

    group: str
    name: str
    number: int | None = None


class NeedWords(BaseModel):
    """The words of a need: those that say it is one, and those that say nothing of the topic.

    ``polite`` are cues that only ask politely where a fact is asked for. ``marks`` say how a
    condition is meant (``must``, ``prefer``, ``not``) and what it is about.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    cues: Words
    polite: Words
    marks: dict[NeedMark, Words]
    fillers: Words


class RelationWords(BaseModel):
    """How a sentence says a relation: by which end stands before the words (see the files)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    active: Words = []
    reversed: Words = []
    either: Words = []
    start: Words = []
    end: Words = []


class VerifyWords(BaseModel):
    """The words by which a sentence is held to the facts that it cites.

    ``several`` names what stands for several relations, ``weak`` words that say a relation where
    nothing else does, ``ties`` those between a person and where they work ("Curie of Paris").
    ``others`` are relations that no fact has. ``degrees``, ``shares`` and ``numbers`` are by what
    they mean.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    relations: dict[str, RelationWords]
    several: dict[str, Words]
    weak: dict[str, Words]
    honorifics: Words
    ties: Words
    prepositions: Words
    others: Words
    negations: Words
    overclaims: Words
    fillers: Words
    pronouns: Words
    joining: Words
    respectively: Words
    both: Words
    every: Words
    generic: dict[str, Words]
    units: dict[str, Words]
    numbers: dict[str, int]
    multiples: dict[str, int]
    shares: dict[str, int]
    joint: Words
    degrees: dict[str, Words]
    times: dict[str, Words]
    award_patterns: Words
    award_nouns: dict[str, Words]


class MeasureWords(BaseModel):
    """What a measure is called, and the sentence that says it of somebody."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    says: str


class LexiconFile(BaseModel):
    """What a lexicon file holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    language: Language
    asks: dict[str, Words]
    nouns: dict[str, Words]
    predicates: dict[str, Words]
    attributes: dict[str, Words]
    marks: dict[str, Words]
    operators: dict[str, Words]
    fillers: Words
    titles: Words
    times: dict[str, Words]
    categories: dict[str, Words]
    category_awards: Words
    awards: dict[str, Words]
    people_of: dict[str, Words]
    genders: dict[str, Words]
    places: dict[str, Words]
    need: NeedWords
    measures: dict[str, MeasureWords]
    sentences: dict[str, str]
    values: dict[str, dict[str, str]]
    dates: dict[str, str]
    months: Words
    phrases: dict[str, str]
    asked: dict[str, str]
    refusals: dict[str, str | Words]
    matching: dict[str, str]
    verify: VerifyWords

    @model_validator(mode="after")
    def _whole(self) -> "LexiconFile":
        public = [attribute.name for attribute in ATTRIBUTES if not attribute.private]
        wanted = [predicate.name for predicate in PREDICATES] + public
        for section, known in (("sentences", self.sentences), ("asked", self.asked)):
            if missing := [name for name in wanted if name not in known]:
                raise ValueError(f"{section}: nothing says {', '.join(missing)}")
        return self


@dataclass(frozen=True)
class Lexicon:
    """A lexicon, ready to match: phrases as tuples of words."""

    language: Language
    cues: Mapping[tuple[str, ...], tuple[Cue, ...]]
    longest: int
    need_cues: frozenset[tuple[str, ...]]
    need_polite: frozenset[tuple[str, ...]]
    need_fillers: frozenset[tuple[str, ...]]
    need_marks: Mapping[tuple[str, ...], frozenset[NeedMark]]
    say: LexiconFile


@cache
def lexicon(language: Language) -> Lexicon:
    """Return the lexicon of a language.

    Raises:
        ValueError: the file is not a whole lexicon.
    """
    name = f"{language}.yaml"
    data = yaml.load(  # the C loader: five times faster, and as safe
        files(__package__).joinpath(name).read_text(encoding="utf-8"),
        getattr(yaml, "CSafeLoader", yaml.SafeLoader),
    )
    try:
        file = LexiconFile.model_validate(data)
    except ValidationError as error:
        raise ValueError(f"kg/language/{name}: {error}") from None
    cues: dict[tuple[str, ...], list[Cue]] = {}
    for phrase, cue in _phrases(file):
        known = cues.setdefault(shapes_of(phrase), [])
        if cue not in known:
            known.append(cue)
    cues.pop((), None)
    return Lexicon(
        language=language,
        cues={shapes: tuple(known) for shapes, known in cues.items()},
        longest=max(map(len, cues)),
        need_cues=frozenset(map(shapes_of, file.need.cues)),
        need_polite=frozenset(map(shapes_of, file.need.polite)),
        need_fillers=frozenset(map(shapes_of, file.need.fillers)),
        need_marks=_marks(file.need),
        say=file,
    )


def _phrases(file: LexiconFile) -> Iterator[tuple[str, Cue]]:
    groups = {
        "ask": file.asks, "noun": file.nouns, "predicate": file.predicates,
        "attribute": file.attributes, "mark": file.marks, "time": file.times,
        "operator": file.operators,
        "category": file.categories, "award": file.awards, "people_of": file.people_of,
        "gender": file.genders, "place": file.places,
        "filler": {"": file.fillers}, "title": {"": file.titles},
    }  # fmt: skip
    for group, names in groups.items():
        for name, phrases in names.items():
            for phrase in phrases:
                yield phrase, Cue(group, name)
    for place in file.places:
        yield place, Cue("place", place)
    for target, words in file.categories.items():
        for pattern in file.category_awards:
            for word in words:
                yield pattern.replace("{c}", word), Cue("award", target)


def _marks(need: NeedWords) -> dict[tuple[str, ...], frozenset[NeedMark]]:
    found: dict[tuple[str, ...], frozenset[NeedMark]] = {}
    for mark, phrases in need.marks.items():
        for shapes in map(shapes_of, phrases):
            found[shapes] = found.get(shapes, frozenset()) | {mark}
    return found
