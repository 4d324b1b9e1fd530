"""How well each fact is known: from what the model answered, how often, and how surely."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log2

from instruct_gen.gaps.expected import Expected, Senses, printed
from instruct_gen.gaps.lines import Gap, Given, Signal
from instruct_gen.gaps.questions import Question
from instruct_gen.gaps.recall import Recalled

_DIGITS = 4


@dataclass(frozen=True)
class Asked:
    """A question, and what came of asking it.

    Args:
        replies: what was said each time; None where that could not be read.
        logprob: mean log-probability of the tokens of the answer, where it was asked for.
    """

    question: Question
    replies: tuple[Recalled | None, ...]
    logprob: float | None = None


@dataclass(frozen=True)
class About:
    """What all facts were asked of, and how."""

    signal: Signal
    model: str
    graph_version: int


def scored(asked: Sequence[Asked], senses: Senses, about: About) -> list[Gap]:
    """Return the gap of each fact that was asked.

    *agreement*: the score is the part of the replies that are right; one that cannot be read, or
    says that it does not know, is not. *logprob*: the score of a right answer is its rank by mean
    log-probability among all answers, from 0 (excluded) to 1; of a wrong one, however probable, 0.
    """
    ranks = _ranks([one.logprob for one in asked])
    return [_gap(one, rank, senses, about) for one, rank in zip(asked, ranks, strict=True)]


def _gap(asked: Asked, rank: float, senses: Senses, about: About) -> Gap:
    question, wanted = asked.question, asked.question.expected
    given = _given(asked.replies, senses, wanted)
    answered = sum(one.count for one in given)
    unreadable = asked.replies.count(None)
    not_known = len(asked.replies) - answered - unreadable
    right = sum(one.count for one in given if one.right)
    if about.signal == "logprob":
        score = rank if right else 0.0
        confidence = 0.0 if asked.logprob is None else exp(asked.logprob)
    else:
        score = right / len(asked.replies)
        confidence = max((one.count for one in given), default=0) / len(asked.replies)
    return Gap(
        fact_id=question.fact_id,
        expert=question.expert,
        predicate=question.predicate,
        language=question.language,
        question=question.text,
        gold=wanted.told,
        answers=given,
        not_known=not_known,
        unreadable=unreadable,
        score=round(score, _DIGITS),
        gap=round(1 - score, _DIGITS),
        confidence=round(confidence, _DIGITS),
        entropy=round(_entropy([*(one.count for one in given), not_known]), _DIGITS),
        logprob=None if asked.logprob is None else round(asked.logprob, _DIGITS),
        signal=about.signal,
        model=about.model,
        graph_version=about.graph_version,
    )


def _given(
    replies: Sequence[Recalled | None], senses: Senses, wanted: Expected
) -> tuple[Given, ...]:
    """Return the answers that differ in what they say, the commonest first."""
    counts: Counter[tuple[str, ...]] = Counter()
    texts: dict[tuple[str, ...], str] = {}
    for reply in replies:
        if reply is not None and reply.said:
            said = senses.read(reply.said, wanted)
            counts[said] += 1
            texts.setdefault(said, printed(reply.said))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        Given(text=texts[said], count=count, right=wanted.is_said(said)) for said, count in ordered
    )


def _entropy(counts: Sequence[int]) -> float:
    """Return how much replies differ: 0 where all are the same, 1 where no two are."""
    total = sum(counts)
    if total < 2:
        return 0.0
    parts = [count / total for count in counts if count]
    return abs(sum(part * log2(part) for part in parts)) / log2(total)


def _ranks(values: Sequence[float | None]) -> list[float]:
    """Return the rank of each value as a part of how many there are; equal ones share theirs."""
    known = sorted(value for value in values if value is not None)
    places: dict[float, list[int]] = {}
    for place, value in enumerate(known, 1):
        places.setdefault(value, []).append(place)
    return [
        0.0 if value is None else sum(places[value]) / len(places[value]) / len(known)
        for value in values
    ]
