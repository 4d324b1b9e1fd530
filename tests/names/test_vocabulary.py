"""The vocabulary of fields is whole and covers the sample; a curator's file adds or is refused."""

import json
import re
from pathlib import Path

import pytest

from bole.errors import UsageError
from kg.names import vocabulary
from kg.names.normalise import normalise, script_of

ROOT = Path(__file__).parents[2]
SHIPPED = vocabulary.load()
CATEGORIES = ("Physics", "Chemistry", "Medicine", "Literature", "Peace", "Economics")
FIELDS_THERE_MUST_BE = 1_200
DEEPEST = 5
# What people write all the same, though so short a name can stand inside another word.
SHORT_HAN = {"酶", "诗", "镭", "鲸"}


def _field(en: str) -> vocabulary.FieldTerm:
    found = SHIPPED.get(en)
    assert found is not None, en
    return found


def test_there_are_many_fields_in_both_languages() -> None:
    assert len(SHIPPED) >= FIELDS_THERE_MUST_BE
    assert vocabulary.load() is SHIPPED
    for term in SHIPPED:
        assert term.en[0].isupper() or term.en.startswith(("mRNA", "microRNA", "pH ")), term
        for name, language in term.names:
            # DNA修复 and CRISPR基因编辑 are what they are called: Chinese, but not all of it.
            is_han = any(script_of(letter) == "han" for letter in name)
            assert is_han == (language == "zh"), (term.en, name)


def test_no_orphan_and_no_loop_and_every_field_is_below_a_root() -> None:
    reached = []
    for term in SHIPPED:
        above = SHIPPED.ancestors(term)
        assert term not in above and len(above) < DEEPEST
        assert all(term in SHIPPED.descendants(one) for one in above[:1])
        if term.broader is None:
            reached += [term, *SHIPPED.descendants(term)]
    assert len(reached) == len(SHIPPED) and set(reached) == set(SHIPPED)
    assert {_field(category).broader for category in CATEGORIES} == {None}
    assert sum(bool(SHIPPED.narrower(term)) for term in SHIPPED) > FIELDS_THERE_MUST_BE // 10


def test_a_field_says_a_thing_once_and_no_name_is_too_short_to_tell() -> None:
    for term in SHIPPED:
        forms = [normalise(name) for name, _ in term.names]
        assert len(forms) == len(set(forms)), term
        assert len(term.terms) == len(set(term.terms)), term
        for name, language in term.names:
            assert len(name) >= 2 or name in SHORT_HAN, (term.en, name)
            assert language == "zh" or len(name) >= 3 or name.isupper(), (term.en, name)
        for word in term.terms:
            assert word.isascii() or "ö" in word or "ä" in word, (term.en, word)
            assert len(word.rstrip("*")) >= 3 and "*" not in word[:-1], (term.en, word)


@pytest.mark.parametrize(
    "said",
    [
        "We are a small company and look for somebody who can help us with a new product.",
        "Please recommend three people with long experience, ideally based in Berlin or Beijing.",
        "Our team needs advice on how to make the next version cheaper, safer and easier to use.",
        "He or she must speak English, be available in March, and know the market well.",
        "我们公司想找一位有经验的专家，帮助我们解决生产中的问题，最好在北京工作。",
        "请推荐几位国内外知名的学者，要求近三年有成果，年龄不限，能来现场指导。",
        "有没有人能帮忙看一下这个项目，预算不多，时间很紧，希望尽快联系。",
    ],
)
def test_what_everybody_says_is_the_name_of_no_field(said: str) -> None:
    words = re.findall(r"[A-Za-z]+|[一-鿿]", said)
    joint = "" if script_of(said) == "han" else " "
    spans = [joint.join(words[i:j]) for i in range(len(words)) for j in range(i + 1, i + 9)]
    assert len(spans) > 80
    assert {span for span in spans if SHIPPED.lookup(span)} == set()


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


