"""Yes or no: what somebody's facts confirm, and what they contradict, with what is so instead."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from instruct_gen.case import Case, Later
from instruct_gen.cases.asks import has, whether, within
from instruct_gen.cases.career import tell_posts, telling_fields
from instruct_gen.cases.prizes import tell_prizes
from instruct_gen.cases.voice import Answer, Voice, later
from instruct_gen.example import Mention
from kg.facts import KnownFact
from kg.language.lexicon import lexicon
from kg.questions.forms import Exists

# How far a false year is from the true one, at most.
_OFF = 9
# Countries that have been part of no other one that births are stated for.
_ELSEWHERE = (
    "Argentina", "Australia", "Brazil", "Canada", "Chile", "Greece", "Iceland", "Japan", "Kenya",
    "Mexico", "New Zealand", "Peru", "Portugal", "South Africa", "Spain", "Sweden",
)  # fmt: skip


def premises(voice: Voice, expert: str) -> Iterator[Later]:
    """Yield what may be asked to be confirmed of an expert."""
    for received in voice.facts(expert, "received"):
        yield from _won(voice, expert, received)
    if voice.subgraph.entities[expert].is_person:
        yield from _born(voice, expert)
    yield from _works(voice, expert)


@later
def answered(
    voice: Voice,
    intent: str,
    form: Exists,
    mentions: Sequence[Mention],
    told: Answer,
    **slots: str,
) -> Case | None:
    """Return a case whose answer begins with "yes" or "no", as the form gives it."""
    case = voice.case(intent, form, mentions, told(), **slots)
    if case is None:
        return None
    yes = bool(case.values[0])
    first, *more = case.answer
    lead = voice.verdict(yes, form, mentions)
    if yes and first.facts and voice.draw.chance.random() < 0.5:
        named = first.text.startswith(mentions[0].text)
        if named or voice.language == "zh":
            comma = ", " if voice.language == "en" else "，"
            said = replace(first, text=lead.text[:-1] + comma + first.text)
            return replace(case, answer=(said, *more))
    return replace(case, answer=(lead, *case.answer))


@later
def unrecorded(voice: Voice, intent: str, asked: Later) -> Case | None:
    """Return a case that says "no" where the graph merely records nothing of the kind."""
    case = asked.ask()
    if case is None or case.values != (False,):
        return None
    phrases = lexicon(voice.language).say.phrases
    first, *more = case.answer
    return replace(case, answer=(replace(first, text=phrases["no"]), *more))


def _won(voice: Voice, expert: str, received: KnownFact) -> Iterator[Later]:
    assert received.object is not None
    who, what = voice.mention(expert), voice.mention(received.object.entity_id)
    slots = {"expert": who.text, "award": what.text}
    told = voice.telling("told_award", [received])
    form = whether(has("received", "@2"))
    yield answered(voice, "is_winner", form, [who, what], told, **slots)
    year = received.qualifiers.get("year")
    if year is None:
        return
    for asked in (year, _near(voice, year)):
        form = whether(has("received", "@2", when=within(asked, asked)))
        yield answered(
            voice, "is_winner_in_year", form, [who, what], told, **slots, year=str(asked)
        )


def _born(voice: Voice, expert: str) -> Iterator[Later]:
    who, born = voice.mention(expert), voice.fact(expert, "born")
    if born is not None:
        year = int(born.value[:4])
        for asked in (year, _near(voice, year)):
            form = whether(has("born", when=within(asked, asked)))
            told = voice.telling("told_born", [born])
            yield answered(
                voice, "is_born_in_year", form, [who], told, expert=who.text, year=str(asked)
            )
    country = voice.fact(expert, "born_country")
    if country is None:
        return
    for value in (str(country.value), _another_country(voice, str(country.value))):
        where = voice.place_mention(value)
        if where is None:
            continue
        form = whether(has("born_country", value="@2"))
        told = voice.telling("told_born_country", [country])
        slots = {"expert": who.text, "country": where.text}
        yield answered(voice, "is_born_in_country", form, [who, where], told, **slots)


def _works(voice: Voice, expert: str) -> Iterator[Later]:
    who = voice.mention(expert)
    worked = voice.facts(expert, "researches")
    for fact in worked:
        if fact.object is not None:
            what = voice.mention(fact.object.entity_id)
            form = whether(has("researches", "@2"))
            slots = {"expert": who.text, "field": voice.text(fact.object.entity_id)}
            told = telling_fields(voice, [fact])
            yield answered(voice, "is_in_field", form, [who, what], told, **slots)
    for predicate, intent in (("affiliated_with", "is_at"), ("educated_at", "is_educated_at")):
        for fact in voice.facts(expert, predicate):
            if fact.object is None:
                continue
            what = voice.mention(fact.object.entity_id)
            form = whether(has(predicate, "@2"))
            slots = {"expert": who.text, "institution": voice.text(fact.object.entity_id)}
            said: Answer = voice.telling("told_study", [fact])
            if predicate == "affiliated_with":
                said = partial(tell_posts, voice, [fact])
            yield answered(voice, intent, form, [who, what], said, **slots)


def strangers(voice: Voice, expert: str, other: str) -> Iterator[Later]:
    """Yield what of somebody else's the graph does not record of an expert."""
    who = voice.mention(expert)
    mine = {f.object.entity_id for f in voice.subgraph.entities[expert].facts if f.object}
    for fact in voice.facts(other, "received", "affiliated_with", "researches"):
        if fact.object is None or fact.object.entity_id in mine:
            continue
        what, slots = voice.mention(fact.object.entity_id), {"expert": who.text}
        if set(what.ids) & mine:
            continue
        own = voice.facts(expert, fact.predicate)
        if not own or len(own) > 6:
            continue
        form = whether(has(fact.predicate, "@2"))
        told: Answer = partial(tell_prizes, voice, own)
        if fact.predicate == "received":
            intent = "is_winner"
            slots |= {"award": what.text}
        elif fact.predicate == "affiliated_with":
            intent, told = "is_at", partial(tell_posts, voice, own)
            slots |= {"institution": voice.text(fact.object.entity_id)}
        else:
            intent, told = "is_in_field", telling_fields(voice, own)
            slots |= {"field": voice.text(fact.object.entity_id)}
        asked = answered(voice, intent, form, [who, what], told, **slots)
        yield unrecorded(voice, intent, asked)


def _near(voice: Voice, year: int) -> int:
    off = voice.draw.chance.randint(1, _OFF)
    return year - off if voice.draw.chance.random() < 0.5 else year + off


def _another_country(voice: Voice, stated: str) -> str:
    """Return a country that is not, and never was, the one that is stated."""
    return voice.draw.chance.choice([one for one in _ELSEWHERE if one not in stated])
