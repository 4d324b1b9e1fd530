"""What a question on a document must be, and what may be its answer: sentences of the document.

Of free text nobody knows which facts it states, so an answer is believed only where it is the
document's own words: whole sentences of one passage, one after the other. The words of the question
must be those of the sentence that answers it, in the same order, and turned round in the same way
(not, only, perhaps): then it supposes nothing that the sentence does not say.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from instruct_gen.example import Message
from instruct_gen.methods.documents import sentences_of
from instruct_gen.methods.matching import begins_with, mismatch
from instruct_gen.methods.question_words import (
    Asked,
    asked,
    forms_of,
    numbers_in,
    occurring,
    question_words,
)
from instruct_gen.occurring import words_of
from kg.language.lexicon import Language, lexicon
from kg.names.tokens import Token, tokens_of

MOST_SENTENCES = 3
Range = tuple[int, int]


@dataclass(frozen=True)
class Reply:
    """What was read in a passage as the answer.

    Args:
        first, last: the sentences that answer.
        main: the one in which the quote is.
        quoted: where the quote stands in the passage, in signs that are no spaces.
    """

    first: int
    last: int
    main: int
    quoted: Range


class Reading:
    """A passage that is read for answers."""

    def __init__(self, text: str, language: Language) -> None:
        """Read a passage."""
        self.language = language
        self.sentences = sentences_of(text)
        self._words = question_words(language)

    @cached_property
    def _places(self) -> tuple[Range, ...]:
        """Return where its sentences stand among its signs that are no spaces."""
        places: list[Range] = []
        start = 0
        for sentence in self.sentences:
            end = start + len(_plain(sentence))
            places.append((start, end))
            start = end
        return tuple(places)

    def quoted(self, quote: str) -> list[Range]:
        """Return where a quote stands, within one sentence; empty where it is not there."""
        wanted = _plain(quote)
        found: list[Range] = []
        if not wanted:
            return []
        for sentence, (start, _) in zip(self.sentences, self._places, strict=True):
            text = _plain(sentence)
            at = text.find(wanted)
            while at >= 0:
                found.append((start + at, start + at + len(wanted)))
                at = text.find(wanted, at + 1)
        return found

    def reply(self, answer: str, quote: str) -> Reply | str:
        """Return where a passage has an answer, or why it is none.

        ``quote`` where the quote is not in it; ``number``, ``negation``, ``words`` or ``order``
        where the answer is not whole sentences of it: what it has that they have not; ``leans``
        where it says of whom it speaks only together with the sentence before.
        """
        quotes = self.quoted(quote)
        if not quotes:
            return "quote"
        found = self._standing(answer)
        if found is None:
            return self._strange(answer, quotes[0])
        first, last = found
        if begins_with(self._words.leans, tokens_of(self.sentences[first])):
            return "leans"
        for place in quotes:
            for n in range(first, last + 1):
                if self._places[n][0] <= place[0] and place[1] <= self._places[n][1]:
                    return Reply(first, last, n, place)
        return "quote"

    def holds(self, answer: str, questions: Sequence[str]) -> bool:
        """Return whether it has an answer, as it stands, to one of some questions."""
        found = self._standing(answer)
        if found is None:
            return False
        first, last = found
        replies = [Reply(first, last, main, (0, 0)) for main in range(first, last + 1)]
        every = (asked(question, self.language) for question in questions)
        return any(
            not self.question_fault(one, reply)
            for one in every if not isinstance(one, str)
            for reply in replies
        )  # fmt: skip

    def text(self, reply: Reply) -> str:
        """Return an answer as the passage has it."""
        gap = "" if self.language == "zh" else " "
        return gap.join(self.sentences[reply.first : reply.last + 1])

    def _standing(self, answer: str) -> Range | None:
        """Return the first and the last of the sentences that an answer is, word for word."""
        wanted = words_of(answer)
        for first in range(len(self.sentences)):
            said: tuple[str, ...] = ()
            for last in range(first, min(first + MOST_SENTENCES, len(self.sentences))):
                said += words_of(self.sentences[last])
                if said == wanted and wanted:
                    return first, last
        return None

    def _strange(self, answer: str, quoted: Range) -> str:
        """Return what an answer that is no sentences of the passage has of its own."""
        whole = " ".join(self.sentences)
        if not numbers_in(answer) <= numbers_in(whole):
            return "number"
        here, there = tokens_of(answer), tokens_of(whole)
        ends = [end for _, end in self._places]
        beside = self.sentences[next(n for n, end in enumerate(ends) if quoted[1] <= end)]
        if self._turns(here) != self._turns(tokens_of(beside)):
            return "negation"
        return "order" if set(forms_of(here)) <= set(forms_of(there)) else "words"

    def _turns(self, tokens: Sequence[Token]) -> set[tuple[str, ...]]:
        found = occurring(self._words.turns, tokens)
        return {forms_of(tokens[start:end]) for start, end in found}

    def question_fault(self, question: Asked, reply: Reply) -> str:
        """Return why a question must not be asked where this is the answer, or "".

        As ``mismatch``; ``number`` where it has one that the sentence has not; ``negation`` where
        one of both is turned round or left open; ``beside`` where what was asked for is not there.
        """
        sentence = self.sentences[reply.main]
        tokens = tokens_of(question.bare)
        if self._turns(tokens) != self._turns(tokens_of(sentence)):
            return "negation"
        if question.asks_for in ("time", "number") and not self._new_number(question, reply):
            return "beside"
        if not numbers_in(question.bare) <= numbers_in(sentence):
            return "number"
        return mismatch(question, sentence, self.sentences[reply.first : reply.main])

    def _new_number(self, question: Asked, reply: Reply) -> bool:
        new = numbers_in(self.sentences[reply.main]) - numbers_in(question.text)
        return bool(new) or _spells_number(self.sentences[reply.main], self.language)


def held_to(passage: str, language: Language, messages: Sequence[Message]) -> bool:
    """Return whether a passage has, as it stands, the answer to what messages ask.

    The question is a line of its own beside the passage, if that is shown.
    """
    shown = messages[-2].content.replace(passage, "\n") if len(messages) > 1 else ""
    return Reading(passage, language).holds(messages[-1].content, shown.splitlines())


def agree(one: Reply, places: Sequence[Range]) -> bool:
    """Return whether another reading quotes what an answer quotes, or a part of it."""
    return any(start < one.quoted[1] and one.quoted[0] < end for start, end in places)


def _spells_number(sentence: str, language: Language) -> bool:
    spelt: Mapping[Language, frozenset[str]] = {
        "en": frozenset(lexicon("en").say.verify.numbers),
        "zh": frozenset("一二两三四五六七八九十百千万"),
    }
    return not spelt[language].isdisjoint(words_of(sentence))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
