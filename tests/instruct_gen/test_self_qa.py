"""Questions on records and documents: exactly as many as asked for, and nothing that is not so."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bole.errors import BadData, BoleError, Conflict, NotFound, UsageError
from bole.settings import Settings
from instruct_gen.cli import dataset
from instruct_gen.example import SPLITS, example_of
from instruct_gen.formats.hf import row
from instruct_gen.generate import Order
from instruct_gen.kinds import KINDS
from instruct_gen.methods.document_qa import DocumentQA
from instruct_gen.methods.document_rules import Reading
from instruct_gen.methods.documents import FEWEST, MOST, passages_of, read_documents
from instruct_gen.methods.question_words import asked
from instruct_gen.methods.self_qa import SelfQA
from instruct_gen.quotas import Plan
from instruct_gen.refresh import Wish, refresh
from instruct_gen.roster import Roster
from instruct_gen.teachers.budget import Budget, BudgetUsed, Pace
from instruct_gen.teachers.model import Model
from instruct_gen.validate import validate
from kg.language.lexicon import Language
from kg.store import GraphStore
from tests.instruct_gen import reading
from tests.instruct_gen.endpoint import Endpoint, by_chance, endpoint, never
from tests.instruct_gen.test_generate import HALVES, files, lines, make, on_one_engine

FACT = next(kind for kind in KINDS if kind.name == "fact")
# The words of a teacher that misleads.
FALSE = ("1492", "this person", "该人物", "married", "结婚", "Golden Prize", "金星奖", "close the")


@pytest.fixture
def here(settings_for: Settings) -> Settings:
    """The settings of the graph."""
    return settings_for


def wanted(
    settings: Settings, out: Path, at: Endpoint, paths: tuple[Path, ...] = (), *,
    n: int = 16, limit: int | None = None, parts: tuple[float, float] = (0.5, 0.0), **more: Any,
) -> Order:  # fmt: skip
    """Return an order of which parts are of records and of documents."""
    documents = read_documents(paths)
    methods = [SelfQA()] if parts[0] else []
    every = [*methods, *([DocumentQA(documents)] if documents else [])]
    taught = {one.kind.name: p for one, p in zip(every, filter(None, parts), strict=True)}
    of_plan = {key: more.pop(key) for key in ("languages", "splits", "seed") if key in more}
    plan = Plan(n, **{"seed": 1, "splits": HALVES} | of_plan, shares={"fact": 1.0}, taught=taught)
    return Order(
        plan, (FACT, *(one.kind for one in every)), out, settings,
        methods=tuple(every), model=Model(at.settings, Budget(limit), Pace(), at.patience),
        documents=documents, **more,
    )  # fmt: skip


def of_kind(folder: Path, kind: str) -> list[dict[str, Any]]:
    return [one for one in lines(folder) if one["kind"] == kind]


def texts(example: dict[str, Any]) -> str:
    said = " ".join(message["content"] for message in example["messages"])
    return said.replace(example["passage"], "") if example["passage"] else said


def held(store: GraphStore, folder: Path, tmp_path: Path) -> None:
    report = validate(store, folder, tmp_path / "seen.sqlite", lambda *_: None)
    assert not report.faults, report.first


def test_questions_on_records_are_answered_from_their_facts(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    one, two, said = tmp_path / "one", tmp_path / "two", list[str]()
    with endpoint(reading.teach) as at:
        made = make(store, wanted(here, one, at), said)
        asked_once = len(at.asked)
        make(store, wanted(here, two, at, workers=2))
        assert len(at.asked) == 2 * asked_once
    assert files(one) == files(two)
    assert made.counts["kind"] == {"fact": 8, "self_qa": 8}
    taught = of_kind(one, "self_qa")
    assert {example["language"] for example in taught} == {"en", "zh"}
    for example in taught:
        question, answer = (message["content"] for message in example["messages"])
        assert example["facts"] and example["experts"] and example["teacher"].startswith("fake-1 ")
        assert question in example["messages"][0]["content"] and answer
        assert (example["document"], example["passage"]) == ("", "")
    assert any("8 examples of self_qa are to be thought out: fake-1 is asked" in s for s in said)
    held(store, one, tmp_path)


@on_one_engine
def test_a_teacher_that_misleads_and_fails_lets_nothing_false_through(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    paths = reading.written(tmp_path / "in", english=reading.english(), chinese=reading.chinese())
    rough, again = tmp_path / "rough", tmp_path / "again"
    failures = ("429 0.02", "500", "drop", "garbled", "broken")
    parts: dict[str, Any] = {"n": 32, "parts": (0.25, 0.5)}
    with endpoint(reading.mislead, by_chance(1, *failures, part=4)) as at:
        made = make(store, wanted(here, rough, at, paths, limit=2_000_000, **parts))
        assert at.tokens <= 2_000_000
        calls = len(at.asked)
        make(store, wanted(here, rough, at, paths, fresh=True, **parts))
        assert len(at.asked) == calls
    assert made.counts["kind"] == {"document_qa": 16, "fact": 8, "self_qa": 8}
    for example in lines(rough):
        assert not any(false in texts(example) for false in FALSE), texts(example)
    rejects = set(made.rejects)
    assert {"quote", "document_number", "question_points", "question_number"} <= rejects
    assert {"question_year", "question_relation", "document_negation"} <= rejects
    told = (rough / ".work/rejects.jsonl").read_text(encoding="utf-8").splitlines()
    reasons = Counter(json.loads(line)["reason"] for line in told)
    assert reasons.items() <= made.rejects.items()
    held(store, rough, tmp_path)
    with endpoint(reading.mislead, never) as at:
        make(store, wanted(here, again, at, paths, **parts))
    key = [("teacher", "")]
    assert [dict(one, **dict(key)) for one in lines(again)] == [
        dict(one, **dict(key)) for one in lines(rough)
    ]


@on_one_engine
def test_it_stops_at_its_budget_and_goes_on_to_the_same_bytes(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    paths = reading.written(tmp_path / "in", english=reading.english())
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    more: dict[str, Any] = {"parts": (0.25, 0.5), "languages": ("en",)}
    with endpoint(reading.teach) as at:
        make(store, wanted(here, whole, at, paths, **more))
        calls, at.tokens, runs = len(at.asked), 0, 0
        while not (cut / "manifest.json").exists() and runs < 20:
            runs += 1
            try:
                make(store, wanted(here, cut, at, paths, limit=20_000, **more))
            except BudgetUsed:
                assert files(cut) == {} and at.tokens <= 20_000 * runs
        assert 1 < runs < 20 and len(at.asked) == 2 * calls
    assert files(cut) == files(whole)


@on_one_engine
def test_documents_are_asked_about_in_their_own_words(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    visits = "Marie Curie visited the old harbour in 1921. Marie Curie painted the pier in 1922."
    texts_of = {"english": reading.english(more=visits), "chinese": reading.chinese()}
    paths, out = reading.written(tmp_path / "in", **texts_of), tmp_path / "out"
    said: list[str] = []
    with endpoint(reading.teach) as at:
        make(store, wanted(here, out, at, paths, n=24, parts=(0.0, 1.0)), said)
    taught = of_kind(out, "document_qa")
    assert Counter(one["split"] for one in taught) == {"train": 12, "validation": 6, "test": 6}
    assert any("passages of documents: train" in one for one in said)
    splits: dict[str, str] = {}
    for one in taught:
        assert one["document"].split("#")[0] in ("english.md", "chinese.md") and not one["facts"]
        assert one["messages"][-1]["content"] in one["passage"]
        assert splits.setdefault(one["passage"], one["split"]) == one["split"]
        whole = row_of(one)
        assert (whole["document"], whole["passage"]) == (one["document"], one["passage"])
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    for path in paths:
        told = manifest["made_of"][f"document {path.name}"]
        assert (told["name"], told["size"]) == (path.name, path.stat().st_size)
    held(store, out, tmp_path)
    exported = CliRunner().invoke(dataset, ["export", str(out), "--format", "hf", "--out",
                                            str(tmp_path / "hub")])  # fmt: skip
    assert exported.exit_code == 0, exported.output
    card = (tmp_path / "hub/README.md").read_text(encoding="utf-8")
    assert "| english.md |" in card and "licence the documents are" in card
    paths[0].write_text(reading.english(1, 7), encoding="utf-8")
    with endpoint(reading.teach) as at, pytest.raises(Conflict, match=r"document english\.md was"):
        make(store, wanted(here, out, at, paths, n=24, parts=(0.0, 1.0)))


def row_of(data: dict[str, Any]) -> dict[str, Any]:
    return row(example_of(data))


@on_one_engine
def test_a_refresh_leaves_them_and_validate_sees_what_was_changed(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    paths, out = reading.written(tmp_path / "in", a=reading.english()), tmp_path / "out"
    with endpoint(reading.teach) as at:
        make(store, wanted(here, out, at, paths, parts=(0.0, 1.0), languages=("en",)))
    before = files(out)
    done = refresh(store, Wish(out, KINDS, here, workers=1), lambda *_: None)
    assert not done.done and files(out) == before
    train, test = out / "train.jsonl", out / "test.jsonl"
    first, *rest = train.read_text(encoding="utf-8").splitlines()
    data = json.loads(first)
    data["passage"] = data["passage"].replace("opened", "closed").replace("painted", "closed")
    data["passage"] = data["passage"].replace("enlarged", "closed")
    other = json.loads(test.read_text(encoding="utf-8").splitlines()[0])
    shared = {**json.loads(rest[0]), "passage": other["passage"], "document": other["document"]}
    changed = [json.dumps(one, ensure_ascii=False) for one in (data, shared)]
    train.write_text("\n".join([*changed, *rest[1:]]) + "\n", encoding="utf-8")
    report = validate(store, out, tmp_path / "seen.sqlite", lambda *_: None)
    assert report.faults["passage"] == 2 and report.faults["leak"] >= 1


@on_one_engine
def test_who_is_named_decides_the_split_of_a_passage(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    names = [name for name in reading.NAMES["en"] if " " in name]
    pad = "The harbour was quiet then, and the wind came from the sea on most days. " * 4
    alone = [f"{name} visited the harbour in {1900 + n}.\n{pad}" for n, name in enumerate(names)]
    both = f"Marie Curie visited the pier in 1901. Niels Bohr visited the pier in 1902. {pad}"
    both += "Youyou Tu visited the pier in 1903. Frances H. Arnold visited the pier in 1904."
    sections = [f"## Part {n}\n\n{text}" for n, text in enumerate([*alone, both, *alone[:2]])]
    paths = reading.written(tmp_path / "in", notes="\n\n".join(sections), more=reading.english())
    out, said = tmp_path / "out", list[str]()
    with endpoint(reading.teach) as at:
        make(store, wanted(here, out, at, paths, n=16, parts=(0.0, 1.0), languages=("en",)), said)
    with Roster(out / ".work/roster.sqlite") as roster:
        splits, told = roster.splits(), roster.told()
        keys = {
            roster.passage(split, place): split
            for split in SPLITS for place in range(roster.passages(split))
        }  # fmt: skip
        for key, split in keys.items():
            assert {splits[one] for one in roster.named_in(key)} <= {split}
        assert sum(bool(roster.named_in(key)) for key in keys) >= len(names) - 1
    assert told["passages_of_two_splits"] >= 1
    assert any("name experts of two splits" in one for one in said)
    assert not any("the pier" in json.dumps(one) for one in lines(out))


@on_one_engine
def test_a_second_reading_that_quotes_something_else_takes_nothing(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    paths = reading.written(tmp_path / "in", a=reading.english())
    for says, reason in ((reading.failing_second, "disagrees"), (reading.refusing, "unanswerable")):
        with endpoint(says) as at, pytest.raises(BadData, match=reason):
            order = wanted(here, tmp_path / reason, at, paths, parts=(0.0, 0.5), languages=("en",))
            make(store, order)


FOUNDED = "Ada Lark founded the Lark Observatory in 1921."
MOVED = "She moved to Oslo in 1940."
TAUGHT = "Ben Stone was taught by Ada Lark in Oslo."
BOUGHT = "The observatory never bought a second telescope."
DOME = "Perhaps the dome was painted in 1950."
STAFF = "Cleo Marsh joined the staff in 1951 and left the staff in 1953."
ZH_FOUNDED = "林海燕于1958年创建了海燕观测站。"
ZH_DIED = "她1975年在昆明去世。"
WHEN_FOUNDED = "When did Ada Lark found the Lark Observatory?"
ZH_WHEN_FOUNDED = "林海燕在哪一年创建了海燕观测站？"
PASSAGE = " ".join((FOUNDED, MOVED, TAUGHT, BOUGHT, DOME, STAFF))
ZH_PASSAGE = f"{ZH_FOUNDED}{ZH_DIED}王明教过林海燕。观测站没有购买望远镜。"
READ: tuple[tuple[Language, str, str, str, str], ...] = (
    ("en", WHEN_FOUNDED, FOUNDED, "1921", ""),
    ("en", "Who founded the Lark Observatory in 1921?", FOUNDED, "Ada  Lark", ""),
    ("en", "By whom was Ben Stone taught in Oslo?", TAUGHT, "Ada Lark", ""),
    ("en", "When did Ada Lark move to Oslo?", f"{FOUNDED} {MOVED}", "1940", ""),
    ("en", "What did the observatory never buy?", BOUGHT, "telescope", ""),
    ("en", WHEN_FOUNDED, "Ada Lark founded the Lark Observatory in 1931.", "1921", "number"),
    ("en", WHEN_FOUNDED,
     "Ada Lark never founded the Lark Observatory in 1921.", "1921", "negation"),
    ("en", WHEN_FOUNDED, "Ada Lark built the Lark Observatory in 1921.", "1921", "words"),
    ("en", "Who taught Ada Lark?",
     "Ada Lark was taught by Ben Stone in Oslo.", "Ada Lark", "order"),
    ("en", "When did Cleo Marsh join the staff?",
     "Cleo Marsh joined the staff in 1953.", "1953", "order"),
    ("en", WHEN_FOUNDED, FOUNDED, "1922", "quote"),
    ("en", "When did Ada Lark move to Oslo?", MOVED, "1940", "leans"),
    ("en", "Who taught Ada Lark in Oslo?", TAUGHT, "Ben Stone", "voice"),
    ("en", "Who taught Ben Stone in Bergen?", TAUGHT, "Ada Lark", "name"),
    ("en", "What did Ada Lark found in 1950?", FOUNDED, "Lark Observatory", "number"),
    ("en", "What did Ada Lark burn in 1921?", FOUNDED, "Lark Observatory", "words"),
    ("en", "What did the observatory buy?", BOUGHT, "telescope", "negation"),
    ("en", "When was the dome painted?", DOME, "1950", "negation"),
    ("en", "What did Cleo Marsh join in 1953?", STAFF, "the staff", "clause"),
    ("en", "When did Cleo Marsh join the staff?", STAFF, "1951", ""),
    ("en", "When did the Lark Observatory found Ada Lark?", FOUNDED, "1921", "order"),
    ("zh", ZH_WHEN_FOUNDED, ZH_FOUNDED, "1958年", ""),
    ("zh", "林海燕在哪里去世？", f"{ZH_FOUNDED}{ZH_DIED}", "昆明", ""),
    ("zh", "谁教过林海燕？", "王明教过林海燕。", "王明", ""),
    ("zh", "林海燕教过谁？", "王明教过林海燕。", "王明", "order"),
    ("zh", "观测站购买了什么？", "观测站没有购买望远镜。", "望远镜", "negation"),
    ("zh", ZH_WHEN_FOUNDED, "林海燕于1959年创建了海燕观测站。", "1958年", "number"),
    ("zh", ZH_WHEN_FOUNDED, "林海燕没有于1958年创建海燕观测站。", "1958年", "negation"),
    ("zh", "林海燕在哪里去世？", ZH_DIED, "昆明", "leans"),
    ("zh", "林海燕在哪一年毁掉了海燕观测站？", ZH_FOUNDED, "1958年", "words"),
)  # fmt: skip


@pytest.mark.parametrize(("language", "question", "answer", "quote", "reason"), READ)
def test_an_answer_is_sentences_of_the_passage_and_the_question_supposes_no_more(
    language: Language, question: str, answer: str, quote: str, reason: str
) -> None:
    read = Reading(PASSAGE if language == "en" else ZH_PASSAGE, language)
    one, reply = asked(question, language), read.reply(answer, quote)
    assert not isinstance(one, str)
    found = reply if isinstance(reply, str) else read.question_fault(one, reply)
    assert found == reason
    if not isinstance(reply, str):
        assert read.holds(answer, ["Something else?", question]) == (reason == "")


@pytest.mark.parametrize(
    ("language", "question", "reason"),
    [
        ("en", "When did this person die?", "points"),
        ("en", "According to the text, when did Ada Lark die?", "points"),
        ("en", "When did she die?", "points"),
        ("en", "Did Ada Lark die in 1960?", "open"),
        ("en", "When and where did Ada Lark die?", "open"),
        ("en", "Tell me when Ada Lark died.", "marks"),
        ("en", "When did Ada Lark die? And why?", "marks"),
        ("zh", "该人物是哪一年去世的？", "points"),
        ("zh", "文中的林海燕是哪一年去世的？", "points"),
        ("zh", "林海燕去世了吗？", "open"),
    ],
)
def test_a_question_stands_alone_and_asks_for_one_thing(
    language: Language, question: str, reason: str
) -> None:
    assert asked(question, language) == reason


def test_documents_are_cut_where_paragraphs_end(tmp_path: Path) -> None:
    for text in (reading.english(), reading.chinese(), "word " * 2_000, "句子很长，" * 900):
        pieces = list(passages_of(text))
        assert "".join("".join(pieces).split()) == "".join(text.split())
        assert all(len(piece) <= MOST + 2 for piece in pieces)
    pieces = list(passages_of(reading.english()))
    assert all(piece.startswith("## ") for piece in pieces) and min(map(len, pieces)) > FEWEST
    wrapped = "Dr. A. Lark came to St. Ives in\n1921. “She stayed.” Then\nshe left. Why?\n"
    (document,) = read_documents(reading.written(tmp_path / "in", a=f"# Title\n{wrapped}- a list."))
    assert document.passages[0].sentences == (
        "Dr. A. Lark came to St. Ives in 1921.", "“She stayed.”", "Then she left.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "error", "told"),
    [
        ("gone.txt", None, NotFound, "no such file"),
        ("a.pdf", b"%PDF", UsageError, r"\.pdf is not read"),
        ("a.txt", b"", BadData, "holds no sentence"),
        ("a.txt", b"# Only a heading\n", BadData, "holds no sentence"),
        ("a.txt", "Größe.\nÜber.".encode("latin-1"), BadData, "line 1: byte 0xf6 is not UTF-8"),
        ("a.txt", b"Yes.\nN\x00o.", BadData, r"line 2: the character U\+0000"),
    ],
)
def test_what_is_no_document_is_told(
    tmp_path: Path, name: str, content: bytes | None, error: type[BoleError], told: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error, match=told) as raised:
        read_documents([path])
    assert str(path) in str(raised.value)


def test_two_documents_of_one_name_and_a_folder_are_told(tmp_path: Path) -> None:
    one, two = (reading.written(tmp_path / name, a="Some text.")[0] for name in "xy")
    with pytest.raises(UsageError, match=r"another document is called a\.md"):
        read_documents([one, two])
    (tmp_path / "z.md").mkdir()
    with pytest.raises(UsageError, match="is a folder"):
        read_documents([tmp_path / "z.md"])


@on_one_engine
def test_a_language_without_passages_is_told_before_anything_is_asked(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    paths = reading.written(tmp_path / "in", a=reading.english())
    with endpoint(reading.teach) as at:
        with pytest.raises(UsageError, match="no passage in Chinese is left for train"):
            make(store, wanted(here, tmp_path / "out", at, paths, parts=(0.0, 0.5)))
        assert not at.asked


@on_one_engine
def test_the_command_reads_documents(
    store: GraphStore, bole_environ: dict[str, str], world: dict[str, str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (path,) = reading.written(tmp_path / "in", a=reading.english())
    out = ["generate", "--n", "8", "--splits", "50/25/25", "--languages", "en", "--kinds", "fact"]
    with endpoint(reading.teach) as at:
        named = {"BASE_URL": at.url, "MODEL": "fake-1"}
        for name, value in (bole_environ | {f"BOLE_LLM_{k}": v for k, v in named.items()}).items():
            monkeypatch.setenv(name, value)
        asks = ["--self-qa", "1", "--documents", str(path), "--out", str(tmp_path / "out")]
        look = CliRunner().invoke(dataset, [*out, *asks, "--dry-run"], catch_exceptions=False)
        assert "taught  document_qa/en/train" in look.stdout and not at.asked
        done = CliRunner().invoke(dataset, [*out, *asks], catch_exceptions=False)
    assert done.exit_code == 0 and "document_qa 4, fact 0, self_qa 4" in done.stdout
    for more, told in (
        (["--documents", str(path)], "--documents is for --self-qa"),
        (["--self-qa", "0.6", "--self-instruct", "0.5"], "together they may be 1"),
    ):
        refused = CliRunner().invoke(dataset, [*out, *more, "--out", str(tmp_path / "none")])
        assert isinstance(refused.exception, UsageError) and told in str(refused.exception)
