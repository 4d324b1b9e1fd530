"""How a model is asked what it knows, and how probable the words of its answer were to it."""

import re
from collections.abc import Iterator, Sequence

from instruct_gen.gaps.lines import Signal
from instruct_gen.gaps.questions import Question
from instruct_gen.teachers.asking import Ask
from instruct_gen.teachers.request import Answer
from instruct_gen.teachers.tokens import Token

# What draws answers that differ where the model is not sure; 0 takes the likeliest one.
TEMPERATURE = 0.8
_EXPECTED = 200
_TASK = (
    "Answer the question from what you remember. Reply with JSON: `known` is whether you know the "
    "answer; where you do not, it is false and `answers` is empty. `answers` are the names, "
    "places, dates or years that are asked for, each by itself as briefly as can be, with no "
    "sentence around it: one where one is asked for, all that you know where several may be. A "
    "date is written YYYY-MM-DD."
)
_ANSWERS = re.compile(r'"answers"\s*:\s*\[')
_STRING = re.compile(r'\s*,?\s*"((?:[^"\\]|\\.)*)"')


class Recalled(Answer):
    """What a model says it remembers."""

    known: bool
    answers: list[str]

    @property
    def said(self) -> tuple[str, ...]:
        """Return what it answers; nothing where it does not know."""
        return tuple(one for one in self.answers if one.strip()) if self.known else ()


def asks(question: Question, signal: Signal, samples: int) -> list[Ask[Recalled]]:
    """Return the question as often as it is asked."""
    times, temperature = (samples, TEMPERATURE) if signal == "agreement" else (1, 0.0)
    return [
        Ask(
            _TASK, question.text, Recalled, _EXPECTED, number,
            temperature=temperature, logprobs=signal == "logprob",
        )
        for number in range(times)
    ]  # fmt: skip


def mean_logprob(reply: str, tokens: Sequence[Token]) -> float | None:
    """Return the mean log-probability of the tokens that hold what was answered.

    The mean, since a sum makes every long name look unknown; and of no other token, since the
    braces and keys around the answer are nearly certain. None where nothing was answered, or the
    tokens do not make up the reply.
    """
    stream = bytes.fromhex("".join(token.bytes for token in tokens))
    begin = stream.find(reply.encode())
    if begin < 0:
        return None
    spans = [(begin + start, begin + end) for start, end in _spans(reply)]
    found, at = [], 0
    for token in tokens:
        start, at = at, at + len(token.bytes) // 2
        if any(start < last and first < at for first, last in spans):
            found.append(token.logprob)
    return sum(found) / len(found) if found else None


def _spans(reply: str) -> Iterator[tuple[int, int]]:
    """Yield where the texts of the answers are in a reply, in bytes."""
    found = _ANSWERS.search(reply)
    at = found.end() if found else len(reply)
    while (text := _STRING.match(reply, at)) is not None:
        yield len(reply[: text.start(1)].encode()), len(reply[: text.end(1)].encode())
        at = text.end()
