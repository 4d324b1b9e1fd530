"""A tiny world: a dozen laureates with every trap the questions need, as profiles."""

import json
from pathlib import Path
from typing import Any

from kg.evidence.importing import ImportOptions, import_rows
from kg.evidence.sources import Source
from kg.names.lookup import look_up
from kg.names.normalise import normalise
from kg.profiles.read import read_profiles
from kg.store import GraphStore

PRIZES = {"Physics": "物理学", "Chemistry": "化学", "Medicine": "医学", "Peace": "和平"}


def prize(
    category: str, year: int, motivation: str | None = None, share: int | None = None
) -> dict[str, Any]:
    return {
        "name": f"Nobel Prize in {category}",
        "names": [{"text": f"诺贝尔{PRIZES[category]}奖", "language": "zh"}],
        "part_of": "Nobel Prize",
        "year": year,
        "motivation": motivation,
        "share": share,
    }


def at(name: str, year: int | None, city: str, zh: str | None = None) -> dict[str, Any]:
    names = [{"text": zh, "language": "zh"}] if zh else []
    return {"institution": name, "names": names, "city": city, "stated_year": year}


def called(name: str, *chinese: str) -> dict[str, Any]:
    return {"name": name, "names": [{"text": text, "language": "zh"} for text in chinese]}


def field(name: str, zh: str, count: int | None = None, **more: Any) -> dict[str, Any]:
    names = [{"text": zh, "language": "zh"}]
    return {"name": name, "names": names, "work_count": count, **more}


PEOPLE: tuple[dict[str, Any], ...] = (
    called("Marie Curie", "居里夫人") | {
        "born": "1867-11-07", "died": "1934-07-04", "born_city": "Warsaw", "gender": "female",
        "born_country": "Russian Empire (now Poland)",
        "died_city": "Sallanches", "died_country": "France",
        "awards": [prize("Physics", 1903, "for joint researches on the radiation phenomena", 4),
                   prize("Chemistry", 1911, "for the discovery of radium and polonium", 1)],
        "affiliations": [at("Sorbonne University", 1911, "Paris", "索邦大学")],
        "collaborators": [{"key": "Pierre Curie", "name": "Pierre Curie", "work_count": 5}],
    },
    called("Pierre Curie", "皮埃尔·居里") | {
        "born": "1859", "born_city": "Paris", "born_country": "France", "died": "1906-04-19",
        "died_city": "Paris", "died_country": "France", "gender": "male",
        "awards": [prize("Physics", 1903, "for joint researches on the radiation phenomena", 4)],
    },
    called("Richard P. Feynman", "费曼") | {
        "born": "1918-05-11", "died": "1988-02-15", "born_city": "New York, NY",
        "born_country": "USA", "died_city": "Los Angeles, CA", "died_country": "USA",
        "gender": "male",
        "awards": [prize("Physics", 1965, "for fundamental work in quantum electrodynamics", 3)],
        "affiliations": [at("Caltech", 1965, "Pasadena, CA", "加州理工学院")],
    },
    called("Niels Bohr", "尼尔斯·玻尔") | {
        "born": "1885-10-07", "died": "1962-11-18", "born_city": "Copenhagen",
        "born_country": "Denmark", "died_city": "Copenhagen", "died_country": "Denmark",
        "gender": "male", "awards": [prize("Physics", 1922, "for the atom's structure", 1)],
        "affiliations": [at("Copenhagen University", 1922, "Copenhagen", "哥本哈根大学")],
    },
    called("Aage N. Bohr", "奥格·玻尔") | {
        "born": "1922-06-19", "died": "2009-09-08", "born_city": "Copenhagen",
        "born_country": "Denmark", "awards": [prize("Physics", 1975)],
        "affiliations": [at("Niels Bohr Institute", 1975, "Copenhagen")],
    },
    called("Youyou Tu", "屠呦呦") | {
        "born": "1930-12-30", "born_city": "Ningbo", "born_country": "China", "gender": "女",
        "awards": [prize("Medicine", 2015, "for a novel therapy against Malaria", 2)],
        "affiliations": [at("China Academy of Traditional Chinese Medicine", 2015, "Beijing")],
        "fields": [field("Pharmacology", "药理学", 40, years=[2015])],
    },
    called("Frances H. Arnold", "弗朗西斯·阿诺德") | {
        "born": "1956-07-25", "born_city": "Pittsburgh, PA", "born_country": "USA", "gender": "F",
        "awards": [prize("Chemistry", 2018, "for the directed evolution of enzymes")],
        "affiliations": [at("Caltech", 2018, "Pasadena, CA", "加州理工学院")],
        "fields": [field("Enzyme engineering", "酶工程", 30, subfield_of="Biochemistry"),
                   field("Biochemistry", "生物化学", 80)],
        "education": [{"institution": "University of California", "city": "Berkeley, CA",
                       "degree": "PhD", "year": 1985}],
        "homepage": "https://example.org/arnold",
    },
    called("Jennifer A. Doudna", "珍妮弗·道德纳") | {
        "born": "1964-02-19", "born_city": "Washington, DC", "born_country": "USA",
        "gender": "female",
        "awards": [prize("Chemistry", 2020, "for a method for genome editing")],
        "affiliations": [at("University of California", 2020, "Berkeley, CA")],
        "fields": [field("Biochemistry", "生物化学", 200)],
    },
    called("Saul Perlmutter") | {
        "born": "1959", "awards": [prize("Physics", 2011, "for the expanding Universe")],
        "affiliations": [at("University of California", None, "San Diego, CA"),
                         at("Curie Institute (CI)", None, "Paris")],
        "fields": [field("Cosmology", "宇宙学", 10)],
    },
    called("Anatole France") | {"born": "1844"},
    called("Anne Long") | {"fields": [field("Superconductivity", "超导", 3)], "born": "1970"},
    called("International Committee of the Red Cross", "红十字国际委员会") | {
        "is_person": False, "awards": [prize("Peace", 1917), prize("Peace", 1944)],
    },
)  # fmt: skip


def load_world(store: GraphStore, folder: Path) -> dict[str, str]:
    """Bring the world into a graph; return the id of each person by name."""
    path = folder / "world.jsonl"
    rows = [{"key": person["name"], **person} for person in PEOPLE]
    text = "\n".join(json.dumps(_bare(row), ensure_ascii=False) for row in rows)
    path.write_text(text, encoding="utf-8")
    options = ImportOptions(by="test", fingerprint="world")
    done = import_rows(store, read_profiles([str(path)]), Source("world"), options)
    assert (done.new, done.rejected) == (len(PEOPLE), 0)
    forms = {normalise(person["name"]): person["name"] for person in PEOPLE}
    return {forms[form]: found[0].entity_id for form, found in look_up(store, forms).items()}


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items() if inner is not None}
    return [_bare(inner) for inner in value] if isinstance(value, list) else value
