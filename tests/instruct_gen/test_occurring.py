"""Whom a text names, case by case."""

import pytest

from instruct_gen.occurring import Occurring, telling

FOUND = Occurring(
    [("Niels Bohr", "bohr"), ("尼尔斯·玻尔", "bohr"), ("Aage N. Bohr", "aage"), ("Wei Wang", "w1"),
     ("Wei Wang", "w2"), ("屠呦呦", "tu"), ("Marie Curie", "curie")],
    ["Niels Bohr Institute", "尼尔斯·玻尔研究所", "Marie Curie Fellowship"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("When did Niels Bohr win it?", ["bohr"]),
        ("NIELS BOHR's prize", ["bohr"]),
        ("He worked at the Niels Bohr Institute.", []),
        ("Niels Bohr left the Niels Bohr Institute.", ["bohr"]),
        ("Bohr won it, and Niels did not.", []),
        ("Aage N. Bohr and niels bohr", ["aage", "bohr"]),
        ("Who is Wei Wang?", ["w1", "w2"]),
        ("尼尔斯·玻尔是谁？", ["bohr"]),
        ("请问尼尔斯·玻尔研究所在哪里？", []),
        ("屠呦呦是哪一年获奖的", ["tu"]),
        ("请介绍Marie Curie的生平", ["curie"]),
        ("the Marie Curie Fellowship of Marie Curie", ["curie"]),
        ("", []),
    ],
)
def test_a_text_names(text: str, named: list[str]) -> None:
    assert list(FOUND.found(text)) == named


def test_names_that_tell_are_no_surnames_and_no_single_words() -> None:
    names = ["Marie Curie", "Curie", "玛丽·居里", "居里", "居里夫人", "Plato", "Marie Curie"]
    assert telling(names) == ("Marie Curie", "玛丽·居里", "居里夫人")
