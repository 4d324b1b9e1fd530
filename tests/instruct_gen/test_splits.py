"""Experts who share a name, a prize or their work are of one split, as far as sizes allow."""

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from instruct_gen.example import Split
from instruct_gen.roster import Roster, write_roster
from instruct_gen.splits import assigned, groups
from kg.store import GraphStore

PEOPLE = st.lists(st.sampled_from("abcdefghijklmnopqrst"), min_size=1, unique=True)
PAIRS = st.lists(st.tuples(st.sampled_from("abcdefghijklmnopqrst"), st.sampled_from("abcdefghij")))


@given(PEOPLE, PAIRS, st.integers(1, 8))
def test_groups_hold_everybody_once_and_none_is_too_large(
    people: list[str], pairs: list[tuple[str, str]], most: int
) -> None:
    known = [pair for pair in pairs if set(pair) <= set(people)]
    found, _ = groups(people, known, most)
    assert sorted(one for group in found for one in group) == sorted(people)
    assert max(map(len, found)) <= most
    whole, cut = groups(people, known, len(people))
    assert cut == 0
    together = {one: n for n, group in enumerate(whole) for one in group}
    assert all(together[left] == together[right] for left, right in known)


def test_splits_get_their_parts() -> None:
    singles = [[f"E{n}"] for n in range(1_000)]
    drawn = assigned(singles, 7, {"train": 80, "validation": 10, "test": 10}, {})
    assert Counter(drawn.values()) == {"train": 800, "validation": 100, "test": 100}
    other = assigned(singles, 8, {"train": 80, "validation": 10, "test": 10}, {})
    assert drawn != other
    all_train = assigned(singles, 7, {"train": 100, "validation": 0, "test": 0}, {})
    assert set(all_train.values()) == {"train"}


def test_who_has_a_split_stays_and_who_is_new_goes_with_their_group() -> None:
    parts: dict[Split, int] = {"train": 50, "validation": 25, "test": 25}
    settled: dict[str, Split] = {"a": "train", "b": "test", "c": "test", "gone": "test"}
    grouped = [["a", "b", "c", "new"], ["other"]]
    drawn = assigned(grouped, 7, parts, settled)
    assert drawn == {"a": "train", "b": "test", "c": "test", "new": "test", "other": "validation"}


def test_the_world_is_drawn(world: dict[str, str], store: GraphStore, tmp_path: Path) -> None:
    write_roster(store, tmp_path / "roster.sqlite", 1, (50, 25, 25))
    with Roster(tmp_path / "roster.sqlite") as roster:
        split = {name: roster.split_of(one) for name, one in world.items()}
        assert split["Marie Curie"] == split["Pierre Curie"]
        sizes = {one: roster.size(one) for one in ("train", "validation", "test")}
        assert sizes == {"train": 6, "validation": 3, "test": 3}
        order = [roster.expert("train", place) for place in range(6)]
        assert set(order) == {world[name] for name, one in split.items() if one == "train"}
        everybody = list(world.values())
        inside = roster.inside(everybody, "test")
        assert list(inside) == [one for name, one in world.items() if split[name] == "test"]
        test = {world[name] for name, one in split.items() if one == "test"}
        held_out = roster.held_out()
        named = {one for name in world for one in held_out.found(f"Who is {name}?")}
        assert named == test
    write_roster(store, tmp_path / "again.sqlite", 1, (50, 25, 25))
    with Roster(tmp_path / "again.sqlite") as again:
        assert {name: again.split_of(one) for name, one in world.items()} == split
    settled = {world[name]: one for name, one in split.items() if one is not None}
    first = {world["Niels Bohr"]}
    path = tmp_path / "first.sqlite"
    write_roster(store, path, 2, (50, 25, 25), settled=settled, first=first)
    with Roster(path) as roster:
        assert {name: roster.split_of(one) for name, one in world.items()} == split
        of_bohr = settled[world["Niels Bohr"]]
        assert roster.expert(of_bohr, 0) == world["Niels Bohr"]
        assert roster.first(of_bohr) == 1 and roster.first("hubs") == 0
        assert not any("first" in what for what in roster.told())
