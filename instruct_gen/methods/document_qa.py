"""Self-QA on documents: questions on a passage, answers in its own words, each read for twice.

Nothing but the passage says whether an answer is right, so the answer is whole sentences of it, the
question says nothing that they do not, and a second reading of passage and question must quote the
same place.

Source: Zhang and Yang, Self-QA: Unsupervised Knowledge Guided Language Model Alignment (2023).
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from instruct_gen.batch import Place, Refusal
from instruct_gen.draft import Draft
from instruct_gen.example import DOCUMENT_QA, Mention
from instruct_gen.kinds.kind import Kind
from instruct_gen.kinds.telling import ask, exchange, posed
from instruct_gen.methods.document_rules import MOST_SENTENCES, Reading, Reply, agree
from instruct_gen.methods.documents import Document, Passage
from instruct_gen.methods.method import Thoughts
from instruct_gen.methods.question_words import Asked, asked, question_words_digest
from instruct_gen.methods.self_qa import (
    MOST_QUESTIONS,
    ask_questions,
    different,
    passages_for,
)
from instruct_gen.occurring import Occurring, telling
from instruct_gen.quotas import Cell
from instruct_gen.subgraph import Subgraph
from instruct_gen.teachers.asking import Ask, Asking
from instruct_gen.teachers.request import Answer
from instruct_gen.teachers.teacher import Estimate, Given
from kg.evidence.ids import canonical, digest

# Of what can be asked without its passage, such a part is.
CLOSED_BOOK = 0.25
_TAKEN = 2
_LONGEST_REPLY = 3_000
_QUESTION, _REPLY = "a" * 80, "a" * 240
_ASK_QUESTIONS = (
    "You write questions for training a language model to read. You get JSON: a `passage` of a "
    f"document. Write up to {MOST_QUESTIONS} questions, in the language of the passage, each "
    "answered by one of its sentences, each by another one. Each is one plain sentence that asks "
    "for one thing by a question word (when, where, which, what, who, how many; not whether), and "
    "otherwise has only words of that sentence, in the order in which they stand there: its names "
    "in full, no pronoun, the active where it has the active, with `not` or `only` where it has "
    "them. Never speak of the passage itself. Write fewer questions if it answers fewer."
)
_ASK_ANSWER = (
    "You answer questions from a passage alone, for training a language model to read. You get "
    "JSON: a `passage` and a `question`. Does the passage answer it, set `answerable` and give as "
    "`answer` the sentence that does, whole and word for word as it stands; where it begins with a "
    f"pronoun, with the sentence before it, and so on, {MOST_SENTENCES} at most. Give as `quote` "
    "the few words in it that say what is asked for, copied letter by letter. Does the passage not "
    "answer it, or suppose the question what the passage does not say, `answerable` is false and "
    "both are empty."
)
ON_DOCUMENTS = Kind(
    name=DOCUMENT_QA,
    description="a question that a teacher thought out of a document, and its answer in it",
    share=0.0,
    samplers=("document",),
    drafts=None,
)


class Read(Answer):
    """What a teacher reads in a passage."""

    answerable: bool
    quote: str
    answer: str


class _Posed(NamedTuple):
    """A question on a passage, and where it belongs."""

    place: int
    passage: Passage
    reading: Reading
    asked: Asked

    def ask(self, number: int) -> Ask[Read]:
        """Return what asks for its answer, for the first or another time."""
        text = canonical({"passage": self.passage.text, "question": self.asked.text})
        return Ask(_ASK_ANSWER, text, Read, _LONGEST_REPLY, number=number)


class _Answered(NamedTuple):
    """A question with its answer, and the hash of the request that it came from."""

    posed: _Posed
    reply: Reply
    key: str


class DocumentQA:
    """Questions and answers on documents."""

    def __init__(self, documents: Sequence[Document]) -> None:
        """Ask about some documents."""
        self._passages = {p.key: p for document in documents for p in document.passages}

    @property
    def kind(self) -> Kind:
        """Return the kind of its examples."""
        return ON_DOCUMENTS

    def settings(self) -> Mapping[str, Any]:
        """Return as plain data all that decides what is asked, but for the documents."""
        asked_so = digest(f"{_ASK_QUESTIONS}\n{_ASK_ANSWER}\n{question_words_digest()}")
        return {"asked": asked_so, "questions": MOST_QUESTIONS}

    def estimate(self, asking: Asking, wanted: Mapping[Cell, int]) -> Estimate:
        """Return about what so many examples take."""
        about = Estimate()
        passages = list(self._passages.values())
        languages = {passage.language for passage in passages}
        for n in range(passages_for(wanted, _TAKEN, len(languages))):
            text = passages[n % len(passages)].text
            questions = asking.request(ask_questions(_ASK_QUESTIONS, text, 0))
            about.add(questions, _QUESTION * MOST_QUESTIONS, kept=False)
            answer = asking.request(Ask(_ASK_ANSWER, f"{text}{_QUESTION}", Read, 0))
            for _ in range(MOST_QUESTIONS + _TAKEN):
                about.add(answer, _REPLY, kept=False)
        return about

    def prepare(self, asking: Asking, wanted: Mapping[Cell, int]) -> Sequence[Refusal]:
        """Ask nothing: each passage has questions of its own."""
        return ()

    def think(self, asking: Asking, places: Sequence[Place]) -> Thoughts:
        """Return the questions of each passage with their answers, or why one is not taken."""
        found: list[list[Draft | Refusal]] = [[] for _ in places]
        questions = self._questions(asking, places, found)
        answered: list[_Answered] = []
        first = asking.answers([one.ask(0) for one in questions])
        for one, given in zip(questions, first, strict=True):
            answer = _answered(one, given)
            if isinstance(answer, Refusal):
                found[one.place].append(answer)
            else:
                answered.append(answer)
        again = asking.answers([one.posed.ask(1) for one in answered])
        for answer, given in zip(answered, again, strict=True):
            at = answer.posed.place
            found[at].append(_drafted(answer, given, places[at], asking.model))
        return found

    def _questions(
        self, asking: Asking, places: Sequence[Place], found: Sequence[list[Draft | Refusal]]
    ) -> list[_Posed]:
        """Return what is asked of passages in their language; what is not, goes to ``found``."""
        passages = [
            (n, place.start.epoch, passage)
            for n, place in enumerate(places)
            if (passage := self._passages[place.start.at]).language == place.draw.language
        ]
        asks = [ask_questions(_ASK_QUESTIONS, one.text, epoch) for _, epoch, one in passages]
        questions: list[_Posed] = []
        for (n, _, passage), given in zip(passages, asking.answers(asks), strict=True):
            if given is None:
                found[n].append(Refusal("unparsable", passage.text))
            reading = Reading(passage.text, passage.language)
            for text in different(given):
                one = asked(text, passage.language)
                if isinstance(one, str):
                    found[n].append(Refusal(f"question_{one}", text))
                else:
                    questions.append(_Posed(n, passage, reading, one))
        return questions


def _answered(one: _Posed, given: Given[Read] | None) -> _Answered | Refusal:
    """Return the answer to a question, if the passage has it and the question supposes no more."""
    if given is None:
        return Refusal("unparsable", one.asked.text)
    read = given.answer
    if not read.answerable:
        return Refusal("unanswerable", one.asked.text)
    shown = f"{one.asked.text} | {read.answer} | {read.quote}"
    reply = one.reading.reply(read.answer, read.quote)
    if isinstance(reply, str):
        return Refusal("quote" if reply == "quote" else f"document_{reply}", shown)
    if fault := one.reading.question_fault(one.asked, reply):
        return Refusal(f"question_{fault}", shown)
    return _Answered(one, reply, given.key)


def _drafted(
    one: _Answered, again: Given[Read] | None, place: Place, model: str
) -> Draft | Refusal:
    """Return the draft of a question and its answer, if the second reading agrees."""
    _, passage, reading, question = one.posed
    answer = reading.text(one.reply)
    if (
        again is None
        or not again.answer.answerable
        or not agree(one.reply, reading.quoted(again.answer.quote))
    ):
        return Refusal("disagrees", f"{question.text} | {answer}")
    draw, language = place.draw, passage.language
    experts = _named(place.subgraph, question.text)
    if experts and draw.chance.random() < CLOSED_BOOK:
        wording = f"{language}/{DOCUMENT_QA}/{digest(question.text)}"
        messages = exchange(question.text, answer)
    else:
        slots = {"passage": passage.text, "question": question.text}
        _, alone = ask(draw, "document_input", slots)
        wording, system, user = posed(draw, "document", slots, alone)
        messages = exchange(user, answer, system)
    return Draft(
        kind=DOCUMENT_QA,
        language=language,
        messages=messages,
        said=(),
        facts=(),
        named=tuple(experts),
        wording=wording,
        mentions=tuple(Mention(name, (expert,)) for expert, name in experts.items()),
        teacher=f"{model} {one.key}",
        document=passage.key,
        passage=passage.text,
    )


def _named(subgraph: Subgraph, text: str) -> dict[str, str]:
    """Return the experts whom a text names in full, each with a name it has."""
    names = [
        (name, (expert, name))
        for expert in subgraph.experts
        for name in telling(subgraph.entities[expert].names)
    ]
    return dict(Occurring(names).found(text))
