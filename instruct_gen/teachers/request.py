"""What a teacher is asked: messages, and the shape that its reply must have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict

from instruct_gen.example import Message
from kg.evidence.ids import canonical, digest

# What a chat template adds to a message, at most, and about.
_AROUND = 16


class Answer(BaseModel):
    """The shape of a reply: as hosted APIs want it, every field is required and there is no other.

    So a field of a subclass has no default.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


@dataclass(frozen=True)
class Request:
    """One question to a model.

    Args:
        seed: what chance begins with, for a model that heeds it.
        longest: most tokens that the reply may have.
        temperature: how freely the reply is drawn; None leaves it to the endpoint.
        logprobs: whether the log-probability of each of its tokens is wanted.
    """

    model: str
    messages: tuple[Message, ...]
    shape: type[Answer]
    seed: int
    longest: int
    temperature: float | None = None
    logprobs: bool = False

    @cached_property
    def schema(self) -> Mapping[str, Any]:
        """Return the JSON schema of the reply."""
        return self.shape.model_json_schema()

    @cached_property
    def key(self) -> str:
        """Return what stands for all that decides the reply."""
        said = [[message.role, message.content] for message in self.messages]
        all_of_it = [self.model, self.schema, said, self.seed, self.longest]
        if self.temperature is not None or self.logprobs:
            # Others have the key that they were kept by before there was either.
            all_of_it += [self.temperature, self.logprobs]
        return digest(canonical(all_of_it))

    @property
    def most_tokens(self) -> int:
        """Return a number of tokens that asking and reply do not exceed: a token has a byte."""
        texts = self._texts()
        return sum(len(text.encode()) + _AROUND for text in texts) + self.longest

    @property
    def about_tokens(self) -> int:
        """Return about how many tokens the request has."""
        return sum(about_tokens(text) + 4 for text in self._texts())

    def _texts(self) -> Sequence[str]:
        return [*(message.content for message in self.messages), canonical(self.schema)]


def about_tokens(text: str) -> int:
    """Return about how many tokens a text has: four Latin letters are one, a character is one."""
    ascii_only = sum(character.isascii() for character in text)
    return -(-ascii_only // 4) + len(text) - ascii_only
