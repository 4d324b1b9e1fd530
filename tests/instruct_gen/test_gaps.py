"""What a model knows of the graph is found out, and what it does not know comes more often."""

import json
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from bole.errors import BadData, Conflict, GateFailed, NotFound, SettingsError, UsageError
from bole.settings import Settings
from instruct_gen.batch import Batch, starts_of
from instruct_gen.cli import dataset
from instruct_gen.example import SPLITS
from instruct_gen.gaps.expected import Expected, Senses, date_in
from instruct_gen.gaps.find import Wish, find_gaps
from instruct_gen.gaps.lines import Gap, read_gaps
from instruct_gen.gaps.questions import Question, Questions
from instruct_gen.gaps.recall import mean_logprob
from instruct_gen.gaps.report import Report
from instruct_gen.kinds.fact import FACT
from instruct_gen.kinds.kind import Draw
from instruct_gen.quotas import Cell
from instruct_gen.roster import Roster
from instruct_gen.strength import MOST_OFTEN, by_gap, by_rarity, chosen, turns, weights_for
from instruct_gen.teachers.budget import Budget, BudgetUsed, Pace
from instruct_gen.teachers.model import Model
from instruct_gen.teachers.tokens import LEAST, NoLogprobs, Token, tokens_of
from kg.evidence.ids import digest
from kg.evidence.runs import graph_version
from kg.language.numerals import Date
from kg.store import GraphStore
from tests.instruct_gen.endpoint import Body, Endpoint, Fails, by_chance, endpoint
from tests.instruct_gen.test_generate import files, lines, make, on_one_engine, order

N = 24


def wish(out: Path, **more: Any) -> Wish:
    return Wish(**{"out": out, "facts": N, "samples": 3, "seed": 1, "languages": ("en", "zh"),
                   "signal": "agreement", **more})  # fmt: skip


def drawn(store: GraphStore, number: int = N) -> list[Question]:
    questions = Questions(store, graph_version(store), 1, ("en", "zh"))
    return questions.draw(number, lambda *_: None)


def reply(*answers: str) -> str:
    return json.dumps({"known": bool(answers), "answers": answers}, ensure_ascii=False)


def knowing(questions: Sequence[Question], knows: Callable[[Question], float]) -> Any:
    """Say the truth of a question as often as the model knows it, else 1492 or nothing."""
    by_text = {one.text: one for one in questions}

    def says(body: Body) -> str:
        assert body["temperature"] in (0.8, 0.0)
        asked = by_text[body["messages"][-1]["content"]]
        chance = int.from_bytes(digest(f"{asked.text} {body['seed']}").encode()[:4], "big") % 997
        if chance / 997 < knows(asked):
            return reply(*asked.expected.told)
        return reply("1492") if chance % 2 else reply()

    return says


def ask(
    store: GraphStore, at: Endpoint, wanted: Wish, said: list[str] | None = None, limit: int = 10**7
) -> tuple[list[Gap], tuple[str, ...]]:
    model = Model(at.settings, Budget(limit), Pace(), at.patience)
    heard = said if said is not None else []
    return find_gaps(store, wanted, model, lambda *_: None, heard.append)


def is_known(question: Question) -> bool:
    return question.predicate in ("born", "gender", "received", "died")


