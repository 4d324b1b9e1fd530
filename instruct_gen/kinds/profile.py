"""A portrait of an expert: several sentences, each carried by its facts, in one of many orders."""

from collections.abc import Callable, Iterator

from instruct_gen.cases.portrait import chronicle, distinct, portrait
from instruct_gen.cases.voice import Voice
from instruct_gen.draft import Draft, Said
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.kinds.telling import answer, ask, exchange, experts_in, joined, shuffled
from instruct_gen.subgraph import Subgraph

Tell = Callable[[Voice, str], tuple[Said, ...]]
FEWEST = 3


def _profiles(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    voice = Voice(subgraph, draw)
    for expert in subgraph.experts:
        yield from _told(voice, expert, "profile", portrait, {"expert": voice.name(expert)})


def _timelines(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    voice = Voice(subgraph, draw)
    for expert in subgraph.experts:
        yield from _told(voice, expert, "timeline", chronicle, {"expert": voice.name(expert)})


def _summaries(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    """Yield needs for a field that an expert works in, and the summary of that expert."""
    voice = Voice(subgraph, draw)
    for expert in subgraph.experts:
        if not subgraph.entities[expert].is_person or voice.facts(expert, "died"):
            continue
        for fact in shuffled(draw, voice.facts(expert, "researches")):
            if fact.object is not None:
                slots = {"field": voice.text(fact.object.entity_id)}
                yield from _told(voice, expert, "content_summary", portrait, slots, "summary_lead")


def _told(
    voice: Voice, expert: str, kind: str, tell: Tell, slots: dict[str, str], lead: str = ""
) -> Iterator[Draft]:
    draw, said = voice.draw, tell(voice, expert)
    if len(said) < FEWEST:
        return
    wording, question = ask(draw, kind, slots)
    opening = [answer(draw, lead, slots)] if lead else []
    reply = joined(draw.language, [*opening, *(one.text for one in said)])
    facts = distinct(said)
    yield Draft(
        kind=kind,
        language=draw.language,
        messages=exchange(question[:1].upper() + question[1:], reply),
        said=said,
        facts=facts,
        named=experts_in(facts, expert),
        wording=wording,
        mentions=(voice.mention(expert),) if "expert" in slots else (),
    )


PROFILE = Kind("profile", "a portrait of an expert", 3.0, ("ego",), _profiles)
TIMELINE = Kind(
    "timeline", "what happened to an expert, in order", 1.5, ("timeline", "ego"), _timelines
)
CONTENT_SUMMARY = Kind(
    "content_summary", "a need, answered by the summary of an expert", 2.0, ("ego",), _summaries
)
