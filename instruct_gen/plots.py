"""What a data set looks like, as pictures: PNG and SVG, the same bytes for the same numbers.

matplotlib must be there.
Labels are English: fonts with Chinese characters are not everywhere.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from instruct_gen.coverage import Coverage
from instruct_gen.stats import Stats
from kg.language.lexicon import Language

_NAMES: dict[Language, str] = {"en": "English", "zh": "Chinese"}
_COLOURS: dict[Language, str] = {"en": "#3b6ea5", "zh": "#c8553d"}
# What would change from run to run is left out of the files, and text stays text in SVG.
_STEADY: Any = {"svg.hashsalt": "bole", "svg.fonttype": "none"}
_METADATA: dict[str, dict[str, None]] = {"png": {"Software": None}, "svg": {"Date": None}}


def plots(stats: Stats, covered: Coverage | None) -> dict[str, bytes]:
    """Return the pictures of a data set by file name.

    Args:
        covered: how much of the graph it rests on, or None where that is not known.
    """
    drawn = {"examples": _examples(stats)}
    for what, lengths in stats.raw.items():
        if lengths:
            drawn[what] = _lengths(what, lengths)
    if covered is not None:
        drawn["coverage"] = _coverage(covered)
    return {
        f"{name}.{form}": _file(figure, form)
        for name, figure in drawn.items()
        for form in _METADATA
    }


def _examples(stats: Stats) -> Any:
    """Draw how many examples there are of each kind, by language."""
    kinds = list(reversed(stats.counts.kinds))
    figure, axes = _figure(len(kinds))
    left = [0] * len(kinds)
    for language in stats.counts.languages:
        numbers = [
            sum(n for cell, n in stats.counts.cells.items() if cell[:2] == (kind, language))
            for kind in kinds
        ]
        axes.barh(kinds, numbers, left=left, **_look(language))
        left = [one + other for one, other in zip(left, numbers, strict=True)]
    _label(axes, "Examples by kind and language", "examples")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    return figure


def _lengths(what: str, lengths: Mapping[Language, Sequence[int]]) -> Any:
    """Draw how long examples are."""
    figure, axes = _figure(8)
    languages = sorted(lengths)
    axes.hist(
        [lengths[language] for language in languages],
        bins=40,
        histtype="stepfilled",
        alpha=0.7,
        color=[_COLOURS[language] for language in languages],
        label=[_NAMES[language] for language in languages],
    )
    _label(axes, f"Length of examples in {what}", what)
    axes.set_ylabel("examples")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    return figure


def _coverage(covered: Coverage) -> Any:
    """Draw what part of the graph the examples rest on."""
    parts = dict(reversed([("experts", covered.experts), *covered.facts.items()]))
    figure, axes = _figure(len(parts))
    shares = [100 * part.used / part.all for part in parts.values()]
    axes.barh(list(parts), shares, color=_COLOURS["en"])
    for place, part in enumerate(parts.values()):
        axes.text(shares[place] + 1, place, f"{part.used:,} of {part.all:,}", va="center")
    axes.set_xlim(0, 130)
    axes.set_xticks(range(0, 101, 20))
    _label(axes, f"Part of graph version {covered.graph_version} that is used", "%")
    return figure


def _figure(rows: int) -> tuple[Any, Any]:
    # Not pyplot: it keeps figures, and looks for a screen.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, max(3.0, 0.35 * rows + 1.2)), layout="constrained")
    return figure, figure.add_subplot()


def _look(language: str) -> dict[str, str]:
    found: Language = "zh" if language == "zh" else "en"
    return {"color": _COLOURS[found], "label": _NAMES[found]}


def _label(axes: Any, title: str, unit: str) -> None:
    axes.set_title(title)
    axes.set_xlabel(unit)
    axes.spines[["top", "right"]].set_visible(False)


def _file(figure: Any, form: str) -> bytes:
    from matplotlib import rc_context

    content = BytesIO()
    with rc_context(_STEADY):
        figure.savefig(content, format=form, dpi=120, metadata=_METADATA[form])
    return content.getvalue()
