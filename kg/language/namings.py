"""All that cited facts may be called in a sentence: names, short names, roles and quoted words."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from kg.facts import KnownFact
from kg.language.aliases import Alias, Cues, Words, award_names, phrases_by_thing, words_of
from kg.language.lexicon import LANGUAGES, lexicon
from kg.names.normalise import normalise, script_of
from kg.names.tokens import Token
from kg.schema import BY_ATTRIBUTE, BY_LETTER

_SENTENCES = re.compile(r"(?<=[.!?。！？])\s*")
# One with a digit, or as long as the id of an entity is: "Egypt" is a country.
_ID = re.compile(r"[A-Z](?=\w*\d)\w+|[A-Z][a-z2-7]{16}")
_SUFFIXES = {"jr", "sr", "ii", "iii"}
_SMALL = {"of", "the", "for", "and", "in"}
_LONGEST_QUOTE, _MOST_PLACES = 60, 8


@dataclass(frozen=True)
class Name:
    """Words that stand for entities or values (``refs``), or are words of facts (``facts``).

    ``word`` says that they are a common word too, and a name only with a capital letter.
    """

    words: Words
    refs: tuple[str, ...] = ()
    strict: bool = False
    label: str = ""
    cues: Cues = ()
    facts: frozenset[int] = frozenset()
    word: bool = False


class Known(Mapping[str, Sequence[str]]):
    """All names of entities (by id) and values (by themselves), found by their first word.

    Made once, it serves many sentences.
    """

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        """Take names, which stay as they are."""
        self._names = names

    def __getitem__(self, ref: str) -> Sequence[str]:
        """Return the names of one."""
        return self._names[ref]

    def __iter__(self) -> Iterator[str]:
        """Yield what is named."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return how much is named."""
        return len(self._names)

    @cached_property
    def by_first(self) -> Mapping[str, Mapping[Words, Sequence[str]]]:
        """Return what names mean, by their words, by the first of these."""
        found: dict[str, dict[Words, list[str]]] = {}
        for ref, called in self._names.items():
            for words in map(words_of, called):
                if words:
                    found.setdefault(words[0], {}).setdefault(words, []).append(ref)
        return found


@dataclass(frozen=True)
class Namings:
    """Names and whole texts by their first word, and the texts that may be quoted in part.

    Names of what the facts are not about (``_cited`` has what they are) are strangers'.
    """

    _names: Mapping[str, Sequence[Name]]
    _texts: Mapping[str, Sequence[Name]]
    _known: Known
    _cited: Container[str]
    _quotable: Mapping[int, Words]
    _pairs: Mapping[Words, Sequence[tuple[int, int]]] = field(default_factory=dict)

    def starting(self, word: str) -> Iterator[Name]:
        """Yield names and whole texts that start with a word, those of cited things first."""
        own = self._names.get(word, ())
        yield from own
        for words, refs in self._known.by_first.get(word, {}).items():
            strangers = [ref for ref in refs if ref not in self._cited]
            if strangers and all(name.words != words for name in own):
                yield Name(words, label=_label(strangers[-1]))
        yield from self._texts.get(word, ())
        yield from _strangers().get(word, ())

    def quoted(self, tokens: Sequence[Token], start: int) -> Iterator[tuple[int, int, int]]:
        """Yield quotes from a fact's text that start at a word, as (end, fact, place in text).

        A quote has at least two words that say something, or three Chinese characters.
        """
        pair = tuple(token.form for token in tokens[start : start + 2])
        for fact, place in self._pairs.get(pair, ()):
            words = self._quotable[fact]
            size = 0
            for token, word in zip(
                tokens[start : start + _LONGEST_QUOTE], words[place:], strict=False
            ):
                if token.form != word:
                    break
                size += 1
            while size and words[place + size - 1] in _empty():
                size -= 1
            saying = [word for word in words[place : place + size] if word not in _empty()]
            if len(saying) >= 2 and (script_of(saying[0]) != "han" or len(saying) >= 3):
                yield start + size, fact, place


