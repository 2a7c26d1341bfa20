"""Requests check themselves: every mistake is named, none is guessed away."""

import pytest

from careergraph.errors import RequestError
from careergraph.gaps import gap
from careergraph.planner import plan
from worlds import graph


@pytest.fixture(scope="module")
def world():
    text = "a -> b 12mo\nb education s required: degree:bachelor\nb experience s required company-size=large: in a 5"
    return graph(text)


@pytest.mark.parametrize(
    "wishes, message",
    [
        ({"k": 0}, "k: it must be a whole number from 1 to 100, found 0"),
        ({"k": "3"}, "k: it must be a whole number from 1 to 100, found '3'"),
        ({"k": 1.5}, "k: it must be a whole number from 1 to 100, found 1.5"),
        ({"k": True}, "k: it must be a whole number from 1 to 100, found True"),
        ({"served_months": -1}, "served_months: it must be a whole number from 0 to 1200, found -1"),
        ({"served_months": None}, "served_months: it must be a whole number from 0 to 1200, found None"),
        ({"max_months": float("nan")}, "max_months: it must be a whole number from 0 to 100000000, found nan"),
        ({"have": "degree:bachelor"}, "have: it must be a list of texts, found 'degree:bachelor'"),
        ({"have": [None]}, r"have: it must be a list of texts, found \[None\]"),
        ({"have": None}, "have: it must be a list of texts, found None"),
        ({"have": ["degree:*"]}, r"have: 'degree:\*' names no level"),
        ({"have": ["career:a=99999"]}, "have: 'career:a=99999': months must be a whole number from 0 to 1200"),
        ({"have": ["career:a=-1"]}, "have: 'career:a=-1': months must be"),
        ({"scope": "junk"}, "scope: it must name a value for each dimension, found 'junk'"),
        ({"scope": {"area": None}}, "scope: it must name a value for each dimension"),
        ({"scope": {"colour": "red"}}, "scope: 'colour' is not known"),
        ({"reading": "loose"}, "reading: 'loose' is not known"),
        ({"criteria": [1]}, r"criteria: it must be a list of texts, found \[1\]"),
        ({"criteria": []}, "criteria: there is none"),
        ({"criteria": ["speed"]}, "criteria: 'speed' is not known"),
        ({"preset": "best"}, "preset: 'best' is not known"),
        ({"front": True, "criteria": ["risk"]}, "front: it needs two criteria"),
        ({"steps": {"months": 6}}, "steps: they are for a front"),
        ({"slack": -1}, "slack: it must be a whole number"),
        ({"complete": "degree"}, "complete: it must be a list of texts, found 'degree'"),
        ({"trust": "nobody"}, "trust: no source or publisher is 'nobody'"),
        ({"trust": ["s", "nobody"]}, "trust: no source or publisher is 'nobody'"),
        ({"trust": [["s"]]}, r"trust: no source or publisher is \['s'\]"),
        ({"trust": 7}, "trust: it must be a name or several, found 7"),
        ({"scope": {"company-size": "larg"}}, "scope: no claim here knows company-size=larg"),
        ({"scope": {"area": "US"}}, "scope: no claim here knows area=US"),
    ],
)
def test_a_mistake_is_named(world, wishes, message):
    with pytest.raises(RequestError, match=f"^{message}"):
        plan(world, "a", "b", **wishes)


def test_a_scope_that_no_claim_knows_comes_with_what_is_known(world):
    with pytest.raises(RequestError) as caught:
        plan(world, "a", "b", scope={"company-size": "larg"})
    assert caught.value.hint == "did you mean 'large'?; values that claims know: large; leave it out if that isn't meant"
    with pytest.raises(RequestError) as caught:
        gap(world, "b", scope={"area": "US"})
    assert caught.value.hint == "no claim here is narrowed by area; leave it out if that isn't meant"


@pytest.mark.parametrize("trust", [["s"], ("s",), {"s"}, frozenset({"s"}), iter(["s"]), {"s": 1}, "s"])
def test_whom_to_trust_may_stand_in_anything_that_holds_names(world, trust):
    assert plan(world, "a", "b", trust=trust).request.trust == ("s",)


@pytest.mark.parametrize("trust", ["", [], ()])
def test_nobody_need_be_trusted(world, trust):
    assert plan(world, "a", "b", trust=trust).request.trust == ()
