"""Dialogues: what is asked next leans on what was said, by a pronoun or by leaving things out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from instruct_gen.case import Case
from instruct_gen.cases import ego, star
from instruct_gen.cases.prose import named
from instruct_gen.draft import Draft
from instruct_gen.example import Message
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.kinds.plain import Plain
from instruct_gen.kinds.telling import ask
from instruct_gen.kinds.worded import Worded, merged, word
from instruct_gen.subgraph import Subgraph
from instruct_gen.wordings import wordings
from kg.language.lexicon import Language

# Who is meant where no gender is stated, and how that is said of what is somebody's.
_NOBODY: Mapping[Language, tuple[str, ...]] = {
    "en": ("this expert", "this researcher"), "zh": ("这位专家", "这位学者"),
}  # fmt: skip
_BODY: Mapping[Language, tuple[str, str]] = {"en": ("it", "its"), "zh": ("该组织", "该组织的")}
_ENDING: Mapping[Language, str] = {"en": "'s", "zh": "的"}
_MOST, _LONGEST, _SWITCH, _TOLD = 6, 4, 0.5, 4
_OF_YEARS = "winners_in_year"


@dataclass(frozen=True)
class Turn:
    """A question in a dialogue as it is asked there, and the case it asks."""

    case: Case
    asked: str
    wording: str


def dialogues(subgraph: Subgraph, draw: Draw) -> Iterator[tuple[Turn, ...]]:
    """Yield dialogues of two to four questions, each leaning on those before."""
    if subgraph.sampler == "star":
        yield from _years(subgraph, draw)
        return
    plain = Plain(subgraph, draw)
    cases = list(ego.cases(subgraph, draw, wordings(draw.language).asks.keys()))
    for _ in range(_MOST):
        some = _dialogue(plain, cases)
        if len(some) > 1:
            yield some


def _dialogue(plain: Plain, cases: Sequence[Case]) -> tuple[Turn, ...]:
    """Return a drawn dialogue: about one expert, at the end perhaps about another one."""
    draw = plain.draw
    first = draw.chance.choice(list(cases)) if cases else None
    if first is None or (expert := _about(first)) is None:
        return ()
    opening = word(first, draw)
    turns = [Turn(first, opening.question, opening.wording)]
    own = [case for case in cases if _about(case) == expert]
    for _ in range(draw.chance.randint(1, _LONGEST - 1)):
        if len(turns) > 1 or draw.chance.random() < _SWITCH:
            switched = _switched(plain, cases, turns[-1].case, expert)
            if switched is not None and draw.chance.random() < _SWITCH:
                return (*turns, switched)
        followed = _followed(plain, own, turns, expert)
        if followed is None:
            break
        turns.append(followed)
    return tuple(turns)


def _about(case: Case) -> str | None:
    return Worded(case, "", "").expert


def _followed(plain: Plain, own: Sequence[Case], turns: Sequence[Turn], expert: str) -> Turn | None:
    """Return a question about the same expert that was not answered yet."""
    asks = wordings(plain.draw.language).asks
    held = {_topic(turn.case) for turn in turns}
    for case in own:
        if _topic(case) in held or _is_told(case, turns):
            continue
        near = f"next_{case.intent}"
        leans = near in asks and _in_focus(case, turns[-1].case)
        intent = near if leans else f"then_{case.intent}"
        if intent not in asks:
            continue
        wording, asked = ask(plain.draw, intent, {**case.slots, **_meant(plain, expert)})
        return Turn(case, asked[:1].upper() + asked[1:], wording)
    return None


def _is_told(case: Case, turns: Sequence[Turn]) -> bool:
    """Return whether nobody would ask this after what was answered."""
    if case.intent == "awards":
        return any("award" in turn.case.slots for turn in turns)
    if case.intent.startswith("degree"):
        return all(turn.case.intent != "education" for turn in turns)
    answers = " ".join(said.text for turn in turns for said in turn.case.answer)
    values = (str(value) for value in case.values)
    return any(len(value) >= _TOLD and value in answers for value in values)


def _topic(case: Case) -> str:
    """Return what a case is about; two of one topic give much the same answer."""
    words = case.intent.split("_")
    return words[0] if words[0] in ("born", "died", "workplace", "is") else case.intent


def _in_focus(case: Case, last: Case) -> bool:
    """Return whether the award of a case is the one that was just spoken of."""
    if last.intent == "awards":
        return len(last.values) == 1
    if last.intent == "workplace_at_award":
        return False
    return "award" in last.slots and last.slots["award"] == case.slots.get("award")


def _switched(plain: Plain, cases: Sequence[Case], last: Case, expert: str) -> Turn | None:
    """Return the last question, asked about somebody else."""
    for case in cases:
        other = _about(case)
        if case.intent != last.intent or other is None or other == expert:
            continue
        if {**case.slots, "expert": ""} != {**last.slots, "expert": ""}:
            continue
        intent = "what_about"
        if _worked_together(plain, expert, other) and plain.draw.chance.random() < _SWITCH:
            intent = "what_about_colleague"
        name = named(plain.subgraph, other, plain.draw.language)
        wording, asked = ask(plain.draw, intent, {"name": name, **_meant(plain, expert)})
        return Turn(case, asked[:1].upper() + asked[1:], wording)
    return None


def _worked_together(plain: Plain, one: str, other: str) -> bool:
    facts = plain.subgraph.facts_of(one, "collaborated_with")
    ends = {end.entity_id for fact in facts for end in (fact.subject, fact.object) if end}
    return other in ends


def _meant(plain: Plain, expert: str) -> dict[str, str]:
    """Return how somebody who was named is meant: by a pronoun only where one is known."""
    language = plain.draw.language
    if pronouns := plain.pronouns(expert):
        return dict(zip(("they", "their", "them"), pronouns, strict=True))
    if not plain.subgraph.entities[expert].is_person:
        they, their = _BODY[language]
        return {"they": they, "their": their, "them": they}
    meant = plain.draw.chance.choice((plain.short(expert), *_NOBODY[language]))
    return {"they": meant, "their": meant + _ENDING[language], "them": meant}


def _years(subgraph: Subgraph, draw: Draw) -> Iterator[tuple[Turn, ...]]:
    """Yield dialogues that go through the years of an award."""
    cases = list(star.cases(subgraph, draw, (_OF_YEARS,)))
    while len(cases) > 1:
        some = [cases.pop() for _ in range(min(len(cases), draw.chance.randint(2, 3)))]
        if len({case.slots["award"] for case in some}) > 1:
            continue
        opening = word(some[0], draw)
        turns = [Turn(some[0], opening.question, opening.wording)]
        for case in some[1:]:
            wording, asked = ask(draw, f"next_{_OF_YEARS}", case.slots)
            turns.append(Turn(case, asked, wording))
        yield tuple(turns)


def _drafts(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    for turns in dialogues(subgraph, draw):
        whole = merged([turn.case for turn in turns])
        yield Draft(
            kind="dialogue",
            language=draw.language,
            messages=messages_of(turns, draw.language),
            said=whole.said,
            facts=whole.facts,
            named=whole.named,
            wording=turns[0].wording,
            mentions=whole.mentions,
            forms=whole.forms,
            values=whole.values,
        )


def messages_of(turns: Sequence[Turn], language: Language) -> tuple[Message, ...]:
    """Return the questions of a dialogue, each with its answer."""
    return tuple(
        message
        for turn in turns
        for message in (
            Message("user", turn.asked),
            Message("assistant", Worded(turn.case, "", "").reply(language)),
        )
    )


DIALOGUE = Kind(
    name="dialogue",
    description="two to four questions that lean on one another",
    share=6.0,
    samplers=("ego", "pair", "star"),
    drafts=_drafts,
)
