"""Needs that the experts around a field or an institution meet: who can help, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from instruct_gen.case import Case, Later
from instruct_gen.cases.asks import has, listing
from instruct_gen.cases.groups import drawn, given, one_by_one
from instruct_gen.cases.voice import Voice, later
from instruct_gen.cases.winners import ends_of
from instruct_gen.example import Mention
from instruct_gen.subgraph import Subgraph
from kg.questions.forms import Condition

if TYPE_CHECKING:
    from instruct_gen.kinds.kind import Draw

# So many experts are proposed at most: all who meet the need, or it is not a case.
MOST_PROPOSED = 3
MOST_EACH = 8
# Those who can be asked: people of whom no death is stated.
ALIVE = (has("died", negated=True), has("is_person", value=("true",)))


def cases(subgraph: Subgraph, draw: Draw, intents: Collection[str]) -> Iterator[Case]:
    """Yield the needs that a few living experts meet, in a drawn order."""
    voice = Voice(subgraph, draw)
    anchor = subgraph.anchors[0]
    asked = {"field": _for_field, "institution": _at_institution, "award": _with_award}
    kind = subgraph.entities[anchor].kind
    if kind in asked:
        yield from voice.in_drawn_order(asked[kind](voice, anchor), intents)


def _for_field(voice: Voice, field: str) -> Iterator[Later]:
    of, slots = voice.mention(field), {"field": voice.text(field)}
    works = has("researches", "@1")
    yield _met(voice, "need_field", [works], [of], **slots)
    for award in drawn(voice, ends_of(voice, "received"), MOST_EACH):
        what = voice.mention(award)
        both = [works, has("received", "@2")]
        yield _met(voice, "need_award", both, [of, what], **slots, award=what.text)
    for place in drawn(voice, ends_of(voice, "affiliated_with"), MOST_EACH):
        yield _met_at(voice, field, place)


def _at_institution(voice: Voice, place: str) -> Iterator[Later]:
    for field in drawn(voice, ends_of(voice, "researches"), MOST_EACH):
        yield _met_at(voice, field, place)


def _with_award(voice: Voice, award: str) -> Iterator[Later]:
    what = voice.mention(award)
    for field in drawn(voice, ends_of(voice, "researches"), MOST_EACH):
        of, slots = voice.mention(field), {"field": voice.text(field), "award": what.text}
        both = [has("researches", "@1"), has("received", "@2")]
        yield _met(voice, "need_award", both, [of, what], **slots)


def _met_at(voice: Voice, field: str, place: str) -> Later:
    of, where = voice.mention(field), voice.mention(place)
    both = [has("researches", "@1"), has("affiliated_with", "@2")]
    slots = {"field": voice.text(field), "institution": voice.text(place)}
    return _met(voice, "need_institution", both, [of, where], **slots)


@later
def _met(
    voice: Voice,
    intent: str,
    where: Sequence[Condition],
    mentions: Sequence[Mention],
    **slots: str,
) -> Case | None:
    form = listing(*where, *ALIVE)
    ids, facts = given(voice, form, mentions)
    if not 0 < len(ids) <= MOST_PROPOSED:
        return None
    said = list(one_by_one(voice, ids, facts))
    return voice.case(intent, form, mentions, said, **slots)
