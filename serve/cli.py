"""``bole ask`` and ``bole match``."""

import json
import logging
import os
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import click

from bole.errors import BoleError, UsageError
from bole.settings import Settings, load_settings
from kg.store import GraphStore, open_store
from serve.answer import Wishes, answer
from serve.answer import match as match_experts
from serve.model import Answer
from serve.show import hints_of, lines_of

log = logging.getLogger(__name__)
LONGEST_LINE = 1_000_000

_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")
_LANGUAGE = click.option(
    "--language", type=click.Choice(["auto", "en", "zh"]), help="Language of the answer."
)
_LIMIT = click.option("--limit", type=click.IntRange(1, 1000), help="Most rows of a list.")
_LIVING = click.option(
    "--living",
    type=click.Choice(["only", "prefer", "any"]),
    help="For a need: only living experts, living ones first, or all.",
)


@click.command(epilog='Example: bole ask "When did Marie Curie win the Nobel Prize?"')
@click.argument("question", required=False)
@_JSON
@_LANGUAGE
@_LIMIT
@_LIVING
@click.option(
    "--batch",
    type=click.File("rb"),
    help='JSON lines {"id", "question", "history"} in, one answer with that id a line out.',
)
@click.option("--history", help='What was said before: [{"role": "user", "content": "…"}, …]')
def ask(
    question: str | None,
    as_json: bool,
    batch: BinaryIO | None,
    history: str | None,
    limit: int | None,
    **flags: str | None,
) -> None:
    """Answer a QUESTION from the graph, each sentence cited; a need is matched to experts."""
    if (question is None) == (batch is None):
        raise click.UsageError("Give one QUESTION, or --batch FILE (- is stdin).")
    settings = _settings(flags)
    wishes = Wishes(year=date.today().year, limit=limit)
    with open_store(settings) as store:
        if batch is not None:
            for row in _batched(store, batch, settings, wishes):
                click.echo(_line(row))
            return
        said = None if history is None else read_history(json_of(history, "--history"))
        _print(
            answer(store, question or "", settings=settings, wishes=wishes, history=said), as_json
        )


@click.command(epilog='Example: bole match "我们企业想找一位有机化学方面的专家"')
@click.argument("need")
@_JSON
@_LANGUAGE
@_LIMIT
@_LIVING
def match(need: str, as_json: bool, limit: int | None, **flags: str | None) -> None:
    """Match a NEED in plain words to experts, best first, each reason a cited fact."""
    settings = _settings(flags)
    wishes = Wishes(year=date.today().year, limit=limit)
    with open_store(settings) as store:
        _print(match_experts(store, need, settings=settings, wishes=wishes), as_json)


def _settings(flags: Mapping[str, str | None]) -> Settings:
    chosen = {"language": flags["language"], "match.living": flags["living"]}
    return load_settings(os.environ, working_directory=Path.cwd(), flags=chosen)


def _print(given: Answer, as_json: bool) -> None:
    if as_json:
        click.echo(_line(given.to_json()))
        return
    for line in lines_of(given):
        click.echo(line)
    for hint in hints_of(given):
        click.echo(hint, err=True)


def _line(data: Mapping[str, Any]) -> bytes:
    """Return data as one line; half a character, which JSON may hold, becomes a question mark."""
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")


def _batched(
    store: GraphStore, lines: BinaryIO, settings: Settings, wishes: Wishes
) -> Iterator[dict[str, Any]]:
    """Yield the answer to each line before the next is read; what goes wrong is an answer too."""
    while line := lines.readline(LONGEST_LINE):
        if not line.strip():
            continue
        asked: dict[str, Any] = {}
        try:
            asked = _asked(line)
            question, said = asked["question"], read_history(asked.get("history"))
            given = answer(store, question, settings=settings, wishes=wishes, history=said)
        except BoleError as error:
            given = _error(asked, str(error))
        except Exception as error:  # the outermost edge: one question must not end the others
            log.exception("a question of the batch failed")
            given = _error(asked, f"{type(error).__name__}: {error}")
        yield {"id": asked.get("id"), **given.to_json()}


def _asked(line: bytes) -> dict[str, Any]:
    asked = json_of(line.decode("utf-8-sig", errors="replace"), "a line of the batch")
    if not isinstance(asked, dict):
        raise UsageError('A line of the batch must be an object: {"id": 1, "question": "…"}.')
    if not isinstance(asked.get("question"), str):
        asked["question"] = ""
    return asked


def json_of(text: str, what: str) -> Any:
    """Return the JSON value a text holds.

    Raises:
        UsageError: it is not JSON.
    """
    try:
        return json.loads(text)
    except ValueError as error:
        raise UsageError(f"{what} is not JSON: {error}. Got {text[:60]!r}.") from None


def read_history(said: Any) -> list[dict[str, str]] | None:
    """Return what was said before, or None.

    Raises:
        UsageError: it is not a list of ``{"role", "content"}``.
    """
    if said is None:
        return None
    turns = said if isinstance(said, list) else [said]
    for turn in turns:
        if not (isinstance(turn, dict) and {"role", "content"} <= turn.keys()):
            raise UsageError(
                'history must be null or [{"role": "user", "content": "…"}, …], '
                f"not {json.dumps(said, ensure_ascii=False)[:80]}"
            )
    return turns


def _error(asked: Mapping[str, Any], message: str) -> Answer:
    question = asked.get("question")
    return Answer("error", message, "en", question if isinstance(question, str) else "", 0)
