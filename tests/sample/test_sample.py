"""The sample is whole: what it promises in numbers, one spelling for each thing, Chinese in Han."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.names.normalise import key_form
from kg.profiles.model import Profile, StatedName
from kg.schema import identifier_problem

SAMPLE = Path(__file__).parents[2] / "examples/laureates/laureates.jsonl"
PROFILES = tuple(
    Profile.model_validate_json(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()
)
# What Chinese itself writes in Latin letters stays so: DNA修复, mRNA疫苗, CRISPR基因编辑.
HAN = re.compile(r"(?=.*[\u3400-\u9fff])[\u3400-\u9fffA-Za-z·/-]+")
HAN_ONLY = re.compile(r"[\u3400-\u9fff·-]+")
ROOTS = {
    "Physics", "Chemistry", "Medicine", "Biology", "Mathematics", "Computer science", "Economics",
    "Engineering", "Earth science", "Agricultural science", "Literature", "Peace", "Psychology",
}  # fmt: skip
LEAST = {
    "Nobel Prize": 80,
    "ACM A.M. Turing Award": 25,
    "Fields Medal": 20,
    "Abel Prize": 12,
    "State Preeminent Science and Technology Award": 15,
}
ASKED_FOR = (
    "Machine learning", "Cryptography", "Semiconductors", "Light-emitting diodes",
    "Lithium-ion batteries", "Organic synthesis", "Catalysis", "CRISPR gene editing", "Immunology",
    "mRNA vaccines", "Superconductivity", "Quantum information", "Climate modelling", "Game theory",
    "Auction theory", "Econometrics", "Number theory", "Partial differential equations",
    "Hybrid rice", "Crop breeding", "Remote sensing", "Databases", "Computer architecture",
    "Programming languages", "Computer networks", "Computer graphics", "Polymer chemistry",
    "Neuroscience", "Structural biology",
)  # fmt: skip


def test_how_many_and_how_many_live() -> None:
    assert len(PROFILES) >= 150
    assert len({profile.key for profile in PROFILES}) == len(PROFILES)
    assert len({profile.name for profile in PROFILES}) == len(PROFILES)
    living = [profile for profile in PROFILES if profile.is_person and profile.died is None]
    assert len(living) >= 0.6 * len(PROFILES)


def test_keys_are_slugs_in_order() -> None:
    keys = [profile.key for profile in PROFILES]
    assert keys == sorted(keys)
    assert [key for key in keys if not re.fullmatch(r"[a-z]+(-[a-z]+)*", key)] == []


@pytest.mark.parametrize(("award", "least"), LEAST.items())
def test_each_award_has_its_people(award: str, least: int) -> None:
    holders = [p for p in PROFILES if any(award in (a.name, a.part_of) for a in p.awards)]
    assert len(holders) >= least


def test_every_laureate_has_an_award_with_year_and_reason_and_a_field() -> None:
    for profile in PROFILES:
        assert profile.fields and profile.awards, profile.key
        born = int((profile.born or "1800")[:4])
        died = int((profile.died or "2100")[:4])
        for award in profile.awards:
            assert award.year is not None and born + 16 < award.year <= died, profile.key
            assert award.motivation is not None and len(award.motivation) < 100, profile.key
        years = {award.year for award in profile.awards}
        assert {place.stated_year for place in profile.affiliations} <= years, profile.key


def _stated_names() -> Iterator[tuple[str, tuple[StatedName, ...]]]:
    for profile in PROFILES:
        yield profile.name, profile.names
        for field in profile.fields:
            yield field.name, field.names
        for award in profile.awards:
            yield award.name, award.names
        for institution, names, _, _ in _places(profile):
            yield institution, names


def _places(
    profile: Profile,
) -> Iterator[tuple[str, tuple[StatedName, ...], str | None, str | None]]:
    for place in profile.affiliations:
        yield place.institution, place.names, place.city, place.country
    for school in profile.education:
        yield school.institution, school.names, school.city, school.country


def test_chinese_names_are_han_and_everybody_has_one() -> None:
    for profile in PROFILES:
        assert [name for name in profile.names if HAN_ONLY.fullmatch(name.text)], profile.key
    stated = {name for _, names in _stated_names() for name in names}
    wrong = {n.text for n in stated if n.language != "zh" or not HAN.fullmatch(n.text)}
    assert wrong == set()


def test_each_thing_is_spelt_in_one_way() -> None:
    spellings = defaultdict(set)
    for name, _ in _stated_names():
        spellings[key_form(name)].add(name)
    assert [sorted(found) for found in spellings.values() if len(found) > 1] == []


def test_each_field_has_one_parent_one_chinese_name_and_a_way_to_the_top() -> None:
    stated = defaultdict(set)
    for profile in PROFILES:
        for field in profile.fields:
            stated[field.name].add((field.names[0].text, field.subfield_of))
    assert {name: found for name, found in stated.items() if len(found) > 1} == {}
    parents = {name: parent for name, [(_, parent)] in stated.items()}
    for name in parents:
        path = [name]
        while (above := parents.get(path[-1])) is not None:
            assert above not in path, path
            path.append(above)
        assert path[-1] in ROOTS, path


def test_each_award_and_institution_has_one_chinese_name() -> None:
    awards, institutions = defaultdict(set), defaultdict(set)
    for profile in PROFILES:
        for award in profile.awards:
            awards[award.name].add((award.names[0].text, award.part_of))
        for institution, names, city, country in _places(profile):
            institutions[institution, city].add((names, country))
    assert [found for found in awards.values() if len(found) > 1] == []
    assert [found for found in institutions.values() if len(found) > 1] == []


def test_the_fields_are_fine_and_cover_what_companies_ask_for() -> None:
    people = Counter(field.name for profile in PROFILES for field in profile.fields)
    assert len(people) >= 40
    assert [field for field in ASKED_FOR if not people[field]] == []


def test_identifiers_are_possible_and_unique() -> None:
    stated = [(k, v) for p in PROFILES for k, v in p.identifiers.items() if isinstance(v, str)]
    assert [identifier_problem(kind, value) for kind, value in stated] == [None] * len(stated)
    assert len(set(stated)) == len(stated)


def test_the_readme_tells_the_numbers_there_are() -> None:
    text = SAMPLE.with_name("README.md").read_text(encoding="utf-8")
    told = {row[0].split(" (")[0]: int(row[1]) for row in re.findall(r"\| (.+?) \| (\d+) \|", text)}
    assert told == {
        award: sum(any(award in (a.name, a.part_of) for a in p.awards) for p in PROFILES)
        for award in LEAST
    }
    living = sum(profile.is_person and profile.died is None for profile in PROFILES)
    assert f"holds {len(PROFILES)} laureates" in text
    assert f"{living} are people for whom no death is stated" in text
