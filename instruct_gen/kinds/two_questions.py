"""Two questions in one message, both answered, in their order."""

from collections.abc import Iterator

from instruct_gen.draft import Draft
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.kinds.telling import ask, exchange, joined
from instruct_gen.kinds.worded import Worded, merged, worded
from instruct_gen.subgraph import Subgraph

_MOST = 8


def _drafts(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    waiting: list[Worded] = []
    done = 0
    for asked in worded(subgraph, draw):
        other = next((one for one in waiting if _goes_with(one, asked)), None)
        if other is None:
            waiting.append(asked)
            continue
        waiting.remove(other)
        yield _draft(draw, other, asked)
        done += 1
        if done == _MOST:
            return


def _goes_with(one: Worded, other: Worded) -> bool:
    """Return whether two questions are about one thing, and not the same question twice."""
    about = one.case.mentions[:1] == other.case.mentions[:1]
    ends = one.question.endswith(("?", "？", ".", "。")) and other.question[0] != "“"
    return about and ends and not _alike(one.case.intent, other.case.intent)


def _alike(one: str, other: str) -> bool:
    """Return whether the answer of one question is most of the other's: a date and its year."""
    return one.split("_")[0] == other.split("_")[0]


def _draft(draw: Draw, one: Worded, other: Worded) -> Draft:
    whole = merged((one.case, other.case))
    slots = {"first": one.question, "second": other.question, "small": _small(other)}
    wording, question = ask(draw, "two_questions", slots)
    gap = draw.chance.choice(("\n", ""))
    replies = [part.reply(draw.language) for part in (one, other)]
    return Draft(
        kind="two_questions",
        language=draw.language,
        messages=exchange(question, gap.join(replies) if gap else joined(draw.language, replies)),
        said=whole.said,
        facts=whole.facts,
        named=whole.named,
        wording=wording,
        mentions=whole.mentions,
        forms=whole.forms,
        values=whole.values,
    )


def _small(asked: Worded) -> str:
    """Return a question as it goes on after "and": small, unless a name begins it."""
    first = asked.question.split()[0]
    named = any(slot[:1].isupper() and asked.question.startswith(slot) for slot in _names(asked))
    plain = first[1:].islower() and first.isalpha()
    return asked.question if named or not plain else first.lower() + asked.question[len(first) :]


def _names(asked: Worded) -> list[str]:
    return [*asked.case.slots.values(), *(mention.text for mention in asked.case.mentions)]


TWO_QUESTIONS = Kind(
    name="two_questions",
    description="two questions at once, both answered",
    share=3.0,
    samplers=("ego", "star", "pair"),
    drafts=_drafts,
)
