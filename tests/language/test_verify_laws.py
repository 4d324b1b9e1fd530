"""Laws of the verifier: what the writer says is carried, near misses and word salad are not."""

import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.facts import End, KnownFact
from kg.language.lexicon import LANGUAGES, Language, lexicon
from kg.language.verify import LONGEST, verify
from kg.language.writer import sentence
from kg.schema import ATTRIBUTES, BY_ATTRIBUTE, BY_PREDICATE, PREDICATES

# id: the name in English and in Chinese; the second of each kind is the one that is not meant.
NAMES = {
    "E1": ("Ada Brandt", "阿达·布兰特"), "E2": ("Milo Castellan", "米洛·卡斯特兰"),
    "E3": ("Sun Li", "孙丽"), "F1": ("Acoustics", "声学"), "F2": ("Botany", "植物学"),
    "A1": ("Copper Medal", "铜质奖章"), "A2": ("Silver Prize", "银奖"),
    "I1": ("Westmoor University", "西原大学"), "I2": ("Quay Institute", "码头研究所"),
    "I3": ("Lowland Academy", "低地学院"),
    "Trier": ("Trier", "特里尔"), "Malmö": ("Malmö", "马尔默"),
    "Fellow": ("Fellow", "研究员"), "Curator": ("Curator", "馆长"),
}  # fmt: skip
OTHER = {"E1": "E3", "E2": "E3", "F1": "F2", "A1": "A2", "A2": "A1", "I1": "I2", "I2": "I3",
         "F2": "F1"}  # fmt: skip
RANGES = {"researches": "F1", "received": "A1", "affiliated_with": "I1", "educated_at": "I1",
          "collaborated_with": "E2", "subfield_of": "F2", "part_of": "I2"}  # fmt: skip
VALUES: dict[str, Any] = {
    "is_person": True, "born_city": "Trier", "born_country": "Trier", "title": "Fellow",
    "homepage": "https://brandt.example.org/about", "city": "Trier", "country": "Trier",
    "gender": "female", "died_city": "Trier", "died_country": "Trier",
    "bio": "Ada Brandt builds quiet rooms. She keeps bees.",
}  # fmt: skip
EARLIEST = date(100, 1, 1)
years = st.integers(1850, 2024)
QUALIFIERS: dict[str, st.SearchStrategy[Any]] = {
    "year": years, "from_year": years, "to_year": years, "stated_year": years,
    "work_count": st.integers(1, 5000), "role": st.sampled_from(["Curator", "Fellow"]),
    "degree": st.sampled_from(["PhD", "MSc"]), "share": st.sampled_from(["1/1", "1/2", "1/3"]),
    "motivation": st.sampled_from(["for the theory of quiet rooms, not of loud ones",
                                   "表彰其首次提出安静房间的理论"]),
    "years": st.lists(years, max_size=2), "weight": st.just(0.5),
}  # fmt: skip
LANGUAGE = st.sampled_from(LANGUAGES)
STORED = {ref: list(called) for ref, called in NAMES.items()}


def end(ref: str) -> End:
    return End(ref, NAMES[ref][0])


def made(predicate: str, subject: str, to: str | None, value: Any, **said: Any) -> KnownFact:
    said = {name: one for name, one in said.items() if one is not None}
    object_ = end(to) if to is not None else None
    return KnownFact("R1/x", "h", ("R1/x",), predicate, end(subject), object_, value, said)


@st.composite
def facts(draw: st.DrawFn) -> KnownFact:
    """A fact of any predicate or attribute, with any of its qualifiers."""
    predicate = draw(st.sampled_from(PREDICATES))
    attributes = [a for a in ATTRIBUTES if not a.private]
    if draw(st.booleans()):
        said = {q.name: draw(st.none() | QUALIFIERS[q.name]) for q in predicate.qualifiers}
        subject = {"subfield_of": "F1", "part_of": "I1"}.get(predicate.name, "E1")
        first, last = said.get("from_year"), said.get("to_year")
        if first and last and first > last:
            said["to_year"] = first
        if first or last:
            said.pop("stated_year", None)  # "1921年至1930年" would say it as the first year
        return made(predicate.name, subject, RANGES[predicate.name], None, **said)
    attribute = draw(st.sampled_from(attributes))
    subject = "E1" if "Expert" in attribute.kinds else "I1"
    if attribute.type == "date":
        day = draw(st.dates(min_value=EARLIEST)).isoformat()
        return made(attribute.name, subject, None, day[: draw(st.sampled_from([4, 7, 10]))])
    return made(attribute.name, subject, None, VALUES[attribute.name])


def said_of(fact: KnownFact, language: Language, focus: str | None = None) -> str:
    names = {ref: called[LANGUAGES.index(language)] for ref, called in NAMES.items()}
    return sentence(fact, language, names, focus)


@settings(max_examples=300, deadline=None)
@given(facts(), LANGUAGE, st.sampled_from([None, "motivation", "year"]))
def test_the_writers_sentences_are_carried(
    fact: KnownFact, language: Language, focus: str | None
) -> None:
    said = said_of(fact, language, focus)
    assert verify(said, [fact], STORED, language).faults == ()
    outvoted = lexicon(language).say.sentences["outvoted"].format(sentence=said)
    assert verify(outvoted, [fact], STORED, language).faults == ()


