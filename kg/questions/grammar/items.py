"""The pieces of a question by their types: what composition works on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.names.link import VALUES, Link
from kg.questions.forms import Between
from kg.questions.grammar.segments import Segment
from kg.questions.grammar.times import years_of

NOUN_ASKS = ("what", "which", "list", "how_many")
# What an operator's words may be as well, and then need no place in a form.
PLAIN = ("ask", "mark", "filler", "predicate", "noun")
ENTITY_KINDS = ("expert", "award", "field", "institution")


@dataclass(frozen=True)
class Named:
    """A mention, what it is linked to as one kind, and where it stands (the first word)."""

    link: Link
    at: int
    end: int


@dataclass(frozen=True)
class Items:
    """What a question holds.

    ``categories`` are words such as "physics" that may mean an award or a field. ``nouns`` leaves
    out those that just stand beside a name of their kind ("Cornell *University*");
    ``when_later``: "when" is said, but not as the question's first word; ``head`` is what the
    question word goes with: "which *prize*", "how many physics *laureates*"; ``times_at`` is where
    each time stands, by its first word.
    """

    segments: tuple[Segment, ...]
    asks: tuple[str, ...]
    nouns: frozenset[str]
    predicates: frozenset[str]
    attributes: frozenset[str]
    genders: frozenset[str]
    marks: frozenset[str]
    operators: frozenset[str]
    named: tuple[Named, ...]
    categories: tuple[tuple[Link, Link | None], ...]
    times: tuple[Between, ...]
    times_at: tuple[int, ...]
    runs: tuple[Segment, ...]
    whether_first: bool
    when_later: bool
    head: str | None = None

    def of(self, *kinds: str) -> tuple[Named, ...]:
        """Return the mentions linked as one of these kinds."""
        return tuple(named for named in self.named if named.link.kind in kinds)

    def has(self, *groups_and_names: str) -> bool:
        """Return whether any of these asks, nouns or predicates is there."""
        known = {*self.asks, *self.nouns, *self.predicates, *self.attributes}
        return not known.isdisjoint(groups_and_names)


def items_of(
    segments: Sequence[Segment], awards: Mapping[str, Link], fields: Mapping[str, Link]
) -> Items:
    """Return the typed pieces of a question.

    Args:
        awards: the award that each award or category cue means, by the cue's name.
        fields: the field that each word for its people means, by the cue's name.
    """
    cues = [
        (segment, cue)
        for position, segment in enumerate(segments)
        for cue in segment.cues
        if not (cue.group in ("predicate", "gender") and _is_title(segments, position))
    ]
    by_group: defaultdict[str, list[str]] = defaultdict(list)
    for _, cue in cues:
        by_group[cue.group].append(cue.name)
    named, categories = _mentions(segments, awards, fields)
    called = any(fields.get(name) in [one.link for one in named] for name in by_group["people_of"])
    return Items(
        segments=tuple(segments),
        asks=tuple(by_group["ask"]),
        nouns=frozenset(_free_nouns(segments)) | ({"people"} if called else set()),
        predicates=frozenset(by_group["predicate"]) | ({"researches"} if called else set()),
        attributes=frozenset(by_group["attribute"]),
        genders=frozenset(by_group["gender"]),
        marks=frozenset(by_group["mark"]),
        operators=frozenset(op for segment in segments if (op := operator_of(segment))),
        named=tuple(named),
        categories=tuple(categories),
        times=tuple(dict.fromkeys(time for _, time in _times(segments))),
        times_at=tuple(at for at, _ in _times(segments)),
        runs=tuple(segment for segment in segments if segment.left_over),
        whether_first=_starts_as_yes_or_no(segments),
        when_later=_when_later(segments),
        head=_head(segments),
    )


def _is_title(segments: Sequence[Segment], position: int) -> bool:
    """Return whether a word is the title of the one named before it: 王博士."""
    before = segments[position - 1] if position else None
    named = before is not None and (before.left_over or _is(before, "expert"))
    return named and segments[position].cue("title") is not None


def operator_of(segment: Segment) -> str | None:
    """Return the operator that a segment can only be, or None."""
    name = segment.cue("operator")
    return None if any(segment.cue(group) is not None for group in PLAIN) else name


def _mentions(
    segments: Sequence[Segment], awards: Mapping[str, Link], fields: Mapping[str, Link]
) -> tuple[list[Named], list[tuple[Link, Link | None]]]:
    named: list[Named] = []
    categories: list[tuple[Link, Link | None]] = []
    for position, segment in enumerate(segments):
        field = next((link for link in segment.links if link.kind == "field"), None)
        if (category := segment.cue("category")) is not None:
            categories.append((awards[category], field))
            continue
        link = _one(segment.links)
        if link is None and (award := segment.cue("award")) is not None:
            link = awards[award]
        people = segment.cue("people_of")
        if link is None and people is not None and not _beside_expert(segments, position):
            link = fields[people]
        if link is not None:
            named.append(Named(link, segment.start, segment.end))
    return named, categories


def _one(links: tuple[Link, ...]) -> Link | None:
    """Return the kind that a mention is most likely meant as; ``Items`` keeps one."""
    order = (*ENTITY_KINDS, *VALUES)
    return min(links, key=lambda link: order.index(link.kind), default=None)


def _free_nouns(segments: Sequence[Segment]) -> Iterable[str]:
    """Yield the common nouns that do not just stand beside a name of their kind."""
    for position, segment in enumerate(segments):
        noun = segment.cue("noun")
        if noun is None or (segment.cue("gender") and _is_title(segments, position)):
            continue
        beside = [segments[i] for i in (position - 1, position + 1) if 0 <= i < len(segments)]
        kinds = {link.kind for other in beside for link in other.links}
        if noun not in kinds:
            yield noun


def _beside_expert(segments: Sequence[Segment], position: int) -> bool:
    """Return whether a word for people only says what the person beside it is."""
    beside = [segments[i] for i in (position - 1, position + 1) if 0 <= i < len(segments)]
    return any(link.kind == "expert" for other in beside for link in other.links)


def _head(segments: Sequence[Segment]) -> str | None:
    """Return what the first question word that wants a noun goes with.

    "people", "received" (laureates), "award", "institution" …; None when nothing follows it.
    """
    asks = [i for i, s in enumerate(segments) if s.cue("ask") in NOUN_ASKS]
    for position in range(asks[0] + 1 if asks else 0, len(segments)):
        segment = segments[position]
        if segment.cue("award") or segment.cue("category") or _is(segment, "award"):
            rest = (s for s in segments[position + 1 :] if not _passed_over(s))
            following = next(rest, None)
            told = following.cue("predicate") if following is not None else None
            return "received" if told == "received" else "award"
        if segment.cue("people_of") or segment.cue("predicate") == "collaborated_with":
            return "people"
        if (cue := segment.cue("noun")) or segment.cue("predicate") == "received":
            return cue or "received"
    return None


def _is(segment: Segment, kind: str) -> bool:
    return any(link.kind == kind for link in segment.links)


def _passed_over(segment: Segment) -> bool:
    return segment.cue("filler") is not None or segment.cue("mark") in ("possessive", "at")


def _times(segments: Iterable[Segment]) -> Iterable[tuple[int, Between]]:
    for segment in segments:
        kind = segment.cue("time")
        if kind is None or not segment.years:
            continue
        yield segment.start, years_of(kind, segment.years)


def _when_later(segments: Sequence[Segment]) -> bool:
    """Return whether "when" does not ask: something is asked or told before it."""
    said = [s for s in segments if s.links or (s.cues and s.cue("filler") is None)]
    return any(s.cue("ask") == "when" for s in said[1:] if s is not said[0])


def _starts_as_yes_or_no(segments: Sequence[Segment]) -> bool:
    for segment in segments:
        if segment.cue("mark") == "auxiliary" or segment.cue("ask") in ("whether", "any"):
            return True
        if segment.cue("filler") is None:
            return False
    return False
