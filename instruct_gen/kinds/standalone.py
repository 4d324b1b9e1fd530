"""Dialogue → its last question, put so that it can be understood alone."""

from collections.abc import Iterator, Mapping, Sequence

from instruct_gen.draft import Draft
from instruct_gen.example import Message
from instruct_gen.kinds.dialogue import Turn, dialogues, messages_of
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.kinds.telling import exchange, posed
from instruct_gen.kinds.worded import merged
from instruct_gen.subgraph import Subgraph
from instruct_gen.wordings import wordings
from kg.language.lexicon import Language

_SPEAKERS: Mapping[Language, tuple[Mapping[str, str], ...]] = {
    "en": ({"user": "User: ", "assistant": "Assistant: "}, {"user": "Q: ", "assistant": "A: "}),
    "zh": ({"user": "用户：", "assistant": "助手："}, {"user": "问：", "assistant": "答："}),
}
_PLAINEST = 4


def _drafts(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    for turns in dialogues(subgraph, draw):
        yield _draft(draw, turns)


def _draft(draw: Draw, turns: Sequence[Turn]) -> Draft:
    last = turns[-1].case
    messages = [*messages_of(turns[:-1], draw.language), Message("user", turns[-1].asked)]
    speakers = draw.chance.choice(_SPEAKERS[draw.language])
    dialogue = "\n".join(f"{speakers[one.role]}{one.content}" for one in messages)
    wording, system, user = posed(draw, "standalone", {"dialogue": dialogue}, dialogue)
    before = merged([turn.case for turn in turns[:-1]])
    asked = {one for mention in last.mentions for one in mention.ids if one in last.named}
    return Draft(
        kind="standalone",
        language=draw.language,
        messages=exchange(user, _whole(draw, turns[-1]), system),
        said=(),
        facts=before.facts,
        named=tuple(dict.fromkeys((*before.named, *sorted(asked)))),
        wording=wording,
        mentions=last.mentions,
        forms=(last.form,),
        values=last.values,
    )


def _whole(draw: Draw, turn: Turn) -> str:
    """Return the question of a turn in full and plainly: in one of its shortest wordings."""
    asks = wordings(draw.language).asks[turn.case.intent]
    whole = [one for one in asks if one.text.endswith(("?", "？"))]
    plain = [one for one in whole if one.parsed] or whole or list(asks)
    short = sorted(plain, key=lambda one: len(one.text))[:_PLAINEST]
    text = draw.chance.choice(short).say(turn.case.slots, draw.chance)
    return text[:1].upper() + text[1:]


STANDALONE = Kind(
    name="standalone",
    description="a dialogue, and its last question as one that stands alone",
    share=4.0,
    samplers=("ego", "pair", "star"),
    drafts=_drafts,
)
