"""A teacher that may be faked: a server that speaks OpenAI's API, and fails as its script says.

What it replies to a request depends on the request alone; how it fails, on how often the request
came.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pydantic import SecretStr

from bole.settings import LLMSettings
from instruct_gen.teachers.model import Patience
from kg.evidence.ids import canonical, digest

KEY = "sk-very-secret"
Body = dict[str, Any]
# What is said to a request; and how it fails when it comes for the n-th time, if it does.
Says = Callable[[Body], str]
Fails = Callable[[Body, int], str]


@dataclass
class Endpoint:
    """The server: what it was asked, and what it counted."""

    says: Says
    fails: Fails
    delay: float = 0.0
    # What it tells of the tokens of what it says, where that is asked for.
    logprobs: Callable[[str], Any] | None = None
    url: str = ""
    asked: list[Body] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    tokens: int = 0
    _came: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def settings(self) -> LLMSettings:
        """Return settings that name it."""
        return LLMSettings(base_url=self.url, model="fake-1", api_key=SecretStr(KEY))

    @property
    def patience(self) -> Patience:
        """Return how long it is waited for: short where it fails, not where the machine is busy."""
        timeout = 30.0 if self.fails is never else 0.5
        return Patience(tries=5, first_wait=0.01, longest_wait=0.05, timeout=timeout)

    def came(self, body: Body) -> int:
        """Note a request, and return how often it came."""
        with self._lock:
            self.asked.append(body)
            key = canonical(body)
            self._came[key] += 1
            return self._came[key]

    def counted(self, body: Body, text: str) -> Body:
        """Count the tokens of a request and its reply as a tokenizer of four bytes would."""
        asked = len(canonical(body["messages"]).encode()) // 4
        replied = min(len(text.encode()) // 4, body["max_completion_tokens"])
        with self._lock:
            self.tokens += asked + replied
        return {"prompt_tokens": asked, "completion_tokens": replied}


def never(body: Body, time_: int) -> str:
    """Fail never."""
    return ""


def first(*failures: str) -> Fails:
    """Fail by these, one after the other, and then no more."""
    return lambda body, came: failures[came - 1] if came <= len(failures) else ""


def by_chance(seed: int, *failures: str, part: int = 3) -> Fails:
    """Fail in one of these ways when a request comes first, every so many requests."""

    def fails(body: Body, came: int) -> str:
        drawn = int.from_bytes(digest(f"{seed} {canonical(body)}").encode()[:4], "big")
        return failures[drawn // part % len(failures)] if came == 1 and drawn % part == 0 else ""

    return fails


@contextmanager
def endpoint(
    says: Says,
    fails: Fails = never,
    *,
    delay: float = 0.0,
    logprobs: Callable[[str], Any] | None = None,
) -> Iterator[Endpoint]:
    """Give a server on 127.0.0.1, and end it."""
    given = Endpoint(says, fails, delay, logprobs)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(given))
    server.daemon_threads = True
    given.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield given
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(given: Endpoint) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            given.keys.add(self.headers["authorization"])
            failure = given.fails(body, given.came(body))
            time.sleep(given.delay)
            if failure == "drop":
                self.close_connection = True
                return
            if failure == "hang":
                time.sleep(1.0)
            if failure[:1].isdigit():
                status, _, more = failure.partition(" ")
                self._send(int(status), _error(int(status), more), more)
                return
            whole = json.dumps(_completion(given, body, failure)).encode()
            self._send(200, b"<html>" if failure == "garbled" else whole)

        def _send(self, status: int, content: bytes, more: str = "") -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            if status == 429 and more:
                self.send_header("retry-after", more)
            self.end_headers()
            try:
                self.wfile.write(content)
            except OSError:
                # Whoever asked has gone.
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


def _completion(given: Endpoint, body: Body, failure: str) -> Body:
    text = given.says(body)
    if failure == "broken":
        text = text[: len(text) // 2]
    choice: Body = {"index": 0, "message": {"role": "assistant", "content": text}}
    if body.get("logprobs") and given.logprobs is not None:
        choice["logprobs"] = given.logprobs(text)
    return {"id": "1", "choices": [choice], "usage": given.counted(body, text)}


def _error(status: int, more: str) -> bytes:
    return json.dumps({"error": {"message": f"no: {KEY}", "code": more or str(status)}}).encode()


def says(*texts: str) -> Says:
    """Say one of some texts, by the seed of the request."""
    every: Sequence[str] = texts
    return lambda body: every[body["seed"] % len(every)]
