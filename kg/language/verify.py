"""Hold a sentence to the facts it cites: whatever it says, some cited fact must say.

Every word must be a name of a cited thing, a time, a number, words of a cited fact, a cue of a
cited relation or a listed filler; and names, times and numbers must belong together as in a fact.
What cannot be told is not supported.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from kg.facts import KnownFact
from kg.language.carried import Relaxed
from kg.language.content import Refs
from kg.language.lexicon import Language
from kg.language.namings import namings_of
from kg.language.pieces import Piece, pieces_of
from kg.language.sections import Section, carry, sections_of
from kg.language.writer import spaced
from kg.names.tokens import Token, tokens_of
from kg.schema import BY_LETTER

FaultKind = Literal[
    "name", "year", "date", "number", "award", "institution", "relation", "negation",
    "superlative", "words", "nothing_cited",
]  # fmt: skip

LONGEST = 2_000  # characters: no sentence is longer, and nothing longer is read
_CITED = re.compile(r"\[\d+\]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ASKED = re.compile(r"[?？]")
# What may be at fault, the likeliest first: its kind, and the pieces that say it.
_FAULTS: Mapping[Relaxed, tuple[FaultKind, set[str]]] = {
    "day": ("date", {"time"}), "time": ("year", {"time"}),
    "number": ("number", {"number", "share", "joint", "both", "every"}),
    "text": ("words", {"text"}), "relation": ("relation", {"cue"}), "subject": ("name", {"name"}),
}  # fmt: skip
_TRIED: tuple[Relaxed, ...] = ("day", "time", "number", "text", "object", "relation", "subject")


@dataclass(frozen=True)
class Fault:
    """What a sentence says that its citations do not, and in which words."""

    kind: FaultKind
    words: str = ""


@dataclass(frozen=True)
class Verdict:
    """Whether a sentence is carried by what it cites, and if not, why."""

    faults: tuple[Fault, ...] = ()

    @property
    def supported(self) -> bool:
        """Return whether all that the sentence says is carried."""
        return not self.faults


@dataclass(frozen=True)
class Sentence:
    """A sentence with its words and the facts it cites."""

    text: str
    tokens: tuple[Token, ...]
    facts: Sequence[KnownFact]
    language: Language

    @classmethod
    def of(cls, text: str, facts: Sequence[KnownFact], language: Language) -> "Sentence":
        """Return a sentence without its citation marks."""
        bare = spaced(_THOUSANDS.sub("", _CITED.sub("", text)))
        return cls(bare, tokens_of(bare), facts, language)

    def numbers(self) -> set[int]:
        """Return the numbers that are written in digits."""
        forms = (token.form for token in self.tokens)
        return {int(form) for form in forms if form.isascii() and form.isdigit()}

    def words(self, *pieces: Piece) -> str:
        """Return the words that pieces stand for."""
        return " ".join(
            self.text[self.tokens[p.start].start : self.tokens[p.end - 1].end] for p in pieces
        )


def verify(
    sentence: str,
    facts: Sequence[KnownFact],
    names: Mapping[str, Sequence[str]],
    language: Language,
) -> Verdict:
    """Return whether the facts that a sentence cites carry all that it says.

    Args:
        sentence: a sentence, or a few that cite the same facts; marks such as ``[1]`` are ignored.
        names: all names, in both languages, that entities (by id) and values (by themselves) go by.
        language: the language the sentence is in.
    """
    if not facts:
        return Verdict((Fault("nothing_cited"),))
    if len(sentence) > LONGEST:
        return Verdict((Fault("words", sentence[:40]),))
    said = Sentence.of(sentence, facts, language)
    pieces = pieces_of(said.text, said.tokens, namings_of(facts, names), language)
    faults = [*at_sight(said, pieces), *_in_relation(said, pieces)]
    return Verdict(tuple(dict.fromkeys(faults)))


def _outside_texts(said: Sentence, pieces: Sequence[Piece]) -> str:
    text = said.text
    for piece in reversed([p for p in pieces if p.kind in ("text", "name")]):
        start, end = said.tokens[piece.start].start, said.tokens[piece.end - 1].end
        text = text[:start] + text[end:]
    return text


# What a piece by itself says too much.


def at_sight(said: Sentence, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Yield what is at fault whatever the facts relate: unknown words, strangers, negations …"""
    kinds: Mapping[str, FaultKind] = {
        "other": "relation", "negation": "negation", "overclaim": "superlative",
    }  # fmt: skip
    unknown: list[Piece] = []
    for n, piece in enumerate(pieces):
        after = pieces[n + 1] if n + 1 < len(pieces) else None
        if piece.kind == "unknown":
            unknown.append(piece)
            if after is None or after.kind != "unknown":
                yield Fault(_unknown_kind(said, unknown, after), said.words(*unknown))
                unknown = []
        elif piece.kind in kinds:
            yield Fault(kinds[piece.kind], said.words(piece))
        elif piece.kind == "name" and not piece.refs:
            yield Fault(_kind_of(piece), said.words(piece))
        # A degree that a cited fact has is a text.
        elif piece.kind == "degree" or (piece.kind == "title" and not _honours(pieces, n, said)):
            yield Fault("words", said.words(piece))
        if after is not None and (kind := _renamed(pieces, n)):
            yield Fault(kind, said.words(piece, after))
    yield from _misquoted(said, pieces)
    if asked := _ASKED.search(_outside_texts(said, pieces)):
        yield Fault("words", asked.group())


