"""A need in plain words: wants, what is required, preferred and excluded, and words not used."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.language.lexicon import Language, lexicon
from kg.names.lookup import Candidate, look_up, look_up_fuller, spans_of
from kg.names.normalise import normalise, script_of
from kg.names.tokens import tokens_of
from kg.names.vocabulary import load
from kg.questions.forms import Has
from kg.questions.grammar.segments import cues_in, targets_of
from kg.questions.pieces import Known, Piece, pieces_of
from kg.questions.places import places_of
from kg.questions.requirements import items_of
from kg.questions.said import Item, Strength
from kg.questions.wants import (
    CONTEXT_WEIGHT,
    FIELD_WEIGHT,
    Said,
    Want,
    field_wants,
    word_want,
)
from kg.store.graph import GraphStore

MOST_CHARACTERS = 5_000
MOST_WORDS = 400
# So many words that may be a shorter way to say a name are looked up.
MOST_SHORTER = 4
# What stands before a name.
LEADING = frozenset({"at", "in", "from", "born", "must", "prefer", "not", "never", "or"})


@dataclass(frozen=True)
class Requirement:
    """What experts must have, should have, or must not: a condition, a field, or some people."""

    strength: Strength
    text: str
    has: Has | None = None
    want: Want | None = None
    experts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Need:
    """What is wanted, on which conditions, and the words that were not read as either."""

    wants: tuple[Want, ...]
    unused: tuple[str, ...]
    requirements: tuple[Requirement, ...] = ()

    def of(self, *strengths: Strength) -> tuple[Requirement, ...]:
        """Return the requirements of some strengths, in the order in which they were said."""
        return tuple(one for one in self.requirements if one.strength in strengths)


def read_need(store: GraphStore, text: str, language: Language) -> Need:
    """Return what a need asks for."""
    tokens = tokens_of(text[:MOST_CHARACTERS])[:MOST_WORDS]
    words = lexicon(language)
    targets = targets_of(cues_in(tokens, words).values())
    named = look_up(store, {*spans_of(text, tokens), *targets})
    known = Known(named, load(), words)
    pieces = pieces_of(text, tokens, known)
    if fuller := look_up_fuller(store, _perhaps_names(pieces)):
        known = Known(named | fuller, known.vocabulary, words)
        pieces = pieces_of(text, tokens, known)
    items = items_of(pieces, places_of(store, _perhaps_places(pieces)))
    return _need(store, items, known)


def _perhaps_names(pieces: Sequence[Piece]) -> list[str]:
    """Return the words left over that may say an institution's name less fully: "at Princeton"."""
    found = []
    for place, before in enumerate(pieces[:-1]):
        if not before.roles & LEADING:
            continue
        run = []
        for piece in pieces[place + 1 :]:
            if not _may_be_part(piece):
                break
            run.append(piece)
        if len(run) > 1 or any(piece.left_over for piece in run):
            texts = [piece.text for piece in run]
            found.append("".join(texts) if _is_han(texts[0]) else " ".join(texts))
    return found[:MOST_SHORTER]


def _may_be_part(piece: Piece) -> bool:
    """Return whether a piece may be part of a name: left over, or the surname of somebody."""
    surname = any((link.kind, link.form) == ("expert", "short") for link in piece.links)
    written = piece.text[:1].isupper() or _is_han(piece.text)
    return written and (piece.left_over or surname)


def _perhaps_places(pieces: Sequence[Piece]) -> list[str]:
    """Return the words that name a place, or that stand where one would."""
    found: list[str] = []
    for place, piece in enumerate(pieces):
        link = piece.link("country", "city")
        led = place > 0 and bool(pieces[place - 1].roles & LEADING)
        if link is not None or piece.place is not None or (led and piece.left_over):
            found += [piece.text, piece.place or "", *(link.ids if link is not None else ())]
    return found


def _is_han(text: str) -> bool:
    return script_of(text) == "han"


def _need(store: GraphStore, items: Sequence[Item], known: Known) -> Need:
    fields = [item for item in items if item.kind == "field"]
    said = [Said(item.text, _fields_named(item.text, known), _weight(item)) for item in fields]
    meant = field_wants(store, said, known.vocabulary)
    wants: dict[str, Want] = {}
    ours: dict[str, Want] = {}
    requirements: list[Requirement] = []
    unused: list[str] = []
    of_field = iter(meant)
    for item in items:
        want = next(of_field) if item.kind == "field" else None
        if want is not None and (item.strength is None or item.us):
            heavier = wants.get(want.text)
            if heavier is None or heavier.weight < want.weight:
                wants[want.text] = want
        elif item.kind == "word" and item.us:
            ours[item.text] = word_want(item.text)
        elif item.kind == "word" and item.strength is None:
            wants[item.text] = word_want(item.text)
        elif item.kind in ("word", "unused"):
            unused.append(item.text)
        else:
            strength = item.strength or "must"
            requirements.append(_requirement(item, strength, want))
    if not wants and not requirements:
        wants = ours
    return _filled(wants, tuple(requirements), tuple(dict.fromkeys(unused)))


def _requirement(item: Item, strength: Strength, want: Want | None) -> Requirement:
    experts = item.ids if item.kind == "expert" and item.has is None else ()
    return Requirement(strength, item.text, item.has, want, experts)


def _filled(
    wants: dict[str, Want], requirements: tuple[Requirement, ...], unused: tuple[str, ...]
) -> Need:
    """Return the need; where it names no field but required ones, those are the topic too."""
    of_fields = {
        strength: [one.want for one in requirements if one.want and one.strength == strength]
        for strength in ("must", "prefer")
    }
    must = any(one.strength == "must" for one in requirements)
    if not any(want.weight == FIELD_WEIGHT for want in wants.values()):
        wants |= {want.text: want for want in of_fields["must"]}
    if not wants and not must:
        wants |= {want.text: want for want in of_fields["prefer"]}
    if not wants and not requirements:
        wants |= {words: word_want(words) for words in unused}
        unused = ()
    return Need(tuple(wants.values()), unused, requirements)


def _fields_named(words: str, known: Known) -> tuple[Candidate, ...]:
    return tuple(c for c in known.named.get(normalise(words), ()) if c.kind == "field")


def _weight(item: Item) -> float:
    return CONTEXT_WEIGHT if item.us else FIELD_WEIGHT
