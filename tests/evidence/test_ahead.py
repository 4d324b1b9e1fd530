"""The helper process: the same rows as made here, and no trace of it when it or its master dies."""

import os
import signal
import subprocess
import sys

import psutil
import pytest

from kg.evidence.ahead import Ahead
from kg.evidence.alone import plain, prepare
from kg.evidence.records import Draft, draft_of
from kg.profiles.model import Profile


def drafts(letter: str) -> list[Draft]:
    stated = [
        {
            "key": f"{letter}{n}",
            "name": f"Person {letter}{n}",
            "born": str(1900 + n),
            "fields": [{"name": "Optics"}],
        }
        for n in range(5)
    ]
    return [draft_of(Profile.model_validate(profile), "s") for profile in stated]


def helpers(master: int | None = None) -> list[psutil.Process]:
    children = psutil.Process(master).children()
    return [child for child in children if "kg.evidence.ahead" in child.cmdline()]


def test_what_the_helper_prepares_is_what_would_be_prepared_here_and_in_order() -> None:
    with Ahead() as ahead:
        coming = [(letter, ahead.prepare(drafts(letter))) for letter in "abcd"]
        for letter, prepared in coming:
            assert prepared.result() == prepare(map(plain, drafts(letter)))
        [helper] = helpers()
    assert not helper.is_running()


def test_one_batch_needs_no_helper() -> None:
    with Ahead() as ahead:
        assert ahead.prepare(drafts("a")).result().rows.entities
        assert not helpers()


def test_a_helper_that_was_ended_is_done_without() -> None:
    with Ahead() as ahead:
        for letter in "ab":
            ahead.prepare(drafts(letter)).result()
        [helper] = helpers()
        helper.kill()
        helper.wait()
        assert ahead.prepare(drafts("c")).result() == prepare(map(plain, drafts("c")))


def test_what_is_not_awaited_does_not_hold_up_the_end() -> None:
    with pytest.raises(KeyError), Ahead() as ahead:
        for letter in "abcdefgh":
            ahead.prepare(drafts(letter))
        raise KeyError
    assert not helpers()


_MASTER = """
import time
from kg.evidence.ahead import Ahead
from tests.evidence.test_ahead import drafts
with Ahead() as ahead:
    for letter in "ab":
        ahead.prepare(drafts(letter)).result()
    print("ready", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")
def test_the_helper_does_not_outlive_a_killed_master() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _MASTER], stdout=subprocess.PIPE, text=True
    ) as master:
        assert master.stdout
        assert master.stdout.readline() == "ready\n"
        [helper] = helpers(master.pid)
        master.send_signal(signal.SIGKILL)
        master.wait()
        psutil.wait_procs([helper], timeout=20)
        assert not helper.is_running() or helper.status() == psutil.STATUS_ZOMBIE
