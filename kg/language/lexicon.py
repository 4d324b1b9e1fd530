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


@dataclass(frozen=True)
class Cue:
    """What a phrase of the lexicon means: a group (``ask``, ``predicate`` …) and a name in it.

    For ``award``, ``category``, ``people_of`` and ``place`` the name is that of the thing meant.
    """

    group: str
    name: str


class NeedWords(BaseModel):
    """The words of a need: those that say it is one, and those that say nothing of the topic."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    cues: Words
    fillers: Words


class LexiconFile(BaseModel):
    """What a lexicon file holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    language: Language
    asks: dict[str, Words]
    nouns: dict[str, Words]
    predicates: dict[str, Words]
    attributes: dict[str, Words]
    marks: dict[str, Words]
    fillers: Words
    titles: Words
    times: dict[str, Words]
    categories: dict[str, Words]
    category_awards: Words
    awards: dict[str, Words]
    people_of: dict[str, Words]
    places: dict[str, Words]
    need: NeedWords
    sentences: dict[str, str]
    dates: dict[str, str]
    months: Words
    phrases: dict[str, str]
    asked: dict[str, str]
    refusals: dict[str, str | Words]
    matching: dict[str, str]

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
    need_fillers: frozenset[tuple[str, ...]]
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
        need_fillers=frozenset(map(shapes_of, file.need.fillers)),
        say=file,
    )


def _phrases(file: LexiconFile) -> Iterator[tuple[str, Cue]]:
    groups = {
        "ask": file.asks, "noun": file.nouns, "predicate": file.predicates,
        "attribute": file.attributes, "mark": file.marks, "time": file.times,
        "category": file.categories, "award": file.awards, "people_of": file.people_of,
        "place": file.places, "filler": {"": file.fillers}, "title": {"": file.titles},
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