MEANT = """
blood sugar | 降血糖 | Endocrinology
Plastics | 塑料 | Polymer chemistry
polymers | 高分子 | Polymer chemistry
rubber | 橡胶 | Rubber and elastomers
glue | 胶水 | Adhesives
biodegradable plastics | 可降解塑料 | Biodegradable polymers
detergents | 洗涤剂 | Surfactants
dyes | 染料 | Dye chemistry
cosmetics | 化妆品 | Cosmetic chemistry
pesticides | 农药 | Pesticide chemistry
rust prevention | 防锈 | Corrosion science
fuel cells | 燃料电池 | Fuel cells
lithium batteries | 锂电池 | Lithium-ion batteries
chips | 芯片 | Semiconductors
lithography machines | 光刻机 | Lithography
third-generation semiconductors | 第三代半导体 | Wide-bandgap semiconductors
graphene | 石墨烯 | Graphene
permanent magnets | 永磁材料 | Permanent magnets
liquid crystals | 液晶 | Liquid crystals
neutrinos | 中微子 | Neutrino physics
controlled fusion | 人造太阳 | Nuclear fusion
telescopes | 望远镜 | Astronomical instruments
dark matter | 暗物质 | Dark matter
ceramics | 陶瓷 | Ceramics
steel | 钢铁 | Iron and steel
aluminium alloys | 铝合金 | Light alloys
paint | 油漆 | Coatings and paints
lubricants | 润滑油 | Tribology
cement | 水泥 | Cement and building materials
large language models | 大模型 | Large language models
self-driving cars | 无人驾驶 | Autonomous driving
face recognition | 人脸识别 | Biometrics
search engines | 搜索引擎 | Information retrieval
cloud computing | 云计算 | Cloud computing
cyber security | 网络安全 | Cybersecurity
industrial software | 工业软件 | Industrial software
internet of things | 物联网 | Internet of things
power grids | 电网 | Power systems
electric motors | 电机 | Electric machines
smartphones | 智能手机 | Consumer electronics
6G | 6G通信 | Mobile communications
BeiDou | 北斗 | Satellite navigation
drones | 无人机 | Unmanned aerial vehicles
robot arms | 机械臂 | Industrial robots
sensors | 传感器 | Sensors
bearings | 轴承 | Bearings and gears
CNC machine tools | 数控机床 | Machine tools
3D printing | 3D打印 | Additive manufacturing
welding | 焊接 | Welding
moulds and dies | 模具 | Moulds and dies
supply chain | 供应链 | Logistics engineering
textiles | 纺织 | Textile engineering
pulp and paper | 造纸 | Papermaking
bridges | 桥梁 | Bridge engineering
reinforced concrete | 混凝土 | Concrete technology
dams | 大坝 | Hydraulic engineering
high-speed trains | 高铁 | High-speed rail
electric cars | 新能源汽车 | Electric vehicles
jet engines | 航空发动机 | Aero-engines
coal mines | 煤矿 | Coal mining
shale gas | 页岩气 | Shale gas
drug manufacturing | 原料药 | Pharmaceutical engineering
milk | 奶粉 | Dairy technology
solar panels | 光伏 | Photovoltaics
wind turbines | 风电 | Wind power
energy storage | 储能 | Energy storage
green hydrogen | 制氢 | Hydrogen energy
nuclear waste | 核废料 | Radioactive waste management
sewage treatment | 污水处理 | Wastewater treatment
seawater desalination | 海水淡化 | Desalination
haze | 雾霾 | Air pollution
contaminated soil | 重金属污染 | Soil remediation
earthquakes | 地震 | Seismology
typhoons | 台风 | Extreme weather
fossils | 化石 | Palaeontology
groundwater | 地下水 | Groundwater science
marine life | 海洋生物 | Marine biology
survival analysis | 生存分析 | Biostatistics
linear programming | 线性规划 | Mathematical programming
viruses | 病毒 | Virology
vaccine | 疫苗 | Vaccinology
enzyme | 酶 | Enzymology
poems | 诗歌 | Poetry
"""
SAID = [[part.strip() for part in line.split("|")] for line in MEANT.strip().splitlines()]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *((english, field) for english, _, field in SAID),
        *((chinese, field) for _, chinese, field in SAID),
        ("半導體", "Semiconductors"),
        ("鋰電池", "Lithium-ion batteries"),
        ("晶片設計", None),
        ("bose-einstein  Condensation", "Bose–Einstein condensation"),
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
    assert [term.en for term in SHIPPED.descendants(_field("Separation engineering"))] == [
        "Membrane separation", "Crystallisation engineering",
    ]  # fmt: skip
    assert _field("Lithography") in SHIPPED.descendants(_field("Semiconductors"))
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
            "en: Kite making, zh: 风筝学, note: a root of our own",
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
    lines = ("en: Hotel A, zh: 甲学, note: one", "en: Hotel B, zh: 乙学, synonyms: {en: [hotel a]}")
    with pytest.raises(UsageError, match=r"own\.yaml:3: Hotel B: 'hotel a' is also a name"):
        vocabulary.load(_own(tmp_path, *lines))
    noted = (lines[0], f"{lines[1]}, note: the other")
    found = vocabulary.load(_own(tmp_path, *noted)).lookup("Hotel A")
    assert [term.en for term in found] == ["Hotel A", "Hotel B"]


