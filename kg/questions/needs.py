"""A need in plain words as wants: fields with weights, in both languages, and words for full text.

A field is linked through its names in the graph and through the vocabulary, which adds its other
language, its synonyms, what belongs to it, and words that tell of it in text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.language.lexicon import Language, Lexicon, lexicon
from kg.names.lookup import Candidate, look_up, spans_of
from kg.names.normalise import normalise, script_of
from kg.names.tokens import Token, tokens_of
from kg.names.vocabulary import FieldTerm, Vocabulary, load
from kg.store.graph import GraphStore

PLAIN_WEIGHT = 0.3
DEEPER = 0.8
MOST_CHARACTERS = 5_000
MOST_WORDS = 400
SHORTEST_WORD = 3


@dataclass(frozen=True)
class Want:
    """One thing a need asks for.

    ``fields`` are field ids with how far below the wanted field the vocabulary puts each;
    ``terms`` are words to find in text, with their weight; one that ends in ``*`` is a beginning.
    """

    text: str
    weight: float
    fields: tuple[tuple[str, int], ...]
    terms: tuple[tuple[str, float], ...]
    chinese: str | None = None

    @property
    def titles(self) -> dict[str, str]:
        """Return what the want is called, by language."""
        return {"en": self.text} | ({"zh": self.chinese} if self.chinese else {})

    @property
    def linked(self) -> bool:
        """Return whether this is a field, and not just a word."""
        return self.weight > PLAIN_WEIGHT


@dataclass(frozen=True)
class Need:
    """What is wanted, and the words that say something but were not read as a want."""

    wants: tuple[Want, ...]
    unused: tuple[str, ...]


def read_need(store: GraphStore, text: str, language: Language) -> Need:
    """Return what a need asks for."""
    tokens = tokens_of(text[:MOST_CHARACTERS])[:MOST_WORDS]
    spans = spans_of(text, tokens)
    named = look_up(store, spans)
    vocabulary = load()
    pieces = _pieces(text, tokens, spans, (named, vocabulary, lexicon(language)))
    wants: dict[str, Want] = {}
    unused: list[str] = []
    for words, meaning in pieces:
        if meaning == "field":
            want = _want(store, words, named.get(normalise(words), ()), vocabulary)
            wants.setdefault(want.text, want)
        elif meaning == "name":
            unused.append(words)
        elif meaning == "word":
            wants.setdefault(words, Want(words, PLAIN_WEIGHT, (), ((normalise(words), 1.0),)))
    return Need(tuple(wants.values()), tuple(unused))


Known = tuple[dict[str, tuple[Candidate, ...]], Vocabulary, Lexicon]


def _pieces(
    text: str, tokens: tuple[Token, ...], spans: dict[str, list[tuple[int, int]]], known: Known
) -> list[tuple[str, str]]:
    """Return the words of a need with what each run of them is, longest runs first taken."""
    named, vocabulary, words = known
    shapes = tuple(token.shape for token in tokens)
    edges: dict[tuple[int, int], str] = {}
    for form, ranges in spans.items():
        kinds = {candidate.kind for candidate in named.get(form, ()) if candidate.form == "stated"}
        for start, end in ranges:
            is_padding = shapes[start:end] in words.need_fillers | words.need_cues
            if is_padding:
                edges[start, end] = "padding"
            elif "field" in kinds or vocabulary.lookup(form):
                edges[start, end] = "field"
            elif kinds and end - start > 1:
                edges[start, end] = "name"
    pieces: list[tuple[str, str]] = []
    for start, end, meaning in _cover(len(tokens), edges):
        run = text[tokens[start].start : tokens[end - 1].end]
        if meaning == "left" and not _says_something(run):
            meaning = "padding"
        pieces.append((run, "word" if meaning == "left" else meaning))
    return pieces


def _cover(length: int, edges: dict[tuple[int, int], str]) -> list[tuple[int, int, str]]:
    """Return the cover of the words with the fewest left over, then the fewest pieces.

    Neighbouring Han characters that are left over are one word.
    """
    best: list[tuple[int, int]] = [(0, 0)]
    back: list[tuple[int, str]] = [(0, "")]
    for end in range(1, length + 1):
        left, pieces = best[end - 1]
        choice, step = (left + 1, pieces + 1), (end - 1, "left")
        for start in range(max(0, end - 12), end):
            if (start, end) in edges:
                left, pieces = best[start]
                # A field is told by more than padding is: of two equal covers, it stands.
                offer = (left, pieces + 2 - (edges[start, end] == "field"))
                if offer < choice:
                    choice, step = offer, (start, edges[start, end])
        best.append(choice)
        back.append(step)
    found: list[tuple[int, int, str]] = []
    while length > 0:
        start, meaning = back[length]
        found.append((start, length, meaning))
        length = start
    return found[::-1]


def _says_something(word: str) -> bool:
    return script_of(word) == "han" or (len(word) >= SHORTEST_WORD and not word.isdigit())


def _want(
    store: GraphStore, words: str, candidates: Iterable[Candidate], vocabulary: Vocabulary
) -> Want:
    meant = list(vocabulary.lookup(words))
    direct = {c.entity_id: c.name for c in candidates if c.kind == "field"}
    for name in direct.values():
        meant += [term for term in vocabulary.lookup(name) if term not in meant]
    depths = {term: 0 for term in meant}
    for term in meant:
        for below in vocabulary.descendants(term):
            depths.setdefault(below, len(_path(vocabulary, below, term)))
    fields = dict.fromkeys(direct, 0)
    forms = {normalise(name): depth for term, depth in depths.items() for name, _ in term.names}
    for form, found in look_up(store, forms).items():
        for candidate in found:
            if candidate.kind == "field":
                depth = fields.get(candidate.entity_id, forms[form])
                fields[candidate.entity_id] = min(depth, forms[form])
    terms: dict[str, float] = {normalise(words): 1.0}
    for term, depth in depths.items():
        for word in _told_by(term):
            terms[word] = max(terms.get(word, 0.0), DEEPER**depth)
    title = meant[0].en if meant else next(iter(direct.values()), words)
    chinese = meant[0].zh if meant else None
    return Want(title, 1.0, tuple(sorted(fields.items())), tuple(sorted(terms.items())), chinese)


def _path(vocabulary: Vocabulary, term: FieldTerm, top: FieldTerm) -> tuple[FieldTerm, ...]:
    above = vocabulary.ancestors(term)
    return above[: above.index(top) + 1] if top in above else above


def _told_by(term: FieldTerm) -> list[str]:
    """Return the words by which a text tells of a field, normalised, ``*`` kept.

    An acronym is none of them: "LED" is not what "led to" tells of.
    """
    words = [*term.terms, *(name for name, _ in term.names if not name.isupper())]
    return [_pattern(word) for word in words if _pattern(word)]


def _pattern(word: str) -> str:
    return normalise(word.rstrip("*")) + ("*" if word.endswith("*") else "")


def expression(want: Want) -> re.Pattern[str]:
    """Return what finds a want's terms in normalised text; a plural is found too."""
    return _expression(tuple(term for term, _ in want.terms))


