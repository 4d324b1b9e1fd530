"""Quotas make up the number that was asked for, whatever the shares."""

from hypothesis import given
from hypothesis import strategies as st

from instruct_gen.quotas import Cell, Plan, apportioned, quotas, takers

SHARES = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.01, 50), min_size=1)


@given(st.integers(0, 100_000), SHARES)
def test_parts_make_up_the_whole_and_none_is_off_by_one(n: int, shares: dict[str, float]) -> None:
    counts = apportioned(n, shares)
    whole = sum(shares.values())
    assert sum(counts.values()) == n
    assert all(abs(counts[key] - n * shares[key] / whole) < 1.000_001 for key in shares)


def test_largest_remainders_get_one_more_and_the_first_of_equals() -> None:
    assert apportioned(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}
    assert apportioned(7, {"a": 0.5, "b": 0.3, "c": 0.2}) == {"a": 4, "b": 2, "c": 1}
    assert apportioned(3, {"a": 0, "b": 0}) == {"a": 0, "b": 0}


def test_a_plan_is_split_by_split_then_language_then_kind() -> None:
    plan = Plan(25, 0, {"fact": 3.0, "count": 1.0}, languages=("en", "zh"))
    assert {str(cell): count for cell, count in quotas(plan).items()} == {
        "fact/en/train": 8, "count/en/train": 2, "fact/zh/train": 8, "count/zh/train": 2,
        "fact/en/validation": 2, "count/en/validation": 0,
        "fact/zh/validation": 1, "count/zh/validation": 0,
        "fact/en/test": 1, "count/en/test": 0, "fact/zh/test": 1, "count/zh/test": 0,
    }  # fmt: skip


def test_what_a_kind_lacks_goes_to_others_of_its_language_and_split() -> None:
    plan = Plan(100, 0, {"a": 1.0, "b": 1.0, "c": 3.0}, named=frozenset("c"))
    cells = [Cell(k, lang, s) for k in "abc" for lang in ("en", "zh") for s in ("train", "test")]  # type: ignore[arg-type]
    assert takers(Cell("a", "en", "train"), 8, cells, plan) == {
        Cell("b", "en", "train"): 2,
        Cell("c", "en", "train"): 6,
    }
    assert takers(Cell("a", "en", "train"), 8, [Cell("b", "zh", "train")], plan) == {}
    assert takers(Cell("c", "en", "train"), 8, cells, plan) == {}