def test_a_folder_is_read_whole_and_a_field_stands_in_one_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(
        "fields:\n  - {en: Kite making, zh: 风筝学}\n", encoding="utf-8"
    )
    (tmp_path / "a.yaml").write_text(
        "fields:\n  - {en: Box kites, zh: 箱式风筝, broader: kite making}\n", encoding="utf-8"
    )
    (tmp_path / "notes.txt").write_text("no field", encoding="utf-8")
    found = vocabulary.load(tmp_path)
    assert len(found) == len(SHIPPED) + 2
    box = found.get("box kites")
    assert box is not None and box.broader == "Kite making"
    again = "fields:\n\n  - {en: kite  Making, zh: 风筝}\n"
    (tmp_path / "c.yaml").write_text(again, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        vocabulary.load(tmp_path)
    assert f"{tmp_path}/c.yaml:3: kite  Making: stands twice, first in {tmp_path}/b.yaml:2" in str(
        refused.value
    )


def test_the_field_that_the_documents_show_is_one(tmp_path: Path) -> None:
    page = (ROOT / "docs/vocabulary.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    path = tmp_path / "own.yaml"
    path.write_text(shown, encoding="utf-8")
    (kites,) = vocabulary.load(path).lookup("风筝")
    assert (kites.en, kites.broader) == ("Kite making", "Aerospace engineering")


def test_a_name_is_text_whatever_it_looks_like(tmp_path: Path) -> None:
    found = vocabulary.load(
        _own(tmp_path, "en: Kite making, zh: 风筝学, synonyms: {en: [No, 5.0]}")
    )
    assert [term.en for term in (*found.lookup("no"), *found.lookup("5.0"))] == ["Kite making"] * 2


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("en: A, zh: 甲, broader: Fysics",),
         ["own.yaml:2: A: broader: there is no field 'Fysics': did you mean Physics?"]),
        (("en: A, zh: 甲, broader: B", "en: B, zh: 乙, broader: A"),
         ["own.yaml:2: A: belongs to itself (A → B → A)", "own.yaml:3: B: belongs to itself"]),
        (("en: Physics, broader: Graphene",),
         ["own.yaml:2: Physics: belongs to itself (Physics → Graphene → Condensed matter physics"]),
        (("en: A, zh: 甲", "en: a, zh: 甲"),
         ["own.yaml:3: a: stands twice, first in ", "own.yaml:2"]),
        (("en: A, zh: 甲, synonyms: {zh: [芯片]}",),
         ["own.yaml:2: A: '芯片' is also a name of Semiconductors (kg/names/fields/physics.yaml:"]),
        (("en: A",), ["own.yaml:2: A: has no `zh`"]),
        (("en: A, zh: 甲", "en: B, zh: 乙, wider: A"),
         ["own.yaml:3: wider: Extra inputs are not permitted, got 'A'"]),
        (("en: A, zh: 甲, terms: {zh: [乙]}",), ["own.yaml:2: terms.zh: Extra inputs"]),
        (("en: [",), ["own.yaml: this is not YAML"]),
        (("en: A, en: B, zh: 甲",), ["own.yaml: this is not YAML", "stands twice", "line 2"]),
        (("en: &a [*a], zh: 甲",), ["own.yaml: this is not YAML", "alias", "line 2"]),
        (("en: " + "[" * 2000,), ["own.yaml: this is not YAML", "line 2"]),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_and_every_place_named(
    tmp_path: Path, lines: tuple[str, ...], said: list[str]
) -> None:
    with pytest.raises(UsageError) as refused:
        vocabulary.load(_own(tmp_path, *lines))
    assert [part for part in said if part not in str(refused.value)] == []


@pytest.mark.parametrize("text", ["", "# nothing", "[]", "fields: 3", "things: []", "- en: A"])
def test_what_is_no_vocabulary_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="expected `fields:`"):
        vocabulary.load(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a vocabulary is a UTF-8 file"):
        vocabulary.load(tmp_path / "none.yaml")
