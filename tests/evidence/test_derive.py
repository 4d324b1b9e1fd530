"""What derive gives for labelled cases, in plain Python."""

from typing import Any

import pytest

from kg.evidence.derive import Derived, World, derive
from kg.evidence.hierarchy import loops
from kg.evidence.ids import canonical, entity_id, mention_record_key, record_key
from kg.evidence.judgements import Judgement
from kg.evidence.mentions import MentionState
from kg.evidence.records import Record, draft_of, draft_of_names, mentions_of
from kg.profiles.model import NameRow, Profile

ORCID = "0000-0002-1825-0097"


def records(*profiles: dict[str, Any], gone: tuple[str, ...] = ()) -> list[Record]:
    """Return the records of profiles (``source`` "a", ``run`` 1 unless said) and their mentions."""
    made = []
    mentions: dict[str, MentionState] = {}
    for profile in profiles:
        content = {k: v for k, v in profile.items() if k not in ("source", "run")}
        source, run = profile.get("source", "a"), profile.get("run", 1)
        draft = draft_of(Profile.model_validate(content), source)
        live = content["key"] not in gone
        made.append(
            Record(
                draft.record_key,
                source,
                draft.key,
                "expert",
                run,
                run,
                live,
                draft.payload,
                draft.identifiers,
            )
        )
        for mention in mentions_of(draft.payload) if live else ():
            state = mentions.setdefault(mention.key, MentionState(mention.key, {}, None, run))
            state.statements.setdefault(source, {})[mention.statement] = 1
    return [*made, *(state.record() for state in mentions.values())]


def expert(key: str, source: str = "a") -> str:
    return entity_id("expert", record_key(source, key))


def institution(key: str) -> str:
    return entity_id("institution", mention_record_key(f"institution|{key}"))


def facts(found: Derived, predicate: str) -> set[tuple[str, str, str]]:
    return {
        (f.subject_id, f.object_id, canonical(f.qualifiers))
        for f in found.facts.values()
        if f.predicate == predicate
    }


def test_one_profile_becomes_entities_and_facts() -> None:
    found = derive(
        records(
            {
                "key": "1",
                "name": "Ada Ito",
                "born": "1950",
                "fields": [{"name": "Optics"}],
                "awards": [{"name": "Medal", "part_of": "Prize", "year": 2001, "share": 2}],
                "affiliations": [
                    {
                        "institution": "Uni A",
                        "city": "Rome",
                        "country": "Italy",
                        "from": 1999,
                        "stated_year": 2001,
                    }
                ],
            }
        ),
        (),
    )
    ada = found.entities[expert("1")]
    assert (ada.names, ada.attributes) == (
        ("Ada Ito",),
        {"born": "1950", "is_person": True, "living": True},
    )
    uni = found.entities[institution("uni a|rome")]
    assert uni.attributes == {"city": "Rome", "country": "Italy"}
    assert facts(found, "affiliated_with") == {
        (expert("1"), institution("uni a|rome"), '{"from_year":1999,"stated_year":2001}')
    }
    assert {(s[0], o[0], q) for s, o, q in facts(found, "part_of")} == {("A", "A", "{}")}
    assert {q for *_, q in facts(found, "received")} == {'{"share":"2","year":2001}'}


@pytest.mark.parametrize(
    ("second", "one"),
    [
        ({"identifiers": {"orcid": ORCID}}, True),
        ({"identifiers": {"orcid": "0000-0001-5109-3700"}}, False),
        ({}, False),
    ],
)
def test_identifiers_join_names_do_not(second: dict[str, Any], one: bool) -> None:
    found = derive(
        records(
            {"key": "1", "name": "Ada Ito", "identifiers": {"orcid": ORCID}},
            {"key": "2", "name": "Ada Ito", "source": "b", "run": 2, **second},
        ),
        (),
    )
    assert (found.assigned[record_key("b", "2")] == expert("1")) == one


