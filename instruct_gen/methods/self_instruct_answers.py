"""What a teacher answers to an instruction and numbered facts, as drafts or why it is none.

Sentences come with the numbers of the facts that they rest on. A label is chosen first and then
facts that it is the label of, as in the paper: asked for the label of facts, a model prefers one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from instruct_gen.batch import Place, Refusal
from instruct_gen.draft import Draft, Said
from instruct_gen.kinds.telling import GAPS, exchange, experts_in, numbered
from instruct_gen.methods.self_instruct_rules import Demand, Instruction, rules
from instruct_gen.occurring import words_of
from instruct_gen.rewording import why_not_told
from instruct_gen.teachers.request import Answer
from kg.facts import KnownFact
from kg.language.lexicon import Language

KIND = "self_instruct"
_MOST_SENTENCES, _MOST_LABELS, _LONGEST_LABEL = 12, 8, 60
_LABEL = re.compile(r"[^\W_][\w ,.'()&\-·（）《》“”]*")
# A sentence ends here and another begins: more than one was posed as one.
_TWO = re.compile(r"[^\W\d_]{3,}[.!?] +(?=[A-Z])|[。！？；](?=.)")
_COLON = {"en": ": ", "zh": "："}
_COMMA = {"en": ", ", "zh": "、"}


class Sentence(Answer):
    """A sentence, and the numbers of the facts it rests on."""

    text: str
    facts: list[int]


class Written(Answer):
    """What a teacher answers in sentences; ``enough`` is False where the facts do not give it."""

    enough: bool
    sentences: list[Sentence]


class Case(Answer):
    """A label, the numbers of facts that it is the label of, and a sentence that says why."""

    label: str
    facts: list[int]
    why: Sentence


class Sorted(Answer):
    """All labels that an answer may have, and of each that has any some facts."""

    labels: list[str]
    cases: list[Case]


@dataclass(frozen=True)
class Posed:
    """An instruction at a place, and the facts that are shown with it.

    Args:
        shown: the facts; ``told`` are the same with no more than ``lines`` tell of them.
        wanted: ids of those that the instruction is about.
    """

    place: Place
    instruction: Instruction
    demand: Demand
    shown: tuple[KnownFact, ...]
    told: tuple[KnownFact, ...]
    lines: tuple[str, ...]
    wanted: frozenset[str]

    @property
    def language(self) -> Language:
        """Return the language it is in."""
        return self.instruction.language

    def only(self, numbers: Sequence[int]) -> "Posed":
        """Return it with only some of the facts, in the order in which they are."""
        kept = [n - 1 for n in sorted(set(numbers))]
        return replace(
            self,
            shown=tuple(self.shown[n] for n in kept),
            told=tuple(self.told[n] for n in kept),
            lines=tuple(self.lines[n] for n in kept),
        )


def drafts_of(posed: Posed, answer: Written | Sorted, teacher: str) -> Iterator[Draft | Refusal]:
    """Yield what a teacher's answer gives."""
    if isinstance(answer, Written):
        yield _written(posed, answer, teacher)
    else:
        yield from (_sorted(posed, answer, case, teacher) for case in answer.cases[:_MOST_LABELS])


# Sentences.


def _written(posed: Posed, answer: Written, teacher: str) -> Draft | Refusal:
    text = " ".join(one.text for one in answer.sentences)
    if not answer.enough or not answer.sentences:
        return _refusal("not_enough", posed.instruction.text)
    if len(answer.sentences) > _MOST_SENTENCES:
        return _refusal("sentences", text)
    said: list[Said] = []
    for sentence in answer.sentences:
        one = _said(posed, sentence)
        if isinstance(one, Refusal):
            return one
        said.append(one)
    if why := _unanswered(posed, said):
        return _refusal(why, text)
    return _draft(posed, said, posed.instruction.text, "", teacher)


def _said(posed: Posed, sentence: Sentence) -> Said | Refusal:
    """Return a sentence with its facts, if they carry it and it says nothing besides."""
    text, numbers = sentence.text.strip(), list(dict.fromkeys(sentence.facts))
    if not numbers or not all(0 < n <= len(posed.told) for n in numbers):
        return _refusal("cited", text)
    if _TWO.search(_without(text, posed.lines)):
        return _refusal("sentences", text)
    facts = tuple(posed.told[n - 1] for n in numbers)
    lines = "\n".join(posed.lines[n - 1] for n in numbers)
    if why := why_not_told(posed.place.subgraph, lines, text, facts, posed.language):
        return _refusal(why, text)
    return Said(f"{text} {''.join(f'[{n}]' for n in numbers)}", facts)


