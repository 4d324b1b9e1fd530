"""What is read of entities and drawn around them, on the tiny world."""

from random import Random

import pytest

from instruct_gen.kinds.kind import Sampler
from instruct_gen.reader import Kept, Reader
from instruct_gen.samplers import SAMPLERS
from instruct_gen.samplers.draw import Around
from kg.evidence.runs import graph_version
from kg.names.lookup import look_up
from kg.store import GraphStore

BORN = {"born": "1867-11-07", "born_city": "Warsaw", "died": "1934-07-04"}


@pytest.fixture
def reader(store: GraphStore, world: dict[str, str]) -> Reader:
    return Reader(store, graph_version(store))


@pytest.fixture
def around(reader: Reader) -> Around:
    return Around(reader, tuple)


def names(reader: Reader, ids: tuple[str, ...]) -> list[str]:
    return [entity.name for entity in reader.entities(ids).values()]


def test_an_expert_is_read_with_all_that_is_known(reader: Reader, world: dict[str, str]) -> None:
    curie = reader.entities([world["Marie Curie"]])[world["Marie Curie"]]
    assert (curie.kind, curie.is_person) == ("expert", True)
    assert curie.called == {"en": "Marie Curie", "zh": "居里夫人"}
    assert set(curie.names) == {"Marie Curie", "居里夫人"}
    values = {fact.predicate: fact.value for fact in curie.facts if fact.object is None}
    assert BORN.items() <= values.items()
    ends = {(f.predicate, f.object.name, f.qualifiers.get("year")) for f in curie.facts if f.object}
    assert ends == {
        ("received", "Nobel Prize in Chemistry", 1911),
        ("received", "Nobel Prize in Physics", 1903),
        ("affiliated_with", "Sorbonne University", None),
        ("collaborated_with", "Pierre Curie", None),
    }


def test_a_collaboration_is_known_of_both(reader: Reader, world: dict[str, str]) -> None:
    pierre = reader.entities([world["Pierre Curie"]])[world["Pierre Curie"]]
    (fact,) = (fact for fact in pierre.facts if fact.predicate == "collaborated_with")
    assert (fact.subject.name, fact.object and fact.object.name) in {
        ("Marie Curie", "Pierre Curie"), ("Pierre Curie", "Marie Curie"),
    }  # fmt: skip


def test_a_subgraph_has_what_it_points_at_and_the_wholes(
    reader: Reader, world: dict[str, str]
) -> None:
    subgraph = reader.subgraph("ego", [world["Marie Curie"]])
    assert sorted(entity.name for entity in subgraph.entities.values()) == [
        "Marie Curie", "Nobel Prize", "Nobel Prize in Chemistry", "Nobel Prize in Physics",
        "Pierre Curie", "Sorbonne University",
    ]  # fmt: skip
    assert subgraph.anchors == subgraph.experts == (world["Marie Curie"],)


def test_a_star_has_all_experts_of_an_award_and_its_parts(
    around: Around, store: GraphStore
) -> None:
    award = look_up(store, ["nobel prize"])["nobel prize"][0].entity_id
    subgraph = SAMPLERS["star"](around, award, Random(1))
    assert subgraph is not None and subgraph.anchors == (award,)
    assert len(subgraph.experts) == 10
    everybody = names(around.reader, subgraph.experts)
    assert "Marie Curie" in everybody and "Anatole France" not in everybody


@pytest.mark.parametrize(
    ("sampler", "first", "met"),
    [
        ("ego", "Saul Perlmutter", set()),
        ("timeline", "Marie Curie", set()),
        ("pair", "Pierre Curie", None),
        ("path", "Pierre Curie", None),
        ("walk", "Pierre Curie", None),
        ("community", "Frances H. Arnold", None),
    ],
)
def test_a_sampler_is_seeded_and_begins_where_it_should(
    around: Around, world: dict[str, str], sampler: Sampler, first: str, met: set[str] | None
) -> None:
    drawn = [SAMPLERS[sampler](around, world[first], Random(n % 20)) for n in range(40)]
    some = [None if one is None else names(around.reader, one.experts) for one in drawn]
    assert some[:20] == some[20:]
    assert all(one is None or one[0] == first for one in some)
    others = {name for one in some if one for name in one[1:]}
    assert others == met if met is not None else others


def test_too_little_is_no_timeline_and_nobody_met_no_path(
    around: Around, world: dict[str, str]
) -> None:
    assert SAMPLERS["timeline"](around, world["Anatole France"], Random(1)) is None
    assert SAMPLERS["path"](around, world["Anatole France"], Random(1)) is None
    assert SAMPLERS["ego"](around, "E" + "z" * 16, Random(1)) is None


def test_only_those_of_the_split_are_met(reader: Reader, world: dict[str, str]) -> None:
    allowed = {world["Pierre Curie"], world["Marie Curie"]}
    around = Around(reader, lambda ids: tuple(one for one in ids if one in allowed))
    for seed in range(20):
        subgraph = SAMPLERS["walk"](around, world["Pierre Curie"], Random(seed))
        assert subgraph is not None and set(subgraph.experts) <= allowed


def test_no_more_is_kept_than_told() -> None:
    asked: list[list[str]] = []

    def read(ids: list[str]) -> dict[str, str]:
        asked.append(ids)
        return {one: one.upper() for one in ids if one != "none"}

    kept = Kept(read, 2)
    assert kept.get(["b", "a", "none"]) == {"b": "B", "a": "A"}
    assert kept.get(["a", "c"]) == {"a": "A", "c": "C"}
    assert kept.get(["a", "b"]) == {"a": "A", "b": "B"}
    assert asked == [["a", "b", "none"], ["c"], ["b"]]
