"""The kinds that are shipped."""

import pickle

import pytest

from instruct_gen.kinds import KINDS, Kind


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_a_kind_goes_to_another_process_and_back(kind: Kind) -> None:
    assert pickle.loads(pickle.dumps(kind)).name == kind.name


def test_names_differ() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
