"""Many questions to a teacher at a time, answered in the order in which they were asked."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from instruct_gen.example import Message
from instruct_gen.teachers.replies import Replies
from instruct_gen.teachers.request import Answer, Request
from instruct_gen.teachers.teacher import Estimate, Given, Teacher

if TYPE_CHECKING:
    # Its client is not installed where no model is asked.
    from instruct_gen.teachers.model import Model

A = TypeVar("A", bound=Answer)
_AT_ONCE = 8
# Beside what is expected of it a model may take so many tokens, to think.
_SPARE = 1_000


@dataclass(frozen=True)
class Ask(Generic[A]):
    """One question to a teacher.

    Args:
        task: what is to be done, whatever it is done to.
        text: what it is done to.
        expected: about how many bytes the answer has at most.
        number: of what is asked more than once in the same words, which time this is.
        fits: what else an answer must be to be one.
        temperature, logprobs: as a request has them.
    """

    task: str
    text: str
    shape: type[A]
    expected: int
    number: int = 0
    fits: Callable[[A], bool] = lambda _: True
    temperature: float | None = None
    logprobs: bool = False


class Asking:
    """Asks a teacher, eight times at once."""

    def __init__(self, teacher: Teacher, seed: int, pool: ThreadPoolExecutor) -> None:
        """Ask a teacher; ``seed`` is what its chance begins with."""
        self.teacher, self._seed, self._pool = teacher, seed, pool

    @property
    def model(self) -> str:
        """Return the name of the model that is asked."""
        return self.teacher.model.name

    def announce(self, what: str, estimate: Estimate, say: Callable[[str], None]) -> None:
        """Say what something will take, before anything is asked."""
        say(f"{what}: {estimate.text(self.model)}")
        limit = self.teacher.model.budget.limit
        if limit is not None and limit < estimate.asked + estimate.replied:
            say(f"The budget of {limit:,} tokens will not be enough; the command goes on later.")

    def request(self, ask: Ask[A]) -> Request:
        """Return a question as it is sent."""
        messages = (Message("system", ask.task), Message("user", ask.text))
        # Far apart, since a reply that cannot be read is asked for again with the next seed.
        seed = self._seed + 1_000 * ask.number
        longest = ask.expected + _SPARE
        return Request(
            self.model, messages, ask.shape, seed, longest, ask.temperature, ask.logprobs
        )

    def answers(self, asks: Sequence[Ask[A]]) -> Iterator[Given[A] | None]:
        """Yield the answer to each question, or None where what was replied could not be read.

        Raises:
            BoleError: as ``Model.reply`` does; what was replied until then is kept.
        """
        asked = [
            self._pool.submit(self.teacher.ask, self.request(one), one.shape, one.fits)
            for one in asks
        ]
        try:
            for one in asked:
                yield one.result()
        finally:
            for one in asked:
                one.cancel()


@contextmanager
def asking(model: "Model", replies: Path, seed: int) -> Iterator[Asking]:
    """Give what asks a model and keeps its replies in a file.

    On an error what is under way is waited for, since it is paid; on Control-C nothing is.
    """
    with Replies(replies) as kept:
        pool, waits = ThreadPoolExecutor(_AT_ONCE), True
        try:
            yield Asking(Teacher(model, kept), seed, pool)
        except KeyboardInterrupt:
            waits = False
            raise
        finally:
            pool.shutdown(wait=waits, cancel_futures=not waits)