def test_what_is_known_is_told_from_what_is_not(
    store: GraphStore, world: dict[str, str], tmp_path: Path
) -> None:
    questions = drawn(store)
    assert len({one.fact_id for one in questions}) == N
    assert Counter(one.language for one in questions) == {"en": N // 2, "zh": N // 2}
    assert len({one.predicate for one in questions}) >= 9
    # All are asked about before anyone is for the third time.
    assert max(Counter(one.expert for one in questions).values()) <= 3
    said: list[str] = []
    with endpoint(knowing(questions, lambda one: float(is_known(one)))) as at:
        gaps, doubts = ask(store, at, wish(tmp_path / "gaps.jsonl"), said)
        assert len(at.asked) == 3 * N
        seeds = Counter(body["messages"][-1]["content"] for body in at.asked)
        assert set(seeds.values()) == {3} and len({body["seed"] for body in at.asked}) == 3
        assert "24 facts are asked about: fake-1 is asked about 72 times: " in said[-1]
        before = (tmp_path / "gaps.jsonl").read_bytes()
        ask(store, at, wish(tmp_path / "gaps.jsonl"), said)
        assert len(at.asked) == 3 * N and "asked about 0 times (72 replies are kept)" in said[-1]
        assert (tmp_path / "gaps.jsonl").read_bytes() == before
    assert [one.fact_id for one in gaps] == [one.fact_id for one in questions]
    for gap, question in zip(gaps, questions, strict=True):
        assert gap.gap == (0.0 if is_known(question) else 1.0), gap
        assert gap.gold == question.expected.told
    assert doubts == ()
    assert list(read_gaps(tmp_path / "gaps.jsonl").lines) == gaps
    report = Report("gaps.jsonl", gaps, doubts).plain()
    assert report["by_predicate"]["gender"]["gap"] == 0.0
    assert report["by_predicate"]["born_city"]["gap"] == 1.0
    assert [one["gap"] for one in report["least_known"]] == [1.0] * 5
    assert [one["gap"] for one in report["most_known"]] == [0.0] * 5


@on_one_engine
def test_what_is_half_known_lies_between_and_sure_errors_are_seen(
    store: GraphStore, world: dict[str, str], tmp_path: Path
) -> None:
    questions = drawn(store)
    cities = knowing(questions, lambda one: 0.5)

    def says(body: Body) -> str:
        text = body["messages"][-1]["content"]
        wrong = next(one for one in questions if one.text == text).predicate == "born"
        return reply("1492") if wrong else str(cities(body))

    with endpoint(says) as at:
        gaps, _ = ask(store, at, wish(tmp_path / "gaps.jsonl", samples=8))
    born = [one for one in gaps if one.predicate == "born"]
    assert born and all(one.gap == 1.0 and one.is_sure_but_wrong for one in born)
    assert all(one.confidence == 1.0 and one.entropy == 0.0 for one in born)
    others = [one for one in gaps if one.predicate != "born"]
    assert sum(0 < one.gap < 1 and 0 < one.entropy <= 1 for one in others) > len(others) * 0.8


@on_one_engine
def test_a_run_that_is_cut_off_or_fails_on_the_way_gives_the_same_and_pays_once(
    store: GraphStore, world: dict[str, str], tmp_path: Path
) -> None:
    questions = drawn(store)
    says = knowing(questions, lambda one: 0.5)
    with endpoint(says) as at:
        ask(store, at, wish(tmp_path / "whole.jsonl"))
    fails: Fails = by_chance(3, "429 0.02", "500", "drop", "garbled", part=3)
    with endpoint(says, fails) as at:
        out = wish(tmp_path / "cut.jsonl")
        with pytest.raises(BudgetUsed):
            ask(store, at, out, limit=8_000)
        assert not out.out.exists()
        first = len(at.asked)
        ask(store, at, out)
        failed = sum(bool(fails(body, 1)) for body in {str(b): b for b in at.asked}.values())
        assert 0 < first < len(at.asked) == 3 * N + failed and failed > 5
    assert out.out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


@on_one_engine
def test_a_reply_that_cannot_be_read_costs_a_retry_and_then_counts_as_not_known(
    store: GraphStore, world: dict[str, str], tmp_path: Path
) -> None:
    questions = drawn(store)
    true = knowing(questions, lambda one: 1.0)
    first = questions[0].text

    def says(body: Body) -> str:
        return "{" if body["messages"][-1]["content"] == first else str(true(body))

    with endpoint(says) as at:
        gaps, doubts = ask(store, at, wish(tmp_path / "gaps.jsonl"))
        assert len(at.asked) == 3 * N + 3 * 2
    assert (gaps[0].gap, gaps[0].unreadable) == (1.0, 3) and gaps[1].gap == 0.0
    assert doubts[-1] == "3 replies could not be read, and count as not known."


@on_one_engine
@pytest.mark.parametrize(
    ("says", "told"),
    [
        (lambda body: reply("1492"), r"score 0.*no file.*never right.*most often is '1492'"),
        (lambda body: reply(), r"score 0.*says of each that it does not know.*--strength even"),
        (lambda body: "I am a poet.", r"score 0.*no reply of fake-1 could be read.*json_schema"),
        (None, r"score 1,.*knows all of them.*--facts"),
    ],
)
def test_a_constant_signal_is_an_error_and_no_ranking(
    store: GraphStore, world: dict[str, str], tmp_path: Path, says: Any, told: str
) -> None:
    true = knowing(drawn(store), lambda one: 1.0)
    with endpoint(says or true) as at, pytest.raises(GateFailed, match=told):
        ask(store, at, wish(tmp_path / "gaps.jsonl"))
    assert not (tmp_path / "gaps.jsonl").exists()


@on_one_engine
def test_an_endpoint_that_ignores_what_it_is_sent_is_told_of(
    store: GraphStore, world: dict[str, str], tmp_path: Path
) -> None:
    years = Counter(one.expected.values for one in drawn(store) if one.expected.what == "year")
    (year,), right = years.most_common(1)[0]
    with endpoint(lambda body: reply(year)) as at:
        _, doubts = ask(store, at, wish(tmp_path / "same.jsonl"))
    assert any("heed neither temperature nor seed" in one for one in doubts)
    told = f"answers {year!r} to 24 of 24 questions, rightly to {right}"
    assert any(told in one for one in doubts)


def by_letter(logprob: Callable[[str], float]) -> Callable[[str], Any]:
    """Tell the bytes of a text as tokens, which cut Chinese characters."""

    def told(text: str) -> Any:
        tokens = [{"token": "�", "bytes": [byte], "logprob": logprob(text)}
                  for byte in text.encode()]  # fmt: skip
        return {"content": tokens}

    return told


@on_one_engine
def test_log_probabilities_rank_what_is_right_and_never_what_is_wrong(
    store: GraphStore, world: dict[str, str], tmp_path: Path
) -> None:
    questions = drawn(store)
    # What it says wrongly is the most probable of all.
    told = by_letter(lambda text: -0.01 if "1492" in text else -1 - len(text) / 1000)
    with endpoint(knowing(questions, lambda one: float(is_known(one))), logprobs=told) as at:
        gaps, _ = ask(store, at, wish(tmp_path / "gaps.jsonl", signal="logprob"))
        assert len(at.asked) == N and {body["temperature"] for body in at.asked} == {0.0}
        ask(store, at, wish(tmp_path / "gaps.jsonl", signal="logprob"))
        assert len(at.asked) == N
    right = [
        one for one in gaps if is_known(next(q for q in questions if q.fact_id == one.fact_id))
    ]
    assert all(0 < one.score <= 1 for one in right) and len({one.score for one in right}) > 3
    ordered = sorted(right, key=lambda one: one.logprob or 0)
    assert [one.score for one in ordered] == sorted(one.score for one in right)
    wrong = [one for one in gaps if one not in right]
    assert {one.score for one in wrong} == {0.0}
    assert any(one.is_sure_but_wrong and one.logprob == -0.01 for one in wrong)


@on_one_engine
@pytest.mark.parametrize(
    ("told", "error", "why"),
    [
        (None, NoLogprobs, r"fake-1 at 127.0.0.1 does not say how probable.*--signal agreement"),
        (lambda text: {"tokens": [text], "token_logprobs": [-1.0]}, NoLogprobs, "logprobs.content"),
        (lambda text: {"content": []}, NoLogprobs, "logprobs.content"),
        (
            lambda text: {"content": [{"token": "▁x", "logprob": -1.0}]},
            GateFailed,
            r"do not make up what it replied.*--signal agreement",
        ),
    ],
)
def test_without_log_probabilities_it_is_said_what_to_do(
    store: GraphStore,
    world: dict[str, str],
    tmp_path: Path,
    told: Any,
    error: type[Exception],
    why: str,
) -> None:
    says = knowing(drawn(store), lambda one: float(is_known(one)))
    with endpoint(says, logprobs=told) as at, pytest.raises(error, match=why):
        ask(store, at, wish(tmp_path / "gaps.jsonl", signal="logprob"))
    assert not (tmp_path / "gaps.jsonl").exists()


@on_one_engine
def test_a_refusal_names_what_must_be_taken(
    store: GraphStore, world: dict[str, str], tmp_path: Path
) -> None:
    why = r"json_schema and temperature 0 and logprobs \(--signal"
    refuses = endpoint(lambda body: reply(), lambda body, came: "400")
    with refuses as at, pytest.raises(UsageError, match=why):
        ask(store, at, wish(tmp_path / "gaps.jsonl", signal="logprob"))


def test_the_mean_is_of_the_tokens_of_the_answer_alone() -> None:
    text = '{"known": true, "answers": ["居里", "b\\"c"]}'
    raw = [('{"known": true, "answers": ["', -9.0), ("居里", -1.0), ('", "', -9.0), ("b", -2.0),
           ('\\"c"', -3.0), ("]}", -9.0), ("<|end|>", -9.0)]  # fmt: skip
    tokens = [Token(part.encode().hex(), logprob) for part, logprob in raw]
    assert mean_logprob(text, tokens) == -2.0
    split = [Token(bytes([byte]).hex(), -0.5) for byte in text.encode()]
    assert mean_logprob(text, split) == -0.5
    assert mean_logprob('{"known": false, "answers": []}', tokens) is None
    assert mean_logprob(reply(), [Token(reply().encode().hex(), -1.0)]) is None


def test_probabilities_that_are_no_numbers_are_bounded() -> None:
    told = [{"token": "a", "logprob": one} for one in (-9999.0, -math.inf, math.nan, 1e-9, -1.5)]
    found = [token.logprob for token in tokens_of({"content": told}, "x")]
    assert found == [LEAST, LEAST, LEAST, 0.0, -1.5]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1921", Date(1921)), ("1921年", Date(1921)), ("一九二一年", Date(1921)),
        ("in 1921", Date(1921)), ("１９２１", Date(1921)), ("14 March 1879", Date(1879, 3, 14)),
        ("March 14, 1879", Date(1879, 3, 14)), ("一八七九年三月十四日", Date(1879, 3, 14)),
        ("1879-03-14", Date(1879, 3, 14)), ("March 1879", Date(1879, 3)),
        ("1921 or 1922", None), ("before 1921", None), ("the 1920s", None), ("unknown", None),
        ("", None),
    ],
)  # fmt: skip
def test_dates_are_read_in_both_numeral_systems(text: str, date: Date | None) -> None:
    assert date_in(text) == date


