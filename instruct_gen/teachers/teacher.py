"""A teacher: a model, the replies it gave, and the shape its answers must have."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import ValidationError

from instruct_gen.teachers.replies import Replies
from instruct_gen.teachers.request import Answer, Request, about_tokens
from instruct_gen.teachers.tokens import Token

if TYPE_CHECKING:
    # Its client is not installed where no model is asked.
    from instruct_gen.teachers.model import Model

A = TypeVar("A", bound=Answer)
# One that cannot be read is asked for again, with another seed.
_ASKED = 3


@dataclass(frozen=True)
class Given(Generic[A]):
    """An answer, and the key of the request it was given to.

    Args:
        reply: the text that it was read from.
        tokens: those of that text, where they were wanted.
    """

    answer: A
    key: str
    reply: str
    tokens: tuple[Token, ...] = ()


class Teacher:
    """Answers requests: from what is kept, else by asking the model; threads share it."""

    def __init__(self, model: "Model", replies: Replies) -> None:
        """Ask a model, and keep its replies."""
        self.model, self._replies = model, replies
        self._asking: defaultdict[str, Lock] = defaultdict(Lock)
        self._lock = Lock()

    def ask(
        self, request: Request, shape: type[A], fits: Callable[[A], bool] = lambda _: True
    ) -> Given[A] | None:
        """Return an answer of a shape; None where none of a few replies could be read as one.

        Args:
            fits: what else an answer must be to be one.
        Raises:
            BoleError: as ``Model.reply`` does.
        """
        for number in range(_ASKED):
            asked = replace(request, seed=request.seed + number)
            text = self._reply(asked)
            try:
                answer = shape.model_validate_json(text)
            except ValidationError:
                continue
            if fits(answer):
                tokens = self._replies.tokens(asked.key) if asked.logprobs else ()
                return Given(answer, asked.key, text, tokens)
        return None

    def _reply(self, request: Request) -> str:
        """Return the reply that is kept, asked for first where none is; never twice at a time."""
        with self._lock:
            alone = self._asking[request.key]
        with alone:
            text = self._replies.get(request.key)
            if text is None:
                reply = self.model.reply(request)
                self._replies.put(request.key, request.model, reply)
                text = reply.text
        return text

    def is_kept(self, request: Request) -> bool:
        """Return whether a reply to a request is kept."""
        return self._replies.get(request.key) is not None


@dataclass
class Estimate:
    """About what it takes to ask: calls, tokens sent, tokens replied; and what is kept already."""

    calls: int = 0
    kept: int = 0
    asked: int = 0
    replied: int = 0

    def add(self, request: Request, reply: str, *, kept: bool) -> None:
        """Add a request whose reply will be about as long as a text."""
        if kept:
            self.kept += 1
            return
        self.calls += 1
        self.asked += request.about_tokens
        self.replied += about_tokens(reply)

    def text(self, model: str) -> str:
        """Return it in words."""
        kept = f" ({self.kept:,} replies are kept)" if self.kept else ""
        return (
            f"{model} is asked about {self.calls:,} times{kept}: about "
            f"{self.asked:,} tokens to it and {self.replied:,} back, more where it is asked again"
        )