def _expression(terms: tuple[str, ...]) -> re.Pattern[str]:
    options = []
    for term in sorted(terms, key=len, reverse=True):
        body = r"\s+".join(map(re.escape, term.rstrip("*").split()))
        if script_of(term) == "han":
            options.append(body)
        elif term.endswith("*"):
            options.append(rf"\b{body}\w*")
        else:
            options.append(rf"\b{body.removesuffix('s') if len(body) > 4 else body}(?:e?s)?\b")
    return re.compile("|".join(options) or r"(?!)")


def full_text(wants: Iterable[Want], most: int = 80) -> str:
    """Return the full-text query that proposes people for some wants."""
    ranked = sorted(
        {term: weight for want in wants for term, weight in want.terms}.items(),
        key=lambda item: (-item[1], item[0]),
    )
    return " OR ".join(filter(None, (_clause(term) for term, _ in ranked[:most])))


def _clause(term: str) -> str:
    bare = ["".join(filter(str.isalnum, word)) + "*" * word.endswith("*") for word in term.split()]
    words = [word for word in bare if word.strip("*")]
    if not words or script_of(term) == "han":
        return f'"{" ".join(words)}"' if words else ""
    plain = [word if word.endswith("*") else _stem(word) for word in words]
    return plain[0] if len(plain) == 1 else f"({' AND '.join(plain)})"


def _stem(word: str) -> str:
    return f"{word.removesuffix('s')}*" if len(word) > 4 else word
