"""A sentence as pieces, so that every word of it is accounted for: names, times, cues, fillers.

Of all ways to cover the words, the one with the fewest unknown words is taken, then the one with
the longest pieces; names, cited words and times win over words of the lexicon.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, NamedTuple

from kg.language.lexicon import Language, lexicon
from kg.language.namings import Namings
from kg.language.numerals import Time, numbers_at, times_at
from kg.names.tokens import Token, shapes_of

Direction = Literal["active", "reversed", "either", "start", "end"]
Gap = Literal["", "comma", "stop"]
# In order: of two readings of the same words, the first wins.
Kind = Literal[
    "name", "text", "time", "number", "share", "other", "negation", "overclaim", "cue", "title",
    "degree", "joint", "both", "every", "respectively", "pronoun", "joining", "phrase", "filler",
    "generic", "unknown",
]  # fmt: skip
_RANK = {kind: rank for rank, kind in enumerate(Kind.__args__)}  # type: ignore[attr-defined]
_COMMAS, _STOPS = set(",，、:：—–()（）"), set(".;。；!！?？\n")
_DASHES = {"-", "–", "—"}


@dataclass(frozen=True)
class Piece:
    """Some words of a sentence, and what they are; ``start`` and ``end`` count words.

    Args:
        refs: for a name: the entity ids or values it may stand for; none when nothing cited is.
        strict: for a name: it is a short one, so all that it may stand for must be meant.
        label: the kind of a stranger's name, the unit of a number, the kind of a generic noun.
        cues: the relations that the words say, each with the order of its ends.
        weak: relations that the words say where nothing else does.
        facts: for cited words: the facts that have them, by index; ``source`` is where.
    """

    kind: Kind
    start: int
    end: int
    refs: tuple[str, ...] = ()
    strict: bool = False
    label: str = ""
    cues: tuple[tuple[str, Direction], ...] = ()
    weak: frozenset[str] = frozenset()
    time: Time | None = None
    number: int | None = None
    facts: frozenset[int] = frozenset()
    source: tuple[int, int] = (0, 0)
    gap: Gap = ""


def pieces_of(
    text: str, tokens: Sequence[Token], namings: Namings, language: Language
) -> tuple[Piece, ...]:
    """Return a sentence's words as pieces, in order, that together cover all of them."""
    size = len(tokens)
    said = _Said(text, tokens, tuple(t.form for t in tokens), tuple(t.shape for t in tokens))
    best: list[tuple[int, int, int, int]] = [(0, 0, 0, 0)] * (size + 1)
    chosen: list[Piece | None] = [None] * size
    for start in range(size - 1, -1, -1):
        after = best[start + 1]
        cost, piece = (after[0] + 1, after[1] + 1, after[2], after[3]), None
        for candidate in _candidates(said, start, namings, language):
            rest = best[candidate.end]
            length = (candidate.end - start) ** 2
            rank = _RANK[candidate.kind]
            total = (rest[0], rest[1] + 1, rest[2] - length, rest[3] + rank)
            if total < cost:
                cost, piece = total, candidate
        best[start], chosen[start] = cost, piece
    return tuple(_chosen(text, tokens, chosen))


def _chosen(text: str, tokens: Sequence[Token], chosen: Sequence[Piece | None]) -> Iterator[Piece]:
    start = 0
    while start < len(tokens):
        piece = chosen[start] or Piece("unknown", start, start + 1)
        yield replace(piece, gap=_gap(text, tokens, start))
        start = piece.end


def _gap(text: str, tokens: Sequence[Token], at: int) -> Gap:
    """Return what stands before a word."""
    if at == 0:
        return ""
    last, between = tokens[at - 1], text[tokens[at - 1].end : tokens[at].start]
    if set(between) & (_STOPS - {"."}) or _ends_by_dot(last, between, text[tokens[at].start]):
        return "stop"
    return "comma" if set(between) & _COMMAS else ""


def _ends_by_dot(last: Token, between: str, first: str) -> bool:
    """Return whether a dot ends a sentence: not after an initial, a title, or inside a number."""
    spaced = between.endswith((" ", "\n", "”", '"')) and "." in between
    abbreviated = last.kind == "word" and (len(last.form) == 1 or last.form in _abbreviations())
    return spaced and not abbreviated and not first.islower()


@cache
def _abbreviations() -> frozenset[str]:
    titles = lexicon("en").say.verify.honorifics
    return frozenset({"jr", "sr", "st"}.union(word for word in titles if len(word) <= 4))


