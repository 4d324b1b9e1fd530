"""Hold a data set to the graph: lines are read, forms run, and facts looked up again."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

import cypher
from bole.errors import NotFound
from instruct_gen.accepted import Accepted
from instruct_gen.batch import sense_key, text_key
from instruct_gen.example import DOCUMENT_QA, SPLITS, Example, Split, example_of
from instruct_gen.folder import Folder, lines_of
from instruct_gen.gold import bound, gold_of_store
from instruct_gen.leaks import kept_for, leaks_of
from instruct_gen.methods.document_rules import held_to
from instruct_gen.methods.documents import same_text
from instruct_gen.occurring import Occurring
from instruct_gen.quotas import Cell
from instruct_gen.reader import Reader
from instruct_gen.roster import Roster
from kg.evidence.ids import canonical, record_key_of
from kg.evidence.runs import graph_version
from kg.questions.forms import FormError, dump_form, read_form
from kg.store.graph import GraphStore

Data = dict[str, Any]
Tell = Callable[[str, int, int | None], None]
_AT_ONCE = 200
_MOST_SHOWN = 5
_MOST_GOLD = 50_000


@dataclass
class Report:
    """What was looked at and what was wrong: how often, and where first, by reason."""

    examples: int = 0
    forms: int = 0
    facts: int = 0
    passages: int = 0
    graph_version: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    first: dict[str, list[str]] = field(default_factory=dict)

    def fault(self, reason: str, where: str) -> None:
        """Note a fault."""
        self.faults[reason] += 1
        shown = self.first.setdefault(reason, [])
        if len(shown) < _MOST_SHOWN:
            shown.append(where)


class Validator:
    """Looks at the examples of one data set, in the order of its files."""

    def __init__(self, store: GraphStore, accepted: Accepted, held_out: Occurring[str]) -> None:
        """Look things up in a store; ``accepted`` is empty."""
        self._store, self._accepted, self._held_out = store, accepted, held_out
        self.report = Report(graph_version=graph_version(store))
        self._reader = Reader(store, self.report.graph_version)
        self._for_test = kept_for()
        self._splits: dict[str, Split] = {}
        self._passages: dict[str, Split] = {}
        self._gold: OrderedDict[str, tuple[Any, ...]] = OrderedDict()

    def look_at(self, split: Split, lines: Iterable[tuple[str, bytes]]) -> Counter[Cell]:
        """Look at a file's lines, each with where it stands; return how many a cell has."""
        counts: Counter[Cell] = Counter()
        read = ((where, _read(line)) for where, line in lines)
        while some := list(islice(read, _AT_ONCE)):
            examples = []
            for where, one in some:
                self.report.examples += 1
                if isinstance(one, str):
                    self.report.fault("not_an_example", f"{where}: {one}")
                    continue
                examples.append((where, one))
                counts[Cell(one[1].kind, one[1].language, one[1].split)] += 1
            self._look_up_facts([(where, one) for where, (_, one) in examples])
            for where, (data, example) in examples:
                self._look_at(split, where, data, example)
        return counts

    def _look_at(self, split: Split, where: str, data: Data, one: Example) -> None:
        if one.split != split:
            self.report.fault("split", f"{where}: says it is of {one.split}")
        if data["id"] != one.example_id:
            self.report.fault("id", f"{where}: {data['id']} should be {one.example_id}")
        for leak in leaks_of(data, split, self._held_out, self._for_test):
            self.report.fault("leak", f"{where}: {leak.what}")
        for expert in one.experts:
            if self._splits.setdefault(expert, split) != split:
                self.report.fault("leak", f"{where}: {expert} is of {self._splits[expert]}")
        candidate = {
            "id": data["id"], "line": canonical(data), "text": text_key(one),
            "sense": sense_key(one), "sources": (),
        }  # fmt: skip
        verdict = self._accepted.take(Cell(one.kind, one.language, one.split), candidate)
        if verdict == "duplicate":
            self.report.fault(verdict, where)
        self._hold_to_passage(split, where, one)
        self._run_forms(where, one)

    def _hold_to_passage(self, split: Split, where: str, one: Example) -> None:
        """Hold an example that rests on a document to its passage, which one split has."""
        if not one.document and not one.passage:
            if one.kind == DOCUMENT_QA:
                self.report.fault("passage", f"{where}: it rests on nothing")
            return
        self.report.passages += 1
        if not (one.document and held_to(one.passage, one.language, one.messages)):
            self.report.fault("passage", f"{where}: {one.document} does not answer so")
        if self._passages.setdefault(same_text(one.passage), split) != split:
            other = self._passages[same_text(one.passage)]
            self.report.fault("leak", f"{where}: {one.document} is of {other}")

    def _run_forms(self, where: str, one: Example) -> None:
        given: list[Any] = []
        for plain in one.forms:
            self.report.forms += 1
            try:
                form = bound(read_form(plain), one.mentions)
            except FormError as error:
                self.report.fault("form", f"{where}: {error}")
                return
            key = canonical(dump_form(form))
            if key not in self._gold:
                self._gold[key] = gold_of_store(self._store, form)
            self._gold.move_to_end(key)
            given += self._gold[key]
        while len(self._gold) > _MOST_GOLD:
            self._gold.popitem(last=False)
        if one.forms and canonical(given) != canonical(one.values):
            told = f"{canonical(one.values)} should be {canonical(given)}"
            self.report.fault("values", f"{where}: {told[:200]}")

    def _look_up_facts(self, examples: list[tuple[str, Example]]) -> None:
        """Note facts that are gone or are not as they were."""
        keys = sorted({record_key_of(f.fact_id) for _, one in examples for f in one.facts})
        states = self._store.read(cypher.load("record/states"), keys=keys)
        owners = sorted({row["entity_id"] for row in states if row["entity_id"]})
        known = self._reader.entities(owners)
        hashes = {f.fact_id: f.fact_hash for entity in known.values() for f in entity.facts}
        for where, one in examples:
            for fact in one.facts:
                self.report.facts += 1
                if fact.fact_id not in hashes:
                    self.report.fault("fact_gone", f"{where}: {fact.fact_id}")
                elif hashes[fact.fact_id] != fact.fact_hash:
                    self.report.fault("fact_changed", f"{where}: {fact.fact_id}")


