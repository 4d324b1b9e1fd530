"""What a file of gaps says: by predicate and language, the most and the least known facts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from statistics import fmean
from typing import Any

from instruct_gen.gaps.lines import Gap

_SHOWN = 5
_LONGEST = 60


@dataclass(frozen=True)
class Report:
    """What was found, and what the user should know of it."""

    path: str
    gaps: Sequence[Gap]
    doubts: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        first = self.gaps[0]
        return {
            "path": self.path,
            "model": first.model,
            "signal": first.signal,
            "graph_version": first.graph_version,
            "facts": len(self.gaps),
            "gap": _mean(self.gaps),
            "sure_but_wrong": sum(one.is_sure_but_wrong for one in self.gaps),
            "unreadable": sum(one.unreadable for one in self.gaps),
            "by_predicate": self._by("predicate"),
            "by_language": self._by("language"),
            "least_known": [_plain(one) for one in self._ordered()[:_SHOWN]],
            "most_known": [_plain(one) for one in self._ordered()[: -_SHOWN - 1 : -1]],
            "doubts": list(self.doubts),
        }

    def text(self) -> str:
        """Return it in words."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        plain = self.plain()
        yield f"{self.path}: {plain['facts']:,} facts, asked of {plain['model']}"
        yield ""
        yield f"{'gap':>5} {'facts':>7} {'sure but wrong':>15}"
        for one, row in (*plain["by_predicate"].items(), *plain["by_language"].items()):
            yield f"{row['gap']:>5.2f} {row['facts']:>7,} {row['sure_but_wrong']:>15,}  {one}"
        yield f"{plain['gap']:>5.2f} {plain['facts']:>7,} {plain['sure_but_wrong']:>15,}  all"
        for title, facts in (
            ("least known", plain["least_known"]), ("most known", plain["most_known"]),
        ):  # fmt: skip
            yield ""
            yield title
            for one in facts:
                yield f"{one['gap']:>5.2f}  {one['question']}"
                yield f"       {_short(one['gold'])}; the model: {_short(one['said'])}"

    def _by(self, name: str) -> dict[str, dict[str, float]]:
        value = attrgetter(name)
        groups: dict[str, list[Gap]] = {}
        for one in sorted(self.gaps, key=value):
            groups.setdefault(value(one), []).append(one)
        found = {
            group: {
                "facts": len(some),
                "gap": _mean(some),
                "sure_but_wrong": sum(one.is_sure_but_wrong for one in some),
            }
            for group, some in groups.items()
        }
        return dict(sorted(found.items(), key=lambda item: -item[1]["gap"]))

    def _ordered(self) -> list[Gap]:
        """Return the gaps, the widest first; of equal ones that of which the model is surer."""
        return sorted(self.gaps, key=lambda one: (-one.gap, -one.confidence, one.fact_id))


def _mean(gaps: Sequence[Gap]) -> float:
    return round(fmean(one.gap for one in gaps), 4)


def _plain(gap: Gap) -> dict[str, Any]:
    return {
        "fact_id": gap.fact_id,
        "question": gap.question,
        "gold": "; ".join(gap.gold),
        "said": gap.answers[0].text if gap.answers else "does not know",
        "gap": gap.gap,
        "confidence": gap.confidence,
    }


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