def _without(text: str, lines: Sequence[str]) -> str:
    """Return a text without the places where its facts, too, have the end of a sentence."""
    for line in lines:
        for found in _TWO.finditer(line[:-1]):
            text = text.replace(found.group(), "")
    return text


def _unanswered(posed: Posed, said: Sequence[Said]) -> str:
    """Return what an answer lacks of what the instruction's words ask for, or ""."""
    cited = list({fact.fact_id: fact for one in said for fact in one.facts}.values())
    ids = {fact.fact_id for fact in cited}
    if not posed.demand.is_free and ids - posed.wanted:
        return "beside"
    if not posed.demand.is_free and posed.wanted - ids:
        return "incomplete"
    if posed.demand.sentences not in (None, len(said)):
        return "sentences"
    return "" if posed.demand.in_order(cited) else "order"


# Labels.


def _sorted(posed: Posed, answer: Sorted, case: Case, teacher: str) -> Draft | Refusal:
    labels = list(dict.fromkeys(label.strip() for label in answer.labels))
    label = case.label.strip()
    plain = all(_LABEL.fullmatch(one) and len(one) <= _LONGEST_LABEL for one in labels)
    plain = plain and all(_answers(posed, one) for one in labels)
    if not plain or not 2 <= len(labels) <= _MOST_LABELS or label not in labels:
        return _refusal("labels", " | ".join([label, *labels]))
    if not case.facts or not all(0 < n <= len(posed.told) for n in case.facts):
        return _refusal("cited", case.why.text)
    shown = posed.only(case.facts)
    places = {n: place for place, n in enumerate(sorted(set(case.facts)), 1)}
    why = Sentence(text=case.why.text, facts=[places.get(n, 0) for n in case.why.facts])
    said = _said(shown, why)
    if isinstance(said, Refusal):
        return said
    if not {fact.fact_id for fact in shown.told} <= shown.wanted:
        return _refusal("beside", case.why.text)
    if not _settle(shown, label, [one for one in labels if one != label]):
        return _refusal("label", f"{label}: {case.why.text}")
    language = posed.language
    # The right one stands anywhere.
    posed.place.draw.chance.shuffle(labels)
    options = rules(language).options.format(labels=_COMMA[language].join(labels))
    task = f"{posed.instruction.text}{GAPS[language]}{options}"
    return _draft(shown, [said], task, f"{label}{_COLON[language]}", teacher)


def _answers(posed: Posed, label: str) -> bool:
    """Return whether a label is of the sort that an instruction asks for.

    One that is about one thing ("which prize") asks for its name, one that is about several or none
    ("birth or death", "which chapter") for which of them.
    """
    topics = posed.demand.topics
    of = rules(posed.language).topic_of(label)
    if len(topics) == 1:
        return not of
    return bool(of) and (not topics or of <= frozenset().union(*topics))


def _settle(posed: Posed, label: str, others: Sequence[str]) -> bool:
    """Return whether every fact says a label, and none says another."""
    known = rules(posed.language)

    def says(fact: KnownFact, line: str, one: str) -> bool:
        return _has(words_of(line), words_of(one)) or fact.predicate in known.topic_of(one)

    some = list(zip(posed.told, posed.lines, strict=True))
    return all(says(*one, label) for one in some) and not any(
        says(*one, other) for one in some for other in others
    )


def _has(words: Sequence[str], some: Sequence[str]) -> bool:
    size = len(some)
    return any(words[at : at + size] == some for at in range(len(words) - size + 1))


# Examples.


def _draft(posed: Posed, said: Sequence[Said], task: str, before: str, teacher: str) -> Draft:
    system, user = _put(posed, task)
    texts = [one.text for one in said]
    return Draft(
        kind=KIND,
        language=posed.language,
        messages=exchange(user, before + " ".join(texts), system),
        said=tuple(said),
        facts=posed.shown,
        named=experts_in(posed.shown),
        wording=posed.instruction.wording,
        teacher=teacher,
    )


def _put(posed: Posed, task: str) -> tuple[str, str]:
    """Return a system message, or none, and the message that puts a task with its facts."""
    draw, known = posed.place.draw, rules(posed.language)
    slots = {"instruction": task, "facts": numbered(posed.lines)}
    if draw.chance.random() < 0.5:
        frame = draw.chance.choice(known.frames(test=draw.for_test))
        return "", frame.format(**slots)
    system = draw.chance.choice(known.systems(test=draw.for_test))
    return system, draw.chance.choice(known.inputs).format(**slots)


def _refusal(why: str, text: str) -> Refusal:
    return Refusal(f"{KIND}_{why}", text)
