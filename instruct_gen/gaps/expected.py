"""What a right answer says, and what an answer says: values, whatever words they are in."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from instruct_gen.case import Case
from instruct_gen.subgraph import Subgraph
from kg.language.lexicon import LANGUAGES, Language, lexicon
from kg.language.numerals import Date, numeral, times_at
from kg.names.normalise import normalise
from kg.names.places import places_named
from kg.names.tokens import tokens_of
from kg.names.variants import apart_from_brackets
from kg.questions.forms import Facts
from kg.schema import BY_ATTRIBUTE, BY_PREDICATE
from kg.store.graph import GraphStore

What = Literal["entity", "place", "date", "year", "word"]
# The graph need not know every field or employer, but who lists so many more is guessing.
MOST_BESIDE = 10
_NUMERALS = re.compile("[〇零一二两三四五六七八九十百千]+")
_ASIDE = re.compile("[,，(（]")
_ARTICLE = re.compile(r"the\s+", re.IGNORECASE)
_YEAR = re.compile(r"\s*(?:in\s+)?\(?\d{4}年?\)?$|^\d{4}年?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Expected:
    """What a right answer says.

    Args:
        values: entity ids, stored places or words, ISO dates, or years: all are wanted.
        names: what each of them is called, in all languages; first what the question's calls it.
        may_be_more: whether there may be more than the graph knows of.
    """

    what: What
    values: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    may_be_more: bool

    @property
    def told(self) -> list[str]:
        """Return it as the question's language says it."""
        return [names[0] for names in self.names]

    def is_said(self, senses: Iterable[str]) -> bool:
        """Return whether an answer with these senses is right."""
        said, wanted = set(senses), set(self.values)
        more = MOST_BESIDE if self.may_be_more else 0
        return wanted <= said and len(said - wanted) <= more


def expected(case: Case, subgraph: Subgraph, language: Language) -> Expected:
    """Return what answers a case whose form asks for facts: the values that the form gives."""
    form = case.form
    assert isinstance(form, Facts)
    values = tuple(dict.fromkeys(map(str, case.values)))
    if form.qualifier is not None:
        return Expected("year", values, tuple((one,) for one in values), may_be_more=False)
    if form.fact in BY_PREDICATE:
        names = tuple(_names(subgraph, one, language) for one in values)
        return Expected("entity", values, names, may_be_more=True)
    if BY_ATTRIBUTE[form.fact].type == "date":
        return Expected("date", values, tuple((one,) for one in values), may_be_more=False)
    if form.fact.endswith(("city", "country")):
        names = tuple(_places(subgraph, one, language) for one in values)
        return Expected("place", values, names, may_be_more=False)
    names = tuple(_words(form.fact, one, language) for one in values)
    return Expected("word", values, names, may_be_more=False)


def _names(subgraph: Subgraph, entity_id: str, language: Language) -> tuple[str, ...]:
    entity = subgraph.entities[entity_id]
    called = entity.called.get(language, entity.name)
    return tuple(dict.fromkeys((called, *entity.called.values(), *entity.names)))


def _places(subgraph: Subgraph, value: str, language: Language) -> tuple[str, ...]:
    called = [subgraph.places[one].get(value) for one in (language, *LANGUAGES)]
    words = [word for one in LANGUAGES for word in lexicon(one).say.places.get(value, ())]
    first = value if language == "en" else called[0] or value
    return tuple(dict.fromkeys((first, value, *filter(None, called), *words)))


def _words(attribute: str, value: str, language: Language) -> tuple[str, ...]:
    called = [lexicon(one).say.values.get(attribute, {}).get(value, value) for one in LANGUAGES]
    first = lexicon(language).say.values.get(attribute, {}).get(value, value)
    alike = [word for one in LANGUAGES for word in lexicon(one).say.genders.get(value, ())]
    return tuple(dict.fromkeys((first, *called, value, *(alike if attribute == "gender" else ()))))


class Senses:
    """Reads answers for what they say; it looks places up in the graph."""

    def __init__(self, store: GraphStore) -> None:
        """Read answers about a graph."""
        self._store = store
        self._places: dict[str, frozenset[str]] = {}

    def read(self, answers: Iterable[str], wanted: Expected) -> tuple[str, ...]:
        """Return the senses of an answer, sorted: a value that is wanted, or its own words."""
        return tuple(sorted({self._sense(one, wanted) for one in answers if one.strip()}))

    def _sense(self, text: str, wanted: Expected) -> str:
        if wanted.what in ("date", "year"):
            date = date_in(text)
            if date is None or date.year is None:
                return normalise(text)
            return str(date.year) if wanted.what == "year" else _iso(date)
        for reading in _readings(text, wanted.what):
            form = normalise(reading)
            for value, names in zip(wanted.values, wanted.names, strict=True):
                if any(form == normalise(name) for name in names):
                    return value
                if wanted.what == "place" and value in self._places_named(form):
                    return value
        return normalise(text)

    def _places_named(self, form: str) -> frozenset[str]:
        if form not in self._places:
            links = places_named(self._store, [form]).get(form, ())
            self._places[form] = frozenset(one for link in links for one in link.ids)
        return self._places[form]


def date_in(text: str) -> Date | None:
    """Return the one date that a text says, as fully as it says it; None of none or several.

    >>> date_in("一九二一年"), date_in("14 March 1879").month, date_in("1921 or 1922")
    (Date(year=1921, month=None, day=None), 3, None)
    """
    plain = _NUMERALS.sub(_digits, unicodedata.normalize("NFKC", text))
    tokens = tokens_of(plain)
    times = [
        time
        for start in range(len(tokens))
        for language in LANGUAGES
        for _, time in times_at(tokens, start, language)
    ]
    if any(time.shape != "in" for time in times):  # before, after, between: no date
        return None
    dates = {time.start for time in times}
    fullest = [
        one for one in dates
        if not any(one.carried_by(other) and one != other for other in dates)
    ]  # fmt: skip
    return fullest[0] if len(fullest) == 1 else None


def _digits(found: "re.Match[str]") -> str:
    number = numeral(found[0])
    return found[0] if number is None else str(number)


def _iso(date: Date) -> str:
    parts = [f"{date.year:04d}", *(f"{part:02d}" for part in (date.month, date.day) if part)]
    return "-".join(parts)


def _readings(text: str, what: What) -> Iterator[str]:
    """Yield a text, and what it may be without what was said besides."""
    plain = text.strip().rstrip(".。")
    yield plain
    yield from apart_from_brackets(plain)
    yield from (_ARTICLE.sub("", plain, count=1), _YEAR.sub("", plain))
    if what == "place":
        yield _ASIDE.split(plain)[0]


def printed(answers: Iterable[str]) -> str:
    """Return an answer as a table shows it."""
    return "; ".join(one.strip() for one in answers if one.strip())
