"""Names looked up and proposed, on both engines."""

import pytest

from kg.names.lookup import find_entities, look_up_fuller, nearest_names
from kg.store import GraphStore

FOUND: tuple[tuple[str, str], ...] = (
    ("Marie Curie", "Marie Curie"),
    ("marie curie", "Marie Curie"),
    ("居里夫人", "Marie Curie"),
    ("費曼", "Richard P. Feynman"),
    ("Feynman", "Richard P. Feynman"),
    ("Richard Feynmann", "Richard P. Feynman"),
    ("Youyu Tu", "Youyou Tu"),
    ("Caltec", "Caltech"),
    ("诺贝尔物理", "Nobel Prize in Physics"),
)


@pytest.mark.usefixtures("world")
def test_finds(store: GraphStore) -> None:
    first = [(text, [one.name for one in find_entities(store, text)][:1]) for text, _ in FOUND]
    assert first == [(text, [name]) for text, name in FOUND]


@pytest.mark.usefixtures("world")
def test_finds_one_kind_only(store: GraphStore) -> None:
    found = find_entities(store, "Niels Bohr", kind="institution")
    assert [one.name for one in found][:1] == ["Niels Bohr Institute"]
    assert {one.kind for one in found} == {"institution"}


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("text", ["", "?!", "zzzzqqq", '"; DROP', "a AND (", "*" * 50, "\\"])
def test_nothing_is_found_for_nonsense(store: GraphStore, text: str) -> None:
    assert [one for one in nearest_names(store, text) if one.score > 0.8] == []


@pytest.mark.usefixtures("world")
def test_a_name_is_said_less_fully(store: GraphStore) -> None:
    asked = ["Richard Feynman", "Frances Arnold", "Jennifer Feynman", "P. Feynman", "Marie Tu"]
    assert set(look_up_fuller(store, asked)) == {"richard feynman", "frances arnold"}
