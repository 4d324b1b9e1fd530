"""A model at an endpoint that speaks OpenAI's API, asked until it replies, and not for ever.

All trying again is done here: the client does none itself.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import time
from typing import Any
from urllib.parse import urlsplit

from httpx2 import ConnectError, ConnectTimeout
from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    NotFoundError,
    OpenAI,
    PermissionDeniedError,
)
from pydantic import BaseModel, ValidationError
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_random_exponential

from bole.errors import BoleError, SettingsError, Unavailable, UsageError
from bole.settings import LLMSettings
from instruct_gen.teachers.budget import Budget, Pace
from instruct_gen.teachers.replies import Reply
from instruct_gen.teachers.request import Request
from instruct_gen.teachers.tokens import tokens_of

_LOG = logging.getLogger(__name__)
_AGAIN = {408, 409, 425, 429}
_MOST_SHOWN = 300
# Longer than this nobody waits for an endpoint that says when to come back.
_LONGEST_PAUSE = 600.0


@dataclass(frozen=True)
class Patience:
    """How often and how long a model is waited for; in seconds."""

    tries: int = 6
    first_wait: float = 1.0
    longest_wait: float = 60.0
    timeout: float = 120.0


class _Said(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Said
    # Some endpoints have a shape of their own for them.
    logprobs: Any = None


class _Usage(BaseModel):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Completion(BaseModel):
    choices: list[_Choice]
    usage: _Usage | None = None


_MAY_COUNT = (408, 500, 502, 504)


class _Garbled(Exception):
    """What came over the line is no reply of the API."""


class Model:
    """A model that replies to requests; threads share it."""

    def __init__(
        self,
        settings: LLMSettings,
        budget: Budget,
        pace: Pace,
        patience: Patience = Patience(),
    ) -> None:
        """Name the model; nothing is asked yet.

        Raises:
            SettingsError: no model is named, or its address is none.
        """
        if not settings.model:
            raise SettingsError(
                "No model is named: set BOLE_LLM_MODEL, and BOLE_LLM_BASE_URL and BOLE_LLM_API_KEY "
                "where it is not OpenAI's."
            )
        try:
            address = urlsplit(settings.base_url)
            _ = address.port
        except ValueError:
            address = urlsplit("")
        if address.scheme not in ("http", "https") or not address.hostname:
            raise SettingsError(
                "BOLE_LLM_BASE_URL is no address: one such as https://host/v1 was expected."
            )
        self.name, self.budget = settings.model, budget
        self._pace, self._patience = pace, patience
        self._at = f"{self.name} at {address.hostname}"
        self._secrets = [settings.api_key.get_secret_value(), address.password or ""]
        self._client = OpenAI(
            base_url=settings.base_url,
            # A server of one's own wants no key, and the client wants one.
            api_key=self._secrets[0] or "none",
            timeout=patience.timeout,
            max_retries=0,
        )

    def reply(self, request: Request) -> Reply:
        """Return what the model replies to a request; it may be no answer of its shape.

        Raises:
            BudgetUsed: there are not enough tokens left.
            Unavailable: it does not reply, however often it is asked.
            SettingsError: it does not know the key or the model.
            UsageError: it refuses the request.
            NoLogprobs: log-probabilities are wanted, and it gives none.
        """
        retrying = Retrying(
            retry=retry_if_exception(_may_pass),
            stop=stop_after_attempt(self._patience.tries),
            wait=wait_random_exponential(self._patience.first_wait, self._patience.longest_wait),
            before_sleep=self._note,
            reraise=True,
        )
        try:
            return retrying(self._once, request)
        except (APIConnectionError, APIStatusError, _Garbled) as error:
            # Without the cause: what the client raises may show the key.
            raise self._told(error, request) from None

    def _once(self, request: Request) -> Reply:
        held = request.most_tokens
        self.budget.hold(held)
        # What is lost on the way may have been read and counted there.
        used = held
        try:
            self._pace.wait()
            reply = self._sent(request)
            used = reply.asked + reply.replied
        except APIStatusError as error:
            # What ran out of time or broke on the way there may have been answered and counted.
            used = held if error.status_code in _MAY_COUNT else 0
            if _is_filtered(error):
                return Reply("", 0, 0)
            raise
        except APIConnectionError as error:
            if isinstance(error.__cause__, ConnectError | ConnectTimeout):
                used = 0
            raise
        finally:
            self.budget.settle(held, used)
        return reply

    def _sent(self, request: Request) -> Reply:
        shape = {"name": request.shape.__name__.lower(), "schema": request.schema, "strict": True}
        wanted: dict[str, Any] = {
            "model": request.model,
            "messages": [{"role": m.role, "content": m.content} for m in request.messages],
            "response_format": {"type": "json_schema", "json_schema": shape},
            "seed": request.seed,
            "max_completion_tokens": request.longest,
        }
        if request.temperature is not None:
            wanted["temperature"] = request.temperature
        if request.logprobs:
            wanted["logprobs"] = True
        raw = self._client.chat.completions.with_raw_response.create(**wanted)
        try:
            given = _Completion.model_validate_json(raw.text)
            chosen = given.choices[0]
            text = chosen.message.content or ""
        except (ValidationError, IndexError):
            raise _Garbled from None
        usage = given.usage or _Usage()
        # What is not told is counted as the most that it may be.
        asked = usage.prompt_tokens or request.most_tokens - request.longest
        replied = usage.completion_tokens or request.longest
        tokens = tokens_of(chosen.logprobs, self._at) if request.logprobs and text else ()
        return Reply(text, asked, replied, tokens)

    def _note(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome is not None else None
        pause = _pause(error)
        if pause:
            self._pace.pause(pause)
        _LOG.info("%s: %s; try %d", self._at, self._why(error), state.attempt_number + 1)

    def _told(self, error: Exception, request: Request) -> BoleError:
        why = self._why(error)
        if isinstance(error, AuthenticationError | PermissionDeniedError):
            return SettingsError(f"{self._at} refuses the key ({why}): set BOLE_LLM_API_KEY.")
        if isinstance(error, NotFoundError):
            return SettingsError(
                f"{self._at} is not there ({why}): set BOLE_LLM_MODEL to a model of that endpoint, "
                "or BOLE_LLM_BASE_URL to where its chat/completions is."
            )
        if isinstance(error, APIStatusError) and not _may_pass(error) and not _is_spent(error):
            must = ["response_format json_schema"]
            if request.temperature is not None:
                must.append(f"temperature {request.temperature:g}")
            if request.logprobs:
                must.append("logprobs (--signal agreement needs none)")
            return UsageError(
                f"{self._at} refuses what it is asked ({why}): the endpoint must take "
                f"{' and '.join(must)}; name another with BOLE_LLM_BASE_URL."
            )
        return Unavailable(
            f"{self._at} does not reply: {why}. What was replied is kept: call the command again "
            "when it does."
        )

    def _why(self, error: BaseException | None) -> str:
        if isinstance(error, APITimeoutError):
            return f"no reply within {self._patience.timeout:g} s"
        if isinstance(error, APIStatusError):
            text = f"{error.status_code} {_message(error)}".strip()
            for secret in self._secrets:
                text = text.replace(secret, "***") if secret else text
            return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
        if isinstance(error, _Garbled):
            return "what it sent is no chat completion"
        return "the connection failed or was dropped"


def _may_pass(error: BaseException) -> bool:
    """Return whether trying again may help."""
    if isinstance(error, APIStatusError):
        again = error.status_code in _AGAIN or error.status_code >= 500
        return again and not _is_spent(error) and _pause(error) <= _LONGEST_PAUSE
    return isinstance(error, APIConnectionError | _Garbled)


def _is_spent(error: APIStatusError) -> bool:
    return error.code == "insufficient_quota" or _pause(error) > _LONGEST_PAUSE


def _is_filtered(error: APIStatusError) -> bool:
    """Return whether just this request is refused, for what it is about."""
    return error.status_code == 400 and error.code in ("content_filter", "content_policy_violation")


def _pause(error: BaseException | None) -> float:
    """Return for how many seconds the server asks not to be asked."""
    if not isinstance(error, APIStatusError):
        return 0.0
    stated = error.response.headers.get("retry-after", "")
    try:
        return max(0.0, float(stated))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(stated).timestamp() - time())
    except (TypeError, ValueError):
        return 0.0


def _message(error: APIStatusError) -> str:
    body: Any = error.body
    said = body.get("message") if isinstance(body, Mapping) else None
    return str(said or "")
