"""Actors of Ray make the batches, here or on other machines, each with a store of its own.

One that dies is replaced, and its tasks are made again by others, a few times.
"""

import tempfile
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import ray
from ray.exceptions import RayError, RayTaskError

from bole import __version__
from bole.errors import Unavailable, UsageError
from instruct_gen.batch import Bench
from instruct_gen.example import GENERATOR
from instruct_gen.executors.work import Made, Setting, Task, Work, bench_of, made
from instruct_gen.wordings import wordings_digest
from kg.store import open_store

# How many tasks an actor has: what it makes, and the next.
_AT_ONCE = 2
_MOST_TRIES = 3
_LONGEST_BEGINNING = 300.0
Version = tuple[str, int, str]


def version() -> Version:
    """Return what decides the bytes of batches beside what is ordered."""
    return __version__, GENERATOR, wordings_digest()


class Maker:
    """Makes batches, in a process of Ray's."""

    def begin(self, setting: Setting, roster: bytes) -> Version:
        """Make ready; return by which version it makes batches."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / setting.roster.name
            path.write_bytes(roster)
            # Once it is open, it can be read when its name is gone: nothing is left behind.
            self._bench: Bench = bench_of(
                open_store(setting.settings), setting._replace(roster=path)
            )
        return version()

    def make(self, task: Task) -> Made:
        """Return the batches of a task."""
        return made(self._bench, task)


class _Attempt(NamedTuple):
    task: Task
    number: int


@contextmanager
def actors(setting: Setting, count: int) -> Iterator[Work]:
    """Give what has tasks' batches made by so many actors; Ray is connected.

    Raises:
        Unavailable: actors died again and again, or none begins.
    """
    some = _Actors(setting, count)
    try:
        yield some.work
    finally:
        some.end()


class _Actors:
    """As many actors as are wanted, whoever of them dies."""

    def __init__(self, setting: Setting, count: int) -> None:
        home = setting.settings.home.resolve()
        self._setting = setting._replace(
            settings=setting.settings.model_copy(update={"home": home})
        )
        self._roster = ray.put(setting.roster.read_bytes())
        self._ready: list[Any] = []
        self._beginning: dict[Any, Any] = {}
        self._in_vain = 0
        for _ in range(count):
            self._begin()

    def _begin(self) -> None:
        actor: Any = ray.remote(num_cpus=1)(Maker).remote()
        self._beginning[actor.begin.remote(self._setting, self._roster)] = actor

    def work(self, tasks: Sequence[Task]) -> Iterator[Made]:
        """Yield the batches of each task as they are done."""
        waiting = deque(_Attempt(task, 1) for task in tasks)
        asked: dict[Any, tuple[Any, _Attempt]] = {}
        while waiting or asked:
            self._hand_out(waiting, asked)
            for one in self._done(asked):
                if one in self._beginning:
                    self._has_begun(one)
                    continue
                actor, attempt = asked.pop(one)
                try:
                    batches = _result(one)
                except RayError as error:
                    self._replace(actor)
                    waiting.appendleft(_again(attempt, error))
                else:
                    yield batches

    def _hand_out(self, waiting: deque[_Attempt], asked: dict[Any, tuple[Any, _Attempt]]) -> None:
        """Give each actor tasks, the least busy first."""
        busy = Counter(actor for actor, _ in asked.values())
        for level in range(_AT_ONCE):
            for actor in self._ready:
                if waiting and busy[actor] <= level:
                    attempt = waiting.popleft()
                    asked[actor.make.remote(attempt.task)] = actor, attempt
                    busy[actor] += 1

    def _done(self, asked: dict[Any, tuple[Any, _Attempt]]) -> list[Any]:
        # Only where nothing is made is there a limit: a task takes as long as it takes.
        limit = None if asked else _LONGEST_BEGINNING
        done, _ = ray.wait([*self._beginning, *asked], num_returns=1, timeout=limit)
        if not done:
            raise Unavailable(
                f"Ray started no worker within {_LONGEST_BEGINNING:.0f} s; it may have no "
                "processor free (`ray status` tells): call the command again when it has, or take "
                "--executor processes."
            )
        return list(done)

    def _has_begun(self, one: Any) -> None:
        actor = self._beginning.pop(one)
        try:
            theirs = _result(one)
        except RayError as error:
            self._in_vain += 1
            if self._in_vain >= _MOST_TRIES:
                raise Unavailable(_ended(error)) from error
            self._begin()
            return
        if theirs != version():
            raise UsageError(
                f"A worker of Ray has Bole {theirs[0]} (generator {theirs[1]}, wordings "
                f"{theirs[2]}), and here it is {' '.join(map(str, version()))}: install the same "
                "on all its machines."
            )
        self._ready.append(actor)

    def end(self) -> None:
        """End all of them, and what they make."""
        for actor in (*self._ready, *self._beginning.values()):
            ray.kill(actor)

    def _replace(self, actor: Any) -> None:
        """Have another take the place of one that is dead or out of reach."""
        if actor in self._ready:
            self._ready.remove(actor)
            ray.kill(actor)
            self._begin()


def _result(one: Any) -> Any:
    """Return what an actor returned, or raise what it raised.

    Raises:
        RayError: the actor is dead, or what it returned was lost.
    """
    try:
        return ray.get(one)
    except RayTaskError as error:
        raise (error.cause if isinstance(error.cause, Exception) else error) from error


def _again(attempt: _Attempt, error: RayError) -> _Attempt:
    if attempt.number == _MOST_TRIES:
        raise Unavailable(_ended(error)) from error
    return attempt._replace(number=attempt.number + 1)


def _ended(error: RayError) -> str:
    why = str(error).strip().partition("\n")[0]
    return (
        f"Workers of Ray were ended {_MOST_TRIES} times, for want of memory perhaps, or because "
        f"Bole is not installed where they are ({why}) What is done is kept: call the command "
        "again, with fewer --workers."
    )
