"""Some examples of a data set in a teacher's words: exactly as many, none false, never lost."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bole.errors import Conflict
from bole.settings import Settings
from instruct_gen.cli import dataset
from instruct_gen.generate import Order
from instruct_gen.kinds import KINDS
from instruct_gen.teachers.budget import Budget, BudgetUsed, Pace
from instruct_gen.teachers.model import Model
from instruct_gen.validate import validate
from kg.evidence.ids import digest
from kg.store import GraphStore
from tests.instruct_gen.endpoint import KEY, Body, Endpoint, by_chance, endpoint
from tests.instruct_gen.test_generate import files, lines, make, on_one_engine, order

CHOSEN = ("fact", "profile", "grounded", "yes_no")
WANTED = tuple(kind for kind in KINDS if kind.name in CHOSEN)
N = 40
# The same in other words.
TRUE = (
    (" was born in ", " came into the world in "),
    (" won the ", " was awarded the "),
    (" received the ", " won the "),
    (" worked at ", " was at "),
    ("获得", "荣获"),
    ("生于", "出生于"),
    ("出生在", "生于"),
)
_YEAR = re.compile(r"(1[89]|20)\d\d")
FALSE = ("1492", "Golden Prize", "金星奖", "不", "not ", "Atlantis")


def untrue(text: str, turn: int) -> str:
    """Return what no fact carries: a wrong year, an invented prize or place, the contrary."""
    if turn == 0:
        return _YEAR.sub("1492", text)
    chinese = any("一" <= character <= "鿿" for character in text)
    if turn == 1:
        return f"{text[:-1]}和金星奖。" if chinese else f"{text[:-1]} and the Golden Prize."
    if turn == 2:
        return text.replace("于", "不于") if chinese else text.replace(" was ", " was not ")
    return f"{text[:-1]}在 Atlantis。" if chinese else f"{text[:-1]} in Atlantis."


def teach(body: Body) -> str:
    """Say what was sent in other words; of every third sentence, and question, what is not so."""
    asked = json.loads(body["messages"][-1]["content"])
    said = []
    for text in asked["sentences"]:
        chance = int.from_bytes(digest(text).encode()[:4], "big")
        if chance % 3 == 0:
            said.append(untrue(text, chance // 3 % 4))
            continue
        for old, new in TRUE:
            if old in text:
                text = text.replace(old, new)
                break
        said.append(text)
    question = asked["question"]
    if int.from_bytes(digest(question).encode()[:4], "big") % 3 == 0:
        question = question.replace("born", "dead").replace("出生", "去世")
    elif question:
        question = f"请问{question}" if question[0] > "z" else f"Please tell me: {question}"
    return json.dumps({"question": question, "sentences": said}, ensure_ascii=False)


def taught(at: Endpoint, share: float = 1.0, limit: int | None = None) -> dict[str, Any]:
    return {"rephrase": share, "model": Model(at.settings, Budget(limit), Pace(), at.patience)}


def wanted(settings: Settings, out: Path, *given: Any, **more: Any) -> Order:
    return order(settings, out, *WANTED, n=N, **taught(*given, **more))


@pytest.fixture
def here(settings_for: Settings) -> Settings:
    """The settings of the graph."""
    return settings_for


def says_nothing_false(folder: Path, before: Path) -> None:
    """Hold every example to the one that has the same facts and asks the same, built in."""
    built_in = "\n".join(json.dumps(one, ensure_ascii=False) for one in lines(before))
    for one in lines(folder):
        text = " ".join(m["content"] for m in one["messages"] if m["role"] == "assistant")
        for false in FALSE:
            assert false not in text or false in built_in, text


def test_a_teacher_that_fails_in_every_way_lets_nothing_false_through(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    plain, rough, smooth = tmp_path / "plain", tmp_path / "rough", tmp_path / "smooth"
    make(store, order(here, plain, *WANTED, n=N))
    failures = ("429 0.02", "500", "drop", "hang", "garbled", "broken")
    said: list[str] = []
    with endpoint(teach, by_chance(1, *failures, part=2)) as at:
        made = make(store, wanted(here, rough, at, limit=1_000_000), said)
        assert len(at.asked) > 30 and at.tokens <= 1_000_000 and at.keys == {f"Bearer {KEY}"}
        asked = len(at.asked)
        # From the replies that are kept; --fresh makes all the rest anew.
        before = files(rough)
        assert not make(store, wanted(here, rough, at)).done
        again = wanted(here, rough, at)
        make(store, Order(**{**vars(again), "fresh": True}))
        assert (len(at.asked), files(rough)) == (asked, before)
    assert len(lines(rough)) == N
    assert made.counts["split"] == {"test": 10, "train": 20, "validation": 10}
    assert made.counts["rephrased"]["examples"] > 15
    assert made.counts["rephrased"]["sentences"] > 15
    assert made.counts["rephrased"]["questions"] >= 1
    assert any(
        re.match(r"\d+ examples are to be rephrased: fake-1 is asked about", s) for s in said
    )
    rejects = [one for one in made.rejects if one.startswith("rephrase_")]
    assert {"rephrase_year", "rephrase_negation", "rephrase_question"} <= set(rejects)
    says_nothing_false(rough, plain)
    report = validate(store, rough, tmp_path / "seen.sqlite", lambda *_: None)
    assert not report.faults, report.first
    with endpoint(teach) as at:
        make(store, wanted(here, smooth, at))
    changed = {k: v for k, v in files(smooth).items() if files(rough)[k] != v}
    # Only which seed a reply was read at differs, where the first could not be.
    assert all(_without_teacher(rough / k) == _without_teacher(smooth / k)
               for k in changed if k != "manifest.json")  # fmt: skip


def _without_teacher(path: Path) -> list[Any]:
    read = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [{**one, "teacher": ""} for one in read]


@on_one_engine
def test_who_taught_an_example_is_told_and_the_rest_stays_to_the_byte(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    plain, half = tmp_path / "plain", tmp_path / "half"
    make(store, order(here, plain, *WANTED, n=N))
    with endpoint(teach) as at:
        made = make(store, wanted(here, half, at, share=0.5))
    before = {one["id"]: one for one in lines(plain)}
    after = lines(half)
    same = [one for one in after if one["id"] in before]
    others = [one for one in after if one["id"] not in before]
    assert all(before[one["id"]] == one and one["teacher"] == "" for one in same)
    assert all(re.fullmatch("fake-1 [a-z2-7]{16}", one["teacher"]) for one in others)
    assert len(others) == made.counts["rephrased"]["examples"] and len(same) > len(before) / 3
    manifest = json.loads((half / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["made_of"]["rephrase"]["share"] == 0.5
    assert manifest["made_of"]["rephrase"]["model"] == "fake-1"
    every = b"".join(path.read_bytes() for path in half.rglob("*") if path.is_file())
    assert KEY.encode() not in every and at.url.encode() not in every
    with endpoint(teach) as at, pytest.raises(Conflict, match=r"rephrase was .*0\.5"):
        make(store, wanted(here, half, at, share=0.6))


@on_one_engine
def test_when_the_budget_is_used_up_it_stops_and_goes_on_later(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    said: list[str] = []
    with endpoint(teach) as at:
        make(store, order(here, whole, **taught(at)))
        calls, at.tokens = len(at.asked), 0
        limit, runs = 3_500, 0
        while runs < 20:
            runs += 1
            try:
                make(store, order(here, cut, **taught(at, limit=limit)), said)
                break
            except BudgetUsed:
                assert files(cut) == {} and at.tokens <= limit * runs
        assert 1 < runs < 20
        # No call is paid twice.
        assert len(at.asked) == 2 * calls
    assert files(cut) == files(whole)
    assert "The budget of 3,500 tokens will not be enough; the command goes on later." in said


CALLED = """
import os
import sys
import time
from pathlib import Path
from bole.settings import LLMSettings, load_settings
from kg.store import open_store
from tests.instruct_gen.endpoint import Endpoint, never
from tests.instruct_gen.test_generate import make, order
from tests.instruct_gen.test_rephrase import taught
settings = load_settings(os.environ, working_directory=Path("."))
at = Endpoint(None, never, url=sys.argv[2])
with open_store(settings, adopt=True) as store:
    make(store, order(settings, Path(sys.argv[1]), **taught(at)))
