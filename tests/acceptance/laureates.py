"""The Nobel file read by plain Python, with nothing of Bole's: what the graph must say."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
FILE = ROOT.parent / "shared/data/nobel/laureates.json"
NAMES = ROOT.parent / "shared/data/nobel_questions/zh_names.csv"
MAPPING = ROOT / "examples/nobel/mapping.yaml"
NAMES_MAPPING = ROOT / "examples/nobel/names.mapping.yaml"

# A claim is (the laureate's key in the file, the kind of fact, its year).
Claim = tuple[str, str, int]
Laureate = dict[str, Any]
Row = tuple[Any, ...]


class Gold(NamedTuple):
    """What the answer to a question must be, and what it must be cited from."""

    values: frozenset[Any]
    claims: frozenset[Claim]


@cache
def laureates() -> tuple[Laureate, ...]:
    """Return the laureates as the file has them."""
    return tuple(json.loads(FILE.read_text(encoding="utf-8"))["laureates"])


def name_of(laureate: Laureate) -> str:
    """Return "firstname surname"; bodies have no surname."""
    return " ".join(filter(None, (laureate.get("firstname"), laureate.get("surname"))))


def places_of(prize: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the affiliations of a prize; the file writes ``[]`` for none."""
    return [place for place in prize["affiliations"] if place]


def reason_of(prize: dict[str, Any]) -> str:
    """Return the motivation without the quotation marks and spaces around it."""
    return str(prize["motivation"]).strip('" ')


def counts() -> tuple[dict[str, int], dict[str, int]]:
    """Return how many entities and facts of each kind the file holds."""
    prizes = [(one["id"], prize) for one in laureates() for prize in one["prizes"]]
    categories = {prize["category"] for _, prize in prizes}
    at = {
        (key, place["name"], place.get("city"), prize["year"])
        for key, prize in prizes
        for place in places_of(prize)
    }
    entities = {
        "expert": len({one["id"] for one in laureates()}),
        "field": len(categories),
        "award": len(categories) + 1,
        "institution": len({(name, city) for _, name, city, _ in at}),
    }
    facts = {
        "received": len({(key, prize["category"], prize["year"]) for key, prize in prizes}),
        "researches": len({(key, prize["category"]) for key, prize in prizes}),
        "affiliated_with": len(at),
        "part_of": len(categories),
    }
    return entities, facts


def received() -> Counter[Row]:
    """Return every prize: who, what, when, why, share."""
    return Counter(
        (
            name_of(one),
            f"Nobel Prize in {prize['category'].title()}",
            int(prize["year"]),
            reason_of(prize),
            prize["share"],
        )
        for one in laureates()
        for prize in one["prizes"]
    )


def affiliated() -> Counter[Row]:
    """Return every affiliation: who, where, in which city, when."""
    return Counter(
        (name_of(one), place["name"], place.get("city"), int(prize["year"]))
        for one in laureates()
        for prize in one["prizes"]
        for place in places_of(prize)
    )


def countries() -> set[Row]:
    """Return every country that an institution is stated in; some stand in two, as states went."""
    return {
        (place["name"], place.get("city"), place["country"])
        for one in laureates()
        for prize in one["prizes"]
        for place in places_of(prize)
        if place.get("country")
    }


def attributes() -> Counter[Row]:
    """Return all that is said of laureates themselves, dates as far as they are known."""
    found: Counter[Row] = Counter()
    for one in laureates():
        stated = {name: (one.get(name) or "").replace("-00", "") for name in ("born", "died")}
        if one["gender"] == "org":
            found[name_of(one), "is_person", False] += 1
        else:
            stated["gender"] = one["gender"]
        stated |= {"born_city": one.get("bornCity"), "born_country": one.get("bornCountry")}
        stated |= {"died_city": one.get("diedCity"), "died_country": one.get("diedCountry")}
        for name, value in stated.items():
            if value and not value.startswith("0000"):
                found[name_of(one), name, value.strip()] += 1
    return found


def _prizes(
    name: str, category: str | None, year: int | None = None
) -> list[tuple[str, dict[str, Any]]]:
    (one,) = (one for one in laureates() if name_of(one) == name)
    return [
        (one["id"], prize)
        for prize in one["prizes"]
        if category in (None, prize["category"]) and year in (None, int(prize["year"]))
    ]


def when(name: str, category: str | None = None) -> Gold:
    """Return the years in which somebody won."""
    won = [(key, "received", int(prize["year"])) for key, prize in _prizes(name, category)]
    return Gold(frozenset(year for _, _, year in won), frozenset(won))


def why(name: str, category: str | None = None) -> Gold:
    """Return what somebody won for."""
    reasons = frozenset(reason_of(prize) for _, prize in _prizes(name, category))
    return Gold(reasons, when(name, category).claims)


def where(name: str, category: str | None = None, year: int | None = None) -> Gold:
    """Return where somebody was when they won."""
    prizes = _prizes(name, category, year)
    places = frozenset(place["name"] for _, prize in prizes for place in places_of(prize))
    return Gold(
        places, frozenset((key, "affiliated_with", int(prize["year"])) for key, prize in prizes)
    )


def winners(category: str, year: int) -> Gold:
    """Return who won a prize in a year."""
    won = [
        one
        for one in laureates()
        if any((p["category"], p["year"]) == (category, str(year)) for p in one["prizes"])
    ]
    claims = frozenset((one["id"], "received", year) for one in won)
    return Gold(frozenset(map(name_of, won)), claims)


def at(institution: str, category: str) -> Gold:
    """Return who won a prize while at an institution, wherever it is."""
    names, claims = set(), set()
    for one in laureates():
        for prize in one["prizes"]:
            places = {place["name"] for place in places_of(prize)}
            if prize["category"] == category and institution in places:
                names.add(name_of(one))
                claims |= {
                    (one["id"], fact, int(prize["year"]))
                    for fact in ("received", "affiliated_with")
                }
    return Gold(frozenset(names), frozenset(claims))


def motivated(pattern: str) -> frozenset[str]:
    """Return the laureates whose motivation a regular expression is found in."""
    return frozenset(
        name_of(one)
        for one in laureates()
        if any(re.search(pattern, prize["motivation"], re.I) for prize in one["prizes"])
    )
