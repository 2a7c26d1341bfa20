"""What if, on small graphs, worked out by hand: what appears, vanishes, gets shorter or longer when one thing is changed."""

import pytest

import worlds
from careergraph.errors import NodeNotFound, RequestError
from careergraph.reachability import reach
from careergraph.suppositions import what_if

SCHOOL = """
    a -> b 12mo
    b -> c 12mo
    a -> c 40mo by q
    c education s required: degree:bachelor
"""


def told(found):
    return [(each.effect.value, str(each.before or "-"), str(each.after or "-")) for each in found.differences]


def test_what_is_held_makes_a_route_shorter():
    graph = worlds.graph(SCHOOL)
    found = what_if(graph, worlds.asked_of(graph, "career:a", "career:c"), have=["degree:associate"])
    assert told(found) == [
        ("shorter", "a ~ 12mo ~ b ~ +degree:bachelor 12mo ~ c [48mo]", "a ~ 12mo ~ b ~ +degree:bachelor 12mo ~ c [24mo]"),
        ("shorter", "a ~ +degree:bachelor 40mo ~ c [48mo]", "a ~ +degree:bachelor 40mo ~ c [40mo]"),
    ]
    assert found.after.request.have == ("degree:associate",)


def test_what_is_not_held_after_all_makes_it_longer():
    graph = worlds.graph(SCHOOL)
    plan = worlds.asked_of(graph, "career:a", "career:c", have=["degree:bachelor"])
    found = what_if(graph, plan, lack=["degree:bachelor"])
    assert [each.effect for each in found.differences] == ["longer", "longer"]
    assert (found.after.request.have, found.after.request.lack) == ((), ("degree:bachelor",))


def test_a_degree_that_counts_as_the_lacking_one_is_gone_too():
    graph = worlds.graph(SCHOOL)
    plan = worlds.asked_of(graph, "career:a", "career:c", have=["degree:master"])
    assert what_if(graph, plan, lack=["degree:bachelor"]).after.request.have == ()


def test_a_source_that_does_not_count_takes_its_moves_and_claims_along():
    graph = worlds.graph(SCHOOL)
    plan = worlds.asked_of(graph, "career:a", "career:c")
    assert ("vanishes", "a ~ +degree:bachelor 40mo ~ c [48mo]", "-") in told(what_if(graph, plan, without_source=["q"]))
    assert told(what_if(graph, plan, without_source=["s"])) == [
        ("shorter", "a ~ 12mo ~ b ~ +degree:bachelor 12mo ~ c [48mo]", "a ~ 12mo ~ b ~ 12mo ~ c [24mo]"),
        ("shorter", "a ~ +degree:bachelor 40mo ~ c [48mo]", "a ~ 40mo ~ c [40mo]"),
    ]


def test_experience_that_is_not_there_blocks_and_experience_that_is_opens():
    graph = worlds.graph("family f: x\na -> b 6mo\nb experience s required: in f 12\nx -> b 1mo")
    plan = worlds.asked_of(graph, "career:a", "career:b")
    assert told(what_if(graph, plan, have=["career:x=12"])) == [("appears", "-", "a ~ 6mo ~ b [6mo]")]
    with_it = worlds.asked_of(graph, "career:a", "career:b", have=["career:x=12"])
    assert told(what_if(graph, with_it, lack=["career:x"])) == [("vanishes", "a ~ 6mo ~ b [6mo]", "-")]


def test_a_lenient_reader_needs_one_publisher_only():
    graph = worlds.graph("a -> b 6mo\nb education p required: degree:master\nb education q required: degree:associate")
    found = what_if(graph, worlds.asked_of(graph, "career:a", "career:b"), reading="lenient")
    assert told(found) == [
        ("shorter", "a ~ +degree:bachelor +degree:master 6mo ~ b [72mo]", "a ~ +degree:associate 6mo ~ b [24mo]")
    ]


def test_within_reach_it_tells_of_careers():
    graph = worlds.graph(SCHOOL)
    found = what_if(graph, reach(graph, "career:a", months=24), have=["degree:bachelor"])
    assert [(each.effect.value, each.career) for each in found.differences] == [("appears", "career:c"), ("same", "career:b")]


def test_a_route_that_is_only_no_longer_listed_can_still_be_taken():
    graph = worlds.graph(
        "a -> b 6mo\nb -> d 6mo\na -> c 7mo\nc -> d 7mo\nb certification s required: certification:x\nstudy certification:x 60mo"
    )
    plan = worlds.asked_of(graph, "career:a", "career:d", k=1)
    found = what_if(graph, plan, have=["certification:x"])
    assert told(found) == [
        ("shorter", "a ~ +certification:x 6mo ~ b ~ 6mo ~ d [66mo]", "a ~ 6mo ~ b ~ 6mo ~ d [12mo]"),
        ("same", "a ~ 7mo ~ c ~ 7mo ~ d [14mo]", "a ~ 7mo ~ c ~ 7mo ~ d [14mo]"),
    ]


@pytest.mark.parametrize(
    "changes, error",
    [
        ({}, RequestError),
        ({"have": ["degree:bachelor"], "lack": ["degree:bachelor"]}, RequestError),
        ({"without_source": ["nobody"]}, NodeNotFound),
        ({"reading": "loose"}, RequestError),
        ({"served_months": -1}, RequestError),
    ],
)
def test_changes_that_say_nothing_or_contradict_each_other_are_refused(changes, error):
    graph = worlds.graph(SCHOOL)
    plan = worlds.asked_of(graph, "career:a", "career:c")
    with pytest.raises(error):
        what_if(graph, plan, **changes)
