"""Places are values, found by every name they go by, while an entity states them."""

from typing import Any

import pytest

from kg.evidence.undoing import undo_run
from kg.names.lookup import look_up
from kg.names.places import places_named
from kg.store import GraphStore
from tests.evidence.world import load

BORN = (
    ("1", "Ada Ito", "Lahore", "India (now Pakistan)"),
    ("2", "Bo Li", "Roanoke, VA", "USA"),
    ("3", "Cy Ray", "Roanoke, IN", "USA"),
    ("4", "Di Sun", "Köln", "the Netherlands"),
)
ROWS: list[dict[str, Any]] = [
    {"key": key, "name": name, "born_city": city, "born_country": country}
    for key, name, city, country in BORN
]
NAMES = [
    {"kind": "country", "name": "Pakistan", "text": "巴基斯坦", "language": "zh"},
    {"kind": "country", "name": "India", "text": "印度", "language": "zh"},
    {"kind": "country", "name": "USA", "text": "USA", "language": "en"},
    {"kind": "country", "name": "Peru", "text": "秘鲁", "language": "zh"},
]
FORMS = ("lahore", "pakistan", "india", "roanoke", "roanoke va", "koln", "netherlands", "usa")


def named(store: GraphStore, *forms: str, **more: Any) -> dict[str, list[tuple[str, ...]]]:
    found = places_named(store, forms, **more)
    return {form: [(link.kind, *link.ids) for link in links] for form, links in found.items()}


def test_a_place_goes_by_every_name_it_is_stated_with(store: GraphStore) -> None:
    load(store, ROWS)
    assert named(store, *FORMS, "va", "ada ito") == {
        "lahore": [("city", "Lahore")],
        "pakistan": [("country", "India (now Pakistan)")],
        "india": [("country", "India (now Pakistan)")],
        "roanoke": [("city", "Roanoke, IN", "Roanoke, VA")],
        "roanoke va": [("city", "Roanoke, VA")],
        "koln": [("city", "Köln")],
        "netherlands": [("country", "the Netherlands")],
        "usa": [("country", "USA")],
    }
    assert look_up(store, FORMS) == {}


def test_a_row_of_names_means_every_place_that_goes_by_its_name(store: GraphStore) -> None:
    load(store, ROWS)
    load(store, NAMES, "zh", complete=True)
    assert named(store, "巴基斯坦", "印度", "秘鲁", "usa") == {
        "巴基斯坦": [("country", "India (now Pakistan)")],
        "印度": [("country", "India (now Pakistan)")],
        "usa": [("country", "USA")],
    }
    load(store, NAMES[1:2], "zh", complete=True)
    assert named(store, "巴基斯坦", "usa", "pakistan") == {
        "usa": [("country", "USA")],
        "pakistan": [("country", "India (now Pakistan)")],
    }


def test_institutions_have_places_of_their_own(store: GraphStore) -> None:
    at = {"institution": "Uni A", "city": "Pasadena, CA", "country": "USA"}
    load(store, [*ROWS, {"key": "5", "name": "Ed Fry", "affiliations": [at]}])
    assert named(store, "pasadena", "usa") == {"usa": [("country", "USA")]}
    assert named(store, "pasadena", "usa", "roanoke", of="institution") == {
        "pasadena": [("city", "Pasadena, CA")],
        "usa": [("country", "USA")],
    }


def test_a_place_goes_with_the_last_who_states_it(store: GraphStore) -> None:
    load(store, ROWS, complete=True)
    load(store, ROWS[2:], complete=True)
    assert named(store, *FORMS) == {
        "roanoke": [("city", "Roanoke, IN")],
        "koln": [("city", "Köln")],
        "netherlands": [("country", "the Netherlands")],
        "usa": [("country", "USA")],
    }
    undo_run(store, 2, by="test")
    assert set(named(store, *FORMS)) == set(FORMS)
    moved = {**ROWS[3], "born_city": "Bonn"}
    load(store, [moved])
    assert named(store, "koln", "bonn") == {"bonn": [("city", "Bonn")]}


@pytest.mark.parametrize("forms", [(), ("",), ("x" * 5_000,)])
def test_nothing_is_named_by_nothing(store: GraphStore, forms: tuple[str, ...]) -> None:
    assert places_named(store, forms) == {}
