"""How much of what takes minutes is looked at: all of it where ``BOLE_TEST_WIDE`` is set."""

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def part(things: Sequence[T], one_in: int) -> Sequence[T]:
    """Return one in so many things, or all of them in a wide run."""
    return things if "BOLE_TEST_WIDE" in os.environ else things[::one_in]
