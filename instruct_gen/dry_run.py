"""What a data set would be made of: the quotas, and what the graph can give for them."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from instruct_gen.batch import MOST_DRAFTS, Batch, Bench, beginnings
from instruct_gen.example import SPLITS, Split
from instruct_gen.filling import Say, Tell
from instruct_gen.generate import Order, check_passages, version_of, weights_of
from instruct_gen.kinds.kind import Kind
from instruct_gen.quotas import Cell, quotas
from instruct_gen.roster import Roster, write_roster
from kg.language.lexicon import Language
from kg.store.graph import GraphStore

_TRIED = 3


class Given(NamedTuple):
    """A cell's quota, and about how many drafts once round the graph makes for it.

    None where a teacher thinks them out.
    """

    wanted: int
    drafts: int | None


@dataclass(frozen=True)
class Outlook:
    """What was found out."""

    graph_version: int
    experts: Mapping[Split, int]
    hubs: int
    cells: Mapping[Cell, Given]

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return {
            "graph_version": self.graph_version,
            "experts": dict(self.experts),
            "hubs": self.hubs,
            "cells": [{**cell._asdict(), **given._asdict()} for cell, given in self.cells.items()],
        }

    def text(self) -> str:
        """Return it in words."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        experts = ", ".join(f"{split} {count:,}" for split, count in self.experts.items())
        yield f"graph version {self.graph_version}; experts: {experts}"
        yield f"stars around {self.hubs:,} awards, fields and institutions"
        yield f"{'wanted':>10} {'drafts':>10}  of a kind, language and split; once round the graph,"
        yield f"{'':>10} {'about':>10}  by what was looked at"
        for cell, given in self.cells.items():
            if not given.wanted:
                continue
            drafts = "taught" if given.drafts is None else f"{given.drafts:,}"
            yield f"{given.wanted:>10,} {drafts:>10}  {cell}"


def dry_run(store: GraphStore, order: Order, tell: Tell, say: Say) -> Outlook:
    """Return what an order would take; nothing is verified, and nothing kept."""
    version = version_of(store)
    wanted, languages = quotas(order.plan), order.plan.languages
    found: dict[Cell, Given] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.sqlite"
        weights = weights_of(store, order, version, say)
        passages = [passage for one in order.documents for passage in one.passages]
        write_roster(
            store, path, order.plan.seed, order.plan.splits, weights=weights, passages=passages
        )
        with Roster(path) as roster:
            check_passages(order, roster, say)
            bench = Bench(store, version, path, order.plan.seed, order.kinds)
            rates = {}
            built_in = [kind for kind in order.kinds if kind.drafts is not None]
            for number, (kind, language) in enumerate(product(built_in, languages), 1):
                rates[kind.name, language] = _rate(bench, kind, language, SPLITS)
                tell("kinds looked at", number, len(built_in) * len(languages))
            for cell, count in wanted.items():
                if cell.kind in order.plan.taught:
                    found[cell] = Given(count, None)
                    continue
                subgraphs = max(
                    beginnings(sampler, cell.split, roster)
                    for sampler in bench.kinds[cell.kind].samplers
                )
                found[cell] = Given(count, round(subgraphs * rates[cell.kind, cell.language]))
            experts = {split: roster.size(split) for split in SPLITS}
            return Outlook(version, experts, roster.hubs(), found)


def _rate(bench: Bench, kind: Kind, language: Language, splits: Sequence[Split]) -> float:
    """Return how many drafts a kind makes of a subgraph in a language, from the first few."""
    split = next((one for one in splits if bench.roster.size(one)), splits[0])
    rounds = [
        bench.count_drafts(Batch(Cell(kind.name, language, split), number, MOST_DRAFTS), _TRIED)
        for number in range(len(kind.samplers))
    ]
    tried = sum(subgraphs for subgraphs, _ in rounds)
    return sum(drafts for _, drafts in rounds) / tried if tried else 0.0