def namings_of(facts: Sequence[KnownFact], names: Mapping[str, Sequence[str]]) -> Namings:
    """Return what the ends, values, roles and texts of facts may be called.

    Args:
        names: all names of entities (by id) and values (by themselves), in any language; those
            that no fact is about are known too, as strangers.
    """
    stated = _stated(facts, names)
    found: dict[Words, Name] = {}
    words_of_facts = {str(value) for fact in facts for value in fact.qualifiers.values()}
    known = names if isinstance(names, Known) else Known(names)
    _lexical(found, stated)
    for short in (True, False):  # a full name wins over a short one
        refs_of: dict[Words, list[str]] = {}
        for ref, called in stated.items():
            for name in called:
                for words in _short(name, ref) if short else [words_of(name)]:
                    refs = refs_of.setdefault(words, [])
                    if ref not in refs:
                        refs.append(ref)
        for words, refs in refs_of.items():
            common = len(words) == 1 and words[0] in _common() and not _is_said(refs)
            found[words] = Name(words, tuple(refs), strict=short, word=common)
    texts = {name.words: name for name in _texts(facts, names)}
    quotable = {
        index: words_of(fact.qualifiers["motivation"])
        for index, fact in enumerate(facts)
        if fact.qualifiers.get("motivation")
    }
    cited = stated.keys() | words_of_facts
    return Namings(_by_first(found), _by_first(texts), known, cited, quotable, _pairs(quotable))


