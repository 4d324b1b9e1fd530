"""Self-Instruct: exactly as many examples as wanted, nothing false, nothing asked twice."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rapidfuzz.distance import Indel

from bole.errors import BadData, Conflict
from bole.settings import Settings
from instruct_gen.cli import dataset
from instruct_gen.example import SPLITS
from instruct_gen.generate import Order
from instruct_gen.kinds import KINDS
from instruct_gen.kinds.telling import fit
from instruct_gen.methods.self_instruct import SELF_INSTRUCT, SelfInstruct
from instruct_gen.methods.self_instruct_pool import Pool, Thought
from instruct_gen.methods.self_instruct_rules import rules
from instruct_gen.occurring import words_of
from instruct_gen.progress import Progress
from instruct_gen.quotas import Cell, Plan
from instruct_gen.reader import Reader
from instruct_gen.teachers.budget import Budget, BudgetUsed, Pace
from instruct_gen.teachers.model import Model
from instruct_gen.validate import validate
from kg.evidence.ids import digest
from kg.evidence.runs import graph_version
from kg.language.lexicon import LANGUAGES, Language
from kg.store import GraphStore
from tests.instruct_gen.endpoint import Body, Endpoint, by_chance, endpoint
from tests.instruct_gen.test_generate import HALVES, files, lines, make, on_one_engine
from tests.instruct_gen.test_refresh import edit, renew, wish

N = 32
FACT = tuple(kind for kind in KINDS if kind.name == "fact")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_NEW = {
    "en": (
        "Make a {way} text for the {place} of a club.",
        "What could the {place} print about this person?",
        "Our {place} still has room: fill it from the notes.",
        "Hand me {way} wording that a speaker at the {place} reads aloud.",
        "Prepare the {way} part of a {place} that introduces the expert.",
        "Turn everything into a {way} message to the readers of our {place}.",
    ),
    "zh": (
        "给{place}拟几行{way}的文字。",
        "{place}还空着一块地方，请根据资料补上。",
        "帮{place}的编辑准备{way}的人物部分。",
        "照着资料，为{place}的开幕写致辞。",
        "{place}要登人物消息，口吻{way}，请起草。",
        "来宾翻开{place}会读到什么？请写出来。",
    ),
}
_WAYS = {"en": ("short", "plain", "formal", "friendly"), "zh": ("简短", "平实", "正式", "亲切")}
_PLACES = {
    "en": ("newsletter", "poster", "leaflet", "yearbook", "calendar", "sign", "museum", "gazette"),
    "zh": ("校刊", "海报", "年鉴", "展板", "档案馆", "日历", "简报", "博物馆"),
}
# What a line is about, as the lines say it.
_SAYS = {
    "received": "received the|获得", "affiliated_with": " was (?:.* )?at |年在|任",
    "educated_at": "studied at|就读于", "researches": "works in|研究领域",
    "collaborated_with": "worked together|合作",
    "born": r"was born (?:on|in \d)|[日年月]出生", "born_city": "was born in [A-Z]|出生于",
    "born_country": "was born in [A-Z]|出生于", "died": r"died (?:on|in \d)|[日年月]去世",
    "died_city": "died in [A-Z]|在.*去世", "died_country": "died in [A-Z]|在.*去世",
}  # fmt: skip


def drawn(text: str, parts: int) -> int:
    return int.from_bytes(digest(text).encode()[:4], "big") % parts


def language_of(text: str) -> Language:
    return "zh" if any("一" <= character <= "鿿" for character in text) else "en"


def think_out(asked: Body, seed: int) -> list[dict[str, str]]:
    """Return new instructions that fit anybody."""
    language = language_of(asked["instructions"][0]["text"])
    key = f"{seed} {json.dumps(asked)}"
    found = []
    for n in range(asked["new"]):
        way, place, text = (
            some[drawn(f"{key} {n} {what}", len(some))]
            for what, some in enumerate((_WAYS[language], _PLACES[language], _NEW[language]))
        )
        found.append({"text": text.format(way=way, place=place), "does": "generate"})
    return found


def about(instruction: str, facts: list[str]) -> list[int]:
    """Return the numbers of the facts that an instruction is about, in the order it wants."""
    demand = rules(language_of(instruction)).demand(instruction)

    def is_of(line: str, predicates: Any) -> bool:
        return any(re.search(_SAYS[one], line) for one in predicates)

    chosen = [
        n
        for n, line in enumerate(facts, 1)
        if (not demand.topics or any(is_of(line, one) for one in demand.topics))
        and (
            not demand.aspects
            or any(
                _YEAR.search(line) if "time" in one else is_of(line, one) for one in demand.aspects
            )
        )
    ]
    if demand.is_free:
        chosen = chosen[: demand.sentences or 3]
    if demand.order:
        chosen.sort(
            key=lambda n: int(_YEAR.search(facts[n - 1]).group()),  # type: ignore[union-attr]
            reverse=demand.order == "falling",
        )
    return chosen


def bare(line: str) -> str:
    return re.sub(r"^\[\d+\] ", "", line)


def write(asked: Body) -> dict[str, Any]:
    """Say each fact that is wanted in its own words."""
    facts = asked["facts"]
    sentences = [
        {"text": bare(facts[n - 1]), "facts": [n]} for n in about(asked["instruction"], facts)
    ]
    return {"enough": bool(sentences), "sentences": sentences}


_LABELS = {
    "en": {"received": "Awards", "born": "Birth", "died": "Death", "affiliated_with": "Work",
           "educated_at": "Education", "researches": "Research", "collaborated_with": "Colleagues"},
    "zh": {"received": "奖项", "born": "出生", "died": "去世", "affiliated_with": "工作",
           "educated_at": "教育", "researches": "研究", "collaborated_with": "合作"},
}  # fmt: skip
_NAMES = re.compile(
    r"(?:received the |was at |works in |together with |获得|年在|包括|与)(.+?)"
    r"(?= in \d| \(|（|有过|。|\.$)"
)


def sort(asked: Body) -> dict[str, Any]:
    """Label facts by what they are about, or by the name of what is asked for."""
    language, facts = language_of(asked["instruction"]), asked["facts"]
    topics = rules(language).demand(asked["instruction"]).topics
    labels = {p: one for p, one in _LABELS[language].items() if len(topics) != 1}
    if len(topics) > 1:
        labels = {p: one for p, one in labels.items() if any(p in topic for topic in topics)}
    cases = []
    for n, line in enumerate(facts, 1):
        label = next((one for p, one in labels.items() if re.search(_SAYS[p], line)), "")
        if len(topics) == 1 and (named := _NAMES.search(line)):
            label = named[1]
        if label and label not in [case["label"] for case in cases]:
            why = {"text": bare(line), "facts": [n]}
            cases.append({"label": label, "facts": [n], "why": why})
    other = {"en": "Palaeography", "zh": "古文字学"}[language]
    every = list(labels.values()) or [*(case["label"] for case in cases), other]
    return {"labels": every, "cases": cases}


def right(body: Body) -> str:
    """Answer as a good teacher does."""
    asked = json.loads(body["messages"][-1]["content"])
    shape = body["response_format"]["json_schema"]["name"]
    if shape == "thought":
        reply: dict[str, Any] = {"instructions": think_out(asked, body["seed"])}
    else:
        reply = write(asked) if shape == "written" else sort(asked)
    return json.dumps(reply, ensure_ascii=False)


def order(store: GraphStore, settings: Settings, out: Path, at: Endpoint, **more: Any) -> Order:
    limit, workers = more.pop("limit", None), more.pop("workers", 1)
    share, n = more.pop("share", 0.5), more.pop("n", N)
    plan = Plan(n, 1, {"fact": 1.0}, splits=HALVES, taught={SELF_INSTRUCT.name: share}, **more)
    method = SelfInstruct(store, 1)
    model = Model(at.settings, Budget(limit), Pace(), at.patience)
    kinds = (*FACT, SELF_INSTRUCT)
    return Order(plan, kinds, out, settings, workers=workers, methods=(method,), model=model)


def taught(folder: Path) -> list[dict[str, Any]]:
    return [one for one in lines(folder) if one["kind"] == "self_instruct"]


@pytest.fixture
def here(settings_for: Settings) -> Settings:
    """The settings of the graph."""
    return settings_for


_WRONG_INSTRUCTIONS = {
    "en": (
        "Explain why Marie Curie received the prize.", "Draw a picture of this person.",
        "State what happened in 1903.", "Say what caltech is to this person.", "Introduce.",
        "给这位学者写一段介绍文字。", "Give your opinion of the work in the notes.",
        "Write about the birth without naming the place.", "Put the prizes by their importance.",
        "Say how old this person was at the death.", "Describe the prize in **bold** type.",
        "Introduce this person in one sentence for a conference poster.",
    ),
    "zh": (
        "请介绍居里夫人的奖项情况。", "请根据资料画一幅肖像。", "说明1903年发生的事情。",
        "写一写屠呦呦的求学经历。", "介绍。", "Write a short text about this person.",
        "请评价这位学者的工作。", "写出生情况，不要写地点。", "把奖项按先后排一排。",
        "说说这位学者去世时的年龄。", "请写成英文介绍。", "用一句话介绍这位学者，放在会议册里。",
    ),
}  # fmt: skip
_WRONG_REASONS = {
    "name", "medium", "number", "length", "language", "opinion", "negation", "beyond", "alike",
}  # fmt: skip


def wrong_sentence(text: str, numbers: list[int], turn: int) -> tuple[str, list[int]]:
    """Return what no fact carries, or what rests on others than it says."""
    chinese = language_of(text) == "zh"
    if turn == 0 and _YEAR.search(text):
        return _YEAR.sub("1492", text), numbers
    if turn == 1:
        return f"{text[:-1]}{'和金星奖' if chinese else ' and the Golden Prize'}{text[-1]}", numbers
    if turn == 2:
        return text, [n + 1 for n in numbers]
    if turn == 3:
        return text, [*numbers, 1 if 1 not in numbers else 2]
    if turn == 4:
        return ("她" if chinese else "She ") + text, numbers
    if turn == 5 and not chinese:
        return text.replace(" was ", " is "), numbers
    return (f"**{text}**" if turn == 6 else f"{text} http://x.example"), numbers


def faulty(body: Body) -> str:
    """Answer rightly at times, and mostly not."""
    text = body["messages"][-1]["content"]
    reply = json.loads(right(body))
    if "instructions" in reply:
        language, at = language_of(json.loads(text)["instructions"][0]["text"]), drawn(text, 2) * 6
        wrong = _WRONG_INSTRUCTIONS[language][at : at + 6]
        new = [{"text": one, "does": "generate"} for one in wrong]
        reply["instructions"] = [*new, *reply["instructions"][:2]]
    elif "enough" in reply:
        spoil_sentences(reply, drawn(text, 24))
    else:
        for case in reply["cases"]:
            spoil_case(case, reply["labels"], drawn(case["label"] + text, 16))
    return json.dumps(reply, ensure_ascii=False)


def spoil_sentences(reply: Body, turn: int) -> None:
    sentences = reply["sentences"]
    if turn == 8:
        reply["enough"] = False
    elif turn == 9:
        del sentences[:1]
    elif turn == 10:
        sentences.reverse()
    elif turn < 8 and sentences:
        one = sentences[0]
        one["text"], one["facts"] = wrong_sentence(one["text"], one["facts"], turn)


def spoil_case(case: Body, labels: list[str], turn: int) -> None:
    why = case["why"]
    if turn < 8:
        why["text"], why["facts"] = wrong_sentence(why["text"], why["facts"], turn)
    elif turn < 11:
        case["label"] = next(one for one in labels if one != case["label"])
    elif turn == 11:
        case["label"] = "Genius"


def says_nothing_false(one: dict[str, Any]) -> None:
    """Hold an example to the facts that it shows: what is right repeats them."""
    user, answer = (m["content"] for m in one["messages"] if m["role"] != "system")
    facts = dict(re.findall(r"^\[(\d+)\] (.*)$", user, re.MULTILINE))
    said = re.findall(r"(.+?) \[(\d+)\](?: |$)", answer)
    assert said and "".join(f"{text} [{n}] " for text, n in said).strip() == answer
    label = ""
    if "Choose from: " in user or "从下列选项中选：" in user:
        label = re.split("[：:] ?", answer)[0]
    for text, number in said:
        assert facts[number] == text or (label and text.endswith(facts[number])), (text, user)
    if label:
        names = _NAMES.findall(facts[said[0][1]])
        meant = [p for p, name in _LABELS[one["language"]].items() if name == label]
        assert label in names or re.search(_SAYS[meant[0]], facts[said[0][1]]), answer


def test_a_teacher_that_is_right_gives_exactly_as_many(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    one, two, cut = tmp_path / "one", tmp_path / "two", tmp_path / "cut"
    said: list[str] = []
    with endpoint(right) as at:
        made = make(store, order(store, here, one, at), said)
        calls = len(at.asked)
        make(store, order(store, here, two, at, workers=2))
        assert len(at.asked) == 2 * calls
        assert files(one) == files(two)
        # It stops when its budget is used up, and pays nothing twice.
        at.asked.clear()
        at.tokens, limit, runs = 0, 9_500, 0
        while runs < 20:
            runs += 1
            try:
                make(store, order(store, here, cut, at, limit=limit))
                break
            except BudgetUsed:
                assert files(cut) == {} and at.tokens <= limit * runs
        assert 1 < runs < 20 and len(at.asked) == calls
        assert files(one) == files(cut)
        again = order(store, here, cut, at)
        assert not make(store, again).done
        make(store, Order(**{**vars(again), "fresh": True}))
        assert len(at.asked) == calls and files(one) == files(cut)
    assert made.counts["kind"] == {"fact": 16, "self_instruct": 16}
    assert made.counts["split"] == {"test": 8, "train": 16, "validation": 8}
    estimate = re.search(r"(\d+) examples of self_instruct .* about (\d+) times: ", said[0])
    assert estimate and estimate[1] == "16" and calls / 2 <= int(estimate[2]) <= calls * 2
    assert len(taught(one)) == 16
    for example in taught(one):
        says_nothing_false(example)
        assert re.fullmatch("fake-1 [a-z2-7]{16}", example["teacher"])
        assert re.fullmatch("(en|zh)/self_instruct/[a-z2-7]{16}", example["wording"])
    test = {e["wording"] for e in taught(one) if e["split"] == "test"}
    assert not test & {e["wording"] for e in taught(one) if e["split"] != "test"}
    manifest = json.loads((one / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["made_of"]["taught"] == {"self_instruct": 0.5}
    assert {"asked", "instructions"} == manifest["made_of"]["self_instruct"].keys()
    report = validate(store, one, tmp_path / "seen.sqlite", lambda *_: None)
    assert not report.faults, report.first


@on_one_engine
def test_a_teacher_that_fails_in_every_way_lets_nothing_false_through(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    failures = ("429 0.02", "500", "drop", "hang", "garbled", "broken")
    with endpoint(faulty, by_chance(2, *failures, part=4)) as at:
        wanted = order(store, here, tmp_path / "out", at, n=40, share=1.0, limit=2_000_000)
        made = make(store, wanted)
        assert at.tokens <= 2_000_000
    assert len(taught(tmp_path / "out")) == len(lines(tmp_path / "out")) == 40
    for one in taught(tmp_path / "out"):
        says_nothing_false(one)
    reasons = {
        reason.removeprefix("instruction_"): n
        for reason, n in made.rejects.items() if reason.startswith("instruction_")
    }  # fmt: skip
    assert reasons.keys() >= _WRONG_REASONS
    answers = {one for one in made.rejects if one.startswith("self_instruct_")}
    assert answers >= {f"self_instruct_{one}" for one in ("year", "cited", "marks", "label")}
    told = (tmp_path / "out" / ".work" / "rejects.jsonl").read_text(encoding="utf-8")
    assert sum(made.rejects[one] for one in answers) <= len(told.splitlines())
    assert '"reason":"instruction_alike"' in told
    asked = "".join(m["content"] for one in taught(tmp_path / "out") for m in one["messages"])
    wrong = [text for some in _WRONG_INSTRUCTIONS.values() for text in some]
    assert [text for text in wrong if len(text) > len("Introduce.") and text in asked] == []
    report = validate(store, tmp_path / "out", tmp_path / "seen.sqlite", lambda *_: None)
    assert not report.faults, report.first


def never_enough(body: Body) -> str:
    reply = json.loads(right(body))
    if "enough" in reply:
        return json.dumps({"enough": False, "sentences": []})
    return json.dumps({"labels": ["a", "b"], "cases": []} if "cases" in reply else reply)


@on_one_engine
def test_with_a_teacher_that_is_never_right_nothing_is_written(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    with endpoint(never_enough) as at:
        with pytest.raises(BadData) as told:
            make(store, order(store, here, tmp_path / "out", at, languages=("en",)))
        assert len(at.asked) < 200
    assert told.value.exit_code == 4 and files(tmp_path / "out") == {}
    assert "self_instruct/en/train: 8 of 8 lacking" in str(told.value)
    assert "self_instruct_not_enough" in str(told.value) and "BOLE_LLM_MODEL" in str(told.value)


def test_a_teacher_is_not_asked_for_ever() -> None:
    one = Progress(Cell("self_instruct", "en", "train"), 100, epoch=10_000, paid=True)
    asked = 0
    while not one.is_in_vain():
        assert one.ahead() == range(one.batches, one.batches + 1)
        asked += 16
        one.counts["drafts"] += 16
        one.took_in(0)
    assert asked == 160
    one.took_in(1)
    assert not one.is_in_vain()


@on_one_engine
def test_the_pool_of_a_side_grows_apart_from_the_other(
    store: GraphStore, world: dict[str, str]
) -> None:
    def answering(asks: Any) -> Any:
        for ask in asks:
            new = think_out(json.loads(ask.text), ask.number)
            yield Thought.model_validate({"instructions": new})

    for language in LANGUAGES:
        pool = Pool(language, 7, lambda _: set())
        refused = [*pool.grow(4, answering, test=True), *pool.grow(10, answering, test=False)]
        test, train = pool.of(test=True), pool.of(test=False)
        assert sum(one.thought_out for one in train) >= 2
        assert sum(one.thought_out for one in test) >= 2 and {one.reason for one in refused}
        for one in test:
            assert all(not_alike(one.text, other.text) for other in train), one.text


def not_alike(one: str, other: str) -> bool:
    return Indel.normalized_similarity(words_of(one), words_of(other)) < 0.7


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hand_written_instructions_pass_as_any_other(
    language: Language, store: GraphStore, world: dict[str, str]
) -> None:
    known = rules(language)
    assert len(known.seeds) >= 40 and {one.does for one in known.seeds} == {"generate", "classify"}
    for one in known.seeds:
        assert known.why_not(one.text) == "", one.text
    sides = [[one for one in known.seeds if one.for_test == test] for test in (True, False)]
    assert all(not_alike(one.text, other.text) for one in sides[0] for other in sides[1])


@pytest.mark.parametrize(
    ("text", "topics", "aspects", "order", "sentences"),
    [
        ("Give the year of death in one sentence.", ["died"], ["time"], "", 1),
        ("写明去世的年份，一句话即可。", ["died"], ["time"], "", 1),
        ("List the prizes, latest first.", ["received"], ["time"], "falling", None),
        ("按先后顺序列出奖项。", ["received"], ["time"], "rising", None),
        ("Say where this person was born.", ["born"], ["born_city"], "", None),
        ("请介绍任职单位和求学经历。", ["affiliated_with", "educated_at"], [], "", None),
    ],
)
def test_what_an_instruction_asks_for_is_read_from_its_words(
    text: str, topics: list[str], aspects: list[str], order: str, sentences: int | None
) -> None:
    found = rules(language_of(text)).demand(text)
    assert all(any(topic in one for one in found.topics) for topic in topics)
    assert len(found.topics) == len(topics) and len(found.aspects) == len(aspects)
    assert all(any(aspect in one for one in found.aspects) for aspect in aspects)
    assert (found.order, found.sentences) == (order, sentences)


@on_one_engine
def test_who_lives_is_not_asked_about_for_a_death(store: GraphStore, world: dict[str, str]) -> None:
    reader = Reader(store, graph_version(store))
    demand = rules("en").demand("Give the year of death in a sentence.")
    for name, is_met in (("Youyou Tu", False), ("Niels Bohr", True)):
        subgraph = reader.subgraph("ego", [world[name]])
        facts = demand.wanted(fit(subgraph, world[name], "en"))
        assert demand.is_met(facts, "generate") == is_met


@on_one_engine
def test_what_a_teacher_thought_out_is_replaced_by_the_other_kinds(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    half, whole = tmp_path / "half", tmp_path / "whole"
    with endpoint(right) as at:
        make(store, order(store, here, half, at))
        make(store, order(store, here, whole, at, share=1.0, n=8))
    before = {split: len((half / f"{split}.jsonl").read_bytes().splitlines()) for split in SPLITS}
    stale = {one["wording"]: one for one in taught(half) if one["facts"]}
    edit(store, **{name: {"born": "1901-01-01", "awards": []} for name in ("Youyou", "Niels")})
    edit(store, **{name: {"born": "1902-01-01", "awards": []} for name in ("Marie", "Richard")})
    done = renew(store, wish(here, half, *FACT))
    assert done.replaced and any(cell.startswith("self_instruct/") for cell in done.cells)
    assert done.moved and all("are replaced by" in one and "fact" in one for one in done.moved)
    assert len(taught(half)) < len(stale) + 1
    after = {split: len((half / f"{split}.jsonl").read_bytes().splitlines()) for split in SPLITS}
    assert before == after
    report = validate(store, half, tmp_path / "seen.sqlite", lambda *_: None)
    assert not report.faults, report.first
    manifest = json.loads((half / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["moved"] == list(done.moved)
    with pytest.raises(Conflict, match=r"no others in .* generate … --fresh"):
        renew(store, wish(here, whole, *FACT))


@on_one_engine
def test_the_commands_take_it_and_say_what_is_missing(
    store: GraphStore, bole_environ: dict[str, str], world: dict[str, str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    run = CliRunner().invoke
    for name, value in bole_environ.items():
        monkeypatch.setenv(name, value)
    out = ["generate", "--n", "8", "--kinds", "fact", "--languages", "en", "--out"]
    out += [str(tmp_path / "out"), "--self-instruct"]
    assert "BOLE_LLM_MODEL" in str(run(dataset, [*out, "0.5"]).exception)
    assert run(dataset, [*out, "1.5"]).exit_code == 2 and run(dataset, [*out, "0"]).exit_code == 2
    seen = run(dataset, [*out, "0.5", "--dry-run"], catch_exceptions=False)
    assert re.search(r" [34] +taught  self_instruct/en/train", seen.stdout)
    assert not (tmp_path / "out").exists()
    with endpoint(right) as at:
        monkeypatch.setenv("BOLE_LLM_BASE_URL", at.url)
        monkeypatch.setenv("BOLE_LLM_MODEL", "fake-1")
        done = run(dataset, [*out, "0.5", "--budget-tokens", "900000"], catch_exceptions=False)
    assert done.exit_code == 0 and "self_instruct 3" in done.stdout, done.stdout
    folder = str(tmp_path / "out")
    told = run(dataset, ["stats", folder, "--json", "--no-graph"], catch_exceptions=False)
    assert json.loads(told.stdout)["kinds"] == {"fact": 5, "self_instruct": 3}
    for more in (["validate", folder], ["stale", folder, "--forms"]):
        assert run(dataset, more, catch_exceptions=False).exit_code == 0
    hub = str(tmp_path / "hub")
    run(dataset, ["export", folder, "--format", "hf", "--out", hub], catch_exceptions=False)
    card = (tmp_path / "hub" / "README.md").read_text(encoding="utf-8")
    assert "Thought out are those of the kind `self_instruct` (3)." in card
