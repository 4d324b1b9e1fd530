"""What the graph does not hold: facts that nobody states, people nobody knows, other subjects."""

from collections.abc import Iterator

from instruct_gen.cases.prose import named
from instruct_gen.draft import Draft
from instruct_gen.example import Mention
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.kinds.telling import (
    answer,
    ask,
    exchange,
    experts_in,
    facts_of,
    fit,
    joined,
    place_of,
    shuffled,
    told,
)
from instruct_gen.subgraph import Entity, Subgraph
from kg.facts import KnownFact
from kg.language.lexicon import Language, lexicon
from kg.names.normalise import normalise, script_of
from kg.questions.forms import Facts, Form, Things

# What can be missing of somebody, and what is offered instead, the nearest first.
_NEAREST = {
    "born": ("born_city", "born_country", "received"),
    "died": ("born", "received"),
    "born_city": ("born_country", "born", "affiliated_with"),
    "died_city": ("died_country", "died", "born_city"),
    "affiliated_with": ("educated_at", "researches", "received"),
    "educated_at": ("affiliated_with", "researches", "received"),
    "researches": ("received", "affiliated_with"),
    "collaborated_with": ("affiliated_with", "researches", "received"),
    "received": ("researches", "affiliated_with"),
    "motivation": ("received",),
    "homepage": ("affiliated_with", "researches", "received"),
    "title": ("affiliated_with", "researches", "received"),
}
_OF_BODIES = {"received", "motivation", "researches", "homepage"}
_OFFERED, _EXAMPLES, _PLACES, _PEOPLE = 0.7, 0.6, 0.25, 4
_OUTSIDE = {"outside": "outside_things", "contact": "contact_things", "private": "private_things"}


