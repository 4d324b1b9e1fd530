"""How names asked for are read as known ones: labelled cases, and what is never read so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.names.reading import Reading, asked_words, body_reading, person_reading, price

READ: tuple[tuple[str, str, int, int], ...] = (
    # asked, known, grade, slips
    ("Richard P. Feynman", "Richard P. Feynman", 0, 0),
    ("Richard Feynman", "Richard P. Feynman", 1, 0),
    ("Richard Phillips Feynman", "Richard P. Feynman", 1, 0),
    ("R. P. Feynman", "Richard P. Feynman", 1, 0),
    ("R.P. Feynman", "Richard P. Feynman", 1, 0),
    ("RP Feynman", "Richard P. Feynman", 1, 0),
    ("rp feynman", "Richard P. Feynman", 1, 0),
    ("R Feynman", "Richard P. Feynman", 1, 0),
    ("JJ Thomson", "J.J. Thomson", 0, 0),
    ("J. J. Thomson", "JJ Thomson", 0, 0),
    ("Feynman, Richard", "Richard P. Feynman", 1, 0),
    ("Feynman, R. P.", "Richard P. Feynman", 1, 0),
    ("landau lev", "Lev Landau", 0, 0),
    ("Tu Youyou", "Youyou Tu", 0, 0),
    ("Tu You-you", "Youyou Tu", 0, 0),
    ("tú yōuyōu", "Youyou Tu", 0, 0),
    ("tu2 you1 you1", "Youyou Tu", 0, 0),
    ("Yamanaka Shinya", "Shinya Yamanaka", 0, 0),
    ("van der Meer, Simon", "Simon van der Meer", 0, 0),
    ("Sir William Bragg", "William Bragg", 0, 0),
    ("William Bragg", "Sir William Bragg", 0, 0),
    ("Martin Luther King", "Martin Luther King Jr.", 0, 0),
    ("enrico fermmi", "Enrico Fermi", 0, 1),
    ("denis gabour", "Dennis Gabor", 0, 2),
    ("Albert Einstien", "Albert Einstein", 0, 1),
    ("Einstien", "Albert Einstein", 1, 1),
    ("Feynmann", "Richard P. Feynman", 1, 1),
    ("Richard Feynmann", "Richard P. Feynman", 1, 1),
    ("Shrödinger Erwin", "Erwin Schrödinger", 0, 1),
)
NEVER = (
    ("Stephen Hawking", "Steven Hawkins"),
    ("Nikola Tesla", "Nikolaas Tinbergen"),
    ("Albert Einstein Jr", "Albert Einstein"),
    ("Albert Einstien Jr", "Albert Einstein"),
    ("Albert J. Einstein", "Albert Einstein"),
    ("Albert Einstein", "A. Einstein"),
    ("P. Feynman", "Richard P. Feynman"),
    ("P. Richard Feynman", "Richard P. Feynman"),
    ("Jennifer Feynman", "Richard P. Feynman"),
    ("Richard", "Richard P. Feynman"),
    ("Feynman", "Richard P. Feynman"),
    ("Marie Tu", "Youyou Tu"),
    ("Jon Bardeen", "John Bardeen"),
    ("Lewis Carroll", "Louis Carrol"),
    ("Maria Curie", "Daria Curie"),
    ("Tesle", "Nikola Tesla"),
    ("Hawking", "Anne Hawkins"),
    ("Ritchardson", "Owen Ritchartson"),
    ("Long", "Anne Lang"),
    ("a bell", "Alexander Bell"),
    ("Li Wang", "Lena I. Wang"),
    ("Wei Wang 0002", "Wei Wang 0001"),
    ("Wei Wang 0002", "Wei Wang"),
    ("Robert Wilsen Lee", "Robert Wilson Leigh"),
    ("Marie Skłodowska Curie", "Marie Curie"),
    ("林墨岚", "林墨澜"),
    ("钱学森", "钱学林"),
)
BODIES = (
    ("Priceton University", "Princeton University", True),
    ("Caltech Institut", "Caltech Institute", True),
    ("University of Genova", "University of Geneva", False),
    ("University of Slovenia", "University of Slovakia", False),
    ("University Princeton", "Princeton University", False),
    ("Princton Universitty", "Princeton University", False),
)


def reading(asked: str, known: str) -> Reading | None:
    found = [person_reading(words, known) for words in asked_words(asked)]
    return min((one for one in found if one), key=price, default=None)


@pytest.mark.parametrize(("asked", "known", "grade", "slips"), READ)
def test_is_read_as(asked: str, known: str, grade: int, slips: int) -> None:
    found = reading(asked, known)
    assert found is not None and (found.grade, found.slips) == (grade, slips)


@pytest.mark.parametrize(("asked", "known"), NEVER)
def test_is_never_read_as(asked: str, known: str) -> None:
    assert reading(asked, known) is None


@pytest.mark.parametrize(("asked", "known", "is_read"), BODIES)
def test_institutions_are_read_word_by_word(asked: str, known: str, is_read: bool) -> None:
    (words,) = asked_words(asked)
    assert (body_reading(words, known) is not None) == is_read


def test_says_what_was_done() -> None:
    told = {asked: reading(asked, "Richard P. Feynman") for asked in ("Feynman, R.", "R Feynmann")}
    assert {asked: (one.because, one.read) for asked, one in told.items() if one} == {
        "Feynman, R.": ("surname first, with initials, said less fully", ()),
        "R Feynmann": (
            "with initials, said less fully; 'feynmann' read as 'feynman'",
            (("feynmann", "feynman"),),
        ),
    }


names = st.lists(st.text("abcdeé. -", min_size=1, max_size=9), min_size=1, max_size=4).map(" ".join)


@given(asked=names | st.text(max_size=30), known=names | st.text(max_size=30))
def test_anything_is_read_or_not(asked: str, known: str) -> None:
    found = reading(asked, known)
    assert found is None or found.slips <= 2
    for words in asked_words(asked):
        body_reading(words, known)


@given(given_name=st.text("abcdefgh", min_size=2, max_size=9), family=st.text("stuvw", min_size=2))
def test_either_order_is_the_same_name(given_name: str, family: str) -> None:
    found = reading(f"{family}, {given_name}", f"{given_name} {family}".title())
    assert found is not None and (found.grade, found.slips) == (0, 0)
