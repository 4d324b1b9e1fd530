"""Needs with conditions on a small made world, on both engines, and the laws that ranking keeps."""

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from bole.settings import Settings
from kg.evidence.importing import ImportOptions, import_rows
from kg.evidence.sources import Source
from kg.facts import find_fact
from kg.profiles.read import read_profiles
from kg.store import GraphStore
from serve.answer import Wishes, match
from serve.model import Answer

SAMPLE = Path(__file__).parents[2] / "examples/laureates/laureates.jsonl"


def expert(
    name: str, works: dict[str, int], at: str | None = None, *awards: tuple[str, int], **more: Any
) -> dict[str, Any]:
    zh = {"Polymer chemistry": "高分子化学", "Catalysis": "催化", "Optics": "光学"}
    fields = [
        {"name": field, "names": [{"text": zh[field], "language": "zh"}], "work_count": count}
        for field, count in works.items()
    ]
    held = [
        {"name": award, "names": [{"text": PRIZES[award], "language": "zh"}], "year": year}
        for award, year in awards
    ]
    places = [SITES[at]] if at else []
    return {
        "key": name,
        "name": name,
        "fields": fields,
        "awards": held,
        "affiliations": places,
    } | more


PRIZES = {"Gold Medal": "金牌奖", "Silver Medal": "银牌奖"}
SITES = {
    "North": {
        "institution": "Northfield University",
        "names": [{"text": "北原大学", "language": "zh"}],
    },
    "South": {
        "institution": "Southport Institute", "city": "Southport", "country": "Japan",
        "names": [{"text": "南港研究所", "language": "zh"}],
    },
    "Lab": {
        "institution": "Fjord Laboratory", "city": "Northfield", "country": "Norway",
        "part_of": "Northfield University",
    },
}  # fmt: skip
PEOPLE = (
    expert("Ada Quill", {"Polymer chemistry": 90}, "North",
           ("Gold Medal", 1999), ("Silver Medal", 1998), born_country="Japan"),
    expert("Bo Reed", {"Polymer chemistry": 80, "Catalysis": 20}, "South", ("Gold Medal", 2005),
           born_country="Norway"),
    expert("Cy Stone", {"Polymer chemistry": 60}, "Lab", born_country="Japan"),
    expert("Di Thorn", {"Polymer chemistry": 20, "Optics": 5}, "South", ("Silver Medal", 2010)),
    expert("Ed Umber", {"Polymer chemistry": 30}, None, born="1950", died="2001"),
    expert("Flo Vale", {"Optics": 60}, "North", ("Gold Medal", 2011), born_country="France"),
    expert("Gil Wren", {"Catalysis": 60}, "North", born_country="Japan", names=[
        {"text": "吉尔·雷恩", "language": "zh"}]),
)  # fmt: skip

# A need; who is found, in order; what of them the reasons are about.
NEEDS: tuple[tuple[str, list[str]], ...] = (
    ("We need experts in polymer chemistry.", ["Ada Quill", "Bo Reed", "Cy Stone", "Di Thorn"]),
    ("experts in polymer chemistry at Northfield University", ["Ada Quill", "Cy Stone"]),
    ("experts in polymer chemistry, must be at Northfield University", ["Ada Quill", "Cy Stone"]),
    ("polymer chemistry experts from Japan", ["Ada Quill", "Cy Stone"]),
    ("experts in polymer chemistry who won the Gold Medal", ["Ada Quill", "Bo Reed"]),
    ("experts in polymer chemistry who won the Gold Medal after 2000", ["Bo Reed"]),
    ("experts in polymer chemistry who won the Gold Medal or the Silver Medal",
     ["Ada Quill", "Bo Reed", "Di Thorn"]),
    ("award-winning experts in polymer chemistry", ["Ada Quill", "Bo Reed", "Di Thorn"]),
    ("experts in polymer chemistry working in Norway", ["Cy Stone"]),
    ("experts in polymer chemistry, not at Northfield University", ["Bo Reed", "Di Thorn"]),
    ("experts in polymer chemistry except Ada Quill", ["Bo Reed", "Cy Stone", "Di Thorn"]),
    ("experts in polymer chemistry other than Ada Quill and Bo Reed", ["Cy Stone", "Di Thorn"]),
    ("experts in polymer chemistry without the Gold Medal", ["Cy Stone", "Di Thorn"]),
    ("experts in polymer chemistry but not in catalysis", ["Ada Quill", "Cy Stone", "Di Thorn"]),
    ("experts in polymer chemistry who must know optics", ["Di Thorn"]),
    ("experts in polymer chemistry, ideally at Southport Institute",
     ["Bo Reed", "Ada Quill", "Di Thorn", "Cy Stone"]),
    ("We at Southport Institute need experts in polymer chemistry.",
     ["Ada Quill", "Bo Reed", "Cy Stone", "Di Thorn"]),
    ("We have no experience in polymer chemistry and need an expert.",
     ["Ada Quill", "Bo Reed", "Cy Stone", "Di Thorn"]),
    ("people at Northfield University who won the Gold Medal", ["Ada Quill", "Flo Vale"]),
    ("想找高分子化学专家", ["Ada Quill", "Bo Reed", "Cy Stone", "Di Thorn"]),
    ("想找在北原大学工作的高分子化学专家", ["Ada Quill", "Cy Stone"]),
    ("想找高分子化学专家，必须得过金牌奖", ["Ada Quill", "Bo Reed"]),
    ("需要2000年以后获得金牌奖的高分子化学专家", ["Bo Reed"]),
    ("需要高分子化学专家，金牌奖或银牌奖得主", ["Ada Quill", "Bo Reed", "Di Thorn"]),
    ("求出生在日本的高分子化学专家", ["Ada Quill", "Cy Stone"]),
    ("想找高分子化学专家，不要北原大学的", ["Bo Reed", "Di Thorn"]),
    ("想找催化专家，除了吉尔·雷恩以外", ["Bo Reed"]),
    ("想找没有得过金牌奖的高分子化学专家", ["Cy Stone", "Di Thorn"]),
    ("我们在南港研究所做催化，想找高分子化学专家",
     ["Bo Reed", "Ada Quill", "Di Thorn", "Cy Stone", "Gil Wren"]),
    ("想找高分子化学专家，南港研究所的优先", ["Bo Reed", "Ada Quill", "Di Thorn", "Cy Stone"]),
)  # fmt: skip
SETTINGS = Settings()
ALL = Settings.model_validate({"match": {"living": "any"}})
WISHES = Wishes(year=2026, limit=100)


