"""Find the gaps: ask a model about facts of the graph, and score what it answers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from bole.errors import Conflict
from instruct_gen.filling import Say, Tell, check_version
from instruct_gen.gaps.doubts import check_signal, doubts
from instruct_gen.gaps.expected import Senses
from instruct_gen.gaps.lines import Gap, Signal, check_place, write_gaps
from instruct_gen.gaps.questions import Question, Questions
from instruct_gen.gaps.recall import Recalled, asks, mean_logprob
from instruct_gen.gaps.score import About, Asked, scored
from instruct_gen.generate import REPLIES, version_of
from instruct_gen.teachers.asking import Asking, asking
from instruct_gen.teachers.teacher import Estimate, Given
from kg.export.file import told
from kg.language.lexicon import Language
from kg.store.graph import GraphStore

if TYPE_CHECKING:
    # Its client is not installed where no model is asked.
    from instruct_gen.teachers.model import Model

_PAGE = 32
# About what a reply is.
_REPLY = '{"known": true, "answers": ["Nobel Prize in Physics"]}'


@dataclass(frozen=True)
class Wish:
    """What is to be asked, and where the answers go.

    Args:
        samples: how often each question is asked, where agreement is the signal.
    """

    out: Path
    facts: int
    samples: int
    seed: int
    languages: tuple[Language, ...]
    signal: Signal

    @property
    def work(self) -> Path:
        """Return the folder where the replies are kept."""
        return self.out.with_name(f"{self.out.name}.work")


def find_gaps(
    store: GraphStore, wish: Wish, model: "Model", tell: Tell, say: Say
) -> tuple[list[Gap], tuple[str, ...]]:
    """Write a file of gaps; return them, and what the user should know of them.

    Raises:
        Conflict: the graph is empty, or changed meanwhile; or another command writes this file.
        GateFailed: all scores are equal, so that they say nothing; no file was written.
        BudgetUsed, Unavailable: the model cannot be asked further; its replies are kept.
    """
    check_place(wish.out)
    version = version_of(store)
    with _taken(wish), asking(model, wish.work / REPLIES, wish.seed) as teacher:
        questions = Questions(store, version, wish.seed, wish.languages).draw(wish.facts, tell)
        if not questions:
            raise Conflict(
                "The graph knows nothing of its experts that can be asked: prizes, dates, places, "
                "fields. `bole graph import FILE` brings more profiles."
            )
        if len(questions) < wish.facts:
            say(f"Of {wish.facts:,} facts {len(questions):,} can be asked about in this graph.")
        _estimate(questions, wish, teacher, say)
        asked = []
        for one in _asked(questions, wish, teacher):
            asked.append(one)
            tell("facts asked", len(asked), len(questions))
        gaps = scored(asked, Senses(store), About(wish.signal, model.name, version))
        check_version(store, version)
    check_signal(gaps)
    write_gaps(wish.out, gaps)
    return gaps, tuple(doubts(gaps, asked))


@contextmanager
def _taken(wish: Wish) -> Iterator[None]:
    with told(wish.work, "file"):
        wish.work.mkdir(exist_ok=True)
    lock = FileLock(wish.work / "lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise Conflict(
            f"{wish.out} is being written by another command: wait until it has ended."
        ) from None
    try:
        yield
    finally:
        lock.release()


def _estimate(questions: Sequence[Question], wish: Wish, teacher: Asking, say: Say) -> None:
    """Say what it will take, before anything is asked."""
    estimate = Estimate()
    for question in questions:
        for ask in asks(question, wish.signal, wish.samples):
            request = teacher.request(ask)
            estimate.add(request, _REPLY, kept=teacher.teacher.is_kept(request))
    say(f"{len(questions):,} facts are asked about: {estimate.text(teacher.model)}")
    limit = teacher.teacher.model.budget.limit
    if limit is not None and limit < estimate.asked + estimate.replied:
        say(f"The budget of {limit:,} tokens will not be enough; the command goes on later.")


def _asked(questions: Sequence[Question], wish: Wish, teacher: Asking) -> Iterator[Asked]:
    for start in range(0, len(questions), _PAGE):
        page = questions[start : start + _PAGE]
        by_question = [asks(one, wish.signal, wish.samples) for one in page]
        given = teacher.answers([ask for some in by_question for ask in some])
        for question, some in zip(page, by_question, strict=True):
            replies = [next(given) for _ in some]
            logprob = _logprob(replies[0]) if wish.signal == "logprob" else None
            answers = tuple(None if one is None else one.answer for one in replies)
            yield Asked(question, answers, logprob)


def _logprob(given: Given[Recalled] | None) -> float | None:
    return None if given is None else mean_logprob(given.reply, given.tokens)
