"""A teacher is asked until it answers, within its budget, and never twice."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from bole.errors import BadData, BoleError, SettingsError, Unavailable, UsageError
from bole.settings import LLMSettings, load_settings
from instruct_gen.example import Message
from instruct_gen.teachers.budget import Budget, BudgetUsed, Pace
from instruct_gen.teachers.model import Model
from instruct_gen.teachers.replies import Replies, Reply
from instruct_gen.teachers.request import Answer, Request
from instruct_gen.teachers.teacher import Estimate, Teacher
from tests.instruct_gen.endpoint import KEY, Endpoint, endpoint, first, says


class Colours(Answer):
    """Some colours."""

    first: str
    others: list[str]


GOOD = '{"first": "red", "others": ["blue"]}'


def request(text: str = "Which colours?", seed: int = 0) -> Request:
    return Request("fake-1", (Message("user", text),), Colours, seed, 200)


def model(at: Endpoint, limit: int | None = None) -> Model:
    return Model(at.settings, Budget(limit), Pace(), replace(at.patience, tries=4))


@pytest.fixture
def replies(tmp_path: Path) -> Iterator[Replies]:
    """The kept replies, none yet."""
    with Replies(tmp_path / "replies.sqlite") as opened:
        yield opened


def test_what_is_sent_is_what_hosted_apis_take(replies: Replies) -> None:
    with endpoint(says(GOOD)) as at:
        given = Teacher(model(at), replies).ask(request(), Colours)
    assert given is not None and given.answer == Colours(first="red", others=["blue"])
    (body,) = at.asked
    shape = body["response_format"]["json_schema"]
    assert (body["model"], body["seed"], body["max_completion_tokens"]) == ("fake-1", 0, 200)
    assert body["messages"] == [{"role": "user", "content": "Which colours?"}]
    assert (shape["name"], shape["strict"]) == ("colours", True)
    assert shape["schema"]["additionalProperties"] is False
    assert set(shape["schema"]["required"]) == set(shape["schema"]["properties"])
    assert at.keys == {f"Bearer {KEY}"}


@pytest.mark.parametrize("failure", ["429 0.02", "500", "503", "408", "drop", "hang", "garbled"])
def test_what_may_pass_is_tried_again(failure: str, replies: Replies) -> None:
    with endpoint(says(GOOD), first(failure, failure)) as at:
        assert Teacher(model(at), replies).ask(request(), Colours) is not None
    assert len(at.asked) == 3


def test_one_reply_that_cannot_be_read_costs_one_more(replies: Replies) -> None:
    with endpoint(says(GOOD[:9], GOOD)) as at:
        given = Teacher(model(at), replies).ask(request(), Colours)
        assert given is not None and given.key == request(seed=1).key
        assert [body["seed"] for body in at.asked] == [0, 1]
        assert Teacher(model(at), replies).ask(request(), Colours) == given
        assert len(at.asked) == 2


@pytest.mark.parametrize(
    "text",
    ["", "no JSON", "[]", '{"first": "red"}', '{"first": 1, "others": []}', GOOD[:-1] + ',"x":1}'],
)
def test_no_answer_is_none_after_three_and_is_kept_so(text: str, replies: Replies) -> None:
    with endpoint(says(text)) as at:
        for _ in range(2):
            assert Teacher(model(at), replies).ask(request(), Colours) is None
    assert len(at.asked) == 3


def test_an_answer_must_fit(replies: Replies) -> None:
    with endpoint(says(GOOD)) as at:
        teacher = Teacher(model(at), replies)
        assert teacher.ask(request(), Colours, lambda one: len(one.others) == 2) is None


def test_what_decides_a_reply_is_its_key(replies: Replies) -> None:
    class Other(Answer):
        first: str

    keys = {
        request().key, request(seed=1).key, request("What?").key,
        Request("fake-2", request().messages, Colours, 0, 200).key,
        Request("fake-1", request().messages, Other, 0, 200).key,
        Request("fake-1", (Message("system", "Which colours?"),), Colours, 0, 200).key,
    }  # fmt: skip
    assert len(keys) == 6
    assert request().key == request().key


@pytest.mark.parametrize(
    ("failure", "error", "told", "tries"),
    [
        ("401", SettingsError, "refuses the key", 1),
        ("403", SettingsError, "BOLE_LLM_API_KEY", 1),
        ("404", SettingsError, "BOLE_LLM_MODEL", 1),
        ("400 invalid_schema", UsageError, "response_format", 1),
        ("422", UsageError, "response_format", 1),
        ("429 insufficient_quota", Unavailable, "does not reply: 429", 1),
        ("429 86400", Unavailable, "does not reply: 429", 1),
        ("500", Unavailable, "call the command again", 4),
        ("drop", Unavailable, "dropped", 4),
        ("hang", Unavailable, "within 0.5 s", 4),
        ("garbled", Unavailable, "no chat completion", 4),
    ],
)
def test_what_does_not_pass_is_told_without_the_key(
    failure: str, error: type[BoleError], told: str, tries: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with endpoint(says(GOOD), lambda *_: failure) as at, pytest.raises(error) as caught:
        model(at).reply(request())
    assert told in str(caught.value) and "fake-1 at 127.0.0.1" in str(caught.value)
    assert len(at.asked) == tries
    shown = f"{caught.value!r} {caught.value.__cause__!r} {caplog.text}"
    assert KEY not in shown


def test_a_request_that_a_filter_refuses_is_no_answer_and_no_error(replies: Replies) -> None:
    with endpoint(says(GOOD), lambda *_: "400 content_filter") as at:
        assert Teacher(model(at), replies).ask(request(), Colours) is None


def test_an_endpoint_must_be_named() -> None:
    for settings, told in (
        (LLMSettings(), "BOLE_LLM_MODEL"),
        (LLMSettings(model="m", base_url="host/v1"), "BOLE_LLM_BASE_URL"),
        (LLMSettings(model="m", base_url=""), "BOLE_LLM_BASE_URL"),
    ):
        with pytest.raises(SettingsError, match=told):
            Model(settings, Budget(), Pace())
    assert KEY not in repr(LLMSettings(api_key=SecretStr(KEY)))


def test_the_key_comes_from_the_environment_and_stands_in_no_file(tmp_path: Path) -> None:
    file = tmp_path / "bole.toml"
    file.write_text('[llm]\nmodel = "m"\nbase_url = "http://127.0.0.1:1/v1"\n', encoding="utf-8")
    environ = {"BOLE_HOME": str(tmp_path), "BOLE_LLM_API_KEY": KEY}
    settings = load_settings(environ, working_directory=tmp_path)
    assert (settings.llm.model, settings.llm.base_url) == ("m", "http://127.0.0.1:1/v1")
    assert settings.llm.api_key.get_secret_value() == KEY and KEY not in repr(settings)
    file.write_text(f'[llm]\napi_key = "{KEY}"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="set BOLE_LLM_API_KEY instead") as caught:
        load_settings(environ, working_directory=tmp_path)
    assert KEY not in str(caught.value)


def test_a_budget_is_never_exceeded(replies: Replies) -> None:
    with endpoint(says(GOOD)) as at:
        teacher = Teacher(model(at, 2_000), replies)
        with pytest.raises(BudgetUsed, match=r"2,000 tokens is used up"):
            for number in range(100):
                teacher.ask(request(f"Which colours, {number}?"), Colours)
        assert 0 < at.tokens == teacher.model.budget.used <= 2_000
        before = len(at.asked)
        # What was replied costs nothing any more.
        assert teacher.ask(request("Which colours, 0?"), Colours) is not None
        assert len(at.asked) == before


def test_calls_under_way_leave_what_they_do_not_use(replies: Replies) -> None:
    with endpoint(says(GOOD), delay=0.05) as at:
        # Enough for one at a time, and for what all of them use.
        teacher = Teacher(model(at, request("1").most_tokens + 2_000), replies)
        with ThreadPoolExecutor(8) as pool:
            asked = [request(str(number)) for number in range(16)]
            given = list(pool.map(lambda one: teacher.ask(one, Colours), asked))
    assert None not in given and len(at.asked) == 16
    assert at.tokens == teacher.model.budget.used


def test_what_is_lost_on_the_way_counts_and_what_is_refused_does_not() -> None:
    # What broke on the way there may have been answered and counted; what was too much was not.
    with endpoint(says(GOOD), first("drop", "500", "429")) as at:
        asked = model(at, 10_000)
        reply = asked.reply(request())
    assert asked.budget.used == 2 * request().most_tokens + reply.asked + reply.replied
    assert asked.budget.calls == 4


def test_what_never_arrived_does_not_count() -> None:
    with endpoint(says(GOOD)) as at:
        asked = model(at, 10_000)
    with pytest.raises(Unavailable, match="the connection failed"):
        asked.reply(request())
    assert (asked.budget.used, asked.budget.calls) == (0, 4)


def test_a_pace_is_kept_and_a_pause_is_for_all() -> None:
    slept: list[float] = []
    now = 0.0

    def sleep(seconds: float) -> None:
        nonlocal now
        slept.append(seconds)
        now += seconds

    pace = Pace(60, clock=lambda: now, sleep=sleep)
    for _ in range(3):
        pace.wait()
    pace.pause(7)
    pace.wait()
    assert slept == [1.0, 1.0, 7.0]


def test_a_server_that_names_a_time_is_asked_after_it() -> None:
    slept: list[float] = []
    pace = Pace(clock=lambda: 0.0, sleep=slept.append)
    with endpoint(says(GOOD), first("429 7")) as at:
        Model(at.settings, Budget(), pace, replace(at.patience, tries=4)).reply(request())
    assert slept == [7.0]


def test_an_estimate_counts_what_is_not_kept(replies: Replies) -> None:
    replies.put(request().key, "fake-1", Reply(GOOD, 1, 1))
    teacher = Teacher(Model(LLMSettings(model="fake-1"), Budget(), Pace()), replies)
    estimate = Estimate()
    for asked in (request(), request("Which colours are there in Chinese, such as 红色?")):
        estimate.add(asked, GOOD, kept=teacher.is_kept(asked))
    assert (estimate.calls, estimate.kept) == (1, 1)
    assert 60 < estimate.asked < 200 and 5 < estimate.replied < 20
    assert estimate.text("fake-1").startswith("fake-1 is asked about 1 times (1 replies are kept)")


def test_kept_replies_that_are_damaged_are_told(tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    path.write_text("This is no database, and long enough for one to see that it is none." * 20)
    with pytest.raises(BadData, match=r"replies\.sqlite is damaged: take"):
        Replies(path)
