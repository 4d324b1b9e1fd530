"""What speaks against scores: that they tell no fact from another, or look like no knowledge."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bole.errors import GateFailed
from instruct_gen.gaps.lines import Gap
from instruct_gen.gaps.score import Asked

_NEXT = (
    "Is it the model you mean (BOLE_LLM_MODEL), and does it speak the --languages? If so, there is "
    "nothing it knows to turn away from: generate with --strength even."
)


def check_signal(gaps: Sequence[Gap]) -> None:
    """Refuse scores that tell no fact from another.

    Raises:
        GateFailed: all are equal.
    """
    if gaps[0].signal == "logprob":
        answered = [one for one in gaps if one.answers]
        if answered and all(one.logprob is None for one in answered):
            raise GateFailed(
                f"The tokens that {gaps[0].model} tells of do not make up what it replied, so that "
                "none can be told from another, and no file was written: take --signal agreement."
            )
    if len({one.score for one in gaps}) > 1:
        return
    raise GateFailed(
        f"All {len(gaps):,} facts have the score {gaps[0].score:g}, which tells none from another, "
        f"and no file was written: {_why_constant(gaps)}"
    )


def _why_constant(gaps: Sequence[Gap]) -> str:
    model, score = gaps[0].model, gaps[0].score
    replies = Counter(_kind_of_reply(one) for one in gaps)
    if len(gaps) == 1:
        return "ask about more of them with --facts."
    if score == 1:
        return (
            f"{model} knows all of them. Ask about more with --facts; if it knows those too, there "
            "is no gap to aim at: generate with --strength even."
        )
    if replies["not known"] == len(gaps):
        return f"{model} says of each that it does not know. {_NEXT}"
    if replies["unreadable"] == len(gaps):
        return (
            f"no reply of {model} could be read: it must take response_format json_schema. Name "
            "another with BOLE_LLM_MODEL or BOLE_LLM_BASE_URL."
        )
    if score == 0:
        said = _commonest(gaps)
        return f"{model} is never right; what it says most often is {said[0]!r}. {_NEXT}"
    return f"{model} is right as often of each. Ask with more --samples, or about more --facts."


def _kind_of_reply(gap: Gap) -> str:
    if gap.answers:
        return "answered"
    return "not known" if gap.not_known else "unreadable"


def _commonest(gaps: Sequence[Gap]) -> tuple[str, int, int]:
    """Return the answer given to most questions, to how many, and to how many of them rightly."""
    first = [one.answers[0] for one in gaps if one.answers]
    text, count = Counter(one.text for one in first).most_common(1)[0]
    return text, count, sum(one.right for one in first if one.text == text)


def doubts(gaps: Sequence[Gap], asked: Sequence[Asked]) -> Iterator[str]:
    """Yield in words what speaks against relying on the scores."""
    model, number = gaps[0].model, len(gaps)
    answered = [one for one in gaps if one.answers]
    samples = len(asked[0].replies)
    if samples > 1 and all(map(_are_same, asked)):
        yield (
            f"All {samples} replies about each fact are the same: the endpoint may heed "
            "neither temperature nor seed. A fact is then known or not, and nothing between."
        )
    if answered:
        text, count, right = _commonest(gaps)
        if count > max(1, number // 2) and right <= count // 2:
            yield (
                f"{model} answers {text!r} to {count:,} of {number:,} questions, rightly to "
                f"{right:,}: it may not heed what it is asked."
            )
    unknown = sum(_kind_of_reply(one) == "not known" for one in gaps)
    if unknown >= 0.9 * number:
        yield f"{model} says of {unknown:,} of {number:,} facts that it does not know."
    if unreadable := sum(one.unreadable for one in gaps):
        yield f"{unreadable:,} replies could not be read, and count as not known."
    values = {one.logprob for one in gaps if one.logprob is not None}
    if gaps[0].signal == "logprob" and len(values) == 1:
        yield (
            "All log-probabilities are equal, so that only right is told from wrong: take --signal "
            "agreement."
        )


def _are_same(asked: Asked) -> bool:
    return asked.replies.count(asked.replies[0]) == len(asked.replies)
