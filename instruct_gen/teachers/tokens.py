"""The tokens of a reply, and how probable each was, as OpenAI's API tells it."""

from math import isnan
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, Field, ValidationError

from bole.errors import UsageError

# What is less likely is told as -9999, or as minus infinity.
LEAST = -20.0


class NoLogprobs(UsageError):
    """The endpoint does not tell how probable the tokens of its replies are."""


class Token(NamedTuple):
    """A token of a reply.

    Args:
        bytes: in hexadecimal digits, for it may be a part of a character.
        logprob: the natural logarithm of its probability after what is before it.
    """

    bytes: str
    logprob: float


class _Counted(BaseModel):
    token: str
    logprob: float
    bytes: list[Annotated[int, Field(ge=0, le=255)]] | None = None


class _Logprobs(BaseModel):
    content: list[_Counted] = Field(min_length=1)


def tokens_of(logprobs: Any, at: str) -> tuple[Token, ...]:
    """Return the tokens that ``logprobs`` of a choice tells of.

    Args:
        at: whose it is, for the message.
    Raises:
        NoLogprobs: it is not there, or of another shape.
    """
    try:
        found = _Logprobs.model_validate(logprobs).content
    except ValidationError:
        raise NoLogprobs(
            f"{at} does not say how probable its tokens are (logprobs.content), which --signal "
            "logprob is made of: name another endpoint with BOLE_LLM_BASE_URL, or take --signal "
            "agreement, which any gives."
        ) from None
    return tuple(Token(_bytes(one).hex(), _in_range(one.logprob)) for one in found)


def _bytes(counted: _Counted) -> bytes:
    if counted.bytes is not None:
        return bytes(counted.bytes)
    return counted.token.encode("utf-8", "surrogatepass")


def _in_range(logprob: float) -> float:
    return LEAST if isnan(logprob) else min(0.0, max(LEAST, logprob))
