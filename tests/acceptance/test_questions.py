"""The 160 questions over the Nobel file, through ``bole ask --batch``: right, or refused."""

import json
from collections import Counter

import pytest

from kg.facts import find_fact
from tests.acceptance import laureates as file
from tests.acceptance.scoring import Row, is_right
from tests.acceptance.test_nobel import Graph, graph

__all__ = ["graph"]
QUESTIONS = file.NAMES.parent / "nobel_dev.jsonl"


@pytest.fixture(scope="module")
def answered(graph: Graph) -> list[tuple[Row, Row]]:
    """Each question with its answer."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    given = graph.bole(
        "ask", "--json", "--living", "any", "--batch", "-", given="\n".join(lines)
    ).splitlines()
    assert [json.loads(line)["id"] for line in given] == [row["id"] for row in rows]
    return [(row, json.loads(line)) for row, line in zip(rows, given, strict=True)]


def test_nearly_all_are_right_and_hardly_any_is_wrong(answered: list[tuple[Row, Row]]) -> None:
    told: Counter[tuple[str, str]] = Counter()
    missed = []
    for row, given in answered:
        if row["gold_type"] == "p_at_5":
            continue
        wrong = "wrong" if given["status"] == "answered" else "refused"
        verdict = "right" if is_right(row, given) else wrong
        told[row["lang"], verdict] += 1
        if verdict != "right":
            missed.append((row["question"], given["status"], given["values"]))
    total = sum(told.values())
    right = {language: told[language, "right"] for language in ("en", "zh")}
    share = {language: 2 * right[language] / total for language in right}
    assert sum(right.values()) / total >= 0.95, missed
    assert (told["en", "wrong"] + told["zh", "wrong"]) / total <= 0.01, missed
    assert share["zh"] >= share["en"] - 0.02, missed


def test_needs_find_the_right_people(answered: list[tuple[Row, Row]]) -> None:
    needs = [(row, given) for row, given in answered if row["gold_type"] == "p_at_5"]
    for language in ("en", "zh"):
        shares = [
            sum(name in row["gold"] for name in given["values"][:5]) / 5
            for row, given in needs
            if row["lang"] == language
        ]
        assert sum(shares) / len(shares) >= 0.8, shares


def test_every_sentence_is_cited(answered: list[tuple[Row, Row]], graph: Graph) -> None:
    for row, given in answered:
        if given["status"] != "answered":
            continue
        numbers = {citation["n"] for citation in given["citations"]}
        assert numbers == set(range(1, len(numbers) + 1)), row["question"]
        for citation in given["citations"][:3]:
            if citation["kind"] == "fact":
                assert find_fact(graph.store, citation["fact_id"]) is not None, row["question"]
            else:
                assert citation["form"] in given["forms"], row["question"]
