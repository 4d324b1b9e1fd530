"""Questions about somebody's life: birth, death, gender, title, home page."""

from collections.abc import Iterator

from instruct_gen.case import Later
from instruct_gen.cases.asks import facts, the
from instruct_gen.cases.voice import Answer, Voice

# Attributes that are asked for as they stand: the intent, and what says them.
_PLAIN = ("gender", "title", "homepage")
_FULL = len("1879-03-14")


def life(voice: Voice, expert: str) -> Iterator[Later]:
    """Yield the questions about an expert's life; an organisation has none."""
    if not voice.subgraph.entities[expert].is_person:
        return
    for event in ("born", "died"):
        yield from _dates(voice, expert, event)
        yield from _places(voice, expert, event)
    for attribute in _PLAIN:
        if (fact := voice.fact(expert, attribute)) is not None:
            told = voice.telling(f"told_{attribute}", [fact])
            yield _asked(voice, expert, attribute, attribute, told)


def _dates(voice: Voice, expert: str, event: str) -> Iterator[Later]:
    fact = voice.fact(expert, event)
    if fact is None:
        return
    mention = voice.mention(expert)
    if len(fact.value) == _FULL:
        told = voice.telling(f"told_{event}", [fact])
        yield _asked(voice, expert, f"{event}_date", event, told)
    told = voice.telling(f"told_{event}_year", [fact])
    form = facts(the(), event, qualifier="year")
    yield voice.asked(f"{event}_year", form, [mention], told, expert=mention.text)


def _places(voice: Voice, expert: str, event: str) -> Iterator[Later]:
    city, country = (voice.fact(expert, f"{event}_{kind}") for kind in ("city", "country"))
    if city is not None:
        both = [fact for fact in (city, country) if fact is not None]
        place = {"country": voice.place(str(country.value)) if country is not None else None}
        shown = both if place["country"] else [city]
        told = voice.telling(f"told_{event}_city", shown, **place)
        yield _asked(voice, expert, f"{event}_city", f"{event}_city", told)
    if country is not None:
        told = voice.telling(f"told_{event}_country", [country])
        yield _asked(voice, expert, f"{event}_country", f"{event}_country", told)


def _asked(voice: Voice, expert: str, intent: str, attribute: str, answer: Answer) -> Later:
    mention = voice.mention(expert)
    form = facts(the(), attribute)
    return voice.asked(intent, form, [mention], answer, expert=mention.text)