def _unknown_facts(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    for expert in subgraph.experts[:_PEOPLE]:
        topics = [topic for topic in _NEAREST if _lacks(subgraph, expert, topic)]
        outside = [*_OUTSIDE, "outside"] if subgraph.entities[expert].is_person else ["outside"]
        some = [*draw.chance.sample(topics, min(3, len(topics))), *outside]
        draw.chance.shuffle(some)
        for topic in some:
            if topic in _OUTSIDE:
                yield _outside(subgraph, expert, topic, draw)
            else:
                yield _missing(subgraph, expert, topic, draw)


def _lacks(subgraph: Subgraph, expert: str, topic: str) -> bool:
    if topic not in _OF_BODIES and not subgraph.entities[expert].is_person:
        return False
    if topic == "motivation":
        prizes = subgraph.facts_of(expert, "received")
        return bool(prizes) and not any("motivation" in prize.qualifiers for prize in prizes)
    if topic == "died_city" and not subgraph.facts_of(expert, "died"):
        return False
    if topic == "died":
        # A place of death tells that somebody died.
        return not subgraph.facts_of(expert, "died", "died_city", "died_country")
    return not subgraph.facts_of(expert, topic)


def _missing(subgraph: Subgraph, expert: str, topic: str, draw: Draw) -> Draft:
    name = named(subgraph, expert, draw.language)
    what = answer(draw, f"what_{topic}", {"name": name})
    asked = lexicon(draw.language).say.asked
    bare = asked[topic] if topic in asked else answer(draw, f"bare_{topic}", {})
    slots = {"name": name, "what": what, "bare": bare}
    refusal = answer(draw, "unknown_death" if topic == "died" else "unknown_fact", slots)
    return _declined(
        subgraph, expert, draw, f"missing_{topic}", {"name": name}, refusal,
        nearest=_nearest(subgraph, expert, topic, draw.language), form=_form(topic),
    )  # fmt: skip


def _form(topic: str) -> Form:
    things = Things(kind="expert", ids="@1")
    if topic == "motivation":
        return Facts(things=things, fact="received", qualifier="motivation")
    return Facts(things=things, fact=topic)


def _nearest(
    subgraph: Subgraph, expert: str, topic: str, language: Language
) -> tuple[KnownFact, ...]:
    for predicate in _NEAREST[topic]:
        if facts := fit(subgraph, expert, language, predicate):
            return facts[:2]
    return ()


def _outside(subgraph: Subgraph, expert: str, intent: str, draw: Draw) -> Draft:
    name = named(subgraph, expert, draw.language)
    person = subgraph.entities[expert].is_person
    thing = answer(draw, _OUTSIDE[intent] if person else "outside_things_organisation", {})
    slots = {"name": name, "thing": thing}
    if intent == "outside":
        phrases = {part: answer(draw, f"{part}_outside", slots) for part in ("what", "bare")}
        refusal = answer(draw, "unknown_fact", slots | phrases)
    else:
        refusal = answer(draw, "private", slots)
    nearest = tuple(shuffled(draw, fit(subgraph, expert, draw.language))[:1])
    return _declined(subgraph, expert, draw, intent, slots, refusal, nearest=nearest)


def _declined(  # noqa: PLR0913
    subgraph: Subgraph,
    expert: str,
    draw: Draw,
    intent: str,
    slots: dict[str, str],
    refusal: str,
    *,
    nearest: tuple[KnownFact, ...] = (),
    form: Form | None = None,
) -> Draft:
    offered = nearest if draw.chance.random() < _OFFERED else ()
    said = told(subgraph, offered, draw.language)
    offer = answer(draw, "offer", {}) if said else ""
    wording, question = ask(draw, intent, slots)
    reply = joined(draw.language, [refusal, offer, *(one.text for one in said)])
    return Draft(
        kind="unknown_fact",
        language=draw.language,
        messages=exchange(question, reply),
        said=said,
        facts=facts_of(said),
        named=experts_in(offered, expert),
        wording=wording,
        mentions=(Mention(slots["name"], (expert,)),),
        forms=(form,) if form is not None else (),
    )


def _unknown_people(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    known = {normalise(name) for one in subgraph.entities.values() for name in one.names}
    near = [*subgraph.experts[:_PEOPLE], *[""] * _PEOPLE]
    draw.chance.shuffle(near)
    for expert in near:
        if expert:
            yield from _near(subgraph, expert, draw, known)
        else:
            yield from _made_up(draw, known)


def _made_up(draw: Draw, known: set[str]) -> Iterator[Draft]:
    """Yield a draft about a name that nobody has."""
    name = answer(draw, "made_up", {})
    if normalise(name) in known:
        return
    wording, question = ask(draw, "unknown_person", {"name": name})
    reply = answer(draw, "unknown_person", {"name": name})
    yield Draft(
        kind="unknown_person",
        language=draw.language,
        messages=exchange(question, reply),
        said=(),
        facts=(),
        named=(),
        wording=wording,
        mentions=(),
        absent=(name,),
    )


def _near(subgraph: Subgraph, expert: str, draw: Draw, known: set[str]) -> Iterator[Draft]:
    """Yield a draft about somebody who has the surname of an expert, and no more of the name."""
    near = named(subgraph, expert, draw.language)
    surname = surname_of(subgraph.entities[expert], near)
    facts = fit(subgraph, expert, draw.language, "received", "researches", "affiliated_with")
    if not surname or not facts:
        return
    given = answer(draw, "made_up_given", {})
    mark = " " if draw.language == "en" or script_of(surname) == "latin" else "·"
    name = f"{given}{mark}{surname}"
    if script_of(given) != script_of(surname) or normalise(name) in known:
        return
    said = told(subgraph, shuffled(draw, facts)[:1], draw.language)
    wording, question = ask(draw, "unknown_person", {"name": name})
    reply = [answer(draw, "near_person", {"name": name, "near": near}), *(s.text for s in said)]
    yield Draft(
        kind="unknown_person",
        language=draw.language,
        messages=exchange(question, joined(draw.language, reply)),
        said=said,
        facts=facts_of(said),
        named=experts_in(facts_of(said), expert),
        wording=wording,
        mentions=(Mention(near, (expert,)),),
        absent=(name,),
    )


def surname_of(entity: Entity, name: str) -> str | None:
    """Return the surname in a person's name: the last word, in Chinese what follows the last dot.

    Who has a Chinese name without a dot is of a culture that puts the surname first; where it ends
    cannot be seen.
    """
    if not entity.is_person or "·" not in entity.called.get("zh", "·"):
        return None
    words = name.replace("·", " ").split()
    last = words[-1] if len(words) > 1 else ""
    return last if len(last) > 2 - (script_of(last) == "han") and last[-1] != "." else None


def _out_of_domain(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    for _ in range(2 * _PEOPLE):
        city = _city(subgraph, draw) if draw.chance.random() < _PLACES else None
        if city is not None:
            wording, question = ask(draw, "out_of_domain_place", {"city": city})
        else:
            wording, question = ask(draw, "out_of_domain", {})
        reply = [answer(draw, "out_of_domain", {})]
        shown: tuple[str, ...] = ()
        mentions: tuple[Mention, ...] = ()
        if subgraph.experts and draw.chance.random() < _EXAMPLES:
            expert = draw.chance.choice(subgraph.experts)
            name = named(subgraph, expert, draw.language)
            shown, mentions = (expert,), (Mention(name, (expert,)),)
            reply.append(answer(draw, "example", {"name": name}))
        yield Draft(
            kind="out_of_domain",
            language=draw.language,
            messages=exchange(question, joined(draw.language, reply)),
            said=(),
            facts=(),
            named=shown,
            wording=wording,
            mentions=mentions,
        )


def _city(subgraph: Subgraph, draw: Draw) -> str | None:
    experts = subgraph.experts[:_PEOPLE]
    facts = [f for one in experts for f in subgraph.facts_of(one, "born_city", "died_city")]
    called = [place_of(subgraph, fact, draw.language) for fact in facts]
    some = [one for one in called if one is not None]
    return draw.chance.choice(some) if some else None


UNKNOWN_FACT = Kind(
    name="unknown_fact",
    description="somebody known is asked about, and something that is not stated of them",
    share=4.0,
    samplers=("ego", "star"),
    drafts=_unknown_facts,
)
UNKNOWN_PERSON = Kind(
    name="unknown_person",
    description="somebody is asked about whom nothing here knows",
    share=3.0,
    samplers=("ego", "star"),
    drafts=_unknown_people,
)
OUT_OF_DOMAIN = Kind(
    name="out_of_domain",
    description="what is asked has nothing to do with the graph",
    share=2.0,
    samplers=("ego",),
    drafts=_out_of_domain,
)