"""


@on_one_engine
def test_killed_amid_the_calls_and_called_again_it_gives_the_same_bytes(
    store: GraphStore, here: Settings, bole_environ: dict[str, str], world: dict[str, str],
    tmp_path: Path,
) -> None:  # fmt: skip
    cut, whole = tmp_path / "cut", tmp_path / "whole"
    environ = {**bole_environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with endpoint(teach, delay=0.1) as at:
        command = [sys.executable, "-c", CALLED, str(cut), at.url]
        with subprocess.Popen(command, env=environ, cwd=tmp_path) as called:
            while len(at.asked) < 9 and called.poll() is None:
                time.sleep(0.01)
            called.send_signal(signal.SIGKILL)
        assert called.returncode == -signal.SIGKILL
        assert not (cut / "manifest.json").exists()
        at.delay, before = 0.0, len(at.asked)
        make(store, order(here, cut, **taught(at)))
        after = len(at.asked)
        make(store, order(here, whole, **taught(at)))
    assert files(cut) == files(whole)
    # Some replies were kept before it was killed.
    assert after - before < len(at.asked) - after


FEW = "--n 6 --kinds fact --languages en --workers 1 --rephrase"


@on_one_engine
def test_control_c_waits_for_no_endpoint(
    bole_environ: dict[str, str], world: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "bole", "dataset", "generate", *FEW.split()]
    with endpoint(teach) as at:
        named = {"BOLE_LLM_BASE_URL": at.url, "BOLE_LLM_MODEL": "fake-1"}
        at.delay = 600.0
        with subprocess.Popen(
            [*command, "--out", str(out)],
            env={**bole_environ, **named}, cwd=tmp_path, stderr=subprocess.PIPE, text=True,
        ) as called:  # fmt: skip
            while not at.asked and called.poll() is None:
                time.sleep(0.01)
            called.send_signal(signal.SIGINT)
            _, said = called.communicate(timeout=100)
    assert (called.returncode, said.endswith("Stopped.\n")) == (130, True), said
    assert not (out / "manifest.json").exists()


@on_one_engine
def test_the_command_asks_the_model_that_the_settings_name(
    store: GraphStore, bole_environ: dict[str, str], world: dict[str, str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with endpoint(teach) as at:
        named = {"BASE_URL": at.url, "MODEL": "fake-1", "API_KEY": KEY}
        for name, value in (bole_environ | {f"BOLE_LLM_{k}": v for k, v in named.items()}).items():
            monkeypatch.setenv(name, value)
        out = ["generate", "--n", "6", "--kinds", "fact", "--languages", "en", "--rephrase"]
        more = ["0.9", "--calls-per-minute", "6000", "--out", str(tmp_path / "out")]
        done = CliRunner().invoke(dataset, [*out, *more], catch_exceptions=False)
        assert (done.exit_code, at.keys) == (0, {f"Bearer {KEY}"})
        assert "examples are to be rephrased: fake-1 is asked about" in done.stderr
        assert "rephrased  examples " in done.stdout and KEY not in done.output
        budget = ["--budget-tokens", "10", "--out", str(tmp_path / "none")]
        done = CliRunner().invoke(dataset, [*out, *budget])
        assert isinstance(done.exception, BudgetUsed) and done.exception.exit_code == 5


@on_one_engine
def test_the_command_says_what_is_missing(
    bole_environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in bole_environ.items():
        monkeypatch.setenv(name, value)
    out = ["generate", "--n", "4", "--out", str(tmp_path / "out")]
    for more, told in (
        (["--rephrase"], "BOLE_LLM_MODEL"),
        (["--budget-tokens", "9"], "--rephrase"),
        (["--calls-per-minute", "9"], "--rephrase"),
    ):
        done = CliRunner().invoke(dataset, [*out, *more])
        assert told in str(done.exception)
    assert CliRunner().invoke(dataset, [*out, "--rephrase", "1.5"]).exit_code == 2
    assert not (tmp_path / "out").exists()
