"""The mappings that ship, over the real files where they are."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from kg.profiles.mapping import parse_mapping, read_mapping
from kg.profiles.read import Row, read_profiles
from tests.profiles.files import EXAMPLES, SHARED, complaints, payloads, rows_of, written

EINSTEIN = {
    "id": "26", "firstname": "Albert", "surname": "Einstein", "born": "1879-03-14",
    "died": "1955-04-18", "bornCountry": "Germany", "bornCity": "Ulm", "gender": "male",
    "diedCountry": "USA", "diedCity": "Princeton, NJ",
    "prizes": [{
        "year": "1921", "category": "physics", "share": "1", "motivation": '"for his services"',
        "affiliations": [
            {"name": "Kaiser-Wilhelm-Institut", "city": "Berlin", "country": "Germany"},
        ],
    }],
}  # fmt: skip
BODY = {
    "id": "467", "firstname": "Institute of Law", "born": "1873-00-00", "died": "0000-00-00",
    "gender": "org", "prizes": [{"year": "1904", "category": "peace", "share": "1",
                                 "motivation": '"for its striving"', "affiliations": [[]]}],
}  # fmt: skip


def mapped(name: str, file: str) -> list[Row]:
    path = SHARED / file
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return list(read_profiles([str(path)], read_mapping(EXAMPLES / name)))


def test_the_nobel_mapping_makes_whole_profiles(tmp_path: Path) -> None:
    mapping = read_mapping(EXAMPLES / "nobel" / "mapping.yaml")
    path = written(tmp_path / "l.json", json.dumps({"laureates": [EINSTEIN, BODY]}))
    assert (mapping.head.source, mapping.head.completeness) == ("nobel", "complete")
    assert payloads(rows_of(path, mapping)) == [
        {
            "key": "26", "name": "Albert Einstein", "born": "1879-03-14", "died": "1955-04-18",
            "gender": "male", "died_city": "Princeton, NJ", "died_country": "USA",
            "born_city": "Ulm", "born_country": "Germany", "identifiers": {"nobel": "26"},
            "fields": [{"name": "Physics", "names": [{"text": "物理学", "language": "zh"}]}],
            "awards": [{"name": "Nobel Prize in Physics", "part_of": "Nobel Prize", "year": 1921,
                        "motivation": "for his services", "share": 1}],
            "affiliations": [{"institution": "Kaiser-Wilhelm-Institut", "city": "Berlin",
                              "country": "Germany", "stated_year": 1921}],
        },
        {
            "key": "467", "name": "Institute of Law", "is_person": False, "born": "1873",
            "identifiers": {"nobel": "467"},
            "fields": [{"name": "Peace", "names": [{"text": "和平", "language": "zh"}]}],
            "awards": [{"name": "Nobel Prize in Peace", "part_of": "Nobel Prize", "year": 1904,
                        "motivation": "for its striving", "share": 1}],
        },
    ]  # fmt: skip


def test_every_laureate_is_read_whole() -> None:
    rows = mapped("nobel/mapping.yaml", "nobel/laureates.json")
    stated: list[dict[str, Any]] = json.loads((SHARED / "nobel/laureates.json").read_text())[
        "laureates"
    ]
    assert complaints(rows) == [] and len(rows) == len(stated)
    for row, laureate in zip(rows, stated, strict=True):
        profile, prizes = row.profile, laureate["prizes"]
        assert profile is not None and profile.key == laureate["id"]
        whole = f"{laureate['firstname']} {laureate.get('surname', '')}".strip()
        assert profile.name == whole
        assert profile.is_person == (laureate["gender"] != "org")
        assert profile.born == (laureate.get("born", "").replace("-00", "") or None)
        assert profile.died == (laureate["died"].replace("0000-00-00", "") or None)
        assert [award.year for award in profile.awards] == [int(p["year"]) for p in prizes]
        assert [award.motivation for award in profile.awards] == [
            prize["motivation"].strip().strip('"').strip() for prize in prizes
        ]
        places = {
            (place["name"], place.get("city"), place.get("country"), int(prize["year"]))
            for prize in prizes
            for place in prize["affiliations"]
            if place
        }
        found = {(a.institution, a.city, a.country, a.stated_year) for a in profile.affiliations}
        assert found == places and len(profile.affiliations) == len(places)
        assert {field.name for field in profile.fields} == {p["category"].title() for p in prizes}


def test_every_chinese_name_is_read() -> None:
    rows = mapped("nobel/names.mapping.yaml", "nobel_questions/zh_names.csv")
    with (SHARED / "nobel_questions/zh_names.csv").open(encoding="utf-8-sig") as file:
        stated = [(r["kind"], r["en"], r["zh"], "zh") for r in csv.DictReader(file)]
    assert complaints(rows) == []
    found = [row.name_row for row in rows if row.name_row is not None]
    assert [(r.kind, r.name, r.text, r.language) for r in found] == stated


def test_every_faculty_row_is_accounted_for() -> None:
    rows = mapped("csrankings/mapping.yaml", "csrankings_2024/csrankings.csv")
    assert len(rows) == 29_526 and not any(row.rejected for row in rows)
    notes = [problem.message for row in rows for problem in row.problems]
    assert sum("'NOSCHOLARPAGE' is a placeholder" in note for note in notes) == 5_383
    with_number = next(
        row for row in rows if row.key == "A. P. Vinod 0001|Nanyang Technological University"
    )
    assert with_number.profile is not None
    assert [name.text for name in with_number.profile.names] == ["A. P. Vinod"]


def test_every_academician_is_read() -> None:
    rows = mapped("cas/mapping.yaml", "cas_academicians/cas_sample_32.csv")
    assert len(rows) == 32 and complaints(rows) == []
    assert payloads(rows)[0] == {
        "key": "ACAD00002", "name": "丁仲礼", "names": [{"text": "Zhongli Ding", "language": "en"}],
        "homepage": "https://casad.cas.cn/ysxx2022/ysmd/dxb/200906/t20090624_1804464.html",
        "fields": [{"name": "地学", "names": [{"text": "Earth Sciences", "language": "en"}]}],
        "awards": [{"name": "中国科学院院士", "year": 2005}],
        "affiliations": [{"institution": "中国科学院地质与地球物理研究所", "stated_year": 2005}],
    }  # fmt: skip


@pytest.mark.parametrize(
    "path", sorted(EXAMPLES.glob("*/*mapping.yaml")), ids=lambda p: p.parent.name
)
def test_every_mapping_that_ships_is_whole(path: Path) -> None:
    assert parse_mapping(path.read_text(encoding="utf-8"), str(path)).columns
