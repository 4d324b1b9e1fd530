"""Self-QA on records: what is known of an expert as a passage, questions on it, answers from it.

The facts behind every sentence of the passage are known, so whatever the teacher answers is held to
those of the sentences that it names, by the verifier of all other examples. The passage is not
shown in the example.

Source: Zhang and Yang, Self-QA: Unsupervised Knowledge Guided Language Model Alignment (2023).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from instruct_gen.batch import Place, Refusal
from instruct_gen.draft import Draft, Said
from instruct_gen.example import Mention
from instruct_gen.kinds.kind import Kind
from instruct_gen.kinds.paragraph import PARAGRAPH
from instruct_gen.kinds.telling import (
    exchange,
    experts_in,
    facts_of,
    fit,
    joined,
    names_in,
    numbered,
    shuffled,
    told,
)
from instruct_gen.methods.method import Thoughts
from instruct_gen.methods.question_words import Asked, asked, question_words_digest
from instruct_gen.methods.self_qa_rules import Told, answer_fault, question_fault
from instruct_gen.quotas import Cell
from instruct_gen.teachers.asking import Ask, Asking
from instruct_gen.teachers.request import Answer
from instruct_gen.teachers.teacher import Estimate, Given
from kg.evidence.ids import canonical, digest

MOST_QUESTIONS = 4
# About how many questions of a passage become examples, and how many passages a batch has.
_TAKEN, _AT_ONCE = 2, 16
_MOST_FACTS = 8
_LONGEST_QUESTION, _LONGEST_ANSWER = 300, 600
# A passage, a question and an answer of common length, by which is estimated what all take.
_PASSAGE, _QUESTION, _REPLY = "a" * 300, "a" * 80, "a" * 160
_ASK_QUESTIONS = (
    "You write questions for training a language model. You get JSON: a `passage` about an expert. "
    f"Write up to {MOST_QUESTIONS} questions, in the language of the passage, that it answers, "
    "each about something else. Each is one plain sentence that asks for one thing by a question "
    "word (when, where, which, what, who, for what; not how many, not whether), names the expert "
    "in full, as the passage does, and uses no pronoun. Who reads it does not know the passage: "
    "never speak of it. State nothing in a question that the passage does not say, and use its "
    "words for what happened. Ask for all there is where the passage gives several. Write fewer if "
    "it gives fewer."
)
_ASK_ANSWER = (
    "You answer questions from a passage alone, for training a language model. You get JSON: a "
    "`passage` of numbered sentences and a `question`. Is the answer in the passage, set "
    "`answerable` and give `sentences` in the language of the question: the fewest that answer it "
    "in full, each with a `text` and `rests_on`, the numbers of the sentences of the passage that "
    "it was taken from. A text is one plain sentence in the words of the passage, with the "
    "expert's name instead of a pronoun and without numbers in brackets. It says nothing that was "
    "not asked, and nothing that you know from elsewhere. Is the answer not in the passage, "
    "`answerable` is false and there are no sentences."
)
SELF_QA = Kind(
    name="self_qa",
    description="a question that a teacher thought out of a record, and its answer from it",
    share=0.0,
    samplers=("ego",),
    drafts=None,
)


class Questions(Answer):
    """What a teacher asks of a passage."""

    questions: list[str]


class Sentence(Answer):
    """A sentence of an answer."""

    text: str
    rests_on: list[int]


class Answered(Answer):
    """What a teacher answers."""

    answerable: bool
    sentences: list[Sentence]


class _Posed(NamedTuple):
    """A question that may be asked of a passage, and where it belongs."""

    place: int
    passage: Told
    asked: Asked
    ask: Ask[Answered]


class SelfQA:
    """Questions and answers on what is known of experts."""

    @property
    def kind(self) -> Kind:
        """Return the kind of its examples."""
        return SELF_QA

    def settings(self) -> Mapping[str, Any]:
        """Return as plain data all that decides what is asked."""
        asked_so = digest(f"{_ASK_QUESTIONS}\n{_ASK_ANSWER}\n{question_words_digest()}")
        return {"asked": asked_so, "questions": MOST_QUESTIONS}

    def estimate(self, asking: Asking, wanted: Mapping[Cell, int]) -> Estimate:
        """Return about what so many examples take."""
        about = Estimate()
        questions = Ask(_ASK_QUESTIONS, _PASSAGE, Questions, 0)
        answer = Ask(_ASK_ANSWER, f"{_PASSAGE}{_QUESTION}", Answered, 0)
        for _ in range(passages_for(wanted, _TAKEN)):
            about.add(asking.request(questions), _QUESTION * MOST_QUESTIONS, kept=False)
            for _ in range(MOST_QUESTIONS - 1):
                about.add(asking.request(answer), _REPLY, kept=False)
        return about

    def prepare(self, asking: Asking, wanted: Mapping[Cell, int]) -> Sequence[Refusal]:
        """Ask nothing: each passage has questions of its own."""
        return ()

    def think(self, asking: Asking, places: Sequence[Place]) -> Thoughts:
        """Return the questions of each passage with their answers, or why one is not taken."""
        found: list[list[Draft | Refusal]] = [[] for _ in places]
        passages = {n: text for n, place in enumerate(places) if (text := _passage(place))}
        asks = [
            ask_questions(_ASK_QUESTIONS, _text(passage), places[n].start.epoch)
            for n, passage in passages.items()
        ]
        posed: list[_Posed] = []
        for (n, passage), given in zip(passages.items(), asking.answers(asks), strict=True):
            for question in _questions(passage, given):
                if isinstance(question, Refusal):
                    found[n].append(question)
                else:
                    ask = _ask_answer(passage, question)
                    posed.append(_Posed(n, passage, question, ask))
        answers = asking.answers([one.ask for one in posed])
        for one, answer in zip(posed, answers, strict=True):
            found[one.place].append(_drafted(one, answer, asking.model))
        return found


def passages_for(wanted: Mapping[Cell, int], taken: int, languages: int = 1) -> int:
    """Return about how many passages are asked about, for cells of so many examples.

    A cell has whole batches made, of about one subgraph for each example if there are few.

    Args:
        taken: about how many questions of a passage become examples.
        languages: of how many the passages of a batch are; one of another than the cell's is not
            asked about.
    """
    passages = 0
    for examples in wanted.values():
        batch = -(-min(_AT_ONCE, 1 + 3 * examples // 4) // languages)
        passages += -(-examples // (taken * batch)) * batch
    return passages


def ask_questions(task: str, text: str, epoch: int) -> Ask[Questions]:
    """Return what asks for the questions of a passage, once more in each epoch."""
    return Ask(
        task, canonical({"passage": text}), Questions,
        MOST_QUESTIONS * _LONGEST_QUESTION, number=epoch,
    )  # fmt: skip


def different(given: Given[Questions] | None) -> list[str]:
    """Return the questions that a teacher gave, each once, and no more than were asked for."""
    questions = given.answer.questions if given is not None else []
    return list(dict.fromkeys(" ".join(one.split()) for one in questions))[:MOST_QUESTIONS]


def _passage(place: Place) -> Told | None:
    """Return what is known of an expert as a passage, in one of several plans."""
    subgraph, draw = place.subgraph, place.draw
    expert = subgraph.experts[0]
    assert PARAGRAPH.drafts is not None
    paragraph = next(PARAGRAPH.drafts(subgraph, draw), None)
    if paragraph is not None:
        return Told(subgraph, expert, paragraph.said, draw.language)
    facts = shuffled(draw, fit(subgraph, expert, draw.language))[:_MOST_FACTS]
    said = told(subgraph, facts, draw.language)
    return Told(subgraph, expert, said, draw.language) if said else None


def _text(passage: Told) -> str:
    return joined(passage.language, [one.text for one in passage.said])


def _questions(passage: Told, given: Given[Questions] | None) -> Iterator[Asked | Refusal]:
    if given is None:
        yield Refusal("unparsable", _text(passage))
    for text in different(given):
        one = asked(text, passage.language)
        if isinstance(one, str):
            yield Refusal(f"question_{one}", text)
        elif fault := question_fault(passage, one):
            yield Refusal(f"question_{fault}", text)
        else:
            yield one


def _ask_answer(passage: Told, one: Asked) -> Ask[Answered]:
    lines = numbered(said.text for said in passage.said)
    text = canonical({"passage": lines, "question": one.text})
    return Ask(_ASK_ANSWER, text, Answered, _LONGEST_ANSWER)


def _drafted(one: _Posed, given: Given[Answered] | None, model: str) -> Draft | Refusal:
    """Return the draft of a question and its answer, which is still to be verified."""
    if given is None:
        return Refusal("unparsable", one.asked.text)
    sentences = given.answer.sentences
    if not given.answer.answerable or not sentences:
        return Refusal("unanswerable", one.asked.text)
    passage, language = one.passage, one.passage.language
    shown = f"{one.asked.text} | {' '.join(sentence.text for sentence in sentences)}"
    numbers = [number for sentence in sentences for number in sentence.rests_on or (0,)]
    if not all(0 < number <= len(passage.said) for number in numbers):
        return Refusal("cited", shown)
    said = [Said(s.text.strip(), passage.facts(s.rests_on)) for s in sentences]
    if all(passage.carries(s.text, s.facts) for s in said):
        said = [Said(s.text, passage.needed(s.text, s.facts)) for s in said]
        if fault := answer_fault(passage, one.asked, said):
            return Refusal(fault, shown)
    facts = facts_of(said)
    names = names_in(passage.subgraph, language, facts)
    experts = experts_in(facts, passage.expert)
    return Draft(
        kind=SELF_QA.name,
        language=language,
        messages=exchange(one.asked.text, joined(language, [s.text for s in said])),
        said=tuple(said),
        facts=facts,
        named=experts,
        wording=f"{language}/{SELF_QA.name}/{digest(one.asked.text)}",
        mentions=tuple(Mention(names[expert], (expert,)) for expert in experts),
        teacher=f"{model} {given.key}",
    )
