"""The sample agrees with the Nobel Foundation's own data wherever that covers it (to 2021)."""

import html
import json
from pathlib import Path
from typing import Any

import pytest

from kg.names.normalise import key_form
from kg.profiles.model import Profile

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples/laureates/laureates.jsonl"
REAL = ROOT.parent / "shared/data/nobel/laureates.json"
LAST_YEAR = 2021

if not REAL.exists():
    pytest.skip("the Nobel file is not beside this checkout", allow_module_level=True)

LAUREATES: dict[str, dict[str, Any]] = {
    laureate["id"]: laureate
    for laureate in json.loads(REAL.read_text(encoding="utf-8"))["laureates"]
}
PROFILES = tuple(
    Profile.model_validate_json(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()
)
COVERED = [profile for profile in PROFILES if "nobel" in profile.identifiers]


def _real(profile: Profile) -> dict[str, Any]:
    return LAUREATES[str(profile.identifiers["nobel"])]


def _date(text: str | None) -> str | None:
    """Return a date of the file as ISO with its precision: ``1952-00-00`` is 1952."""
    if not text or text.startswith("0000"):
        return None
    return text.replace("-00", "")


def _covered_awards(profile: Profile) -> set[tuple[str, int | None, str]]:
    return {
        (award.name.removeprefix("Nobel Prize in ").lower(), award.year, str(award.share))
        for award in profile.awards
        if award.part_of == "Nobel Prize" and award.year is not None and award.year <= LAST_YEAR
    }


def test_all_that_the_file_covers_carry_its_id() -> None:
    assert len(COVERED) >= 80
    assert [p.key for p in PROFILES if _covered_awards(p) and p not in COVERED] == []


@pytest.mark.parametrize("profile", COVERED, ids=lambda profile: profile.key)
def test_a_laureate_agrees_with_the_file(profile: Profile) -> None:
    real = _real(profile)
    surname = real.get("surname") or real["firstname"]
    assert key_form(surname) in key_form(profile.name)
    if profile.is_person:
        assert profile.born == _date(real.get("born"))
    died = _date(real["died"])
    # The file ends with 2021; a later death is ours to state.
    assert profile.died == died or (died is None and (profile.died or "") > "2021")
    assert profile.born_city == (real.get("bornCity") or "").strip() or profile.born_city is None
    assert profile.born_country == real.get("bornCountry")
    assert _covered_awards(profile) == {
        (prize["category"], int(prize["year"]), prize["share"]) for prize in real["prizes"]
    }


@pytest.mark.parametrize("profile", COVERED, ids=lambda profile: profile.key)
def test_affiliations_agree_with_the_file(profile: Profile) -> None:
    ours = {
        (key_form(place.institution), place.city, place.country, place.stated_year)
        for place in profile.affiliations
    }
    theirs = {
        (key_form(html.unescape(place["name"])), place.get("city"), place.get("country"),
         int(prize["year"]))
        for prize in _real(profile)["prizes"]
        for place in prize["affiliations"]
        if isinstance(place, dict)
    }  # fmt: skip
    years = {prize["year"] for prize in _real(profile)["prizes"]}
    assert {place for place in ours if str(place[3]) in years} == theirs


def test_a_motivation_is_in_our_own_words() -> None:
    official = [
        prize.get("motivation", "") for real in LAUREATES.values() for prize in real["prizes"]
    ]
    theirs = set().union(*map(_runs, official))
    ours = {award.motivation for profile in PROFILES for award in profile.awards}
    assert [text for text in ours if text and _runs(text) & theirs] == []


def _runs(text: str, length: int = 6) -> set[tuple[str, ...]]:
    """Return every run of so many words in a text."""
    words = key_form(text).split()
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}
