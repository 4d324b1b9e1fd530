"""A question cut into what it names, what the lexicon knows, and words left over.

Every span of words that names something or is a phrase of the lexicon is an edge; the cheapest way
through the words is taken: fewest words left over, then fewest pieces. So the longest match wins.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.language.lexicon import Cue, Lexicon
from kg.names.link import VALUES, Link, links_of
from kg.names.lookup import Candidate, spans_of
from kg.names.normalise import normalise
from kg.names.tokens import Token, tokens_of
from kg.questions.grammar.numbers import SLOT, numbers_in
from kg.questions.grammar.times import spans_in

BREAKS = frozenset(",;:.?!，；：。？！、…")
LEFT_OVER = 100
PIECE = 10


@dataclass(frozen=True)
class Segment:
    """A run of words, with what it may name and what it may mean; neither: it is left over.

    ``breaks`` says that a comma or another stop stands before it.
    """

    start: int
    end: int
    text: str
    links: tuple[Link, ...] = ()
    cues: tuple[Cue, ...] = ()
    years: tuple[int, ...] = ()
    breaks: bool = False

    @property
    def operator(self) -> str:
        """Return the operator that this segment may be, or nothing."""
        return self.cue("operator") or ""

    @property
    def number(self) -> int | None:
        """Return the number that stands in a phrase with a place for one, or None."""
        return next((cue.number for cue in self.cues if cue.number is not None), None)

    @property
    def left_over(self) -> bool:
        """Return whether nothing is known of these words."""
        return not (self.links or self.cues)

    @property
    def known(self) -> bool:
        """Return whether something is known that a place's name would not change."""
        placed = any(link.kind in VALUES for link in self.links)
        return not (self.left_over or placed)

    def says(self, group: str, name: str) -> bool:
        """Return whether this segment may have a name in a group of cues."""
        return any((cue.group, cue.name) == (group, name) for cue in self.cues)

    def cue(self, group: str) -> str | None:
        """Return the name that this segment has in a group of cues, or None."""
        return next((cue.name for cue in self.cues if cue.group == group), None)


def cues_in(tokens: tuple[Token, ...], lexicon: Lexicon) -> dict[tuple[int, int], tuple[Cue, ...]]:
    """Return the phrases of a lexicon that stand in a question, by the words they stand at."""
    found: dict[tuple[int, int], tuple[Cue, ...]] = {}
    shapes = tuple(token.shape for token in tokens)
    for start in range(len(shapes)):
        for end in range(start + 1, min(start + lexicon.longest, len(shapes)) + 1):
            if cues := lexicon.cues.get(shapes[start:end]):
                found[start, end] = cues
    for number in numbers_in(tokens):
        for start in range(max(0, number.start - lexicon.longest + 1), number.start + 1):
            for end in range(number.end, min(number.end + lexicon.longest, len(shapes)) + 1):
                counted = (*shapes[start : number.start], SLOT, *shapes[number.end : end])
                if cues := lexicon.cues.get(counted):
                    told = tuple(replace(cue, number=number.value) for cue in cues)
                    found[start, end] = (*found.get((start, end), ()), *told)
    return found


def targets_of(cues: Iterable[tuple[Cue, ...]]) -> set[str]:
    """Return the normalised names of the things that cues mean."""
    groups = ("award", "category", "people_of")
    return {normalise(cue.name) for known in cues for cue in known if cue.group in groups}


def words_of(text: str, segment: Segment) -> str:
    """Return the words of a segment as they stand in its text."""
    tokens = tokens_of(text)
    return text[tokens[segment.start].start : tokens[segment.end - 1].end]


def put_in_place(text: str, runs: Iterable[tuple[Segment, Segment, str]]) -> str:
    """Return a text with other words in the place of each run of segments, from one to another."""
    tokens = tokens_of(text)
    for first, last, words in sorted(runs, key=lambda run: -run[0].start):
        text = f"{text[: tokens[first.start].start]}{words}{text[tokens[last.end - 1].end :]}"
    return text


def segments_of(
    text: str,
    tokens: tuple[Token, ...],
    cues: Mapping[tuple[int, int], tuple[Cue, ...]],
    named: Mapping[str, tuple[Candidate, ...]],
    places: Mapping[str, tuple[Link, ...]],
) -> tuple[Segment, ...]:
    """Return the cheapest way through the words of a question.

    Args:
        named: what each normalised form names, spans and the targets of cues alike.
        places: the stored places by normalised form; empty where no place is wanted.
    """
    cues = {
        (start, end): known
        for (start, end), known in cues.items()
        if not any(_breaks(text, tokens, at) for at in range(start + 1, end))
    }
    edges: dict[tuple[int, int], Segment] = {}
    for form, ranges in spans_of(text, tokens).items():
        for start, end in ranges:
            links = _merged(links_of(_text(text, tokens, start, end), named.get(form, ())))
            links = tuple(link for link in links if _trusted(link))
            known = tuple(_usable(cues.get((start, end), ()), named))
            links = _placed(form, links, known, places)
            segment = _segment(text, tokens, (start, end), (links, known))
            if not segment.left_over:
                edges[start, end] = segment
    for (start, end), known in cues.items():  # phrases whose words make no name: 's, a dash
        usable = tuple(cue for cue in _usable(known, named) if cue.group != "place")
        if (start, end) not in edges and usable:
            edges[start, end] = _segment(text, tokens, (start, end), ((), usable))
    for start, end, first, last in spans_in(text, tokens):
        span = (Cue("time", "span"),)
        words = _text(text, tokens, start, end)
        edges[start, end] = Segment(start, end, words, (), span, (first, last))
    path = _joined(text, tokens, _cheapest(len(tokens), edges))
    return tuple(replace(one, breaks=_breaks(text, tokens, one.start)) for one in path)


