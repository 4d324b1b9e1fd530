"""``bole ask``, ``bole match`` and ``bole demo`` as processes, as a user calls them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

Environ = dict[str, str]


def bole(environ: Environ, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bole", *words],
        input=given, capture_output=True, text=True, env=environ, timeout=120,
    )  # fmt: skip


@pytest.mark.usefixtures("world")
def test_a_cited_sentence_a_line_then_the_citations(bole_environ: Environ) -> None:
    done = bole(bole_environ, "ask", "When did Marie Curie win the Nobel Prize?")
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert lines[:3] == [
        "Marie Curie received the Nobel Prize in Physics in 1903. [1]",
        "Marie Curie received the Nobel Prize in Chemistry in 1911. [2]",
        "",
    ]
    assert [line.split(":")[0] for line in lines[3:]] == ["[1] world", "[2] world"]
    assert done.stderr.startswith("I read this as:")


@pytest.mark.usefixtures("world")
def test_any_honest_status_is_exit_0(bole_environ: Environ) -> None:
    done = bole(bole_environ, "ask", "How long should I boil an egg?")
    assert (done.returncode, done.stderr) == (0, "(out_of_domain)\n")
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.usefixtures("world")
def test_an_answer_in_another_language(bole_environ: Environ) -> None:
    words = ("ask", "--language", "zh", "--json", "When was Youyou Tu born?")
    given = json.loads(bole(bole_environ, *words).stdout)
    assert (given["values"], given["text"]) == (["1930-12-30"], "屠呦呦1930年12月30日出生。 [1]")


@pytest.mark.usefixtures("world")
def test_match_takes_the_dead_when_asked(bole_environ: Environ) -> None:
    need = "We need people who know radium."
    assert "Nobody" in bole(bole_environ, "match", need).stdout
    found = bole(bole_environ, "match", need, "--living", "any", "--limit", "1")
    assert found.stdout.startswith("1. Marie Curie")
    assert "[1] world: R" in found.stdout


BATCH: tuple[tuple[str, Any, str], ...] = (
    ('{"id": 7, "question": "When was Youyou Tu born?", "note": "x"}', 7, "answered"),
    ('{"id": "b", "question": "屠呦呦的手机号是多少？", "history": null}', "b", "unknown_fact"),
    ("not json", None, "error"),
    ("[1]", None, "error"),
    ('{"id": 3}', 3, "not_understood"),
    ('{"id": 4, "question": 5}', 4, "not_understood"),
    ('{"id": 5, "question": "When was he born?", "history": "Curie"}', 5, "error"),
    ('{"id": 6, "question": "\\u0000\\ud800"}', 6, "not_understood"),
)


@pytest.mark.usefixtures("world")
def test_batch_answers_each_line_in_order(bole_environ: Environ) -> None:
    given = "\n".join(line for line, _, _ in BATCH) + "\n\n"
    done = bole(bole_environ, "ask", "--json", "--batch", "-", given=given)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [(a["id"], a["status"]) for a in answers] == [(i, status) for _, i, status in BATCH]


@pytest.mark.usefixtures("world")
def test_batch_answers_before_it_reads_on(bole_environ: Environ) -> None:
    words = [sys.executable, "-m", "bole", "ask", "--json", "--batch", "-"]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=bole_environ, text=True
    ) as asking:
        assert asking.stdin is not None and asking.stdout is not None
        for number in (1, 2):
            asking.stdin.write(json.dumps({"id": number, "question": "费曼的生日"}) + "\n")
            asking.stdin.flush()
            assert json.loads(asking.stdout.readline())["id"] == number
        asking.stdin.close()
        assert asking.wait(60) == 0


@pytest.mark.parametrize(
    "words", [("ask",), ("ask", "x", "--batch", "-"), ("ask", "x", "--limit", "0"), ("match",)]
)
def test_a_mistyped_command_is_exit_2(words: tuple[str, ...], tmp_path: Path) -> None:
    assert bole({"BOLE_HOME": str(tmp_path)}, *words).returncode == 2


def test_demo_on_a_fresh_home(tmp_path: Path) -> None:
    environ = {"BOLE_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    try:
        first, again = bole(environ, "demo"), bole(environ, "demo")
    finally:
        bole(environ | {"BOLE_HOME": str(tmp_path / "demo")}, "graph", "down")
    assert (first.returncode, again.returncode) == (0, 0)
    assert first.stdout == again.stdout
    assert (tmp_path / "demo").is_dir()
    assert " 0 new" not in first.stderr
    assert " 0 new, 0 changed" in again.stderr
    titles = [line for line in first.stdout.splitlines() if line.endswith(("?", "？", "专家"))]
    assert len(titles) == 5
    assert first.stdout.count("\n[1] laureates: R") == 5
    assert first.stderr.count("(unknown_fact)") == 1
    assert "Now try:" in first.stderr
