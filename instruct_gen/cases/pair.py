"""What two experts' facts answer together: which is first, older, has more; what they share."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from instruct_gen.case import Case, Later
from instruct_gen.cases.asks import compared, has, whether, year_of
from instruct_gen.cases.career import tell_fields
from instruct_gen.cases.computed import winners
from instruct_gen.cases.groups import verdict
from instruct_gen.cases.premises import answered, strangers
from instruct_gen.cases.prizes import tell_prizes
from instruct_gen.cases.voice import Answer, Voice, later
from instruct_gen.draft import Said
from instruct_gen.example import Mention
from instruct_gen.gold import bound, gold
from instruct_gen.subgraph import Subgraph
from kg.facts import KnownFact
from kg.questions.forms import Compare, List, Measure, Shares, Things

if TYPE_CHECKING:  # kinds are made of cases
    from instruct_gen.kinds.kind import Draw

BORN = Measure(how="value", fact="born")
PRIZES = Measure(how="facts", fact="received")
FIELDS = Measure(how="ends", fact="researches")


def cases(subgraph: Subgraph, draw: Draw, intents: Collection[str]) -> Iterator[Case]:
    """Yield questions that two experts answer together, in a drawn order."""
    if len(subgraph.experts) < 2:
        return
    voice = Voice(subgraph, draw)
    one, two = subgraph.experts[:2]
    if draw.chance.random() < 0.5:
        one, two = two, one
    every = (_comparisons, _shared, strangers)
    yield from voice.in_drawn_order((q for asks in every for q in asks(voice, one, two)), intents)


def _comparisons(voice: Voice, one: str, two: str) -> Iterator[Later]:
    if _are_people(voice, one, two):
        yield _which(voice, "who_older", one, two, compared(BORN, more=False), "born")
        yield _which(voice, "who_younger", one, two, compared(BORN, more=True), "born")
        form = compared(BORN, more=False, ask="whether")
        yield _which(voice, "is_older", one, two, form, "born")
    yield _which(voice, "more_prizes", one, two, compared(PRIZES, more=True), "received")
    yield _which(voice, "more_fields", one, two, compared(FIELDS, more=True), "researches")
    for award in _both(voice, one, two, "received"):
        what = voice.mention(award)
        order = compared(year_of("@3"), more=False)
        yield _which(voice, "who_won_first", one, two, order, "received", what)
        order = compared(year_of("@3"), more=False, ask="whether")
        yield _which(voice, "won_before", one, two, order, "received", what)
        if _are_people(voice, one, two):
            for intent, more in (("younger_winner", False), ("older_winner", True)):
                age = compared(year_of("@3", minus="born"), more=more)
                yield _which(voice, intent, one, two, age, "age", what)


@later
def _which(
    voice: Voice, intent: str, one: str, two: str, form: Compare, told: str, *more: Mention
) -> Case | None:
    """Return a case of which of two it is, or whether it is the first, where they differ."""
    mentions = [voice.mention(one), voice.mention(two), *more]
    values, facts = gold(voice.subgraph, bound(form, mentions))
    chosen = winners(bound(form, mentions), values) if len(values) == 2 else ()
    if not chosen:
        return None
    if form.ask == "whether":
        lead: Said | None = voice.verdict(chosen == (one,), form, mentions)
    else:
        lead = verdict(voice, form, chosen, mentions)
    said = [lead, *_tell(voice, (one, two), facts, told)]
    return voice.case(intent, form, mentions, said, **_slots(mentions))


def _tell(
    voice: Voice, pair: Sequence[str], facts: Sequence[KnownFact], told: str
) -> list[Said | None]:
    said: list[Said | None] = []
    for one in pair:
        own = [fact for fact in facts if fact.subject.entity_id == one]
        if told == "received":
            said += tell_prizes(voice, own) if own else [None]
        elif told == "researches":
            said.append(tell_fields(voice, own) if own else None)
        elif told == "age":
            own.sort(key=lambda fact: fact.predicate, reverse=True)
            born = next((str(f.value)[:4] for f in own if f.predicate == "born"), None)
            said.append(voice.tell("told_rank_age", own, born=born) if own else None)
        else:
            said.append(voice.tell(f"told_{told}", own) if own else None)
    return said


def _shared(voice: Voice, one: str, two: str) -> Iterator[Later]:
    mentions = [voice.mention(one), voice.mention(two)]
    for predicate, intent in (("received", "common_awards"), ("researches", "common_fields"),
                              ("affiliated_with", "common_institutions")):  # fmt: skip
        both = _both(voice, one, two, predicate)
        if not both:
            continue
        kind = voice.subgraph.entities[both[0]].kind
        where = tuple(has(predicate, at, inverse=True) for at in ("@1", "@2"))
        form = List(things=Things(kind=kind, where=where))
        told = _telling_common(voice, predicate, both, (one, two))
        yield voice.asked(intent, form, mentions, told, **_slots(mentions))
    yield from _same(voice, mentions, one, two)


def _telling_common(
    voice: Voice, predicate: str, ends: Sequence[str], pair: Sequence[str]
) -> Answer:
    return lambda: [_tell_common(voice, predicate, end, pair) for end in ends]


def _tell_common(voice: Voice, predicate: str, end: str, pair: Sequence[str]) -> Said | None:
    facts = [
        fact
        for one in pair
        for fact in voice.facts(one, predicate)
        if fact.object is not None and fact.object.entity_id == end
    ]
    past = any(voice.facts(one, "died") for one in pair)
    return voice.tell(
        f"told_common_{predicate}", facts, subject=voice.listed(pair),
        work="worked" if past else "work", field=voice.text(end),
        year=_one_year(facts),
    )  # fmt: skip


def _one_year(facts: Sequence[KnownFact]) -> str | None:
    years = {fact.qualifiers.get("year", fact.qualifiers.get("stated_year")) for fact in facts}
    return str(years.pop()) if len(years) == 1 and None not in years else None


def _same(voice: Voice, mentions: Sequence[Mention], one: str, two: str) -> Iterator[Later]:
    """Yield whether two shared a prize, a birthplace, a native country."""
    for attribute, intent in (("born_city", "same_city"), ("born_country", "same_country")):
        facts = [fact for who in (one, two) if (fact := voice.fact(who, attribute)) is not None]
        # Of a country that has become another one it cannot be told whether it is the same.
        plain = all("(now" not in str(fact.value) for fact in facts)
        if len(facts) == 2 and plain and _are_people(voice, one, two):
            form = whether(Shares(fact=attribute, of="@2"))
            told = voice.telling_each(f"told_{attribute}", facts)
            yield answered(voice, intent, form, mentions, told, **_slots(mentions))
    for award in _both(voice, one, two, "received"):
        what = voice.mention(award)
        three = [*mentions, what]
        shares = Shares(fact="received", of="@2", entity="@3", on=("year",))
        facts = [
            fact
            for who in (one, two)
            for fact in voice.facts(who, "received")
            if fact.object is not None and fact.object.entity_id == award
        ]
        told = voice.telling_each("told_award", facts)
        yield answered(voice, "is_shared", whether(shares), three, told, **_slots(three))


def _both(voice: Voice, one: str, two: str, predicate: str) -> list[str]:
    """Return what the facts of both point at."""
    ends = [
        {fact.object.entity_id for fact in voice.facts(who, predicate) if fact.object is not None}
        for who in (one, two)
    ]
    return sorted(ends[0] & ends[1])


def _are_people(voice: Voice, *experts: str) -> bool:
    return all(voice.subgraph.entities[one].is_person for one in experts)


def _slots(mentions: Sequence[Mention]) -> dict[str, str]:
    named = dict(zip(("one", "two", "award"), (m.text for m in mentions), strict=False))
    return named
