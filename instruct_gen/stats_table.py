"""What a data set looks like, as plain data and as tables."""

from dataclasses import asdict
from typing import Any, TypeAlias

from instruct_gen.coverage import Coverage
from instruct_gen.diversity import Diversity
from instruct_gen.stats import Stats

# Its title, the heads of its columns, its rows.
Table: TypeAlias = tuple[str, tuple[str, ...], list[tuple[Any, ...]]]
_WORDINGS_SHOWN = 10


def plain(found: Stats, covered: Coverage | None) -> dict[str, Any]:
    """Return what a data set looks like as plain data."""
    counts = found.counts
    return {
        "examples": counts.examples,
        "questions": counts.questions,
        "preference_pairs": counts.pairs,
        "kinds": counts.kinds,
        "languages": counts.languages,
        "splits": counts.splits,
        "samplers": dict(sorted(counts.samplers.items())),
        "wordings": dict(sorted(counts.wordings.items())),
        "teachers": dict(sorted(counts.taught.items())),
        "cells": [
            {"kind": kind, "language": language, "split": split, "examples": number}
            for (kind, language, split), number in sorted(counts.cells.items())
        ],
        "characters": {language: asdict(one) for language, one in found.characters.items()},
        "tokens": {language: asdict(one) for language, one in found.tokens.items()},
        "diversity": [
            {"language": language, "of": of, **asdict(one)}
            for (language, of), one in found.diversity.items()
        ],
        "openings": {
            language: [{"text": text, "questions": number} for text, number in listed]
            for language, listed in found.openings.items()
        },
        "coverage": None if covered is None else asdict(covered),
    }


def tables(found: Stats, covered: Coverage | None) -> list[Table]:
    """Return what a data set looks like as tables; those with nothing in them are left out."""
    counts = found.counts
    splits = tuple(counts.splits)
    sorts = sorted({cell[:2] for cell in counts.cells})
    every = ("all", "", *counts.splits.values(), counts.examples)
    shown: list[Table] = [
        (
            "Examples",
            ("kind", "language", *splits, "all"),
            [(*sort, *(n := [counts.cells[*sort, s] for s in splits]), sum(n)) for sort in sorts]
            + [every],
        ),
        ("Samplers", ("sampler", "examples"), counts.samplers.most_common()),
        (
            f"The most frequent of {len(counts.wordings):,} wordings",
            ("wording", "examples"),
            counts.wordings.most_common(_WORDINGS_SHOWN),
        ),
    ]
    for what, lengths in (("characters", found.characters), ("tokens", found.tokens)):
        rows = [(language, *asdict(one).values()) for language, one in lengths.items()]
        shown.append(
            (f"Length in {what}", ("language", "least", "median", "mean", "95 %", "most"), rows)
        )
    shown.append(
        (
            "Diversity: 1 is all different for distinct-n, 0 for self-BLEU",
            ("language", "of", "texts", "distinct-1", "-2", "-3", "self-BLEU"),
            [(*key, *_told(one)) for key, one in found.diversity.items()],
        )
    )
    for language, listed in found.openings.items():
        shown.append((f"Openings of questions, {language}", ("begins", "questions"), list(listed)))
    if covered is not None:
        parts = {"experts": covered.experts, **covered.facts}
        shown.append(
            (
                f"Of graph version {covered.graph_version}",
                ("what", "used", "all", "%"),
                [(n, p.used, p.all, round(100 * p.used / p.all, 1)) for n, p in parts.items()],
            )
        )
    return [one for one in shown if one[2]]


def _told(one: Diversity) -> tuple[float | None, ...]:
    return one.sampled, one.distinct_1, one.distinct_2, one.distinct_3, one.self_bleu