def load(store: GraphStore, people: list[dict[str, Any]], folder: Path, name: str = "all") -> None:
    path = folder / f"{name}.jsonl"
    lines = (json.dumps(one, ensure_ascii=False) for one in people)
    path.write_text("\n".join(lines), encoding="utf-8")
    options = ImportOptions(by="test", fingerprint=path.name)
    source = Source("made", completeness="complete")
    import_rows(store, read_profiles([str(path)]), source, options)


@pytest.fixture
def made(store: GraphStore, tmp_path: Path) -> GraphStore:
    """The graph with the made world in it."""
    load(store, list(PEOPLE), tmp_path)
    return store


def matched(store: GraphStore, need: str) -> Answer:
    return match(store, need, settings=SETTINGS, wishes=WISHES)


def test_needs(made: GraphStore) -> None:
    given = [(need, list(matched(made, need).values)) for need, _ in NEEDS]
    assert [pair for pair in zip(given, NEEDS, strict=True) if pair[0] != pair[1]] == []


CONDITIONS = (
    "must be at Northfield University",
    "must have won the Gold Medal",
    "must know optics",
    "born in Japan",
    "not at Southport Institute",
    "except Bo Reed",
    "but no catalysis",
)


@pytest.mark.parametrize("settings", [SETTINGS, ALL])
def test_a_condition_gives_a_part_in_the_same_order(made: GraphStore, settings: Settings) -> None:
    need = "experts in polymer chemistry"
    whole = match(made, need, settings=settings, wishes=WISHES)
    scores = {one.entity_id: one.score for one in whole.experts or ()}
    for condition in CONDITIONS:
        part = match(made, f"{need}, {condition}", settings=settings, wishes=WISHES)
        kept = [entity_id for entity_id in whole.entity_ids if entity_id in part.entity_ids]
        assert list(part.entity_ids) == kept
        assert len(kept) < len(whole.entity_ids)
        assert all(one.score == scores[one.entity_id] for one in part.experts or ())


def test_a_preference_removes_nobody(made: GraphStore) -> None:
    whole = matched(made, "experts in polymer chemistry")
    for condition in ("ideally from Japan", "preferably in optics", "a Gold Medal would be nice"):
        given = matched(made, f"experts in polymer chemistry, {condition}")
        assert set(given.entity_ids) == set(whole.entity_ids)
        met = [one for one in given.experts or () if one.components["soft"] == 1.0]
        assert 0 < len(met) < len(whole.entity_ids)


def test_the_order_of_clauses_does_not_matter(made: GraphStore) -> None:
    clauses = (
        "must have won the Gold Medal", "ideally from Japan", "not Flo Vale",
        "experts in polymer chemistry and catalysis",
    )  # fmt: skip
    first = matched(made, "; ".join(clauses))
    assert first.values
    for order in permutations(clauses):
        given = matched(made, "; ".join(order))
        told = [(one.entity_id, one.score) for one in given.experts or ()]
        assert told == [(one.entity_id, one.score) for one in first.experts or ()]


