"""The vocabulary of fields is whole and covers the sample; a curator's file adds or is refused."""

import json
from pathlib import Path

import pytest

from bole.errors import UsageError
from kg.names import vocabulary
from kg.names.normalise import normalise, script_of

ROOT = Path(__file__).parents[2]
SHIPPED = vocabulary.load()
CATEGORIES = ("Physics", "Chemistry", "Medicine", "Literature", "Peace", "Economics")


def _field(en: str) -> vocabulary.FieldTerm:
    found = SHIPPED.get(en)
    assert found is not None, en
    return found


def test_there_are_many_fields_in_both_languages() -> None:
    assert len(SHIPPED) >= 250
    assert vocabulary.load() is SHIPPED
    for term in SHIPPED:
        # DNA修复 and CRISPR基因编辑 are what they are called: Chinese, but not to the first letter.
        assert any(script_of(letter) == "han" for letter in term.zh), term
        assert term.en[0].isupper() or term.en.startswith("mRNA"), term
        assert script_of(term.en) == "latin", term


def test_no_orphan_and_no_loop() -> None:
    for term in SHIPPED:
        above = SHIPPED.ancestors(term)
        assert term not in above and len(above) <= 5
        assert all(term in SHIPPED.descendants(one) for one in above)
    assert {_field(category).broader for category in CATEGORIES} == {None}


def test_a_name_of_two_fields_has_a_note_in_both() -> None:
    for term in SHIPPED:
        for name, _ in term.names:
            found = SHIPPED.lookup(name)
            assert term in found
            assert len(found) == 1 or all(one.note for one in found), name


def test_every_field_of_the_sample_is_here_with_its_place_and_chinese_name() -> None:
    text = (ROOT / "examples/laureates/laureates.jsonl").read_text(encoding="utf-8")
    stated = {
        (field["name"], field["names"][0]["text"], field.get("subfield_of"))
        for line in text.splitlines()
        for field in json.loads(line)["fields"]
    }
    known = {(term.en, term.zh, term.broader) for term in SHIPPED}
    assert stated - known == set()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("blood sugar", "Endocrinology"),
        ("降血糖", "Endocrinology"),
        ("塑料", "Polymer chemistry"),
        ("Plastics", "Polymer chemistry"),
        ("芯片", "Semiconductors"),
        ("晶片設計", None),
        ("半導體", "Semiconductors"),
        ("石墨烯", "Graphene"),
        ("graphene", "Graphene"),
        ("超导", "Superconductivity"),
        ("中微子", "Neutrino physics"),
        ("酶", "Enzymology"),
        ("病毒", "Virology"),
        ("疫苗", "Vaccinology"),
        ("诗歌", "Poetry"),
        ("维生素", "Vitamins"),
        ("锂电池", "Lithium-ion batteries"),
        ("bose-einstein  Condensation", "Bose–Einstein condensation"),
        ("internet", "Computer networks"),
        ("basket weaving", None),
    ],
)
def test_a_name_means_a_field(said: str, meant: str | None) -> None:
    found = SHIPPED.lookup(said)
    assert found == SHIPPED.lookup(normalise(said))
    assert [term.en for term in found] == ([] if meant is None else [meant])


def test_up_and_down() -> None:
    graphene = _field("Graphene")
    assert [term.en for term in SHIPPED.ancestors(graphene)] == [
        "Condensed matter physics", "Physics",
    ]  # fmt: skip
    assert [term.en for term in SHIPPED.descendants(_field("Cryptography"))] == [
        "Public-key cryptography", "Zero-knowledge proofs",
    ]  # fmt: skip
    assert SHIPPED.descendants(graphene) == ()


def _own(folder: Path, *lines: str) -> Path:
    path = folder / "own.yaml"
    path.write_text("fields:\n" + "".join(f"  - {{{line}}}\n" for line in lines), encoding="utf-8")
    return path


def test_a_curators_file_adds_and_moves(tmp_path: Path) -> None:
    merged = vocabulary.load(
        _own(
            tmp_path,
            "en: Silicon carbide devices, zh: 碳化硅器件, broader: semiconductors",
            "en: graphene, broader: Nanoscience, synonyms: {zh: [单层碳]}, terms: {en: [sheet]}",
            "en: Tea science, zh: 茶学, note: a root of our own",
        )
    )
    assert len(merged) == len(SHIPPED) + 2
    device = merged.get("Silicon carbide devices")
    assert device is not None and device.broader == "Semiconductors"
    (graphene,) = merged.lookup("单层碳")
    assert (graphene.en, graphene.zh, graphene.broader) == ("Graphene", "石墨烯", "Nanoscience")
    assert graphene.terms[-1] == "sheet"
    assert SHIPPED.lookup("单层碳") == ()


def test_a_shared_name_needs_two_notes(tmp_path: Path) -> None:
    lines = ("en: Moulds, zh: 模具, note: tools", "en: Fungi, zh: 真菌, synonyms: {en: [moulds]}")
    with pytest.raises(UsageError, match=r"own\.yaml:3: Fungi: 'moulds' is also a name of Moulds"):
        vocabulary.load(_own(tmp_path, *lines))
    noted = (lines[0], f"{lines[1]}, note: living things")
    found = vocabulary.load(_own(tmp_path, *noted)).lookup("moulds")
    assert [term.en for term in found] == ["Moulds", "Fungi"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("en: A, zh: 甲, broader: Fysics",),
         ["own.yaml:2: A: broader: there is no field 'Fysics': did you mean Physics?"]),
        (("en: A, zh: 甲, broader: B", "en: B, zh: 乙, broader: A"),
         ["own.yaml:2: A: belongs to itself (A → B → A)", "own.yaml:3: B: belongs to itself"]),
        (("en: Physics, broader: Graphene",),
         ["own.yaml:2: Physics: belongs to itself (Physics → Graphene → Condensed matter physics"]),
        (("en: A, zh: 甲", "en: a, zh: 甲"), ["own.yaml:3: a: stands twice, first in line 2"]),
        (("en: A, zh: 甲, synonyms: {zh: [芯片]}",),
         ["own.yaml:2: A: '芯片' is also a name of Semiconductors (kg/names/fields.yaml:"]),
        (("en: A",), ["own.yaml:2: A: has no `zh`"]),
        (("en: A, zh: 甲", "en: B, zh: 乙, wider: A"),
         ["own.yaml:3: wider: Extra inputs are not permitted, got 'A'"]),
        (("en: A, zh: 甲, terms: {zh: [乙]}",), ["own.yaml:2: terms.zh: Extra inputs"]),
        (("en: [",), ["own.yaml: this is not YAML"]),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_and_every_place_named(
    tmp_path: Path, lines: tuple[str, ...], said: list[str]
) -> None:
    with pytest.raises(UsageError) as refused:
        vocabulary.load(_own(tmp_path, *lines))
    assert [part for part in said if part not in str(refused.value)] == []


@pytest.mark.parametrize("text", ["", "[]", "fields: 3", "things: []", "- en: A"])
def test_what_is_no_vocabulary_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="expected `fields:`"):
        vocabulary.load(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a vocabulary is a UTF-8 file"):
        vocabulary.load(tmp_path / "none.yaml")
