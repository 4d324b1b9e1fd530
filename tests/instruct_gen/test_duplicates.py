"""Which examples are nearly the same, case by case, and what becomes of candidates."""

from pathlib import Path
from typing import Any

import pytest

from instruct_gen.accepted import Accepted
from instruct_gen.batch import sense_key, text_key
from instruct_gen.example import Example, FactRef, Mention, Message
from instruct_gen.quotas import Cell

CELL = Cell("fact", "en", "train")


def example(asked: str, said: str = "It was in 1911.", fact: str = "f1") -> Example:
    return Example(
        kind="fact", language="en", split="train",
        messages=(Message("user", asked), Message("assistant", said)),
        facts=(FactRef(fact, "h"),), experts=("E1",), mentions=(Mention("Marie Curie", ("E1",)),),
        forms=(), values=(), wording="en/fact/1", sampler="ego", graph_version=1,
    )  # fmt: skip


def candidate(one: Example) -> dict[str, Any]:
    return {
        "id": one.example_id, "line": one.to_line(), "text": text_key(one),
        "sense": sense_key(one), "sources": ["world"], "sampler": one.sampler,
    }  # fmt: skip


LONG = "Could you please tell me in which year Marie Curie was given the Nobel Prize in Chemistry"


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (example("When did she win?"), example("When did she win?"), "duplicate"),
        (example("When did she win?"), example("when did she win"), "duplicate"),
        (example(f"{LONG}?"), example(f"{LONG} ?!"), "duplicate"),
        (example(f"{LONG}?"), example(f"{LONG} now?"), "near_duplicate"),
        (example(f"{LONG}?"), example(f"{LONG}?", "She did so in 1911."), "near_duplicate"),
        # The same words about another fact, another number, or the same in other words.
        (example(f"{LONG}?"), example(f"{LONG} now?", fact="f2"), "accepted"),
        (example(f"{LONG} 1?"), example(f"{LONG} 2?"), "accepted"),
        (example(f"{LONG}?"), example("The year of her chemistry prize?"), "accepted"),
    ],
)
def test_a_second_example(first: Example, second: Example, verdict: str, tmp_path: Path) -> None:
    with Accepted(tmp_path / "accepted.sqlite", None) as accepted:
        assert accepted.take(CELL, candidate(first)) == "accepted"
        assert accepted.take(CELL, candidate(second)) == verdict
        kept = [first, second] if verdict == "accepted" else [first]
        lines = sorted(one.to_line() for one in kept)
        assert sorted(accepted.lines("train")) == lines
        assert accepted.sources() == {"world": len(kept)}
    assert not list(tmp_path.iterdir())


def test_with_facts_to_cover_what_uses_nothing_new_waits(tmp_path: Path) -> None:
    some = [example("When was it?"), example("In which year did she win?"),
            example("What did she win?", fact="f2")]  # fmt: skip
    with Accepted(tmp_path / "accepted.sqlite", "facts") as accepted:
        verdicts = [accepted.take(CELL, candidate(one)) for one in some]
        assert verdicts == ["accepted", "waits", "accepted"]
        waiting = list(accepted.waiting(CELL))
        assert [one["id"] for one in waiting] == [some[1].example_id]
        assert accepted.take(CELL, waiting[0], wait=False) == "accepted"
        assert list(accepted.waiting(CELL)) == []


def test_what_waits_may_be_taken_while_more_comes_to_wait(tmp_path: Path) -> None:
    asked = ("When was it?", "In which year did she win?", "What year?", "The year of her prize?")
    some = [example(text) for text in asked]
    with Accepted(tmp_path / "accepted.sqlite", "facts") as accepted:
        for one in some[:3]:
            accepted.take(CELL, candidate(one))
        waiting = accepted.waiting(CELL)
        assert next(waiting)["id"] == some[1].example_id
        assert accepted.take(CELL, candidate(some[3])) == "waits"
        assert [one["id"] for one in waiting] == [one.example_id for one in some[2:]]
