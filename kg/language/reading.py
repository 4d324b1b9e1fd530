"""How a form was read, in words: the echo that lets an asker catch a misunderstanding."""

from collections.abc import Callable, Sequence

from kg.language.lexicon import Language, lexicon
from kg.language.measures import measure_name
from kg.language.writer import fill_in
from kg.questions.forms import (
    Between,
    Compare,
    Condition,
    During,
    Exists,
    Facts,
    Form,
    Has,
    List,
    Measure,
    Measured,
    Named,
    Shares,
    Than,
    Things,
    When,
)

Say = Callable[[tuple[str, ...] | str | None], str]


def reading(form: Form, language: Language, name_of: Say, notes: Sequence[str] = ()) -> str:
    """Return one sentence that says how a bound form was understood.

    Args:
        name_of: what bound ids or values are called.
        notes: what else the reader should know: institutions read together, a list that was cut.
    """
    said = Reader(language, name_of).form(form)
    whole = ("；" if language == "zh" else "; ").join([said, *notes])
    return lexicon(language).say.phrases["reading"].format(reading=whole)


def what_is_asked(fact: str, qualifier: str | None, language: Language) -> str:
    """Return what a fact and its qualifier are called: "date of birth", "the year of birth"."""
    say = lexicon(language).say
    if (both := say.asked.get(f"{fact}/{qualifier}")) is not None:
        return both
    return say.phrases[qualifier] if qualifier in say.phrases else say.asked[fact]


