"""A folder that LLaMA-Factory trains on: data, ``dataset_info.json`` and a run file a stage.

Source: LLaMA-Factory's ``data/README.md``, sections "OpenAI Format" (a special case of sharegpt,
with tags), "Preference Dataset" (``ranking``) and "Pre-training Dataset" (``text``), and the run
files of its ``examples/train_lora``.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from instruct_gen.dataset import Dataset
from instruct_gen.example import Example, Split
from instruct_gen.formats.conversation import as_messages, conversation, is_paragraph
from instruct_gen.formats.files import Files
from instruct_gen.formats.format import FolderFormat, Notes, json_line

INFO = "dataset_info.json"
_TAGS = {
    "role_tag": "role",
    "content_tag": "content",
    "user_tag": "user",
    "assistant_tag": "assistant",
    "system_tag": "system",
}
_DESCRIBED: dict[str, dict[str, Any]] = {
    "sft": {"formatting": "sharegpt", "columns": {"messages": "messages"}, "tags": _TAGS},
    "dpo": {
        "formatting": "sharegpt",
        "ranking": True,
        "columns": {"messages": "messages", "chosen": "chosen", "rejected": "rejected"},
        "tags": _TAGS,
    },
    "pt": {"columns": {"prompt": "text"}},
}
# The learning rate and what else a stage needs.
_STAGES = {
    "sft": ("1.0e-4", "template: qwen3_nothink\n"),
    "dpo": ("5.0e-6", "template: qwen3_nothink\npref_beta: 0.1\npref_loss: sigmoid\n"),
    "pt": ("1.0e-4", ""),
}
_RUN = """\
# Run in this folder:  llamafactory-cli train {stage}.yaml
# Another base model may need another template: LLaMA-Factory's README lists them.
model_name_or_path: Qwen/Qwen3-4B-Instruct-2507
stage: {stage}
do_train: true
finetuning_type: lora
lora_rank: 8
lora_target: all
dataset_dir: .
dataset: bole_{stage}_train
{more}cutoff_len: 2048
output_dir: saves/{stage}
logging_steps: 10
save_steps: 500
report_to: none
per_device_train_batch_size: 1
gradient_accumulation_steps: 8
learning_rate: {rate}
num_train_epochs: 3.0
lr_scheduler_type: cosine
warmup_ratio: 0.1
bf16: true
"""
_EVALUATED = """\
eval_dataset: bole_{stage}_validation
per_device_eval_batch_size: 1
eval_strategy: steps
eval_steps: 500
"""


def write(dataset: Dataset, splits: Sequence[Split], folder: Path, notes: Notes) -> None:
    """Write ``<stage>_<split>.jsonl``, what describes them, and a run file per stage to train."""
    with Files(folder) as files:
        for example in dataset.examples(splits):
            row = _row(example, notes)
            if row is not None:
                notes.written += 1
                files.write(f"{row[0]}_{example.split}.jsonl", json_line(row[1]))
    names = [name.removesuffix(".jsonl") for name in sorted(files.lines)]
    info = {
        f"bole_{name}": {"file_name": f"{name}.jsonl", **_DESCRIBED[name.partition("_")[0]]}
        for name in names
    }
    (folder / INFO).write_bytes(orjson.dumps(info, option=orjson.OPT_INDENT_2) + b"\n")
    for stage, (rate, more) in _STAGES.items():
        if f"{stage}_train" in names:
            run = _RUN + _EVALUATED if f"{stage}_validation" in names else _RUN
            text = run.format(stage=stage, rate=rate, more=more)
            (folder / f"{stage}.yaml").write_text(text, encoding="utf-8")


def _row(example: Example, notes: Notes) -> tuple[str, dict[str, Any]] | None:
    if is_paragraph(example):
        return "pt", {"text": example.messages[0].content}
    found = conversation(example, notes)
    if found is None:
        return None
    messages = as_messages(found)
    if not example.rejected:
        return "sft", {"messages": messages}
    *prompt, chosen = messages
    rejected = {"role": "assistant", "content": example.rejected}
    return "dpo", {"messages": prompt, "chosen": chosen, "rejected": rejected}


LLAMA_FACTORY = FolderFormat(
    "llama-factory", "a folder for LLaMA-Factory: data, dataset_info.json and run files", write
)
