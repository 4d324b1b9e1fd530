"""Every format, loaded back by its ecosystem's own reader: nothing is lost that it can hold."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from bole.errors import BadData, UsageError
from instruct_gen.cli_export import export
from instruct_gen.example import SPLITS, Example
from instruct_gen.extras import require
from instruct_gen.formats import FORMATS, LineFormat, format_named
from tests.instruct_gen.handmade import (
    CHINESE,
    EVERY,
    MANIFEST,
    ODD,
    PAIR,
    PARAGRAPH,
    QUESTION,
    STRANGE,
    SYSTEM,
    TRAIN,
    TURNS,
    example,
    said,
    write_dataset,
)

SCHEMAS = Path(__file__).parent / "schemas"
ANSWERED = (QUESTION, TURNS, SYSTEM, PAIR, STRANGE, CHINESE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_dataset(tmp_path / "made")


@pytest.fixture
def load_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The loader of Hugging Face ``datasets``, offline, with a cache of its own."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    def load(*arguments: Any, **options: Any) -> Any:
        return datasets.load_dataset(*arguments, cache_dir=str(tmp_path / "cache"), **options)

    return load


def run(*words: str | Path) -> str:
    """Run ``export`` and return what it says on stderr; its errors are raised."""
    done = CliRunner().invoke(export, list(map(str, words)), catch_exceptions=False)
    assert done.exit_code == 0
    return done.stderr


def rows(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def plain(one: Example) -> list[dict[str, str]]:
    return [{"role": message.role, "content": message.content} for message in one.messages]


def check_rows(name: str, found: list[Any]) -> None:
    """Hold rows to the documented shape of a format."""
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for row in found:
        jsonschema.validate(row, schema)


def exported(name: str, folder: Path, load: Any) -> tuple[list[Any], list[str]]:
    """Export the train split, hold its lines to the schema, load it back."""
    out = folder.parent / f"{name}.jsonl"
    told = run(folder, "--format", name, "--out", out).splitlines()
    check_rows(name, rows(out))
    return load("json", data_files=str(out), split="train").to_list(), told


PARAGRAPH_LEFT = "1 left out: a plain paragraph, which nobody asks for: --format text has it"
PAIR_CHANGED = "1 changed: of a preference pair only the better answer: --format trl has both"


def test_messages(folder: Path, load_dataset: Any) -> None:
    found, told = exported("messages", folder, load_dataset)
    assert found == [{"messages": plain(one)} for one in ANSWERED]
    assert told == ["6 written", PAIR_CHANGED, PARAGRAPH_LEFT]


def test_chatglm3(folder: Path, load_dataset: Any) -> None:
    found, told = exported("chatglm3", folder, load_dataset)
    assert found == [{"conversations": plain(one)} for one in ANSWERED]
    assert told == ["6 written", PAIR_CHANGED, PARAGRAPH_LEFT]


def test_sharegpt(folder: Path, load_dataset: Any) -> None:
    found, _ = exported("sharegpt", folder, load_dataset)
    called = {"system": "system", "user": "human", "assistant": "gpt"}
    assert found == [
        {"conversations": [{"from": called[m.role], "value": m.content} for m in one.messages]}
        for one in ANSWERED
    ]


def test_alpaca(folder: Path, load_dataset: Any) -> None:
    found, told = exported("alpaca", folder, load_dataset)
    bare = {"input": "", "system": "", "history": []}
    asked, answered = (message.content for message in QUESTION.messages)
    assert found == [
        {**bare, "instruction": asked, "output": answered},
        {**bare, "instruction": "When?", "output": "In 1939.", "history": [["Who?", "Ada."]]},
        {**bare, "instruction": "Who?", "output": "Ada.", "system": "Answer from this."},
        {**bare, "instruction": "When?", "output": "In 1939."},
        {**bare, "instruction": ODD, "output": f"{ODD} 答"},
        {**bare, "instruction": "阿达·约纳特生于哪一年？", "output": "她生于1939年。"},
    ]
    assert told == ["6 written", PAIR_CHANGED, PARAGRAPH_LEFT]


def test_content_summary(folder: Path, load_dataset: Any) -> None:
    found, told = exported("content-summary", folder, load_dataset)
    assert found == [
        {"content": "When was Ada Yonath born?", "summary": "Ada Yonath was born in 1939."},
        {"content": "Answer from this.\nWho?", "summary": "Ada."},
        {"content": "When?", "summary": "In 1939."},
        {"content": ODD, "summary": f"{ODD} 答"},
        {"content": "阿达·约纳特生于哪一年？", "summary": "她生于1939年。"},
    ]
    assert told == [
        "5 written",
        PAIR_CHANGED,
        "1 changed: what the system says stands before the question, on lines of its own",
        PARAGRAPH_LEFT,
        "1 left out: several turns, of which this format holds one",
    ]


def test_text_is_documents_with_an_empty_line_between(folder: Path, load_dataset: Any) -> None:
    gap = example(messages=said("Who?", "Ada.\n\n\nYonath."))
    write_dataset(folder, (PARAGRAPH, TURNS, STRANGE, PAIR, gap))
    out = folder.parent / "made.txt"
    told = run(folder, "--format", "text", "--out", out).splitlines()
    found = load_dataset("text", data_files=str(out), sample_by="paragraph", split="train")
    assert [row["text"].strip("\n") for row in found] == [
        "Ada Yonath was born in 1939.\nShe works on ribosomes.",
        "Who?\nAda.\nWhen?\nIn 1939.",
        f"{ODD}\n{ODD} 答",
        "When?\nIn 1939.",
        "Who?\nAda.\nYonath.",
    ]
    assert told == [
        "5 written",
        "4 changed: a conversation is written as what is said in it, a message a line",
        "1 changed: an empty line within a document is taken out, or it would end there",
        PAIR_CHANGED,
    ]


def test_trl_has_a_folder_for_each_trainer(folder: Path, load_dataset: Any) -> None:
    out = folder.parent / "trl"
    assert run(folder, "--format", "trl", "--out", out).splitlines() == ["10 written"]
    asked = [one for one in ANSWERED if one is not PAIR]
    files = sorted(path.relative_to(out).as_posix() for path in out.rglob("*.jsonl"))
    assert files == [
        f"{kind}/{split}.jsonl"
        for kind in ("messages", "preference", "prompt-completion", "text")
        for split in ("train", "validation")
    ]
    for kind in ("messages", "preference", "prompt-completion", "text"):
        check_rows(f"trl-{kind}", rows(out / kind / "train.jsonl"))

    def loaded(kind: str) -> list[Any]:
        found: list[Any] = load_dataset(str(out / kind), split="train").to_list()
        return found

    assert loaded("messages") == [{"messages": plain(one)} for one in asked]
    assert loaded("prompt-completion") == [
        {"prompt": plain(one)[:-1], "completion": plain(one)[-1:]} for one in asked
    ]
    assert loaded("preference") == [
        {
            "prompt": [{"role": "user", "content": "When?"}],
            "chosen": [{"role": "assistant", "content": "In 1939."}],
            "rejected": [{"role": "assistant", "content": "In 1940."}],
        }
    ]
    assert loaded("text") == [{"text": PARAGRAPH.messages[0].content}]


def test_llama_factory_finds_data_their_description_and_runs(
    folder: Path, load_dataset: Any
) -> None:
    out = folder.parent / "factory"
    assert run(folder, "--format", "llama-factory", "--out", out).splitlines() == ["10 written"]
    info = json.loads((out / "dataset_info.json").read_text(encoding="utf-8"))
    check_rows("llama-factory", [info])
    assert sorted(info) == [
        f"bole_{stage}_{split}"
        for stage in ("dpo", "pt", "sft")
        for split in ("train", "validation")
    ]
    found = {
        name: load_dataset("json", data_files=str(out / told["file_name"]), split="train")
        for name, told in info.items()
    }
    for name, told in info.items():
        assert set(told["columns"].values()) == set(found[name].column_names)
    answers = [one for one in ANSWERED if one is not PAIR]
    assert found["bole_sft_train"].to_list() == [{"messages": plain(one)} for one in answers]
    assert found["bole_pt_train"].to_list() == [{"text": PARAGRAPH.messages[0].content}]
    assert found["bole_dpo_train"].to_list() == [
        {
            "messages": [{"role": "user", "content": "When?"}],
            "chosen": {"role": "assistant", "content": "In 1939."},
            "rejected": {"role": "assistant", "content": "In 1940."},
        }
    ]
    for stage in ("sft", "dpo", "pt"):
        settings = yaml.safe_load((out / f"{stage}.yaml").read_text(encoding="utf-8"))
        assert settings["stage"] == stage
        assert {settings["dataset"], settings["eval_dataset"]} <= set(info)
        assert settings["learning_rate"] < 0.001


def test_llama_factory_without_pairs_and_validation(folder: Path) -> None:
    write_dataset(folder, (QUESTION,))
    out = folder.parent / "factory"
    run(folder, "--format", "llama-factory", "--out", out)
    assert sorted(path.name for path in out.iterdir()) == [
        "dataset_info.json", "sft.yaml", "sft_train.jsonl",
    ]  # fmt: skip
    assert "eval_dataset" not in yaml.safe_load((out / "sft.yaml").read_text(encoding="utf-8"))


def test_hf_is_loaded_whole_by_its_card(folder: Path, load_dataset: Any) -> None:
    out = folder.parent / "hub"
    assert run(folder, "--format", "hf", "--out", out).splitlines() == ["10 written"]
    found = load_dataset(str(out))
    assert {split: found[split].num_rows for split in found} == {"train": 7, "validation": 3}
    for row, one in zip(found["train"], TRAIN, strict=True):
        assert row["id"] == one.example_id
        assert row["messages"] == plain(one)
        assert (row["rejected"], row["kind"]) == (one.rejected, one.kind)
        assert row["facts"] == [
            {"fact_id": fact.fact_id, "fact_hash": fact.fact_hash} for fact in one.facts
        ]
        assert row["mentions"] == [{"text": m.text, "ids": list(m.ids)} for m in one.mentions]
        assert [json.loads(form) for form in row["forms"]] == list(one.forms)
        assert [json.loads(value) for value in row["values"]] == list(one.values)


def test_the_card_says_what_a_stranger_needs(folder: Path) -> None:
    out = folder.parent / "hub"
    run(folder, "--format", "hf", "--out", out)
    _, front, body = (out / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    said_of = yaml.safe_load(front)
    assert said_of["language"] == ["en", "zh"]
    assert said_of["license"] == "other"
    assert said_of["size_categories"] == ["n<1K"]
    assert said_of["configs"][0]["data_files"] == [
        {"split": "train", "path": "data/train.parquet"},
        {"split": "validation", "path": "data/validation.parquet"},
    ]
    for line in (
        "# made",
        "| single | en | 2 | 3 |",
        "| single | zh | 1 | 0 |",
        "| **all** | | **7** | **3** |",
        "| nobel | 9 | CC0-1.0 |",
        "| lab | 2 | not stated: ask its owner |",
        "Made by Bole 0.1.0 of: n 10; seed 7; graph version 3.",
    ):
        assert line in body.splitlines()
    assert "`email` and `phone`" in body


def test_the_card_names_the_one_licence_of_all_sources(folder: Path) -> None:
    only = {**MANIFEST, "sources": {"nobel": {"examples": 9, "licence": "CC0-1.0"}}}
    write_dataset(folder, manifest=only)
    out = folder.parent / "hub"
    run(folder, "--format", "hf", "--split", "validation", "--out", out)
    front = (out / "README.md").read_text(encoding="utf-8").split("---\n")[1]
    assert yaml.safe_load(front)["license"] == "cc0-1.0"
    assert sorted(path.name for path in (out / "data").iterdir()) == ["validation.parquet"]


def test_a_split_and_stdout(folder: Path) -> None:
    done = CliRunner().invoke(
        export, [str(folder), "--format", "messages", "--split", "validation"]
    )
    assert [json.loads(line)["messages"][0]["content"] for line in done.stdout.splitlines()] == [
        "V?", "P?",
    ]  # fmt: skip
    assert done.stderr.splitlines()[0] == "2 written"


@pytest.mark.parametrize(
    "name",
    # Plain text has no way to write them otherwise.
    [name for name, form in FORMATS.items() if isinstance(form, LineFormat) and name != "text"],
)
def test_no_line_holds_what_some_reader_takes_for_its_end(name: str, folder: Path) -> None:
    write_dataset(folder, (STRANGE,))
    out = folder.parent / "out"
    run(folder, "--format", name, "--out", out)
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1


def test_turns_out_of_order_are_left_out(folder: Path) -> None:
    twice = replace(QUESTION, messages=(*said("Who?"), *said("Who is it?", "Ada.")))
    write_dataset(folder, (twice, QUESTION))
    told = run(folder, "--format", "messages", "--out", folder.parent / "out")
    assert told.splitlines() == [
        "1 written", "1 left out: user and assistant do not speak in turn",
    ]  # fmt: skip


def bad_lines() -> Iterator[tuple[str, str]]:
    good = json.loads(QUESTION.to_line())
    yield "{", "expected an example as one line of JSON"
    yield "", "expected an example as one line of JSON"
    yield "[]", "the line: Input should be"
    yield json.dumps({**good, "kind": 7}), "kind: Input should be a valid string"
    yield json.dumps({k: v for k, v in good.items() if k != "forms"}), "forms: Field required"
    yield json.dumps({**good, "facts": [["R/x/y"]]}), "facts: expected pairs of a fact_id"
    yield json.dumps({**good, "language": "fr"}), "language: Input should be 'en' or 'zh'"
    yield (
        json.dumps({**good, "messages": [{"role": "bot", "content": ""}]}),
        "messages.0.role: Input should be",
    )
    yield json.dumps({**good, "split": "test"}), "split is 'test' in the file of 'train'"


@pytest.mark.parametrize(("line", "told"), list(bad_lines()))
def test_a_broken_line_is_told_with_its_place_and_nothing_is_written(
    line: str, told: str, folder: Path
) -> None:
    path = folder / "train.jsonl"
    path.write_text(f"{QUESTION.to_line()}\n{line}\n", encoding="utf-8")
    for name in FORMATS:
        with pytest.raises(BadData) as caught:
            run(folder, "--format", name, "--out", folder.parent / "out")
        assert f"{path}, line 2" in str(caught.value)
        assert told in str(caught.value)
    assert sorted(one.name for one in folder.parent.iterdir()) == ["made"]


def test_what_cannot_be_is_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no format 'alpacca': did you mean alpaca"):
        format_named("alpacca")
    with pytest.raises(UsageError, match=r"is no data set: it has no train.jsonl, no validation"):
        run(tmp_path, "--format", "alpaca")
    with pytest.raises(UsageError, match="The format hf is a folder: name a new one"):
        run(folder, "--format", "hf")
    with pytest.raises(UsageError, match=r"made is there already: name a new folder"):
        run(folder, "--format", "trl", "--out", folder)
    with pytest.raises(UsageError, match="There is no folder"):
        run(folder, "--format", "trl", "--out", tmp_path / "no" / "where")
    with pytest.raises(UsageError, match=r"pip install 'bole-kg\[dataset\]'"):
        require("no_such_module", "--format hf")
    (folder / "manifest.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(BadData, match=r"manifest.json is no manifest"):
        run(folder, "--format", "alpaca")


def test_the_same_data_set_gives_the_same_bytes(folder: Path) -> None:
    for name, form in FORMATS.items():
        outs = [folder.parent / f"{name}-{n}" for n in (1, 2)]
        for out in outs:
            run(folder, "--format", name, "--out", out)
        if isinstance(form, LineFormat):
            assert outs[0].read_bytes() == outs[1].read_bytes()
            continue
        first, second = (
            {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}
            for out in outs
        )
        assert first == second


def test_every_split_is_known() -> None:
    assert {one.split for one in EVERY} < set(SPLITS)