class _Said(NamedTuple):
    """A sentence in words: with their forms, and their shapes."""

    text: str
    tokens: Sequence[Token]
    forms: tuple[str, ...]
    shapes: tuple[str, ...]


def _candidates(said: _Said, start: int, namings: Namings, language: Language) -> Iterator[Piece]:
    yield from _named(said, start, namings)
    yield from _timed_and_counted(said, start, language)
    for words, piece in _phrases(language).get(said.shapes[start], {}).items():
        end = start + len(words)
        if said.shapes[start:end] == words:
            yield replace(piece, start=start, end=end)


def _named(said: _Said, start: int, namings: Namings) -> Iterator[Piece]:
    for name in namings.starting(said.forms[start]):
        end = start + len(name.words)
        common = name.word and not said.text[said.tokens[start].start].isupper()
        if not common and said.forms[start:end] == name.words:
            kind: Kind = "text" if name.facts else "name"
            yield Piece(
                kind, start, end, name.refs, name.strict, name.label, name.cues, facts=name.facts
            )
    for end, fact, place in namings.quoted(said.tokens, start):
        yield Piece(
            "text", start, end, facts=frozenset({fact}), source=(place, place + end - start)
        )


def _timed_and_counted(said: _Said, start: int, language: Language) -> Iterator[Piece]:
    for end, time in times_at(said.tokens, start, language):
        yield Piece("time", start, end, time=time)
    for end, number in numbers_at(said.tokens, start):
        yield Piece("number", start, end, number=number)
        following = said.forms[end] if end < len(said.forms) else ""
        for words, unit in _units(language).get(following, ()):
            if said.forms[end : end + len(words)] == words:
                yield Piece("number", start, end + len(words), number=number, label=unit)


@cache
def _units(language: Language) -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for unit, words in lexicon(language).say.verify.units.items():
        for shapes in map(shapes_of, words):
            found.setdefault(shapes[0], []).append((shapes, unit))
    return found


@cache
def _phrases(language: Language) -> Mapping[str, Mapping[tuple[str, ...], Piece]]:
    """Return the lexicon's phrases by their first word."""
    found: dict[str, dict[tuple[str, ...], Piece]] = {}
    for phrase, piece in _senses(language):
        words = shapes_of(phrase)
        known = found.setdefault(words[0], {})
        other = known.get(words)
        known[words] = piece if other is None else _joined(other, piece)
    return found


def _joined(one: Piece, two: Piece) -> Piece:
    """Return two senses of the same words as one."""
    main = one if _RANK[one.kind] <= _RANK[two.kind] else two
    return replace(main, cues=two.cues or one.cues, weak=one.weak | two.weak)


def _senses(language: Language) -> Iterator[tuple[str, Piece]]:
    say = lexicon(language).say
    words = say.verify
    for phrase, cues in _relations(language).items():
        yield phrase, Piece("cue", 0, 0, cues=cues)
    for predicate, said in words.weak.items():
        for phrase in said:
            yield phrase, Piece("filler", 0, 0, weak=frozenset({predicate}))
    listed: tuple[tuple[Kind, Sequence[str]], ...] = (
        ("other", words.others), ("negation", words.negations), ("overclaim", words.overclaims),
        ("degree", [one for some in words.degrees.values() for one in some]),
        ("title", words.honorifics), ("joint", words.joint), ("both", words.both),
        ("every", words.every), ("respectively", words.respectively),
        ("pronoun", words.pronouns), ("joining", words.joining), ("filler", words.fillers),
        ("phrase", (say.phrases["yes"], say.sentences["outvoted"].partition("{")[0])),
    )  # fmt: skip
    for kind, some in listed:
        for phrase in some:
            yield phrase, Piece(kind, 0, 0)
    for label, nouns in words.generic.items():
        for noun in nouns:
            yield noun, Piece("generic", 0, 0, label=label)
    for phrase, number in words.multiples.items():
        yield phrase, Piece("number", 0, 0, number=number, label="times")
    for phrase, number in words.shares.items():
        yield phrase, Piece("share", 0, 0, number=number)


def _relations(language: Language) -> Mapping[str, tuple[tuple[str, Direction], ...]]:
    """Return what each phrase says: predicates, each with the order of its ends."""
    words = lexicon(language).say.verify
    found: dict[str, list[tuple[str, Direction]]] = {}
    for name, phrases in words.relations.items():
        meant = words.several.get(name, [name])
        for direction in Direction.__args__:  # type: ignore[attr-defined]
            for phrase in getattr(phrases, direction):
                found.setdefault(phrase, []).extend((one, direction) for one in meant)
    return {phrase: tuple(cues) for phrase, cues in found.items()}
