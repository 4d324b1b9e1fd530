"""A name that two have: whom is meant is asked back, and answered once it is said."""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from typing import Any

from instruct_gen.cases.prose import named
from instruct_gen.draft import Draft, Said
from instruct_gen.example import Mention, Message
from instruct_gen.gold import bound, gold
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.kinds.plain import Plain
from instruct_gen.kinds.telling import answer, ask, experts_in, facts_of, fit
from instruct_gen.kinds.unknown import surname_of
from instruct_gen.subgraph import Subgraph
from kg.facts import KnownFact
from kg.questions.forms import Facts, Form, Things

_TOPICS = ("born", "received", "affiliated_with", "researches")
# By what two people are told apart, the clearest first.
_TELLING = ("received", "affiliated_with", "born", "researches", "born_city", "born_country")
_MOST, _ANSWERED = 12, 0.6


def _drafts(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    plain = Plain(subgraph, draw)
    for short, one, other in islice(_pairs(plain), _MOST):
        pair = (one, other) if draw.chance.random() < 0.5 else (other, one)
        topics = [t for t in _TOPICS if all(_fit(plain, expert, t) for expert in pair)]
        for topic in draw.chance.sample(topics, min(2, len(topics))):
            if drafted := _draft(plain, short, pair, topic):
                yield drafted


def _pairs(plain: Plain) -> Iterator[tuple[str, str, str]]:
    """Yield a surname and two experts whose it is, and nobody else's here."""
    by_name: dict[str, list[str]] = {}
    for expert in plain.subgraph.experts:
        entity = plain.subgraph.entities[expert]
        surname = surname_of(entity, named(plain.subgraph, expert, plain.draw.language))
        if surname is not None:
            by_name.setdefault(surname, []).append(expert)
    for surname, experts in by_name.items():
        if len(experts) == 2:
            yield from ((surname, one, other) for one, other in combinations(experts, 2))


def _draft(plain: Plain, short: str, pair: tuple[str, str], topic: str) -> Draft | None:
    """Return a draft that asks back; often it goes on to the answer."""
    draw = plain.draw
    apart = _apart(plain, pair, topic)
    if apart is None:
        return None
    wording, question = ask(draw, f"namesake_{topic}", {"short": short})
    lines = [f"{n}. {one.text}" for n, one in enumerate(apart, 1)]
    back = "\n".join([answer(draw, "which_one", {"short": short}), *lines])
    messages = [Message("user", question), Message("assistant", back)]
    said: list[Said] = list(apart)
    mentions = [Mention(short, tuple(sorted(pair)))]
    forms: tuple[Form, ...] = ()
    values: tuple[Any, ...] = ()
    if draw.chance.random() < _ANSWERED:
        chosen = draw.chance.randrange(2)
        told = _told(plain, pair[chosen], topic)
        if told is None:
            return None
        messages.append(Message("user", _choice(plain, pair[chosen], chosen)))
        messages.append(Message("assistant", " ".join(one.text for one in told)))
        said += told
        mentions.append(
            Mention(named(plain.subgraph, pair[chosen], draw.language), pair[chosen:][:1])
        )
        forms = (Facts(things=Things(kind="expert", ids="@2"), fact=topic),)
        values = gold(plain.subgraph, bound(forms[0], mentions))[0]
    return Draft(
        kind="namesake",
        language=draw.language,
        messages=tuple(messages),
        said=tuple(said),
        facts=facts_of(said),
        named=experts_in(facts_of(said), *pair),
        wording=wording,
        mentions=tuple(mentions),
        forms=forms,
        values=values,
    )


def _apart(plain: Plain, pair: Sequence[str], topic: str) -> tuple[Said, ...] | None:
    """Return a sentence about each, of one kind, that tells them apart and is not asked."""
    for predicate in _TELLING:
        both = [_fit(plain, expert, predicate) for expert in pair]
        if predicate == topic or not all(both):
            continue
        if {_content(f) for f in both[0]} & {_content(f) for f in both[1]}:
            continue
        told = [
            plain.tell(facts[0], plain.named(one)) for one, facts in zip(pair, both, strict=True)
        ]
        if all(told):
            return tuple(one for one in told if one is not None)
    return None


def _content(fact: KnownFact) -> str:
    """Return what a fact says of its subject."""
    if fact.object is None:
        return str(fact.value)
    return f"{fact.object.entity_id} {sorted(fact.qualifiers.items(), key=str)}"


def _told(plain: Plain, expert: str, topic: str) -> list[Said] | None:
    """Return all that is known of somebody under a topic; None where a sentence is not carried."""
    facts = _fit(plain, expert, topic)
    if topic == "researches" and len(facts) > 1:
        told = [plain.say("fields", facts, plain.named(expert))]
    else:
        told = [plain.tell(fact, plain.named(expert)) for fact in facts]
    return [one for one in told if one is not None] if all(told) else None


def _choice(plain: Plain, expert: str, place: int) -> str:
    intent = plain.draw.chance.choice(("choice_name", ("choice_first", "choice_second")[place]))
    return ask(plain.draw, intent, {"name": named(plain.subgraph, expert, plain.draw.language)})[1]


def _fit(plain: Plain, expert: str, predicate: str) -> tuple[KnownFact, ...]:
    return fit(plain.subgraph, expert, plain.draw.language, predicate)


NAMESAKE = Kind(
    name="namesake",
    description="a name that two people have: which one is meant is asked back",
    share=2.0,
    samplers=("pair", "star"),
    drafts=_drafts,
)
