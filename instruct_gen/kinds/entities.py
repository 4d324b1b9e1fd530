"""Text → the entities it names, by kind, exactly as they stand there."""

import json
from collections.abc import Iterator, Sequence

from instruct_gen.draft import Draft
from instruct_gen.example import Mention
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.kinds.plain import Plain
from instruct_gen.kinds.telling import (
    PLACED,
    answer,
    exchange,
    experts_in,
    fit,
    joined,
    posed,
    shuffled,
    told,
)
from instruct_gen.subgraph import Subgraph
from kg.facts import KnownFact

_KEYS = {"E": "experts", "I": "institutions", "A": "awards", "F": "fields"}
_PLACES = "places"
_TEXTS, _LONGEST, _NOTHING = 6, 5, 0.08


def _drafts(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    plain = Plain(subgraph, draw)
    names = plain.names
    for _ in range(_TEXTS if subgraph.experts else 0):
        if draw.chance.random() < _NOTHING:
            yield _draft(draw, answer(draw, "nothing_named", {}), (), ())
            continue
        facts = _drawn(subgraph, draw)
        if len(facts) < 2:
            continue
        said = [plain.tell(fact) or told(subgraph, [fact], draw.language)[0] for fact in facts]
        text = joined(draw.language, [one.text for one in said])
        yield _draft(draw, text, facts, _mentions(facts, names))


def _drawn(subgraph: Subgraph, draw: Draw) -> list[KnownFact]:
    """Return a few facts of one expert or of two."""
    experts = list(subgraph.experts)
    some = draw.chance.sample(experts, min(len(experts), draw.chance.choice((1, 1, 2))))
    facts = [
        fact
        for expert in some
        for fact in shuffled(draw, fit(subgraph, expert, draw.language))[: _LONGEST // len(some)]
    ]
    return facts[: draw.chance.randint(2, _LONGEST)]


def _mentions(facts: Sequence[KnownFact], names: dict[str, str]) -> tuple[Mention, ...]:
    """Return what facts name, in the order in which they do; a name that two have stands once."""
    found: dict[str, dict[str, None]] = {}
    for fact in facts:
        ends = [fact.subject.entity_id, *([fact.object.entity_id] if fact.object else ())]
        for one in [*ends, *([str(fact.value)] if fact.predicate in PLACED else ())]:
            text = names.get(one, one).removeprefix("the ")
            found.setdefault(text, {})[one] = None
    return tuple(Mention(text, tuple(ids)) for text, ids in found.items())


def _draft(
    draw: Draw, text: str, facts: Sequence[KnownFact], mentions: tuple[Mention, ...]
) -> Draft:
    found: dict[str, list[str]] = {key: [] for key in (*_KEYS.values(), _PLACES)}
    for mention in mentions:
        for key in dict.fromkeys(_key(one) for one in mention.ids):
            found[key].append(mention.text)
    empty = json.dumps({key: [] for key in found})
    wording, system, user = posed(draw, "entities", {"text": text, "format": empty}, text)
    return Draft(
        kind="entities",
        language=draw.language,
        messages=exchange(user, json.dumps(found, ensure_ascii=False), system),
        said=(),
        facts=tuple(facts),
        named=experts_in(facts),
        wording=wording,
        mentions=mentions,
    )


def _key(one: str) -> str:
    """Return the key of an entity by its id, or of a place by its name."""
    is_id = len(one) > 12 and one[1:].isalnum() and one[1:] == one[1:].lower()
    return _KEYS.get(one[0], _PLACES) if is_id and " " not in one else _PLACES


ENTITIES = Kind(
    name="entities",
    description="a text, and the entities it names, by kind",
    share=3.0,
    samplers=("ego", "star", "pair"),
    drafts=_drafts,
)
