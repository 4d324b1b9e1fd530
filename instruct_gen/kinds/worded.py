"""Cases put into words: what the kinds that wrap questions are made of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from instruct_gen.case import Case
from instruct_gen.cases import by_sampler
from instruct_gen.draft import Draft, Said
from instruct_gen.example import Mention, Message
from instruct_gen.kinds.kind import Draw
from instruct_gen.kinds.telling import ask, joined
from instruct_gen.subgraph import Subgraph
from instruct_gen.wordings import wordings
from kg.facts import KnownFact
from kg.language.lexicon import Language
from kg.questions.forms import Form, dump_form, read_form


@dataclass(frozen=True)
class Worded:
    """A case, the question that asks it, and the id of its wording."""

    case: Case
    question: str
    wording: str

    @property
    def expert(self) -> str | None:
        """Return whom alone the question names first, or None where it is about nobody."""
        first = self.case.mentions[0].ids if self.case.mentions else ()
        return first[0] if len(first) == 1 and first[0].startswith("E") else None

    def ended(self, language: Language) -> str:
        """Return the question as it stands among other sentences: with its mark."""
        mark = {"en": "?", "zh": "？"}[language]
        return self.question + (mark if self.question[-1:].isalnum() else "")

    def reply(self, language: Language) -> str:
        """Return the answer as running text."""
        return joined(language, [said.text for said in self.case.answer])


def cases_of(subgraph: Subgraph, draw: Draw) -> Iterator[Case]:
    """Yield what is asked of a subgraph in a drawn order; each question has wordings."""
    yield from by_sampler.cases(subgraph, draw, wordings(draw.language).asks.keys())


def worded(subgraph: Subgraph, draw: Draw) -> Iterator[Worded]:
    """Yield the questions of a subgraph in words."""
    for case in cases_of(subgraph, draw):
        yield word(case, draw)


def word(case: Case, draw: Draw) -> Worded:
    """Return a case in a drawn wording of its intent."""
    wording, question = ask(draw, case.intent, case.slots)
    return Worded(case, question[:1].upper() + question[1:], wording)


def task(
    kind: str, draw: Draw, asked: Worded, wording: str, messages: tuple[Message, ...]
) -> Draft:
    """Return the draft of a task that is set about a question, and does not answer it."""
    case = asked.case
    named = {one for mention in case.mentions for one in mention.ids if one in case.named}
    return Draft(
        kind=kind,
        language=draw.language,
        messages=messages,
        said=(),
        facts=(),
        named=tuple(sorted(named)),
        wording=wording,
        mentions=case.mentions,
        forms=(case.form,),
        values=case.values,
    )


def moved(form: Form, places: Mapping[int, int]) -> Form:
    """Return an unbound form whose mentions are numbered otherwise."""

    def put(part: object) -> object:
        if isinstance(part, dict):
            return {key: put(value) for key, value in part.items()}
        if isinstance(part, list):
            return [put(value) for value in part]
        if isinstance(part, str) and part[:1] == "@" and part[1:].isdigit():
            return f"@{places[int(part[1:])]}"
        return part

    return read_form(put(dump_form(form)))


@dataclass(frozen=True)
class Merged:
    """Some cases as one: what a draft of all of them rests on and gives."""

    mentions: tuple[Mention, ...]
    forms: tuple[Form, ...]
    values: tuple[Any, ...]
    said: tuple[Said, ...]
    facts: tuple[KnownFact, ...]
    named: tuple[str, ...]


def merged(cases: Sequence[Case]) -> Merged:
    """Return cases as one; what two of them mention is one mention."""
    mentions = tuple(dict.fromkeys(mention for case in cases for mention in case.mentions))
    forms = []
    for case in cases:
        places = {n: mentions.index(one) + 1 for n, one in enumerate(case.mentions, 1)}
        forms.append(moved(case.form, places))
    facts = {fact.fact_id: fact for case in cases for fact in case.facts}
    return Merged(
        mentions=mentions,
        forms=tuple(forms),
        values=tuple(value for case in cases for value in case.values),
        said=tuple(said for case in cases for said in case.answer),
        facts=tuple(facts.values()),
        named=tuple(dict.fromkeys(one for case in cases for one in case.named)),
    )