def test_a_fact_less_never_raises_its_expert(made: GraphStore, tmp_path: Path) -> None:
    need = "experts in polymer chemistry and catalysis, ideally winners of the Gold Medal"
    before = {one.name: (n, one.score) for n, one in enumerate(matched(made, need).experts or ())}
    for name, part in (("Bo Reed", "fields"), ("Ada Quill", "awards"), ("Gil Wren", "fields")):
        people = [one | {part: one[part][1:]} if one["name"] == name else one for one in PEOPLE]
        load(made, people, tmp_path, f"{name}-{part}")
        after = matched(made, need).experts or ()
        left = {one.name: (n, one.score) for n, one in enumerate(after)}
        place, score = left.get(name, (len(before), 0.0))
        assert place >= before[name][0]
        assert score < before[name][1]


def test_each_condition_that_is_met_is_a_cited_fact(made: GraphStore) -> None:
    need = (
        "experts in polymer chemistry at Northfield University, ideally from Japan, "
        "a Gold Medal is a plus, must speak Klingon, not at Hogwarts"
    )
    given = matched(made, need)
    ada, cy = given.experts or ()
    assert [reason.text for reason in ada.reasons] == [
        "Ada Quill works in Polymer chemistry (90 works).",
        "Ada Quill was at Northfield University.",
        "Ada Quill was born in Japan.",
        "Ada Quill received the Gold Medal in 1999.",
    ]
    for reason in (*ada.reasons, *cy.reasons):
        assert find_fact(made, reason.fact_id) is not None
        assert reason.record_keys
    assert ada.met == (
        "Polymer chemistry", "are or were at Northfield University", "were born in Japan",
        "received Gold Medal",
    )  # fmt: skip
    assert (ada.unmet, cy.unmet) == ((), ("received Gold Medal",))
    assert "Cy Stone does not meet: received Gold Medal" in given.text
    assert "words not used: speak, Klingon, Hogwarts" in given.reading
    data = given.to_json()
    assert data["experts"][1]["unmet"] == ["received Gold Medal"]
    assert data["forms"][0]["things"]["where"][0]["fact"] == "affiliated_with"


def test_what_nobody_meets_is_told(made: GraphStore) -> None:
    given = matched(made, "想找高分子化学专家，最好懂光学，必须在南港研究所工作，最好出生在日本")
    assert given.values == ("Bo Reed", "Di Thorn")
    assert given.reading == (
        "为“高分子化学”找到2位专家；必须：在南港研究所；最好：光学、出生于日本；所列的人都不符合：出生于日本"
    )


@pytest.mark.parametrize(
    "need",
    ["must", "not", "ideally", "不要", "最好", "必须在", "not not not", "at at at", "or",
     "must be", "except", "、、、", "born in", "after 2000", "除了", "ideally, not", "不" * 300,
     "must " * 300],
)  # fmt: skip
def test_marks_alone_are_no_need(made: GraphStore, need: str) -> None:
    assert matched(made, need).status in ("out_of_domain", "answered")


# The same need in both languages, put to the sample.
PAIRS = (
    ("We need experts in cryptography.", "我们需要密码学专家"),
    ("looking for someone who knows deep learning", "想找懂深度学习的专家"),
    ("experts in organic chemistry, a Nobel Prize is a must", "有机化学专家，必须得过诺贝尔奖"),
    ("We need an economist who knows labour economics.", "求劳动经济学方面的专家"),
    ("experts in algebraic geometry who won the Fields Medal", "得过菲尔兹奖的代数几何专家"),
    ("We build quantum computers and need quantum physicists.",
     "我们做量子计算机，需要量子物理专家"),
    ("neuroscientists, preferably Nobel laureates", "神经科学专家，最好是诺贝尔奖得主"),
    ("experts in immunology born in Japan", "出生在日本的免疫学专家"),
    ("cosmology experts who won the Nobel Prize after 2010", "2010年以后获得诺贝尔奖的宇宙学专家"),
    ("experts in databases, not at the University of California", "数据库专家，不要加州大学的"),
    ("We need a rice breeding expert.", "我们想找水稻育种专家"),
    ("specialists in catalysis for our factory", "化工厂想找催化方面的专家"),
)  # fmt: skip


def test_both_languages_find_the_same(store: GraphStore) -> None:
    options = ImportOptions(by="test", fingerprint="sample")
    import_rows(store, read_profiles([str(SAMPLE)]), Source("laureates"), options)
    apart = []
    for pair in PAIRS:
        english, chinese = (
            set(match(store, need, settings=ALL, wishes=WISHES).values[:5]) for need in pair
        )
        wanted = min(3, len(english))
        if not english or len(english & chinese) < wanted:
            apart.append((pair, english, chinese))
    assert apart == []
