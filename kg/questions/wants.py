"""One thing that a need asks for: a field in both languages with what belongs to it, or a word.

A field is linked through its names in the graph and through the vocabulary, which adds its other
language, its synonyms, what belongs to it, and words that tell of it in text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.names.lookup import Candidate, look_up
from kg.names.normalise import normalise, script_of
from kg.names.vocabulary import FieldTerm, Vocabulary
from kg.questions.terms import Terms, terms_of
from kg.store.graph import GraphStore

FIELD_WEIGHT = 1.0
# A field that the asker works in, not the one that help is wanted in.
CONTEXT_WEIGHT = 0.4
PLAIN_WEIGHT = 0.3
DEEPER = 0.8


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

    def told(self, text: str) -> float:
        """Return how often a normalised text tells of this, each time by how near it is."""
        return sum(self._terms.found(text))

    @cached_property
    def _terms(self) -> Terms:
        return terms_of(self.terms)

    @property
    def linked(self) -> bool:
        """Return whether this is a field, and not just a word."""
        return self.weight > PLAIN_WEIGHT


@dataclass(frozen=True)
class Said:
    """Words that name a field, and the fields of the graph that have just this name."""

    words: str
    candidates: tuple[Candidate, ...] = ()
    weight: float = FIELD_WEIGHT


def word_want(words: str) -> Want:
    """Return the want that a word makes which names no field."""
    return Want(words, PLAIN_WEIGHT, (), ((normalise(words), 1.0),))


def field_wants(store: GraphStore, said: Sequence[Said], vocabulary: Vocabulary) -> list[Want]:
    """Return the want that each field makes; their fields are looked up together."""
    depths = [_depths(one, vocabulary) for one in said]
    names = {name for known in depths for term in known for name, _ in term.names}
    found = look_up(store, map(normalise, names)) if names else {}
    return [_want(one, known, found) for one, known in zip(said, depths, strict=True)]


def _depths(said: Said, vocabulary: Vocabulary) -> dict[FieldTerm, int]:
    """Return the fields of the vocabulary that are meant, and how far below each stands."""
    meant = list(vocabulary.lookup(said.words))
    for candidate in said.candidates:
        meant += [term for term in vocabulary.lookup(candidate.name) if term not in meant]
    depths = dict.fromkeys(meant, 0)
    for term in meant:
        for below in vocabulary.descendants(term):
            depths.setdefault(below, len(_path(vocabulary, below, term)))
    return depths


def _want(
    said: Said, depths: Mapping[FieldTerm, int], found: Mapping[str, tuple[Candidate, ...]]
) -> Want:
    fields = {c.entity_id: 0 for c in said.candidates}
    terms: dict[str, float] = {normalise(said.words): 1.0}
    for term, depth in depths.items():
        for name, _ in term.names:
            for candidate in found.get(normalise(name), ()):
                if candidate.kind == "field":
                    known = fields.get(candidate.entity_id, depth)
                    fields[candidate.entity_id] = min(depth, known)
        for word in _told_by(term):
            terms[word] = max(terms.get(word, 0.0), DEEPER**depth)
    meant = next((term for term, depth in depths.items() if depth == 0), None)
    title = meant.en if meant else next((c.name for c in said.candidates), said.words)
    return Want(
        title,
        said.weight,
        tuple(sorted(fields.items())),
        tuple(sorted(terms.items())),
        meant.zh if meant else None,
    )


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


def full_text(wants: Iterable[Want], most: int = 40) -> str:
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
