"""Experts one after the other, each sharing something with the one before."""

from random import Random

from instruct_gen.samplers.draw import Around
from instruct_gen.subgraph import Subgraph

LONGEST_PATH = 4
WALK = 6


def path(around: Around, expert: str, chance: Random) -> Subgraph | None:
    """Return the subgraph of a path that passes nobody twice, of two to four experts."""
    passed = _passed(around, expert, chance, chance.randint(2, LONGEST_PATH), turning=False)
    return around.reader.subgraph("path", passed) if len(passed) > 1 else None


def walk(around: Around, expert: str, chance: Random) -> Subgraph | None:
    """Return the subgraph of a random walk, which may come back to where it was."""
    passed = _passed(around, expert, chance, WALK, turning=True)
    return around.reader.subgraph("walk", list(dict.fromkeys(passed))) if passed else None


def _passed(around: Around, expert: str, chance: Random, steps: int, *, turning: bool) -> list[str]:
    passed: list[str] = []
    at: str | None = expert
    while at is not None and len(passed) < steps:
        found = around.expert(at)
        if found is None:
            break
        passed.append(at)
        at = around.next(found, chance, (at,) if turning else passed)
    return passed