def test_a_common_identifier_is_weak_and_goes_to_review() -> None:
    crowd = [{"key": str(n), "name": f"N {n}", "identifiers": {"orcid": ORCID}} for n in range(21)]
    found = derive(records(*crowd), ())
    assert len(found.entities) == 21
    assert [(r.reason, r.detail) for r in found.reviews] == [
        ("weak_identifier", f"more than 20 records share orcid:{ORCID}")
    ]
    few_names = [{**profile, "name": "One Name"} for profile in crowd[:20]]
    assert len(derive(records(*few_names), ()).entities) == 1
    assert len(derive(records(*crowd[:6]), ()).entities) == 6


def test_different_forbids_what_an_identifier_would_join() -> None:
    both = records(
        {"key": "1", "name": "A", "identifiers": {"orcid": ORCID}},
        {"key": "2", "name": "B", "identifiers": {"orcid": ORCID}},
    )
    sides = (both[0].record_key, both[1].record_key)
    apart = Judgement("different", sides, "curator:c", 2)
    found = derive(both, [apart])
    assert len(found.entities) == 2
    assert [review.reason for review in found.reviews] == ["forbidden_union"]
    later = Judgement("same", sides[::-1], "curator:c", 3)
    assert len(derive(both, [apart, later]).entities) == 1
    by_machine = Judgement("same", sides, "resolver:r", 3)
    assert len(derive(both, [apart, by_machine]).entities) == 2


def test_a_withdrawn_record_keeps_its_identity_and_joins_nobody() -> None:
    three = records(
        {"key": "1", "name": "A", "identifiers": {"orcid": ORCID, "wikidata": "Q1"}},
        {"key": "2", "name": "B", "run": 2, "identifiers": {"orcid": ORCID}},
        {"key": "3", "name": "C", "run": 2, "identifiers": {"wikidata": "Q1"}},
        gone=("1",),
    )
    found = derive(three, ())
    assert set(found.entities) == {expert("1"), expert("3")}
    assert found.assigned[record_key("a", "2")] == expert("1")
    assert found.entities[expert("1")].names == ("B",)
    alive = derive(
        [
            *records({"key": "1", "name": "A", "identifiers": {"orcid": ORCID, "wikidata": "Q1"}}),
            *three[1:],
        ],
        (),
    )
    assert set(alive.entities) == {expert("1")}


@pytest.mark.parametrize(
    ("ranks", "born"),
    [({"a": 60, "b": 50, "c": 50}, "1950"), ({"a": 50, "b": 50, "c": 50}, "1951")],
)
def test_conflicts_keep_every_value_and_prefer_by_rank_then_number(
    ranks: dict[str, int], born: str
) -> None:
    ids = {"identifiers": {"orcid": ORCID}}
    found = derive(
        records(
            {"key": "1", "name": "A", "born": "1950", **ids},
            {"key": "1", "name": "A", "born": "1951", "source": "b", **ids},
            {"key": "1", "name": "A", "born": "1951", "source": "c", **ids},
        ),
        (),
        World(ranks),
    )
    (entity,) = found.entities.values()
    assert entity.attributes["born"] == born
    values = {fact.value: (fact.preferred, len(fact.claim_ids)) for fact in entity.attribute_facts}
    assert values == {"1950": (born == "1950", 1), "1951": (born == "1951", 2)}


def test_equal_claims_are_one_fact_and_combine() -> None:
    ids = {"identifiers": {"orcid": ORCID}}
    found = derive(
        records(
            {
                "key": "1",
                "name": "A",
                **ids,
                "fields": [{"name": "Optics", "work_count": 3, "years": [2001]}],
            },
            {
                "key": "1",
                "name": "A",
                "source": "b",
                "run": 2,
                **ids,
                "fields": [{"name": "OPTICS", "work_count": 5, "years": [2002, 2001]}],
            },
        ),
        (),
    )
    (fact,) = (f for f in found.facts.values() if f.predicate == "researches")
    assert fact.qualifiers == {"work_count": 5, "years": [2001, 2002]}
    assert [claim.split("/")[0] for claim in fact.claim_ids] == [
        record_key("a", "1"),
        record_key("b", "1"),
    ]
    assert fact.fact_id == fact.claim_ids[0]
    (optics,) = (e for e in found.entities.values() if e.kind == "field")
    assert optics.names[0] == "Optics"


