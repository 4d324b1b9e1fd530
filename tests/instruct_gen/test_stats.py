"""What ``stats`` says of a data set: numbers worked out by hand, tables, pictures."""

import json
import struct
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tokenizers import Tokenizer, models, pre_tokenizers

from bole.errors import BadData, NotFound
from instruct_gen.cli_stats import stats
from instruct_gen.coverage import Coverage, Part, coverage
from instruct_gen.dataset import open_dataset
from instruct_gen.diversity import diversity, opening, self_bleu, words
from instruct_gen.plots import plots
from instruct_gen.stats import Lengths, read_tokenizer, stats_of
from kg.export.jsonl import graph_lines
from kg.facts import known
from kg.store import GraphStore
from tests.evidence.world import load
from tests.instruct_gen.handmade import EVERY, example, said, write_dataset


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_dataset(tmp_path / "made")


@pytest.fixture
def tokenizer(tmp_path: Path) -> Path:
    """A tokenizer.json whose tokens are what stands between gaps."""
    path = tmp_path / "tokenizer.json"
    made = Tokenizer(models.WordLevel({"?": 0}, unk_token="?"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made.save(str(path))
    return path


def run(*words: str | Path) -> Result:
    done = CliRunner().invoke(stats, list(map(str, words)), catch_exceptions=False)
    assert done.exit_code == 0
    return done


def test_counts_by_everything(folder: Path) -> None:
    found = json.loads(run(folder, "--no-graph", "--json").stdout)
    assert (found["examples"], found["questions"], found["preference_pairs"]) == (10, 9, 2)
    assert found["kinds"] == {
        "dialogue": 1, "grounded": 1, "paragraph": 1, "preference": 1, "single": 6,
    }  # fmt: skip
    assert found["languages"] == {"en": 9, "zh": 1}
    assert found["splits"] == {"train": 7, "validation": 3}
    assert found["samplers"] == {"ego": 10}
    assert found["wordings"] == {"en/born/1": 9, "zh/born/2": 1}
    assert found["teachers"] == {}
    assert sum(cell["examples"] for cell in found["cells"]) == 10
    assert found["coverage"] is None


def test_lengths_in_characters_and_tokens(folder: Path, tokenizer: Path) -> None:
    write_dataset(
        folder,
        [
            example(messages=said("Who?", "Ada.")),
            example(messages=said("Who is it?", "Ada Yonath.")),
            example(language="zh", messages=said("谁？", "阿达 约纳特。")),
        ],
    )
    found = stats_of(open_dataset(folder), tokenizer=read_tokenizer(tokenizer))
    assert found.characters == {
        "en": Lengths(least=8, median=8, mean=14.5, p95=21, most=21),
        "zh": Lengths(least=9, median=9, mean=9.0, p95=9, most=9),
    }
    assert found.tokens == {
        "en": Lengths(least=2, median=2, mean=3.5, p95=5, most=5),
        "zh": Lengths(least=3, median=3, mean=3.0, p95=3, most=3),
    }


def test_a_han_character_is_a_word() -> None:
    assert words("Frances H. Arnold是谁？2018年") == [
        "frances", "h", "arnold", "是", "谁", "2018", "年",
    ]  # fmt: skip
    assert opening("Who was born in Paris?", "en") == "who was born"
    assert opening("阿达·约纳特生于哪一年？", "zh") == "阿达约纳"
    assert opening("Ada生于哪一年？", "zh") == "ada 生 于 哪"


def test_distinct_n_and_self_bleu() -> None:
    texts = ["who is ada", "who is ben"]
    found = diversity(texts, "en", Random(7), sample=10, compared=10)
    # who is ada ben: 4 of 6; "who is", "is ada", "is ben": 3 of 4; both of 2.
    assert (found.distinct_1, found.distinct_2, found.distinct_3) == (0.6667, 0.75, 1.0)
    assert self_bleu(["同一个问题是什么？"] * 3, "zh") == pytest.approx(100)
    assert self_bleu(["one two three four", "alpha beta gamma delta"], "en") == 0
    assert self_bleu(["alone"], "en") is None
    near = self_bleu(["谁生于巴黎这座城市？", "谁生于伦敦这座城市？"], "zh")
    far = self_bleu(["谁生于巴黎这座城市？", "请列出所有化学奖得主"], "zh")
    assert near is not None and far is not None and near > 3 * far


def test_a_sample_is_the_same_each_time() -> None:
    texts = [f"who is number {n} of {n % 7}" for n in range(500)]
    one, two = (diversity(texts, "en", Random(7), sample=50, compared=10) for _ in range(2))
    assert one == two
    assert (one.sampled, one.compared) == (50, 10)
    assert one != diversity(texts, "en", Random(8), sample=50, compared=10)


def test_openings_that_come_more_than_once(folder: Path) -> None:
    asked = ("Who was born in A?", "Who was born in B?", "When did C die?", "who was  BORN?")
    write_dataset(folder, [example(messages=said(one, "x")) for one in asked])
    assert stats_of(open_dataset(folder)).openings == {"en": (("who was born", 3),)}


CREW = [
    {
        "key": str(n), "name": f"Person {n}", "born": f"195{n}",
        "contacts": {"email": f"p{n}@example.org"},
        "awards": [{"name": "Medal", "year": 2000 + n}],
        "affiliations": [{"institution": "Uni", "city": "Rome"}],
        "collaborators": [{"key": "1", "name": "Person 1"}] if n == 2 else [],
    }
    for n in (1, 2, 3)
]  # fmt: skip


def test_coverage_counts_what_the_graph_holds(store: GraphStore) -> None:
    load(store, CREW)
    (found,) = store_ids(store, "Person 1")
    facts = [f for f in known(store, found).facts if f.predicate in ("born", "received")]
    gone = "Raaaaaaaaaaaaaaaa/born/aaaaaaaa"
    covered = coverage(store, [found, "Eaaaaaaaaaaaaaaaa"], [*(f.fact_id for f in facts), gone])
    assert covered is not None
    assert covered.experts == Part(1, 3)
    assert covered.facts == {
        "received": Part(1, 3),
        "affiliated_with": Part(0, 3),
        "collaborated_with": Part(0, 1),
        "born": Part(1, 3),
        "city": Part(0, 1),
    }


def store_ids(store: GraphStore, *names: str) -> list[str]:
    ids = {line["name"]: line["id"] for line in map(json.loads, graph_lines(store))}
    return [ids[name] for name in names]


def test_an_empty_graph_covers_nothing(store: GraphStore) -> None:
    assert coverage(store, [], []) is None


def test_the_tables(folder: Path) -> None:
    lines = run(folder, "--no-graph").stdout.splitlines()
    rows = [line.replace("│", " ").split() for line in lines]
    assert ["single", "en", "2", "3", "5"] in rows
    assert ["all", "7", "3", "10"] in rows
    assert ["en/born/1", "9"] in rows


def test_pictures_are_png_and_svg_and_the_same_each_time(folder: Path, tmp_path: Path) -> None:
    done = run(folder, "--no-graph", "--json", "--plots", tmp_path / "pictures")
    assert "4 pictures in" in done.stderr
    written = {path.name: path.read_bytes() for path in (tmp_path / "pictures").iterdir()}
    assert sorted(written) == [
        "characters.png", "characters.svg", "examples.png", "examples.svg",
    ]  # fmt: skip
    assert plots(stats_of(open_dataset(folder)), None) == written
    width, height = struct.unpack(">II", written["examples.png"][16:24])
    assert width > 600 and height > 300
    assert b"Examples by kind and language" in written["examples.svg"]


def test_the_picture_of_coverage(folder: Path) -> None:
    covered = Coverage(3, Part(1, 3), {"received": Part(1, 4)})
    svg = plots(stats_of(open_dataset(folder)), covered)["coverage.svg"]
    assert b"1 of 4" in svg and b"graph version 3" in svg


def test_an_empty_data_set_is_one(folder: Path) -> None:
    write_dataset(folder, ())
    found = json.loads(run(folder, "--no-graph", "--json").stdout)
    assert (found["examples"], found["characters"], found["diversity"]) == (0, {}, [])
    run(folder, "--no-graph")


def test_what_is_no_tokenizer_is_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"name the tokenizer.json"):
        run(folder, "--no-graph", "--tokenizer", tmp_path / "none.json")
    wrong = tmp_path / "wrong.json"
    for content in ("{}", "no json", '{"model": 7}'):
        wrong.write_text(content, encoding="utf-8")
        with pytest.raises(BadData, match=r"wrong.json is no tokenizer.json"):
            run(folder, "--no-graph", "--tokenizer", wrong)


def test_experts_and_facts_are_gathered(folder: Path) -> None:
    found: Any = stats_of(open_dataset(folder))
    assert found.experts == {expert for one in EVERY for expert in one.experts}
    assert found.fact_ids == {fact.fact_id for one in EVERY for fact in one.facts}