def validate(store: GraphStore, path: Path, scratch: Path, tell: Tell) -> Report:
    """Return what is wrong with the data set in a folder.

    Args:
        scratch: a file that may be written and is taken away.
    Raises:
        NotFound: there is no finished data set there, or nothing says who is of which split.
    """
    folder = Folder(path)
    manifest = folder.manifest()
    if folder.replacing.is_dir():
        raise NotFound(
            f"The data set in {path} is being refreshed, or that was cut off: `bole dataset "
            f"refresh {path}` finishes it."
        )
    if manifest is None:
        raise NotFound(
            f"{path} holds no finished data set: {folder.manifest_path.name} is not there. "
            "`bole dataset generate` writes one."
        )
    with Roster(folder.roster) as roster, Accepted(scratch, None) as accepted:
        validator = Validator(store, accepted, roster.held_out())
        counts: Counter[Cell] = Counter()
        for split in SPLITS:
            counts += validator.look_at(split, _lines(folder.file(split), validator.report))
            tell("looked at", validator.report.examples, manifest["made_of"]["n"])
    _compare(validator.report, manifest, counts, folder)
    return validator.report


def _compare(
    report: Report, manifest: Mapping[str, Any], counts: Mapping[Cell, int], folder: Folder
) -> None:
    for name in folder.changed(manifest):
        report.fault("file", f"{name} is not what manifest.json says it was")
    if report.examples != manifest["made_of"]["n"]:
        told = f"{report.examples} examples, where {manifest['made_of']['n']} should be"
        report.fault("count", told)
    for what in ("kind", "language", "split"):
        found: Counter[str] = Counter()
        for cell, number in counts.items():
            found[getattr(cell, what)] += number
        said = manifest["counts"][what]
        for name in sorted({*said, *found}):
            if found[name] != said.get(name, 0):
                told = f"{found[name]} of {what} {name}, where {said.get(name, 0)} should be"
                report.fault("count", told)


def _lines(path: Path, report: Report) -> Iterator[tuple[str, bytes]]:
    if not path.is_file():
        report.fault("file", f"{path.name} is not there")
        return
    for number, line in enumerate(lines_of(path), 1):
        yield f"{path.name}:{number}", line


def _read(line: bytes) -> tuple[Data, Example] | str:
    try:
        data = orjson.loads(line)
        return data, example_of(data)
    except (ValueError, KeyError, TypeError) as error:
        return f"{type(error).__name__} {error}"
