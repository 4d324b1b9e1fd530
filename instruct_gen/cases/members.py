"""Who works in a field or at an institution, and how many, with an award, a country, a field."""

from collections.abc import Collection, Iterator
from itertools import combinations

from instruct_gen.case import Later
from instruct_gen.cases.asks import has
from instruct_gen.cases.groups import counted, drawn, named
from instruct_gen.cases.voice import Voice
from instruct_gen.cases.winners import MOST_EACH, at_award, ends_of
from kg.questions.forms import Condition, Shares

_GROWN = 18


def members(voice: Voice, anchor: str) -> Iterator[Later]:
    """Yield the questions for the experts of a field or an institution."""
    if voice.subgraph.entities[anchor].kind == "field":
        yield from _of_field(voice, anchor)
    else:
        yield from _at_institution(voice, anchor)


def _of_field(voice: Voice, field: str) -> Iterator[Later]:
    of, slots = voice.mention(field), {"field": voice.text(field)}
    works = has("researches", "@1")
    yield named(voice, "experts_in_field", [works], [of], "told_in_field", **slots)
    yield counted(voice, "field_expert_count", [works], [of], "told_field_count", **slots)
    for award in drawn(voice, ends_of(voice, "received"), MOST_EACH):
        what = voice.mention(award)
        both = [has("received", "@1"), has("researches", "@2")]
        more = {**slots, "award": what.text}
        yield named(voice, "winners_in_field", both, [what, of], "told_winners_in_field", **more)
    found = {
        str(fact.value)
        for one in voice.subgraph.experts
        for fact in voice.facts(one, "born_country")
    }
    for value in drawn(voice, sorted(found), MOST_EACH):
        if (where := voice.place_mention(value)) is not None:
            both = [has("born_country", value="@2"), has("researches", "@1")]
            more = {**slots, "country": where.text}
            yield named(voice, "field_experts_from", both, [of, where], "told_field_from", **more)


def _at_institution(voice: Voice, place: str) -> Iterator[Later]:
    where, slots = voice.mention(place), {"institution": voice.text(place)}
    there = has("affiliated_with", "@1")
    yield named(voice, "people_at", [there], [where], "told_at", **slots)
    yield counted(voice, "people_count_at", [there], [where], "told_at_count", **slots)
    for field in drawn(voice, ends_of(voice, "researches"), MOST_EACH):
        of = voice.mention(field)
        both = [there, has("researches", "@2")]
        more = {**slots, "field": voice.text(field)}
        yield named(voice, "people_at_in_field", both, [where, of], "told_at_in_field", **more)
    for award in drawn(voice, ends_of(voice, "received"), MOST_EACH):
        what = voice.mention(award)
        more = {**slots, "award": what.text}
        yield named(voice, "winners_at", at_award(), [what, where], "told_winners_at", **more)
    yield from _colleagues(voice, place)


def _colleagues(voice: Voice, place: str) -> Iterator[Later]:
    where = voice.mention(place)
    members = _members(voice, where.ids)
    if not all(_may_have_met(voice, *two) for two in combinations(members, 2)):
        return
    for expert in drawn(voice, members, MOST_EACH):
        who = voice.mention(expert)
        shares = Shares(fact="affiliated_with", of="@1")
        both: list[Condition] = [has("affiliated_with", "@2"), shares]
        own = {f.object.entity_id for f in voice.facts(expert, "affiliated_with") if f.object}
        if not own <= set(where.ids):
            continue
        slots = {"expert": who.text, "institution": voice.text(place)}
        yield named(voice, "colleagues_at", both, [who, where], "told_colleagues", **slots)
        for field in drawn(voice, ends_of(voice, "researches"), 2):
            of = voice.mention(field)
            both = [has("researches", "@2"), shares]
            more = {**slots, "field": voice.text(field)}
            yield named(
                voice, "colleagues_in_field", both, [who, of], "told_colleagues_in_field", **more
            )


def _members(voice: Voice, places: Collection[str]) -> list[str]:
    return [
        one
        for one in voice.subgraph.experts
        if any(
            f.object and f.object.entity_id in places for f in voice.facts(one, "affiliated_with")
        )
    ]


def _may_have_met(voice: Voice, one: str, other: str) -> bool:
    """Return whether neither died before the other was grown up, as far as is stated."""
    pairs = ((one, other), (other, one))
    years = [(_year(voice, a, "died"), _year(voice, b, "born")) for a, b in pairs]
    return all(died is None or born is None or died >= born + _GROWN for died, born in years)


def _year(voice: Voice, expert: str, event: str) -> int | None:
    fact = voice.fact(expert, event)
    return None if fact is None else int(str(fact.value)[:4])