@settings(max_examples=150, deadline=None)
@given(facts(), LANGUAGE)
def test_not_by_a_fact_of_another(fact: KnownFact, language: Language) -> None:
    said = said_of(fact, language)
    subject = replace(fact, subject=end(OTHER[fact.subject.entity_id]))
    if fact.predicate != "bio":  # its text names its subject
        assert not verify(said, [subject], STORED, language).supported
    if fact.object is not None:
        to = replace(fact, object=end(OTHER[fact.object.entity_id]))
        assert not verify(said, [to], STORED, language).supported
        assert not verify(said, [subject, to], STORED, language).supported


@settings(max_examples=150, deadline=None)
@given(facts(), LANGUAGE)
def test_not_by_a_fact_of_another_time_or_value(fact: KnownFact, language: Language) -> None:
    said = said_of(fact, language)
    for name, value in fact.qualifiers.items():
        if name not in ("year", "from_year", "to_year", "stated_year", "work_count"):
            continue
        if str(value) in said:
            changed = {**fact.qualifiers, name: value + 5001}
            other = replace(fact, qualifiers=changed)
            assert not verify(said, [other], STORED, language).supported
            absent = {key: one for key, one in fact.qualifiers.items() if key != name}
            absent = {key: one for key, one in absent.items() if one != value}
            alone = replace(fact, qualifiers=absent)
            assert not verify(said, [alone], STORED, language).supported
    if fact.predicate in ("born", "died"):
        later = f"{int(fact.value[:4]) % 9000 + 500:04}{fact.value[4:]}"
        assert not verify(said, [replace(fact, value=later)], STORED, language).supported
        if len(fact.value) > 4:
            year = replace(fact, value=fact.value[:4])
            assert not verify(said, [year], STORED, language).supported
        turned = "died" if fact.predicate == "born" else "born"
        assert not verify(said, [replace(fact, predicate=turned)], STORED, language).supported
    if isinstance(fact.value, str) and fact.value in STORED:
        other = replace(fact, value="Malmö")
        assert not verify(said, [other], STORED, language).supported


@settings(max_examples=150, deadline=None)
@given(facts(), LANGUAGE, st.data())
def test_not_with_a_word_more(fact: KnownFact, language: Language, data: st.DataObject) -> None:
    words = lexicon(language).say.verify
    added = data.draw(st.sampled_from([*words.negations, *words.overclaims, "brilliantly", "美丽"]))
    said = f"{said_of(fact, language)} {added}"
    assert not verify(said, [fact], STORED, language).supported


WORDS = st.sampled_from([
    "a", "the", "of", "in", "won", "received", "born", "died", "at", "worked", "with", "1921",
    "1879-03-14", "3", "first", "not", "only", "获得", "于", "在", "的", "出生", "年", "一九二一",
    "三", "不", "最", "和", "与", "工作", "是", "Brandt", "Castellan", "[1]", "Copper Medal", "Ⅻ",
    "铜质奖章", "西原大学", "阿达·布兰特", "“", "”", "，", ".", "(", "１９２１",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.lists(WORDS, max_size=60).map(" ".join), st.lists(facts()))
def test_no_text_is_too_odd(text: str, cited: list[KnownFact]) -> None:
    for language in LANGUAGES:
        verify(text, cited, STORED, language)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("abcdefghijk", min_size=3, max_size=8), min_size=3), facts(), LANGUAGE)
def test_word_salad_is_not_supported(words: list[str], fact: KnownFact, language: Language) -> None:
    assert not verify(" ".join(words), [fact], STORED, language).supported


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unit", [
    "a", "1", "一", "1921 ", "1921年", "and ", "和", "won ", "获得", "Ada Brandt ", "阿达·布兰特",
    "Brandt won in 1921 and ", "布兰特获得铜质奖章，", "for the theory of ", "(", "“", "十", "1-",
    "March 14, ", "3月", "in Trier, ", ". ",
])  # fmt: skip
def test_no_text_takes_long(language: Language, unit: str) -> None:
    fact = made("received", "E1", "A1", None, year=1921, motivation="for the theory of " * 40)
    both = [fact, made("born", "E1", None, "1879-03-14"), made("born_city", "E1", None, "Trier")]
    verify("Ada", both, STORED, language)
    began = time.process_time()
    verify(unit * (LONGEST // len(unit)), both, STORED, language)
    assert time.process_time() - began < 1
    assert not verify(unit * LONGEST, both, STORED, language).supported


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_of_relations_that_there_are(language: Language) -> None:
    words = lexicon(language).say.verify
    meant = {one for name in words.relations for one in words.several.get(name, [name])}
    assert meant | set(words.weak) <= {*BY_PREDICATE, *BY_ATTRIBUTE, "shared"}
    said = [phrase for phrases in words.relations.values() for phrase in phrases.active]
    assert not set(said) & {*words.fillers, *words.others, *words.negations, *words.overclaims}