class Reader:
    """Says forms in one language, with the names that one answer uses."""

    def __init__(self, language: Language, name_of: Say) -> None:
        """Say forms in a language, calling what they name as ``name_of`` does."""
        self._language = language
        self._name_of = name_of
        self._phrases = lexicon(language).say.phrases
        self._values = lexicon(language).say.values

    def form(self, form: Form) -> str:
        """Return what a form asks."""
        if isinstance(form, Compare):
            return self._compare(form)
        if isinstance(form, Facts):
            return self._facts(form)
        if isinstance(form, Measured):
            return self._fill(
                "measured",
                subject=self._name_of(form.things.ids),
                measure=measure_name(form.measure, self._language),
                conditions=self.limits(form.measure),
            )
        kind = self._kind(form.things)
        conditions = self.conditions(form.things.where)
        if form.things.but is not None:
            left_out = self._fill("but", object=self._name_of(form.things.but))
            conditions = self._phrases["joint"].join(filter(None, [conditions, left_out]))
        if isinstance(form, Exists):
            return self._fill(
                "exists_of" if form.things.ids else "exists",
                subject=self._name_of(form.things.ids),
                conditions=conditions,
                kind_one=self._phrases[f"{form.things.kind}_one"],
            )
        if isinstance(form, List) and form.order is not None:
            limits = self.limits(form.order) if not conditions else None
            return self._fill(
                "ranked" if form.things.kind == "expert" else "ranked_other",
                kind=kind,
                conditions=conditions or limits,
                measure=measure_name(form.order, self._language),
                end=self._phrases["ranked_most" if form.most else "ranked_least"],
                n=form.limit,
            )
        shape = "list" if isinstance(form, List) else "count"
        if shape == "list" and form.things.kind != "expert":
            shape = "list_other"
        return self._fill(shape, kind=kind, conditions=conditions or self._phrases["anything"])

    def _kind(self, things: Things) -> str:
        bodies = Has(fact="is_person", value=("false",)) in things.where
        return self._phrases["organisation" if bodies else things.kind]

    def conditions(self, where: Sequence[Condition]) -> str | None:
        """Return conditions in words, or None where there are none."""
        told = [c for c in where if not (isinstance(c, Has) and c.fact == "is_person")]
        return self._phrases["joint"].join(map(self._condition, told)) or None

    def limits(self, measure: Measure) -> str | None:
        """Return what the facts of a measure are limited to, or None."""
        if measure.entity is not None:
            return self._name_of(measure.entity)
        if measure.of is not None:
            return self.conditions(measure.of.where)
        return self._years(measure.when) if isinstance(measure.when, Between) else None

    def _fill(self, phrase: str, **values: object) -> str:
        return fill_in(self._phrases[phrase], values)

    def _compare(self, form: Compare) -> str:
        dated = form.measure.how in ("value", "min", "max") and not form.measure.minus
        ends = ("end_later", "end_earlier") if dated else ("end_more", "end_less")
        return self._fill(
            "compared" if form.ask == "which" else "compared_whether",
            left=self._name_of(form.left.ids),
            right=self._name_of(form.right.ids),
            measure=measure_name(form.measure, self._language),
            end=self._phrases[ends[0] if form.more else ends[1]],
        )

    def _facts(self, form: Facts) -> str:
        what = what_is_asked(form.fact, form.qualifier, self._language)
        subject = self._things(form.things)
        if isinstance(form.when, During):
            award = Has(fact=form.when.fact, entity=form.when.entity, when=form.when.when)
            event = self._condition(award)
            return self._fill("facts_during", what=what, subject=subject, object=event)
        if form.to is not None:
            return self._fill("facts_to", what=what, subject=subject, object=self._name_of(form.to))
        return self._fill("facts", what=what, subject=subject)

    def _things(self, things: Things) -> str:
        if things.ids is not None:
            return self._name_of(things.ids)
        kind, conditions = self._kind(things), self.conditions(things.where)
        if conditions is None:
            return self._fill("any_kind", kind=kind)
        shape = "any_of" if things.kind == "expert" else "any_of_other"
        return self._fill(shape, kind=kind, conditions=conditions)

    def _condition(self, condition: Condition) -> str:
        if isinstance(condition, Named):
            return self._fill("named", text=condition.text)
        said = self._shares(condition) if isinstance(condition, Shares) else self._has(condition)
        return self._fill("not", condition=said) if condition.negated else said

    def _shares(self, shares: Shares) -> str:
        limit = [] if shares.entity is None else [self._name_of(shares.entity)]
        limit += [years] if (years := self._years(shares.when)) else []
        named = what_is_asked(shares.fact, None, self._language)
        return self._fill(
            "shares",
            what=named.removeprefix("the "),
            object=self._name_of(shares.of),
            when=self._phrases["comma"].join(limit) or None,
        )

    def _has(self, has: Has) -> str:
        if has.of is not None:
            object_ = self._things(has.of)
        elif has.entity is not None or has.value is not None:
            object_ = self._name_of(has.entity if has.entity is not None else has.value)
        else:
            object_ = self._phrases["anything"]
        if (called := self._values.get(has.fact)) is not None and isinstance(has.value, tuple):
            object_ = self._phrases["or"].join(called.get(value, value) for value in has.value)
        said = self._fill(has.fact, object=object_, when=self._when(has.when))
        if has.share is not None:
            said = self._fill(f"share_{has.share}", condition=said)
        if has.at_least > 1:
            shape = "at_least_apart" if has.apart else "at_least"
            return self._fill(shape, condition=said, n=has.at_least)
        return said

    def _when(self, when: When | None) -> str | None:
        if isinstance(when, Between):
            return self._years(when)
        if isinstance(when, Than):
            side = "before" if when.side == "before" else "later_than"
            return self._fill(side, object=self._name_of(when.of))
        if isinstance(when, During):
            award = (
                self._name_of(when.entity) if when.entity is not None else self._phrases["anything"]
            )
            shape = "about" if when.loosely else "during"
            return self._fill(shape, object=award, when=self._years(when.when))
        return None

    def _years(self, span: Between | None) -> str | None:
        if span is None:
            return None
        shape = "in" if span.start == span.end else "since" if span.end is None else "between"
        shape = "until" if span.start is None else shape
        return self._fill(shape, start=span.start, end=span.end)
