"""Caps, what to avoid, what to pass, and why a move was refused."""

import pytest

from careergraph.errors import NodeNotFound, RequestError
from careergraph.planner import plan
from worlds import graph

LADDER = """
publisher P: p
publisher Q: q
clerk -> lead 12mo by p
lead -> manager 24mo by p
clerk -> manager 48mo by q implied
manager -> director 12mo by p
director education p required: degree:associate
"""


def test_a_move_keeps_the_evidence_that_is_not_avoided_and_its_time():
    text = "publisher P: p\npublisher Q: q\na -> b 10mo by p\na -> b 30mo by q"
    leg = plan(graph(text), "a", "b", avoid=["q"]).best.legs[0]
    assert (leg.months, [statement.source for statement in leg.evidence]) == (10, ["p"])


def test_refused_moves_are_told():
    found = plan(graph(LADDER), "clerk", "director", avoid=["lead"], max_months=30).refusals
    assert [(r.start, r.goal, r.code) for r in found] == [
        ("career:clerk", "career:lead", "avoided"),
        ("career:clerk", "career:manager", "over the cap"),
    ]


@pytest.mark.parametrize(
    "wishes, error",
    [
        ({"avoid": ["clerk"]}, RequestError),
        ({"avoid": ["lead"], "via": ["lead"]}, RequestError),
        ({"via": ["director"]}, RequestError),
        ({"avoid": ["nobody"]}, NodeNotFound),
        ({"max_months": -2}, RequestError),
    ],
)
def test_wishes_that_contradict_themselves_are_refused(wishes, error):
    with pytest.raises(error):
        plan(graph(LADDER), "clerk", "director", **wishes)
