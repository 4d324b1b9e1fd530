"""The lexicons are whole, and say the same things in both languages."""

import pytest
from pydantic import ValidationError

from kg.language.lexicon import LANGUAGES, Language, LexiconFile, lexicon
from kg.schema import BY_ATTRIBUTE, BY_PREDICATE

TYPED = {"work", "study", "light"}  # words whose predicate is told by what they stand with


@pytest.mark.parametrize("language", LANGUAGES)
class TestLexicon:
    def test_cues_name_what_the_schema_knows(self, language: Language) -> None:
        say = lexicon(language).say
        assert {name.removesuffix("_year") for name in say.attributes} <= set(BY_ATTRIBUTE)
        assert set(say.predicates) <= {*BY_PREDICATE, "born", "died", *TYPED}

    def test_no_phrase_means_nothing(self, language: Language) -> None:
        words = lexicon(language)
        assert () not in words.cues
        assert () not in words.need_cues | words.need_fillers

    def test_words_that_turn_a_meaning_are_no_fillers(self, language: Language) -> None:
        words = lexicon(language)
        turning = {"en": ["not", "except", "first", "last", "only", "most", "or", "before"],
                   "zh": ["不", "没", "除了", "第一", "最", "之前", "或"]}  # fmt: skip
        for word in turning[language]:
            cues = words.cues.get(tuple(word if language == "zh" else [word]), ())
            assert all(cue.group == "operator" for cue in cues), word

    def test_a_file_that_says_too_little_is_refused(self, language: Language) -> None:
        data = lexicon(language).say.model_dump()
        del data["sentences"]["received"]
        with pytest.raises(ValidationError, match="sentences: nothing says received"):
            LexiconFile.model_validate(data)


def test_both_languages_have_the_same_parts() -> None:
    english, chinese = (lexicon(language).say for language in LANGUAGES)
    for part in ("sentences", "phrases", "asked", "refusals", "matching", "times", "categories"):
        assert set(getattr(english, part)) == set(getattr(chinese, part)), part
    assert set(english.predicates) - set(chinese.predicates) <= TYPED
