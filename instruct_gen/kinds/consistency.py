"""Facts and a sentence → whether they support it, contradict it, or do not say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from instruct_gen.draft import Draft, Said
from instruct_gen.example import Mention
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.kinds.plain import Plain
from instruct_gen.kinds.telling import (
    answer,
    ask,
    exchange,
    experts_in,
    fit,
    line_of,
    numbered,
    posed,
    shuffled,
)
from instruct_gen.subgraph import Subgraph
from instruct_gen.wordings import wordings
from kg.facts import KnownFact

_SUPPORTED, _CONTRADICTED, _NOT_STATED = range(3)
_DATES = ("born", "died")
# What a fact decides besides itself: who has one birthplace has no other one.
_KIN: Mapping[str, tuple[str, ...]] = {
    one: some
    for some in (
        ("born_city", "born_country"), ("died_city", "died_country", "died"), ("died", "died_city"),
    )
    for one in some
}  # fmt: skip
_PEOPLE, _FEWEST, _MOST, _TRIES = 4, 3, 6, 4


def _drafts(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    plain = Plain(subgraph, draw)
    names = plain.names
    for expert in subgraph.experts[:_PEOPLE]:
        facts = shuffled(draw, fit(subgraph, expert, draw.language))[: _MOST + 1]
        if len(facts) < _FEWEST:
            continue
        shown = facts[1:]
        for verdict in draw.chance.sample(range(3), 3):
            if verdict == _SUPPORTED:
                yield from _supported(plain, shown)
            elif verdict == _CONTRADICTED:
                yield from _contradicted(draw, shown, names)
            elif not _decides(shown, facts[0]):
                text = _in_other_words(plain, facts[0])
                yield _draft(draw, shown, names, text, _NOT_STATED, None)


def _supported(plain: Plain, shown: Sequence[KnownFact]) -> Iterator[Draft]:
    fact = plain.draw.chance.choice(list(shown))
    text = _in_other_words(plain, fact)
    yield _draft(plain.draw, shown, plain.names, text, _SUPPORTED, fact)


def _in_other_words(plain: Plain, fact: KnownFact) -> str:
    """Return a fact as another sentence than the list of facts has it, where there is one."""
    listed = line_of(fact, plain.draw.language, plain.names)
    for _ in range(_TRIES):
        said = plain.tell(fact)
        if said is not None and said.text != listed:
            return said.text
    return listed


def _contradicted(
    draw: Draw, shown: Sequence[KnownFact], names: Mapping[str, str]
) -> Iterator[Draft]:
    """Yield a draft with a sentence that denies one of the facts, or gives another date."""
    denials = wordings(draw.language).answers
    for fact in shuffled(draw, shown):
        if fact.predicate in _DATES:
            year = int(fact.value[:4]) + draw.chance.choice((-11, -4, -3, -2, 2, 3, 4, 10))
            other = replace(fact, value=f"{year}{fact.value[4:]}")
            text = line_of(other, draw.language, names)
        elif f"denied_{fact.predicate}" in denials:
            slots = {"subject": names[fact.subject.entity_id]}
            if fact.object is not None:
                slots["object"] = names[fact.object.entity_id]
            slots["value"] = names.get(str(fact.value), str(fact.value))
            text = answer(draw, f"denied_{fact.predicate}", slots)
            text = text[:1].upper() + text[1:]
        else:
            continue
        yield _draft(draw, shown, names, text, _CONTRADICTED, fact)
        return


def _decides(shown: Sequence[KnownFact], fact: KnownFact) -> bool:
    """Return whether one of the facts says something for or against another fact."""
    same = _KIN.get(fact.predicate, (fact.predicate,))
    single = fact.object is None
    for one in shown:
        if single and one.predicate in (*same, fact.predicate):
            return True
        # The same prize of another year, another time at one place: near enough to be said.
        if not single and one.predicate == fact.predicate and one.object == fact.object:
            return True
    return False


def _draft(
    draw: Draw,
    shown: Sequence[KnownFact],
    names: Mapping[str, str],
    text: str,
    verdict: int,
    decisive: KnownFact | None,
) -> Draft:
    lines = [line_of(fact, draw.language, names) for fact in shown]
    verdicts = answer(draw, "verdicts", {}).split(" / ")
    slots = {
        "facts": numbered(lines), "sentence": text, "supported": verdicts[_SUPPORTED],
        "contradicted": verdicts[_CONTRADICTED], "not_stated": verdicts[_NOT_STATED],
    }  # fmt: skip
    _, alone = ask(draw, "consistency_input", slots)
    wording, system, user = posed(draw, "consistency", slots, alone)
    called = verdicts[verdict][:1].upper() + verdicts[verdict][1:]
    said: tuple[Said, ...] = ()
    if decisive is None:
        reply = answer(draw, "silent", {"verdict": called})
    else:
        at = [fact.fact_id for fact in shown].index(decisive.fact_id)
        said = (Said(f"{lines[at]} [{at + 1}]", (decisive,)),)
        reply = answer(draw, "because", {"verdict": called, "reason": said[0].text})
    mentions = {one: names[one] for one in experts_in(shown)}
    return Draft(
        kind="consistency",
        language=draw.language,
        messages=exchange(user, reply, system),
        said=said,
        facts=tuple(shown),
        named=tuple(mentions),
        wording=wording,
        mentions=tuple(Mention(name, (one,)) for one, name in mentions.items()),
    )


CONSISTENCY = Kind(
    name="consistency",
    description="facts and a sentence: do they support it, contradict it, or not say?",
    share=4.0,
    samplers=("ego", "pair"),
    drafts=_drafts,
)