def _stated(
    facts: Sequence[KnownFact], names: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for fact in facts:
        for end in (fact.subject, fact.object):
            if end is not None:
                known = (end.name, *names.get(end.entity_id, ()), *found.get(end.entity_id, ()))
                found[end.entity_id] = tuple(dict.fromkeys(known))
        attribute = BY_ATTRIBUTE.get(fact.predicate)
        if attribute is not None and attribute.type != "date" and attribute.name != "bio":
            value = str(fact.value)
            found[value] = (value, *names.get(value, ()), *_values(attribute.name, value))
    return found


def _is_said(refs: Sequence[str]) -> bool:
    """Return whether values are said by words of the lexicons, which are common ones."""
    said = lexicon("en").say.values.values()
    return any(ref in called for ref in refs for called in said)


def _values(attribute: str, value: str) -> Iterator[str]:
    """Yield what the lexicons call a value of an attribute: "female" is a woman too."""
    for say in (lexicon(language).say for language in LANGUAGES):
        if (called := say.values.get(attribute, {}).get(value)) is not None:
            yield called
        if attribute == "gender":
            yield from say.genders.get(value, ())


def _label(ref: str) -> str:
    kind = BY_LETTER.get(ref[:1])
    return kind.name if kind is not None and _ID.fullmatch(ref) else "value"


def _short(name: str, ref: str) -> Iterator[Words]:
    """Yield the short forms of a name: a person's surname, an institution's own part."""
    label, words = _label(ref), words_of(name)
    if label == "expert":
        yield from _surnames(name, words)
    elif label == "institution":
        generic = _generic("institution")
        own = [word for word in words if word not in _SMALL and (word,) not in generic]
        if script_of(name) == "han":
            ends = [end for end in generic if words[-len(end) :] == end]
            own = list(words[: -max(map(len, ends))]) if ends else []
        if own and own != list(words) and sum(map(len, own)) >= 2:
            yield tuple(own)


def _surnames(name: str, words: Words) -> Iterator[Words]:
    if script_of(name) == "han":
        for dot in "·•・":
            family = words_of(name.rpartition(dot)[2])
            if dot in name and len(family) >= 2:
                yield family
        return
    if len(words) > 1 and words[-1] in _SUFFIXES:
        words = words[:-1]
    if len(words) < 2 or "," in name:
        return
    last, given = words[-1], words[:-1]
    if len(last) >= 2:
        yield (last,)
        yield (given[0], last)
        yield (given[0][0], last)
        yield (*(word[0] for word in given), last)
        yield (given[0], *(word[0] for word in given[1:]), last)


@cache
def _generic(label: str) -> frozenset[Words]:
    return frozenset(
        words_of(noun) for language in LANGUAGES
        for noun in lexicon(language).say.verify.generic[label]
    )  # fmt: skip


@cache
def _common() -> frozenset[str]:
    """Return single words that are cues or fillers, and a name only with a capital letter."""
    return frozenset(
        phrase[0] for language in LANGUAGES for phrase in lexicon(language).cues if len(phrase) == 1
    )


@cache
def _empty() -> frozenset[str]:
    words = [word for lang in LANGUAGES for word in lexicon(lang).say.verify.fillers]
    words += [word for lang in LANGUAGES for word in lexicon(lang).say.verify.joining]
    return frozenset(word for phrase in words for word in words_of(phrase) if len(phrase) < 6)


@cache
def _strangers() -> Mapping[str, Sequence[Name]]:
    """Return what the lexicons say, by its first word, as names of what no fact is about."""
    return _by_first({
        said.words: Name(said.words, label=said.label, cues=said.cues)
        for phrases in phrases_by_thing().values()
        for said in phrases
    })  # fmt: skip


def _lexical(found: dict[Words, Name], stated: Mapping[str, Sequence[str]]) -> None:
    """Add what the lexicons call the things that are stated: "the physics prize", "德国"."""
    called = {normalise(name): ref for ref, known in stated.items() for name in known}
    targets: dict[str, set[str]] = {}
    for ref, known in stated.items():
        if _label(ref) == "award":
            named = {target for name in known if (target := award_names().get(words_of(name)))}
            targets[ref] = named | set(known)
    exactly: dict[str, list[str]] = {}
    begun: dict[Words, list[str]] = {}
    for ref, called_so in targets.items():
        for name in called_so:
            exactly.setdefault(name, []).append(ref)
        starts = {words[:n] for words in map(words_of, called_so) for n in range(1, len(words) + 1)}
        for start in starts:
            begun.setdefault(start, []).append(ref)
    places = {place for name in exactly for place in _places().get(name, ())}
    places |= {place for words in begun for place in _places().get(words, ())}
    places |= {place for normal in called for place in _places().get(normal, ())}
    for place in sorted(places):
        target, normal, words, phrases = _things()[place]
        exact = exactly.get(target, [])
        # "the Nobel Prize" is a name of every prize that is one.
        within = begun.get(words, [])
        other = called.get(normal)
        for said in phrases:
            refs = (exact or within) if said.label == "award" else [other] if other else []
            if refs:
                found[said.words] = Name(said.words, tuple(refs), label=said.label, cues=said.cues)


@cache
def _things() -> Sequence[tuple[str, str, Words, Sequence[Alias]]]:
    """Return what the lexicons have phrases for: its name, plainly, in words, the phrases."""
    return [
        (target, normalise(target), words_of(target), phrases)
        for target, phrases in phrases_by_thing().items()
    ]


@cache
def _places() -> Mapping[str | Words, Sequence[int]]:
    """Return at which places of ``_things`` a name stands: as it is, plainly, in words."""
    found: dict[str | Words, list[int]] = {}
    for place, (target, normal, words, _) in enumerate(_things()):
        for name in (target, normal, words):
            found.setdefault(name, []).append(place)
    return found


def _texts(facts: Sequence[KnownFact], names: Mapping[str, Sequence[str]]) -> Iterator[Name]:
    """Yield what facts have in words: roles, degrees, motivations, whole sentences of a text."""
    whole: dict[Words, set[int]] = {}
    for index, fact in enumerate(facts):
        said = [str(fact.qualifiers[q]) for q in ("role", "degree") if fact.qualifiers.get(q)]
        said += [name for one in tuple(said) for name in names.get(one, ())]
        said += _degree_names(fact.qualifiers.get("degree"))
        said += [str(fact.qualifiers.get("motivation") or "")]
        if fact.predicate == "bio":
            said += [str(fact.value), *_SENTENCES.split(str(fact.value))]
        for text in said:
            whole.setdefault(words_of(text), set()).add(index)
    whole.pop((), None)
    for words, indexes in whole.items():
        yield Name(words, facts=frozenset(indexes))


def _degree_names(degree: Any) -> list[str]:
    found: list[str] = []
    for language in LANGUAGES:
        for phrases in lexicon(language).say.verify.degrees.values():
            if degree and words_of(str(degree)) in {words_of(phrase) for phrase in phrases}:
                found += phrases
    if not found:
        return []
    classes = [
        name for name, phrases in lexicon("en").say.verify.degrees.items()
        if set(phrases) & set(found)
    ]  # fmt: skip
    for language in LANGUAGES:
        for name in classes:
            found += lexicon(language).say.verify.degrees[name]
    return found


def _by_first(found: Mapping[Words, Name]) -> dict[str, list[Name]]:
    by_first: dict[str, list[Name]] = {}
    for words, name in found.items():
        if words:
            by_first.setdefault(words[0], []).append(name)
    return by_first


def _pairs(quotable: Mapping[int, Words]) -> dict[Words, list[tuple[int, int]]]:
    found: dict[Words, list[tuple[int, int]]] = {}
    for fact, words in quotable.items():
        for place in range(len(words) - 1):
            places = found.setdefault(words[place : place + 2], [])
            if len(places) < _MOST_PLACES:
                places.append((fact, place))
    return found
