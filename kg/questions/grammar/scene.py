"""A question being read: its segments, what its cues mean here, and its mentions so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.names.link import Link
from kg.questions.forms import Condition
from kg.questions.grammar.conditions import NO_EXTRA, Extra, Parts, conditions_of, parts_of
from kg.questions.grammar.items import Items, items_of
from kg.questions.grammar.mentions import Mentions
from kg.questions.grammar.segments import Segment

Segments = tuple[Segment, ...]


@dataclass(frozen=True)
class Scene:
    """What a reading works on.

    ``awards`` and ``fields`` are what cues mean, by the cue's name; ``context`` are conditions of
    those spoken of before, whom "of them" means.
    """

    segments: Segments
    awards: Mapping[str, Link]
    fields: Mapping[str, Link]
    context: tuple[Condition, ...] = ()
    extra: Extra = NO_EXTRA
    mentions: Mentions = field(default_factory=Mentions)

    def fresh(self) -> "Scene":
        """Return the same question with mentions of its own."""
        return replace(self, mentions=self.mentions.copy())

    def without(self, *dropped: Segment) -> "Scene":
        """Return the question without some segments."""
        return replace(self, segments=tuple(s for s in self.segments if s not in dropped))

    def items(self, segments: Sequence[Segment] | None = None) -> Items:
        """Return the typed pieces of the question, or of some segments of it."""
        return items_of(self.segments if segments is None else segments, self.awards, self.fields)

    def parts(self, items: Items) -> Parts | None:
        """Return what pieces mention, with what operators have said."""
        return parts_of(items, self.mentions, self.extra)

    def conditions(self, segments: Sequence[Segment]) -> tuple[Condition, ...] | None:
        """Return the conditions that some segments state by themselves, or None."""
        items = self.items(segments)
        if items.runs or items.asks or items.attributes or items.operators:
            return None
        parts = parts_of(items, self.mentions)
        return conditions_of(items, parts) if parts is not None and not parts.experts else None

    def operators(self, *names: str) -> tuple[Segment, ...]:
        """Return the segments that are, or may be, one of these operators."""
        return tuple(s for s in self.segments if s.cue("operator") in names)

    def kinds(self, kind: str) -> tuple[Segment, ...]:
        """Return the segments that name something of a kind."""
        return tuple(s for s in self.segments if names(s, kind))

    def near(self, segment: Segment, *, before: bool) -> Segment | None:
        """Return the next segment on one side that is not just a filler."""
        at = self.segments.index(segment)
        others = self.segments[:at][::-1] if before else self.segments[at + 1 :]
        return next((s for s in others if s.cue("filler") is None or s.links), None)


def names(segment: Segment, kind: str) -> bool:
    """Return whether a segment names something of a kind before anything else."""
    order = ("expert", "award", "field", "institution", "country", "city")
    first = min((link.kind for link in segment.links), key=order.index, default=None)
    return first == kind and segment.cue("category") is None


def link_of(segment: Segment, kind: str) -> Link:
    """Return what a segment names, as one kind."""
    return next(link for link in segment.links if link.kind == kind)


def award_of(scene: Scene, segment: Segment) -> Link | None:
    """Return the award that a segment means, by its name or by a category's, or None."""
    cue = segment.cue("category") or segment.cue("award")
    if cue is not None:
        return scene.awards[cue]
    return next((link for link in segment.links if link.kind == "award"), None)
