"""A need cut into runs of words: what names something, what the lexicon knows, what is left over.

The cover with the fewest words left over, then the fewest pieces, is taken: the longest match wins.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kg.language.lexicon import Cue, Lexicon
from kg.names.link import VALUES, Link, links_of
from kg.names.lookup import Candidate, spans_of
from kg.names.normalise import normalise, script_of
from kg.names.tokens import Token
from kg.names.vocabulary import Vocabulary
from kg.questions.grammar.segments import cues_in

SHORTEST_WORD = 3
LONGEST = 12
_BREAK = re.compile(r"[,，;；。.!！?？:：\n()（）]")
_LIST = re.compile(r"[、/]")
# Cues of the lexicon that a condition may need; other words for facts say nothing of a need.
PREDICATES = frozenset(
    {"received", "born", "died", "affiliated_with", "educated_at", "collaborated_with"}
)
# Words that a condition may use up, and that are a topic where none does: "cell death".
TOPICAL = frozenset({"born", "died", "dead", "living"})

# How English makes the name of people from that of their field, by endings.
PEOPLE = (
    ("scientist", ("science", " science")),
    ("ologist", ("ology",)),
    ("icist", ("ics",)),
    ("ician", ("ics", "ic")),
    ("mist", ("mistry", "mics", "my")),
    ("nomer", ("nomy",)),
    ("ist", ("y", "ics", "istics", "ism", "", "s", "e")),
    ("er", ("ing", "y", "")),
)


@dataclass(frozen=True)
class Piece:
    """A run of words of a need.

    ``roles`` are what the lexicon says of it (``must``, ``at``, ``received`` …); ``links`` what it
    names; ``field`` the words that name a field by it. ``breaks`` says that a clause begins here,
    ``listed`` that an enumeration's comma stands before it.
    """

    text: str
    roles: frozenset[str] = frozenset()
    links: tuple[Link, ...] = ()
    field: str | None = None
    place: str | None = None
    when: tuple[str, tuple[int, ...]] | None = None
    breaks: bool = False
    listed: bool = False

    @property
    def left_over(self) -> bool:
        """Return whether nothing is known of these words."""
        return not (self.roles or self.links or self.field or self.place or self.when)

    def link(self, *kinds: str) -> Link | None:
        """Return what these words name of some kinds, or None."""
        return next((link for kind in kinds for link in self.links if link.kind == kind), None)


@dataclass(frozen=True)
class Known:
    """What words of a need may mean."""

    named: Mapping[str, tuple[Candidate, ...]]
    vocabulary: Vocabulary
    lexicon: Lexicon


def pieces_of(text: str, tokens: tuple[Token, ...], known: Known) -> tuple[Piece, ...]:
    """Return the runs of words of a need, in order."""
    cues = cues_in(tokens, known.lexicon)
    edges: dict[tuple[int, int], Piece] = {}
    for form, ranges in spans_of(text, tokens).items():
        for start, end in ranges:
            words = text[tokens[start].start : tokens[end - 1].end]
            shapes = tuple(token.shape for token in tokens[start:end])
            years = tuple(t.year for t in tokens[start:end] if t.year is not None)
            piece = _piece(words, form, (shapes, years), cues.get((start, end), ()), known)
            if not piece.left_over:
                edges[start, end] = piece
    found: list[Piece] = []
    for start, end in _cover(len(tokens), edges):
        words = text[tokens[start].start : tokens[end - 1].end]
        before = text[tokens[start - 1].end : tokens[start].start] if start else ""
        piece = edges.get((start, end)) or Piece(words, _silent(words))
        piece = replace(
            piece, breaks=bool(_BREAK.search(before)), listed=bool(_LIST.search(before))
        )
        if found and not (before or piece.breaks) and _one_word(found[-1], piece):
            # Neighbouring Han characters that are left over are one word.
            piece = Piece(found[-1].text + words, breaks=found.pop().breaks)
        found.append(piece)
    return tuple(found)


def _one_word(last: Piece, piece: Piece) -> bool:
    han = script_of(last.text) == script_of(piece.text) == "han"
    return han and last.left_over and piece.left_over


def _silent(words: str) -> frozenset[str]:
    says = script_of(words) == "han" or (len(words) >= SHORTEST_WORD and not words.isdigit())
    return frozenset() if says else frozenset({"filler"})


def _piece(
    words: str,
    form: str,
    shape: tuple[tuple[str, ...], tuple[int, ...]],
    cues: tuple[Cue, ...],
    known: Known,
) -> Piece:
    shapes, years = shape
    roles = set(_roles(shapes, known.lexicon))
    roles |= {cue.name for cue in cues if cue.group == "predicate" and cue.name in PREDICATES}
    candidates = known.named.get(form, ())
    stated = {c.kind for c in candidates if c.form == "stated"}
    field = words if "field" in stated else _field_named(form, known.vocabulary)
    by_group = {cue.group: cue.name for cue in cues}
    if field is None:
        field = by_group.get("people_of") or _field_of_people(form, known.vocabulary)
    spoken = {"filler", "cue", "must", "prefer", "not", "never", "us", "but"} & roles
    if spoken:
        field = None
    links = () if spoken else _links(words, candidates, by_group, known)
    when = (by_group["time"], years) if "time" in by_group and years else None
    return Piece(words, frozenset(roles), links, field, by_group.get("place"), when)


def _field_named(form: str, vocabulary: Vocabulary) -> str | None:
    """Return the words by which the vocabulary has a field: these, or one of what they are many."""
    one = form.removesuffix("s")
    return next((name for name in (form, one, f"{one}s") if vocabulary.lookup(name)), None)


def _field_of_people(form: str, vocabulary: Vocabulary) -> str | None:
    """Return the name of the field of some people: "virologists" are those of virology."""
    one = form.removesuffix("s")
    for ending, others in PEOPLE:
        if one.endswith(ending):
            stem = one.removesuffix(ending)
            named = (stem + other for other in others if vocabulary.lookup(stem + other))
            if (name := next(named, None)) is not None:
                return name
    return None


def _roles(shapes: tuple[str, ...], lexicon: Lexicon) -> Iterator[str]:
    yield from lexicon.need_marks.get(shapes, ())
    if shapes in lexicon.need_fillers:
        yield "filler"
    if shapes in lexicon.need_cues:
        yield "cue"


def _links(
    words: str, candidates: tuple[Candidate, ...], cues: Mapping[str, str], known: Known
) -> tuple[Link, ...]:
    """Return what words name; an award that they only mean goes by its own name."""
    meant = cues.get("award")
    if meant is not None:
        targets = known.named.get(normalise(meant), ())
        candidates += tuple(c for c in targets if c.kind == "award" and c not in candidates)
    links = links_of(words, candidates)
    return tuple(link for link in links if link.kind != "field" and _is_name(link, words))


def _is_name(link: Link, words: str) -> bool:
    """Return whether words are used as a name: one word of it, or a surname, is written as one."""
    if link.kind in ("award", *VALUES) or (" " in words and link.form == "stated"):
        return True
    return len(words) > 1 and (script_of(words) == "han" or words[:1].isupper())


def _cover(length: int, edges: Mapping[tuple[int, int], Piece]) -> list[tuple[int, int]]:
    """Return the cover of the words with the fewest left over, then the fewest pieces."""
    best: list[tuple[int, int]] = [(0, 0)]
    back: list[int] = [0]
    for end in range(1, length + 1):
        left, pieces = best[end - 1]
        choice, step = (left + 1, pieces + 2), end - 1
        for start in range(max(0, end - LONGEST), end):
            piece = edges.get((start, end))
            if piece is not None:
                left, pieces = best[start]
                # A field is told by more than padding is: of two equal covers, it stands.
                offer = (left, pieces + 2 - (piece.field is not None))
                if offer < choice:
                    choice, step = offer, start
        best.append(choice)
        back.append(step)
    found: list[tuple[int, int]] = []
    while length > 0:
        found.append((back[length], length))
        length = back[length]
    return found[::-1]
