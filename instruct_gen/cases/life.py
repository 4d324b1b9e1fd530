"""Questions about somebody's life: birth, death, gender, title, home page."""

from collections.abc import Iterator, Sequence

from instruct_gen.case import Case
from instruct_gen.cases.asks import facts, the
from instruct_gen.cases.voice import Voice
from instruct_gen.draft import Said

# Attributes that are asked for as they stand: the intent, and what says them.
_PLAIN = ("gender", "title", "homepage")
_FULL = len("1879-03-14")


def life(voice: Voice, expert: str) -> Iterator[Case | None]:
    """Yield the questions about an expert's life; an organisation has none."""
    if not voice.subgraph.entities[expert].is_person:
        return
    for event in ("born", "died"):
        yield from _dates(voice, expert, event)
        yield from _places(voice, expert, event)
    for attribute in _PLAIN:
        if (fact := voice.fact(expert, attribute)) is not None:
            said = voice.tell(f"told_{attribute}", [fact])
            yield _case(voice, expert, attribute, attribute, [said])


def _dates(voice: Voice, expert: str, event: str) -> Iterator[Case | None]:
    fact = voice.fact(expert, event)
    if fact is None:
        return
    mention = voice.mention(expert)
    said = voice.tell(f"told_{event}", [fact])
    if len(fact.value) == _FULL:
        yield _case(voice, expert, f"{event}_date", event, [said])
    year = voice.tell(f"told_{event}_year", [fact])
    form = facts(the(), event, qualifier="year")
    yield voice.case(f"{event}_year", form, [mention], [year], expert=mention.text)


def _places(voice: Voice, expert: str, event: str) -> Iterator[Case | None]:
    city, country = (voice.fact(expert, f"{event}_{kind}") for kind in ("city", "country"))
    if city is not None:
        both = [fact for fact in (city, country) if fact is not None]
        place = {"country": voice.place(str(country.value)) if country is not None else None}
        said = voice.tell(f"told_{event}_city", both if place["country"] else [city], **place)
        yield _case(voice, expert, f"{event}_city", f"{event}_city", [said])
    if country is not None:
        said = voice.tell(f"told_{event}_country", [country])
        yield _case(voice, expert, f"{event}_country", f"{event}_country", [said])


def _case(
    voice: Voice, expert: str, intent: str, attribute: str, answer: Sequence[Said | None]
) -> Case | None:
    mention = voice.mention(expert)
    form = facts(the(), attribute)
    return voice.case(intent, form, [mention], answer, expert=mention.text)
