"""Facts and a question → an answer that cites them, or that they do not say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from instruct_gen.cases.prose import named
from instruct_gen.draft import Draft, Said
from instruct_gen.kinds.keywords import strings_in
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.kinds.plain import Plain
from instruct_gen.kinds.telling import (
    answer,
    as_told,
    ask,
    exchange,
    experts_in,
    fit,
    line_of,
    numbered,
    posed,
    shuffled,
)
from instruct_gen.kinds.worded import Worded, worded
from instruct_gen.subgraph import Subgraph
from instruct_gen.verify import missing
from kg.facts import KnownFact
from kg.questions.forms import dump_form

_MOST, _NEEDED, _LEAST_SHOWN, _MOST_SHOWN = 12, 6, 4, 9
_UNSAID = 0.25
# What must be left out as well where something is to be unknown: it would tell as much.
_TELLING: Mapping[str, tuple[str, ...]] = {
    "born_city": ("born_country",), "born_country": ("born_city",),
    "died_city": ("died_country",), "died_country": ("died_city",),
    "researches": ("received",), "received": ("researches",),
}  # fmt: skip


@dataclass(frozen=True)
class Grounded:
    """A question with the facts that are shown with it, as numbered sentences."""

    asked: Worded
    shown: tuple[KnownFact, ...]
    lines: tuple[str, ...]

    def cited(self, said: Said) -> str:
        """Return a sentence with the numbers of the facts that carry it."""
        places = {fact.fact_id: n for n, fact in enumerate(self.shown, 1)}
        numbers = dict.fromkeys(places[fact.fact_id] for fact in said.facts)
        return f"{said.text} {''.join(f'[{n}]' for n in numbers)}"


def grounded(plain: Plain) -> Iterator[Grounded]:
    """Yield questions with facts that hold their answers, and others."""
    for asked in worded(plain.subgraph, plain.draw):
        facts = asked.case.facts
        said = asked.case.answer
        if len(facts) > _NEEDED or any(one.number is not None for one in said):
            continue
        others = _others(plain, asked, {fact.fact_id for fact in facts})
        given = _grounded(plain, asked, [*facts, *others])
        lean = [_lean(plain, given, one) for one in said]
        kept = tuple(one for one in lean if one is not None)
        if len(kept) == len(said):
            case = replace(asked.case, answer=kept)
            yield replace(given, asked=replace(asked, case=case))


def unsaid(plain: Plain, asked: Worded) -> Grounded | None:
    """Return a question with facts that do not answer it; None where there are no others."""
    out = {fact.predicate for fact in asked.case.facts}
    out |= {one for fact in asked.case.facts for one in _TELLING.get(fact.predicate, ())}
    others = [
        fact
        for fact in _others(plain, asked, {fact.fact_id for fact in asked.case.facts})
        if fact.predicate not in out or fact.subject.entity_id not in asked.case.named
    ]
    return _grounded(plain, asked, others) if len(others) >= 2 else None


def _grounded(plain: Plain, asked: Worded, facts: Sequence[KnownFact]) -> Grounded:
    shown = shuffled(plain.draw, facts)
    language, focus = plain.draw.language, _focus(asked)
    lines = [line_of(fact, language, plain.names, focus) for fact in shown]
    return Grounded(asked, tuple(shown), tuple(lines))


def _others(plain: Plain, asked: Worded, held: set[str]) -> list[KnownFact]:
    """Return facts that are not needed, mostly of those whom the question is about."""
    draw, subgraph = plain.draw, plain.subgraph
    about = [one for one in asked.case.named if one in subgraph.experts]
    near = [fact for one in about for fact in fit(subgraph, one, draw.language)]
    rest = [one for one in subgraph.experts[:4] if one not in about]
    far = [fact for one in rest for fact in fit(subgraph, one, draw.language)]
    some = [*shuffled(draw, near), *shuffled(draw, far)[:2]]
    free = list({f.fact_id: f for f in some if f.fact_id not in held}.values())
    most = draw.chance.randint(_LEAST_SHOWN, _MOST_SHOWN) - min(len(held), _NEEDED)
    return free[: max(2, most)]


def _lean(plain: Plain, given: Grounded, said: Said) -> Said | None:
    """Return a sentence with no facts but those it needs; None where the lines say less than it."""

    def carried(facts: Sequence[KnownFact]) -> bool:
        language, focus = plain.draw.language, _focus(given.asked)
        known = [as_told(fact, language, focus) for fact in facts]
        return not missing(plain.subgraph, said.text, known, language)

    if not carried(said.facts):
        return None
    asked = set(strings_in(dump_form(given.asked.case.form), "fact"))
    needed = list(said.facts)
    for fact in said.facts:
        fewer = [one for one in needed if one.fact_id != fact.fact_id]
        if fact.predicate not in asked and fewer and carried(fewer):
            needed = fewer
    return replace(said, facts=tuple(needed))


def _focus(asked: Worded) -> str | None:
    qualifier = getattr(asked.case.form, "qualifier", None)
    return str(qualifier) if qualifier is not None else None


def _drafts(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    plain = Plain(subgraph, draw)
    for given in islice(grounded(plain), _MOST):
        if draw.chance.random() < _UNSAID:
            lacking = unsaid(plain, given.asked)
            if lacking is not None:
                yield _unanswered(plain, lacking)
                continue
        yield draft(draw, given, "grounded")


def draft(draw: Draw, given: Grounded, kind: str) -> Draft:
    """Return the draft of a question that its facts answer."""
    case = given.asked.case
    said = tuple(replace(one, text=given.cited(one)) for one in case.answer)
    wording, system, user = put(draw, given)
    return Draft(
        kind=kind,
        language=draw.language,
        messages=exchange(user, " ".join(one.text for one in said), system),
        said=said,
        facts=given.shown,
        named=experts_in(given.shown, *case.named),
        wording=wording,
        mentions=case.mentions,
        forms=(case.form,),
        values=case.values,
    )


def put(draw: Draw, given: Grounded) -> tuple[str, str, str]:
    """Return a wording's id and the messages that show facts and question."""
    slots = {"facts": numbered(given.lines), "question": given.asked.ended(draw.language)}
    _, alone = ask(draw, "grounded_input", slots)
    return posed(draw, "grounded", slots, alone)


def _unanswered(plain: Plain, given: Grounded) -> Draft:
    case, draw = given.asked.case, plain.draw
    about = given.asked.expert
    shown = {fact.subject.entity_id for fact in given.shown}
    alone = sum(one in case.named for mention in case.mentions for one in mention.ids) == 1
    if alone and about in shown and about is not None and draw.chance.random() < 0.5:
        reply = answer(
            draw, "insufficient_about", {"name": named(plain.subgraph, about, draw.language)}
        )
    else:
        reply = answer(draw, "insufficient", {})
    wording, system, user = put(draw, given)
    asked = {one for mention in case.mentions for one in mention.ids if one in case.named}
    return Draft(
        kind="grounded",
        language=draw.language,
        messages=exchange(user, reply, system),
        said=(),
        facts=given.shown,
        named=experts_in(given.shown, *sorted(asked)),
        wording=wording,
        mentions=case.mentions,
    )


GROUNDED = Kind(
    name="grounded",
    description="facts and a question, and an answer that cites them or says that they do not say",
    share=10.0,
    samplers=("ego", "pair", "star"),
    drafts=_drafts,
)