YEAR = Expected("year", ("1879",), (("1879",),), may_be_more=False)
DAY = Expected("date", ("1879-03-14",), (("1879-03-14",),), may_be_more=False)
MALE = Expected("word", ("male",), (("男性", "male", "男"),), may_be_more=False)
CITY = Expected("place", ("New York, NY",), (("New York, NY",),), may_be_more=False)
PRIZE = Expected(
    "entity", ("A1",), (("诺贝尔物理学奖", "Nobel Prize in Physics"),), may_be_more=True
)
BOTH = Expected("entity", ("F1", "F2"), (("Physics", "物理学"), ("Chemistry",)), may_be_more=True)


@pytest.mark.parametrize(
    ("wanted", "answers", "right"),
    [
        (YEAR, ["1879-03-14"], True), (YEAR, ["March 1879"], True), (YEAR, ["1880"], False),
        (YEAR, ["1879", "1880"], False), (YEAR, [], False), (YEAR, [" "], False),
        (DAY, ["March 14, 1879"], True), (DAY, ["1879"], False), (DAY, ["1879-03"], False),
        (DAY, ["1879-03-15"], False), (MALE, ["Male"], True), (MALE, ["男"], True),
        (MALE, ["female"], False), (MALE, ["male", "female"], False),
        (CITY, ["New York"], True), (CITY, ["new york, ny"], True), (CITY, ["New York, USA"], True),
        (CITY, ["Newark"], False), (PRIZE, ["the Nobel Prize in Physics"], True),
        (PRIZE, ["諾貝爾物理學獎"], True), (PRIZE, ["Nobel Prize in Physics (1921)"], True),
        (PRIZE, ["1921 Nobel Prize in Physics"], True), (PRIZE, ["Nobel Prize"], False),
        (PRIZE, ["Nobel Prize in Physics", "Copley Medal"], True),
        (PRIZE, ["Nobel Prize in Physics", *(f"Prize {n}" for n in range(11))], False),
        (BOTH, ["chemistry", "物理學"], True), (BOTH, ["Physics"], False),
        (BOTH, ["Physics; Chemistry"], False),
    ],
)  # fmt: skip
def test_answers_are_told_right_from_wrong(
    sample_store: GraphStore, wanted: Expected, answers: list[str], right: bool
) -> None:
    assert wanted.is_said(Senses(sample_store).read(answers, wanted)) is right


