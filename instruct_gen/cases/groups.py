"""Cases whose answer is a few experts, or their number: found by a form, told by their facts."""

from collections.abc import Iterator, Sequence

from instruct_gen.case import Case
from instruct_gen.cases.asks import count, listing
from instruct_gen.cases.career import tell_fields, tell_posts
from instruct_gen.cases.prizes import tell_prizes
from instruct_gen.cases.prose import listed
from instruct_gen.cases.voice import Voice, later
from instruct_gen.draft import Said
from instruct_gen.example import Mention
from instruct_gen.gold import bound, gold
from kg.facts import KnownFact
from kg.questions.forms import Condition, Form

# More are counted, not named.
MOST_NAMED = 10
_PAST = {"works": "worked", "work": "worked", "is_": "was", "are": "were"}
_PRESENT = {"works": "works", "work": "work", "is_": "is", "are": "are"}
# Of so many it is told one by one why they are named.
MOST_TOLD = 3


def given(
    voice: Voice, form: Form, mentions: Sequence[Mention]
) -> tuple[tuple[str, ...], tuple[KnownFact, ...]]:
    """Return the ids that a list gives, and the facts behind it."""
    ids, facts = gold(voice.subgraph, bound(form, mentions))
    return tuple(map(str, ids)), facts


@later
def named(
    voice: Voice,
    intent: str,
    where: Sequence[Condition],
    mentions: Sequence[Mention],
    template: str,
    **slots: str,
) -> Case | None:
    """Return the case of who meets some conditions, where these are few.

    ``template`` says it of all of them in one sentence, or of one alone as ``<template>_one``.
    """
    form = listing(*where)
    ids, facts = given(voice, form, mentions)
    if not 0 < len(ids) <= MOST_NAMED or any(one in m.ids for one in ids for m in mentions):
        return None
    if _direct(facts, mentions):
        said = [tell_group(voice, ids, facts, template, **slots)]
    elif len(ids) <= MOST_TOLD:
        said = [verdict(voice, form, ids, mentions), *one_by_one(voice, ids, facts)]
    else:
        return None
    return voice.case(intent, form, mentions, said, **slots)


def verdict(
    voice: Voice, form: Form, ids: Sequence[str], mentions: Sequence[Mention]
) -> Said | None:
    """Return the sentence that only names those whom a form gives."""
    names = listed([voice.name(one) for one in ids], voice.language)
    text = voice.worded("verdict", {"names": names})
    return None if text is None else Said(text, (), None, bound(form, mentions))


def _direct(facts: Sequence[KnownFact], mentions: Sequence[Mention]) -> bool:
    """Return whether facts are about what is mentioned itself, not about parts of it."""
    meant = {one for mention in mentions for one in mention.ids}
    kinds = {one[:1] for one in meant}
    ends = {f.object.entity_id for f in facts if f.object is not None}
    stated = {str(f.value) for f in facts if f.predicate.endswith("country")}
    return all(end in meant for end in ends if end[:1] in kinds) and len(stated) < 2


def one_by_one(
    voice: Voice, ids: Sequence[str], facts: Sequence[KnownFact]
) -> Iterator[Said | None]:
    """Yield what shows it of each of some experts, each fact in a sentence."""
    for one in ids:
        own = [fact for fact in facts if fact.subject.entity_id == one]
        subject = voice.name(one)
        for predicate in dict.fromkeys(fact.predicate for fact in own):
            some = [fact for fact in own if fact.predicate == predicate]
            if predicate == "researches":
                yield tell_fields(voice, some, subject=subject)
            elif predicate == "affiliated_with":
                yield from tell_posts(voice, some, subject=subject)
            elif predicate == "received":
                yield from tell_prizes(voice, some, subject)
            else:
                yield voice.tell(f"told_{predicate}", some, subject=subject)
            subject = voice.short(one)


def tell_group(
    voice: Voice, ids: Sequence[str], facts: Sequence[KnownFact], template: str, **slots: str
) -> Said | None:
    """Return a sentence about some experts together."""
    if len(ids) == 1:
        template = f"{template}_one"
    past = any(voice.facts(one, "died") for one in ids)
    names = [voice.name(one) for one in ids]
    others = [slots["expert"]] if "expert" in slots else []
    verbs = _PAST if past else _PRESENT
    return voice.tell(
        template, facts, subject=listed(names, voice.language),
        everyone=listed([*names, *others], voice.language), **{**verbs, **slots},
    )  # fmt: skip


@later
def counted(
    voice: Voice,
    intent: str,
    where: Sequence[Condition],
    mentions: Sequence[Mention],
    template: str,
    **slots: str,
) -> Case | None:
    """Return the case of how many meet some conditions."""
    form = count(*where)
    (number,), _ = gold(voice.subgraph, bound(form, mentions))
    if not number:
        return None
    chosen = f"{template}_one" if number == 1 else template
    text = voice.worded(chosen, {**slots, "n": str(number)})
    said = voice.counted(text, int(number), form, *mentions)
    return voice.case(intent, form, mentions, [said], **slots)


def drawn(voice: Voice, things: Sequence[str], most: int) -> Iterator[str]:
    """Yield a few of some things, in a drawn order."""
    order = list(things)
    voice.draw.chance.shuffle(order)
    yield from order[:most]