def _unknown_kind(said: Sentence, unknown: Sequence[Piece], after: Piece | None) -> FaultKind:
    if after is not None and after.kind == "generic" and not after.gap:
        if after.label == "award":
            return "award"
        if after.label == "institution":
            return "institution"
    words = said.words(*unknown)
    return "name" if any(word[:1].isupper() for word in words.split()) else "words"


def _kind_of(piece: Piece) -> FaultKind:
    labels = [piece.label] if piece.label else []
    labels += [BY_LETTER[ref[0]].name for ref in piece.refs if ref[:1] in BY_LETTER]
    for label in labels:
        if label in ("award", "institution"):
            return "award" if label == "award" else "institution"
    return "name"


def _honours(pieces: Sequence[Piece], at: int, said: Sentence) -> bool:
    """Return whether a title stands with a person's name: "Professor Curie", "居里教授"."""
    after = next((p for p in pieces[at + 1 :] if p.kind != "title"), None)
    if after is not None and not _is_person(after):
        after = None
    if said.language == "en":
        return after is not None and after.gap != "comma"
    before = pieces[at - 1] if at else None
    beside = before is not None and _is_person(before) and not pieces[at].gap
    return beside or (after is not None and not after.gap)


def _is_person(piece: Piece) -> bool:
    return piece.kind == "name" and any(ref[:1] == "E" for ref in piece.refs)


def _renamed(pieces: Sequence[Piece], at: int) -> FaultKind | None:
    """Return the fault of a name that another word makes another's: "Curie Prize"."""
    piece, after = pieces[at], pieces[at + 1]
    kinds: Mapping[str, FaultKind] = {"award": "award", "institution": "institution"}
    if piece.kind == "name" and after.kind == "generic" and not after.gap:
        return kinds.get(after.label)
    if piece.kind == "generic" and piece.label == "institution" and after.kind == "filler":
        name = pieces[at + 2] if at + 2 < len(pieces) else None
        if name is not None and name.strict and _kind_of(name) == "institution":
            return "institution"
    return None


def _misquoted(said: Sentence, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Yield quotes put together from parts: words left out without a sign, or turned round."""
    last: Piece | None = None
    for piece in pieces:
        if piece.kind == "text" and piece.source != (0, 0):
            joined = last is not None and last.facts == piece.facts and not piece.gap
            if joined and last is not None and piece.source[0] != last.source[1]:
                yield Fault("words", said.words(last, piece))
            last = piece
        elif piece.kind not in ("filler", "joining"):
            last = None


# What the pieces say together.


def _in_relation(said: Sentence, pieces: Sequence[Piece]) -> tuple[Fault, ...]:
    words = [said.words(piece).casefold() for piece in pieces]
    sections = sections_of(pieces, words, said.facts, said.language)
    if all(section.empty for section in sections):
        return (Fault("relation", said.text[:80]),)
    only = _only_subject(said.facts)
    pronouns = [p for p in pieces if p.kind == "pronoun"]
    if pronouns and only is None:
        return (Fault("name", said.words(pronouns[0])),)
    named = {ref for p in pieces if p.kind == "name" for ref in p.refs}
    subjects = {fact.subject.entity_id for fact in said.facts}
    silent = only is not None and (pronouns or not named & subjects)
    start: tuple[Refs, ...] = (frozenset({only}),) if silent and only else ()
    faults: list[Fault] = []
    for section in sections:
        if section.empty:
            continue
        found = carry(section, said.facts, start)
        if found is None:
            faults += _why(said, section, start)
        else:
            start = found or start
    return tuple(faults)


def _only_subject(facts: Sequence[KnownFact]) -> str | None:
    subjects = {fact.subject.entity_id for fact in facts}
    people = {subject for subject in subjects if subject[:1] == "E"}
    return next(iter(people or subjects)) if len(people or subjects) == 1 else None


def _why(said: Sentence, section: Section, start: tuple[Refs, ...]) -> Iterator[Fault]:
    """Yield the faults without which the section would be carried: the fewest, the likeliest."""
    for size in (1, 2):
        for relaxed in combinations(_TRIED, size):
            if carry(section, said.facts, start, frozenset(relaxed)) is not None:
                for one in relaxed:
                    yield _fault(said, section, one)
                return
    yield Fault("relation", said.words(*section.pieces)[:80])


def _fault(said: Sentence, section: Section, relaxed: Relaxed) -> Fault:
    names = [p for p in section.pieces if p.kind == "name" and p.refs]
    subjects = {fact.subject.entity_id for fact in said.facts}
    if relaxed == "object":
        objects = [p for p in names if not set(p.refs) <= subjects] or names
        return Fault(_kind_of(objects[-1]) if objects else "name", said.words(*objects))
    kind, meant = _FAULTS[relaxed]
    return Fault(kind, said.words(*(p for p in section.pieces if p.kind in meant)))