# The strength by which subgraphs are drawn.


def gaps_of(store: GraphStore, out: Path, known: Callable[[Question], float]) -> Path:
    with endpoint(knowing(drawn(store, 60), known)) as at:
        ask(store, at, wish(out, facts=60))
    return out


def test_whoever_weighs_more_is_begun_at_more_often_and_nobody_never() -> None:
    weights = {"a": 3, "b": 1, "c": 8}
    every = turns(["a", "b", "c", "d"], weights, 1)
    assert Counter(one.at for one in every) == {"a": 3, "b": 1, "c": 8, "d": 1}
    assert sorted(one.time for one in every if one.at == "a") == [0, 1, 2]
    first = Counter(turns(list("abcd"), weights, seed)[0].at for seed in range(600))
    assert 2 < first["a"] / first["b"] < 4.5 and 5.5 < first["c"] / first["d"] < 11


@on_one_engine
def test_weights_by_rarity_and_by_gap(
    store: GraphStore, world: dict[str, str], tmp_path: Path
) -> None:
    rare = by_rarity(store)
    assert (min(rare.experts.values()), max(rare.experts.values())) == (1, MOST_OFTEN)
    # Superconductivity is of her alone; only a year of birth is known of him, as of nearly all.
    assert rare.experts[world["Anne Long"]] > rare.experts[world["Niels Bohr"]]
    assert rare.experts.get(world["Anatole France"], 1) < rare.experts[world["Niels Bohr"]]
    bohr = world["Niels Bohr"]
    path = gaps_of(store, tmp_path / "gaps.jsonl", lambda one: float(one.expert != bohr))
    said: list[str] = []
    found = by_gap(store, read_gaps(path), graph_version(store), said.append)
    assert found.experts[bohr] == max(found.experts.values()) == MOST_OFTEN
    assert min(found.experts.values()) == 1 and len(found.experts) == len(world)
    assert said == []
    by_gap(store, read_gaps(path), 99, said.append)
    assert "was asked of graph version" in said[0] and "and this is 99" in said[0]


