"""The parts of a sentence between full stops, and whether cited facts carry each, cue by cue."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.facts import KnownFact
from kg.language.carried import Carrier, Relaxed
from kg.language.content import Refs, end_of
from kg.language.lexicon import Language, lexicon
from kg.language.pieces import Direction, Piece
from kg.language.rows import Element, Relation

MOST_ELEMENTS = 100
_MOST_BETWEEN, _MOST_STATES, _BESIDE = 12, 64, 3
# Relations that need no cue where the two names stand side by side.
_TIED = {"city", "country", "part_of", "subfield_of", "title"}
_BOUND = {"name", "time", "number", "text", "share", "joint", "both", "every"}
_NOTHING = {"phrase", "filler", "joining", "pronoun"}


@dataclass(frozen=True)
class Section:
    """A part of a sentence: its pieces, what its relations bind, and the relations."""

    pieces: tuple[Piece, ...]
    elements: tuple[Element, ...]
    relations: tuple[Relation, ...]

    @property
    def empty(self) -> bool:
        """Return whether nothing is said in it: it is "Yes.", or only fillers."""
        return all(piece.kind in _NOTHING for piece in self.pieces)


def sections_of(
    pieces: Sequence[Piece], words: Sequence[str], facts: Sequence[KnownFact], language: Language
) -> tuple[Section, ...]:
    """Return a sentence's pieces in sections.

    Args:
        words: the words that each piece stands for, in lower case.
    """
    parts: list[list[tuple[Piece, str]]] = [[]]
    for piece, said in zip(pieces, words, strict=True):
        if piece.gap == "stop" and parts[-1]:
            parts.append([])
        parts[-1].append((piece, said))
    return tuple(
        Section(
            tuple(piece for piece, _ in part),
            tuple(_elements(part, facts, language)),
            tuple(sorted(_relations([p for p, _ in part], facts), key=lambda one: one.at)),
        )
        for part in parts
    )


def carry(
    section: Section,
    facts: Sequence[KnownFact],
    start: tuple[Refs, ...],
    relaxed: frozenset[Relaxed] = frozenset(),
) -> tuple[Refs, ...] | None:
    """Return the subjects of a section that the facts carry, or None when they do not.

    Args:
        start: whom the section is about when it names nobody.
        relaxed: what is not asked of the facts.
    """
    if not section.relations:
        return _text_alone(section, facts)
    if len(section.elements) > MOST_ELEMENTS:
        return None
    carrier = Carrier(tuple(enumerate(facts)), relaxed)
    respectively = any(piece.kind == "respectively" for piece in section.pieces)
    # Where the next clause begins, and whom the last one was about.
    states: dict[tuple[int, tuple[Refs, ...]], None] = {(0, start): None}
    for n, relation in enumerate(section.relations):
        following = section.relations[n + 1] if n + 1 < len(section.relations) else None
        reached: dict[tuple[int, tuple[Refs, ...]], None] = {}
        for first, subjects in states:
            for end in _ends(section.elements, relation.at, following):
                clause = section.elements[first:end]
                before = [e for e in clause if e.at < relation.at]
                after = [e for e in clause if e.at >= relation.at]
                about = subjects or _next_subject(section.elements[end:], facts)
                found = carrier.carries(relation, before, after, about, respectively)
                if found is None or len(reached) >= _MOST_STATES:
                    continue
                # "A's colleague B won …" goes on with B, "A, a colleague of B, won …" with A.
                on = found.others if following is not None and not following.separated else ()
                reached[end, on or found.subjects or subjects] = None
        states = reached
    return next((subjects for _, subjects in states), None)


def _next_subject(elements: Sequence[Element], facts: Sequence[KnownFact]) -> tuple[Refs, ...]:
    """Return whom a clause is about that comes before its subject: "Born in Ulm, Einstein …"."""
    subjects = {fact.subject.entity_id for fact in facts}
    for element in elements:
        if subjects & set(element.piece.refs):
            return (frozenset(element.piece.refs),)
    return ()


def _ends(elements: Sequence[Element], at: int, following: Relation | None) -> Iterator[int]:
    """Yield where a clause may end, as a count of elements, before the next cue.

    What follows the cue at once belongs to it.
    """
    if following is None:
        yield len(elements)
        return
    between = [n for n, e in enumerate(elements) if at <= e.at < following.at]
    yield between[-1] + 1 if between else sum(e.at < at for e in elements)
    for n in reversed(between[-_MOST_BETWEEN:]):
        if elements[n].at != at and (n != between[0] or elements[n].separated):
            yield n


def _relations(pieces: Sequence[Piece], facts: Sequence[KnownFact]) -> Iterator[Relation]:
    degree = any(piece.kind == "text" and not piece.source[1] for piece in pieces)
    strong = [piece for piece in pieces if piece.cues]
    separated = frozenset(_separated(pieces))
    relative = {p.start for p in pieces if "affiliated_with" in p.weak and p.kind == "filler"}
    for piece in strong:
        names = [name for name, _ in piece.cues]
        senses = {("received" if name == "shared" else name): way for name, way in piece.cues}
        if degree and "received" in senses:  # a doctorate is received too
            senses["educated_at"] = senses["received"]
        yield Relation(
            piece.start,
            senses,
            joint="shared" in names,
            relative=piece.end in relative,
            separated=piece.start in separated,
        )
    weak = [piece for piece in pieces if piece.weak]
    either: Direction = "either"
    if weak and not strong:
        found = {predicate: either for piece in weak for predicate in sorted(piece.weak)}
        yield Relation(weak[0].start, found, weak=True)
    titles = {str(fact.value) for fact in facts if fact.predicate == "title"}
    for n, piece in enumerate(pieces) if strong else ():
        beyond = next((p for p in pieces[n + 1 :] if p.kind != "filler"), None)
        if "title" in piece.weak and beyond is not None and titles & set(beyond.refs):
            yield Relation(piece.start, {"title": either}, weak=True)  # "… is a chief engineer"


def _separated(pieces: Sequence[Piece]) -> Iterator[int]:
    """Yield where cues stand that a comma or an "and" parts from the name before them."""
    parted = False
    for piece in pieces:
        parted = parted or piece.gap == "comma" or piece.kind == "joining"
        if piece.cues and parted:
            yield piece.start
        if piece.kind in _BOUND:
            parted = False


def _elements(
    part: Sequence[tuple[Piece, str]], facts: Sequence[KnownFact], language: Language
) -> Iterator[Element]:
    tied = _tied(part, facts, set(lexicon(language).say.verify.ties))
    before_names = set(lexicon(language).say.verify.prepositions)
    separated: Literal["", "comma", "and"] = ""
    governed = was_governed = False
    for piece, said in part:
        separated = "comma" if piece.gap == "comma" and not separated else separated
        if piece.kind == "joining":
            separated = "and"
        elif piece.kind in _BOUND and (piece.refs or piece.kind != "name"):
            was_governed = governed or (was_governed and bool(separated))
            yield Element(piece, separated, piece.start in tied, was_governed)
            separated, governed = "", False
        elif piece.kind == "filler":
            governed = governed or said in before_names
        else:
            governed = False
        if piece.cues:
            separated = ""


def _tied(
    part: Sequence[tuple[Piece, str]], facts: Sequence[KnownFact], ties: set[str]
) -> frozenset[int]:
    """Return where names stand that a cited fact ties to a name beside them."""
    runs: list[list[tuple[Piece, bool]]] = [[]]
    for n, (piece, _) in enumerate(part):
        if piece.kind == "name" and not piece.cues:
            runs[-1].append((piece, bool(ties & set(_fillers_beside(part, n)))))
        elif piece.kind != "filler":
            runs.append([])
    return frozenset(
        two.start
        for run in runs
        for n, (one, _) in enumerate(run)
        for two, tie in run[max(0, n - _BESIDE) : n + _BESIDE + 1]
        if one is not two
        for fact in facts
        if fact.subject.entity_id in one.refs and end_of(fact) in two.refs
        if fact.predicate in _TIED or (tie and fact.predicate == "affiliated_with")
    )


def _fillers_beside(part: Sequence[tuple[Piece, str]], at: int) -> Iterator[str]:
    for step in (-1, 1):
        other = at + step
        while 0 <= other < len(part) and part[other][0].kind == "filler":
            yield part[other][1]
            other += step


def _text_alone(section: Section, facts: Sequence[KnownFact]) -> tuple[Refs, ...] | None:
    """Return the subject of a text that is quoted by itself, as a biography is."""
    texts = [piece for piece in section.pieces if piece.kind == "text"]
    names = {ref for piece in section.pieces if piece.kind == "name" for ref in piece.refs}
    told = {n for piece in texts for n in piece.facts if facts[n].predicate == "bio"}
    subjects = {facts[n].subject.entity_id for n in told}
    if not texts or not all(piece.facts & told for piece in texts):
        return None
    others = [e for e in section.elements if e.piece.kind not in ("text", "name")]
    if others or len(subjects) != 1 or not names <= subjects:
        return None
    return (frozenset(subjects),)