def test_symmetric_facts_are_one_whoever_says_so() -> None:
    found = derive(
        records(
            {
                "key": "1",
                "name": "A",
                "collaborators": [{"name": "B", "key": "2", "work_count": 2}],
            },
            {
                "key": "2",
                "name": "B",
                "collaborators": [{"name": "A", "key": "1", "work_count": 3}],
            },
            {
                "key": "3",
                "name": "C",
                "collaborators": [
                    {"name": "Only A Name"},
                    {"name": "C", "key": "3"},
                    {"name": "X", "key": "none"},
                ],
            },
        ),
        (),
    )
    pair = sorted((expert("1"), expert("2")))
    assert facts(found, "collaborated_with") == {(pair[0], pair[1], '{"work_count":3}')}


def test_retract_takes_the_fact_and_means_moves_it() -> None:
    both = records(
        {"key": "1", "name": "A", "affiliations": [{"institution": "MIT"}]},
        {"key": "2", "name": "B", "affiliations": [{"institution": "M I T"}]},
    )
    found = derive(both, ())
    gone = next(f for f in found.facts.values() if f.subject_id == expert("1"))
    after = derive(both, [Judgement("retract", gone.claim_ids, "curator:c", 2)])
    assert gone.fact_id not in after.facts
    assert after.retracted == {gone.fact_id: "retracted"}
    means = Judgement(
        "means",
        (
            record_key("a", "2"),
            mention_record_key("institution|m i t|"),
            mention_record_key("institution|mit|"),
        ),
        "curator:c",
        2,
    )
    moved = derive(both, [means])
    assert facts(moved, "affiliated_with") == {
        (expert("1"), institution("mit|"), "{}"),
        (expert("2"), institution("mit|"), "{}"),
    }


def test_loops_lose_their_weakest_fact_in_any_order() -> None:
    ring = [("1", "A", "B"), ("2", "B", "C"), ("3", "C", "A")]
    profiles = [
        {"key": key, "name": "N", "fields": [{"name": low, "subfield_of": high}]}
        for key, low, high in ring
    ]
    found = derive(
        records(
            *profiles, {"key": "4", "name": "N", "fields": [{"name": "A", "subfield_of": "A"}]}
        ),
        (),
    )
    assert len(facts(found, "subfield_of")) == 2
    assert list(found.retracted.values()) == ["became a loop"] * 2
    everything = [*found.facts.values(), *found.looped.values()]
    assert sorted(loops(everything)) == sorted(loops(everything[::-1])) == sorted(found.looped)


def test_rows_of_names_add_to_whoever_is_called_so() -> None:
    row = draft_of_names(NameRow(kind="expert", name="ada  ITO", text="伊藤", language="zh"), "zh")
    name = Record(row.record_key, "zh", row.key, "name", 1, 1, True, row.payload)
    found = derive([*records({"key": "1", "name": "Ada Ito"}), name], ())
    forms = {(f.name, f.language, f.form) for f in found.entities[expert("1")].name_forms}
    assert forms == {("ada ito", None, "stated"), ("伊藤", "zh", "stated"), ("ito", None, "short")}
    assert found.entities[expert("1")].names == ("Ada Ito",)


def test_private_contacts_never_reach_the_graph() -> None:
    found = derive(records({"key": "1", "name": "A", "contacts": {"email": "a@example.org"}}), ())
    assert "example.org" not in repr((found.entities, found.facts))