@on_one_engine
def test_what_is_not_known_comes_more_often_in_a_data_set(
    store: GraphStore, settings_for: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    unknown = {world[name] for name in ("Niels Bohr", "Marie Curie", "Youyou Tu")}
    path = gaps_of(store, tmp_path / "gaps.jsonl", lambda one: float(one.expert not in unknown))
    gaps = read_gaps(path)
    aimed: Mapping[str, Any] = {"strength": "gap", "gaps": gaps.digest}

    def made(name: str, workers: int = 1, **more: Any) -> Path:
        wanted = order(settings_for, tmp_path / name, FACT, n=48, workers=workers, **more)
        given = {**vars(wanted), "gaps": gaps if more else None}
        assert make(store, type(wanted)(**given)).done
        return tmp_path / name

    def often(folder: Path) -> int:
        named = Counter(one for line in lines(folder) for one in line["experts"])
        return sum(named[one] for one in unknown)

    even, one, two = made("even"), made("one", **aimed), made("two", 2, **aimed)
    assert often(one) >= 1.25 * often(even)
    assert files(one) == files(two)
    assert len(lines(one)) == 48
    with Roster(one / ".work" / "roster.sqlite") as roster:
        drawn_at = {roster.turn(of, n).at for of in SPLITS for n in range(roster.turns(of))}
        assert drawn_at == set(world.values())
        starts = [
            start
            for number in range(200)
            for start in starts_of(FACT, Batch(Cell("fact", "en", "train"), number, 2), roster)
        ]
    assert len(set(starts)) == len(starts) and {one.at for one in starts} <= drawn_at
    told = json.loads((one / "manifest.json").read_text(encoding="utf-8"))["made_of"]
    assert (told["strength"], told["gaps"]) == ("gap", gaps.digest)
    plain = json.loads((even / "manifest.json").read_text(encoding="utf-8"))["made_of"]
    assert "strength" not in plain and "gaps" not in plain
    with pytest.raises(Conflict, match="gaps was"):
        changed = order(settings_for, one, FACT, n=48, strength="gap", gaps="another")
        make(store, type(changed)(**{**vars(changed), "gaps": gaps}))


def test_drafts_about_what_is_not_known_are_preferred(sample: Any) -> None:
    subgraph = sample.ego(sample.experts[0])

    def predicates(weights: Mapping[str, float]) -> Counter[str]:
        found: Counter[str] = Counter()
        for seed in range(40):
            draw = Draw("en", for_test=False, chance=Random(seed))
            assert FACT.drafts is not None
            some = chosen(FACT.drafts(subgraph, draw), 2, weights, Random(seed))
            found.update(fact.predicate for one in some for fact in one.facts[:1])
        return found

    alike = predicates({})
    aimed = predicates({"born": 8.0, "received": 1.0, "affiliated_with": 1.0, "gender": 1.0})
    assert aimed["born"] > 1.5 * alike["born"]


def test_bad_files_of_gaps_say_where_and_what_to_do(
    store: GraphStore, world: dict[str, str], tmp_path: Path
) -> None:
    good = gaps_of(store, tmp_path / "good.jsonl", lambda one: float(is_known(one)))
    text = good.read_text(encoding="utf-8")
    first = json.loads(text.splitlines()[0])
    for content, error, told in [
        ("", BadData, "is empty"),
        (text[:-9], BadData, r"bad\.jsonl:\d+: the line is cut off"),
        ('{"messages": []}\n', BadData, r"bad\.jsonl:1: fact_id: Field required"),
        (json.dumps({**first, "gap": 7}), BadData, r"bad\.jsonl:1: gap: .*less than or equal to 1"),
        (json.dumps({**first, "gap": math.nan}), BadData, "finite number"),
    ]:
        bad = tmp_path / "bad.jsonl"
        bad.write_text(content, encoding="utf-8")
        with pytest.raises(error, match=told):
            read_gaps(bad)
    with pytest.raises(NotFound, match="There is no file"):
        read_gaps(tmp_path / "none.jsonl")
    unknown = tmp_path / "unknown.jsonl"
    unknown.write_text(json.dumps({**first, "fact_id": "Rx/born/y"}), encoding="utf-8")
    with pytest.raises(Conflict, match=r"Of the 1 facts in .* none is in this graph"):
        weights_for(store, "gap", read_gaps(unknown), 1, lambda _: None)
    unknown.write_text(text + unknown.read_text(encoding="utf-8"), encoding="utf-8")
    said: list[str] = []
    weights_for(store, "gap", read_gaps(unknown), graph_version(store), said.append)
    assert any("1 of " in one and "in this graph no more" in one for one in said)
    alike = tmp_path / "alike.jsonl"
    same = [{**json.loads(line), "gap": 0.5} for line in text.splitlines()]
    alike.write_text("\n".join(map(json.dumps, same)), encoding="utf-8")
    with pytest.raises(GateFailed, match="take --strength even"):
        weights_for(store, "gap", read_gaps(alike), graph_version(store), lambda _: None)


@on_one_engine
def test_an_empty_graph_and_a_file_of_something_else_are_told_before_any_call(
    store: GraphStore, tmp_path: Path
) -> None:
    with endpoint(lambda body: reply()) as at:
        with pytest.raises(Conflict, match="no experts to draw from"):
            ask(store, at, wish(tmp_path / "gaps.jsonl"))
        profiles = tmp_path / "profiles.jsonl"
        profiles.write_text('{"name": "Niels Bohr"}\n', encoding="utf-8")
        with pytest.raises(UsageError, match="holds something other than gaps"):
            ask(store, at, wish(profiles))
        assert at.asked == []


def test_the_command_says_what_is_wrong_with_its_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOLE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("BOLE_LLM_MODEL", raising=False)
    run = CliRunner()
    generate = ["generate", "--n", "9", "--out", str(tmp_path / "out"), "--strength"]
    for args, error, told in [
        (["gaps", "--out", "g.jsonl"], SettingsError, "No model is named"),
        (["gaps", "--out", "g.jsonl", "--languages", "eo"], UsageError, "(?i)language"),
        ([*generate, "gap"], UsageError, "--strength gap and --gaps FILE go together"),
        ([*generate, "rarity", "--gaps", "g.jsonl"], UsageError, "go together"),
        ([*generate, "rarity", "--cover", "facts"], UsageError, "give one of them"),
        ([*generate, "gap", "--gaps", str(tmp_path / "x")], NotFound, "There is no file"),
    ]:
        done = run.invoke(dataset, args)
        assert isinstance(done.exception, error), done.output
        with pytest.raises(error, match=told):
            raise done.exception
