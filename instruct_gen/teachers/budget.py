"""How much a teacher may be asked: tokens in all, and calls in a minute."""

import threading
import time
from collections.abc import Callable

from bole.errors import Unavailable


class BudgetUsed(Unavailable):
    """The tokens that a run may use are used; what is done is kept."""


class Budget:
    """The tokens that a run may use: held before a call, settled after it. Threads share it."""

    def __init__(self, limit: int | None = None) -> None:
        """Begin with a limit, or none."""
        self.limit = limit
        self.used = 0
        self.calls = 0
        self._held = 0
        self._changed = threading.Condition()

    def hold(self, tokens: int) -> None:
        """Hold tokens for a call; where calls under way hold too many, wait for what they leave.

        Raises:
            BudgetUsed: with them it could become more than the limit.
        """
        with self._changed:
            while self.limit is not None and self.used + self._held + tokens > self.limit:
                if not self._held:
                    raise BudgetUsed(
                        f"The budget of {self.limit:,} tokens is used up: {self.used:,} were used, "
                        f"and the next call may take {tokens:,}. What was replied is kept: call "
                        "the command again to go on, with a larger --budget-tokens if that is "
                        "too much for it."
                    )
                self._changed.wait()
            self._held += tokens
            self.calls += 1

    def settle(self, held: int, used: int) -> None:
        """Note what a call used of what was held for it."""
        with self._changed:
            self._held -= held
            self.used += used
            self._changed.notify_all()


class Pace:
    """Lets calls begin one after the other, so many in a minute at most. Threads share it."""

    def __init__(
        self,
        calls_per_minute: float | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Begin with a limit, or none."""
        self._between = 60 / calls_per_minute if calls_per_minute else 0.0
        self._clock, self._sleep = clock, sleep
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Return when the next call may begin."""
        with self._lock:
            now = self._clock()
            begin = max(now, self._next)
            self._next = begin + self._between
        if begin > now:
            self._sleep(begin - now)

    def pause(self, seconds: float) -> None:
        """Let no call begin for a while: the server asks for it."""
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)