def _breaks(text: str, tokens: tuple[Token, ...], at: int) -> bool:
    return at > 0 and not BREAKS.isdisjoint(text[tokens[at - 1].end : tokens[at].start])


def _placed(
    form: str,
    links: tuple[Link, ...],
    cues: tuple[Cue, ...],
    places: Mapping[str, tuple[Link, ...]],
) -> tuple[Link, ...]:
    """Return the links with every place read as the values that the graph holds for it."""
    wanted = {form: None}
    wanted |= {
        normalise(value): None for link in links if link.kind in VALUES for value in link.ids
    }
    wanted |= {normalise(cue.name): None for cue in cues if cue.group == "place"}
    found = tuple(link for name in wanted for link in places.get(name, ()))
    if not found:
        return links
    return tuple(link for link in links if link.kind not in VALUES) + tuple(dict.fromkeys(found))


def _text(text: str, tokens: tuple[Token, ...], start: int, end: int) -> str:
    return text[tokens[start].start : tokens[end - 1].end]


def _merged(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """Drop surnames where the same words are the stated name of something."""
    stated = tuple(link for link in links if link.form == "stated")
    return stated or links


def _trusted(link: Link) -> bool:
    """One letter or one Han character is nobody's name in a sentence."""
    return len(link.text) > 1 or link.kind == "field"


def _usable(cues: tuple[Cue, ...], named: Mapping[str, tuple[Candidate, ...]]) -> Iterator[Cue]:
    for cue in cues:
        wanted = {"award": "award", "category": "award", "people_of": "field"}.get(cue.group)
        if wanted is None or any(c.kind == wanted for c in named.get(normalise(cue.name), ())):
            yield cue


def _segment(
    text: str,
    tokens: tuple[Token, ...],
    span: tuple[int, int],
    known: tuple[tuple[Link, ...], tuple[Cue, ...]],
) -> Segment:
    start, end = span
    words = _text(text, tokens, start, end)
    links, cues = known
    if any(cue.group == "place" for cue in cues):
        # "The capital of France" does not speak of Mr France.
        links = tuple(link for link in links if link.form == "stated")
        cues = tuple(cue for cue in cues if cue.group != "place")
    if links and cues and not _is_name(words, start):
        # A common word that is also a surname is the word, unless it is written as a name.
        links = tuple(link for link in links if link.kind != "expert")
    elif any(link.kind == "expert" for link in links):
        cues = tuple(cue for cue in cues if cue.group in ("award", "category"))
    years = tuple(token.year for token in tokens[start:end] if token.year is not None)
    return Segment(start, end, words, links, cues, years)


def _is_name(words: str, start: int) -> bool:
    if len(words.split()) > 1 or not words.isascii():
        return True
    return words.isupper() or (start > 0 and words[:1].isupper())


def _cheapest(length: int, edges: Mapping[tuple[int, int], Segment]) -> list[Segment | int]:
    """Return the cheapest path: segments, and the positions of single words left over."""
    by_end: dict[int, list[Segment]] = {}
    for segment in edges.values():
        by_end.setdefault(segment.end, []).append(segment)
    best: list[tuple[int, int]] = [(0, 0)]
    back: list[Segment | int] = [0]
    for end in range(1, length + 1):
        cost, squares = best[end - 1]
        choice: tuple[tuple[int, int], Segment | int] = ((cost + LEFT_OVER, squares - 1), end - 1)
        for segment in sorted(by_end.get(end, ()), key=lambda segment: segment.start):
            cost, squares = best[segment.start]
            size = segment.end - segment.start
            offer = (cost + PIECE - bool(segment.links), squares - size * size)
            if offer < choice[0]:
                choice = (offer, segment)
        best.append(choice[0])
        back.append(choice[1])
    path: list[Segment | int] = []
    while length > 0:
        step = back[length]
        path.append(step)
        length = step if isinstance(step, int) else step.start
    return path[::-1]


def _joined(text: str, tokens: tuple[Token, ...], path: list[Segment | int]) -> Iterator[Segment]:
    """Yield the segments of a path; neighbouring words left over are one run."""
    run: list[int] = []
    for step in [*path, None]:
        if isinstance(step, int):
            run.append(step)
            continue
        if run:
            yield Segment(run[0], run[-1] + 1, _text(text, tokens, run[0], run[-1] + 1))
            run = []
        if step is not None:
            yield step
