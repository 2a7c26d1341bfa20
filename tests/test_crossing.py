"""Routes that change classification: over which matches, what they ask, how sure they are."""

import pytest

import worlds
from careergraph import explain
from careergraph.errors import RequestError
from careergraph.explain import plan_to_dict
from careergraph.planner import plan
from careergraph.vocab import Criterion

ENDS = "a == b exact\nb -> c 12mo\nc == d exact\n"


def routes(text, start="a", goal="d", **wishes):
    return worlds.lines(text, start, goal, **wishes)


def test_no_route_changes_classification_unless_that_is_asked_for():
    assert routes(ENDS) == []
    assert routes(ENDS, match="exact") == ["a ~ 12mo ~ d [12mo]"]


@pytest.mark.parametrize(
    "kind, allowed",
    [("exact", ["exact", "close", "wider"]), ("close", ["close", "wider"]), ("broad", ["wider"]), ("narrow", [])],
)
def test_a_match_counts_only_if_its_kind_is_asked_for(kind, allowed):
    text = f"a == b {kind}\nb -> d 12mo"
    assert [word for word in ("exact", "close", "wider") if routes(text, match=word)] == allowed


def test_a_wider_match_is_one_of_the_start_alone_and_read_from_either_end():
    assert routes("b == a narrow\nb -> d 12mo", match="wider") == ["a ~ 12mo ~ d [12mo]"]
    assert routes("a -> c 12mo\nd == c broad", match="wider") == []
    assert routes("a -> x 1mo\nx == b broad\nb -> d 12mo", match="wider") == []


def test_matches_never_make_a_chain():
    assert routes("a == b exact\nb == c exact\nc -> d 12mo", match="exact") == []
    assert routes("a -> b 1mo\nb == x exact\nx -> y 1mo\ny == z exact\nz -> d 1mo", match="exact") == [
        "a ~ 1mo ~ b ~ 1mo ~ y ~ 1mo ~ d [3mo]"
    ]


def test_a_match_is_counted_in_risk_and_the_surest_is_taken():
    found = plan(
        worlds.graph("a == b close 50%\na == e close 40%\nb -> d 12mo by s 80%\ne -> d 1mo by s 80%"), "a", "d", match="close"
    )
    assert found.best.total(Criterion.RISK).upper.known == 693 + 223
    assert [leg.matches[0].object for leg in found.best.legs] == ["career:b"]


def test_a_goal_asks_what_its_match_asks_as_well():
    text = "a -> c 12mo\nc == d exact\nc licence s required: certification:x\nd education t required: degree:associate"
    assert routes(text, match="exact") == ["a ~ +degree:associate +certification:x 12mo ~ d [24mo+]"]
    leg = plan(worlds.graph(text), "a", "d", match="exact").best.legs[0]
    assert {verdict.aspect for verdict in leg.verdicts} == {"education", "licence"}


def test_a_claim_on_who_comes_from_a_career_holds_for_who_comes_from_its_match():
    text = "a == b exact\nb -> d 12mo\nd education s required from b: degree:associate"
    assert routes(text, match="exact") == ["a ~ +degree:associate 12mo ~ d [24mo]"]


def test_what_is_stated_is_taken_as_it_is():
    assert routes("a -> d 30mo\na == b exact\nb -> d 12mo", match="exact") == ["a ~ 30mo ~ d [30mo]"]


def test_a_source_of_matches_and_a_career_to_match_can_be_avoided():
    for avoid in ("text", "career:b"):
        assert routes("a == b exact\nb -> d 12mo by s", match="exact", avoid=[avoid]) == []


def test_a_family_is_no_career_to_go_on_as():
    assert routes("family b: x\na == b exact\nb -> d 12mo", match="exact") == []


def test_the_leg_names_its_matches_and_holds_them_as_evidence():
    graph = worlds.graph(ENDS)
    found = plan(graph, "a", "d", match="exact")
    text = explain.route_text(graph, found.best)
    assert [warning for warning in text.legs[0].warnings if "match" in warning] == [
        "over a match: a and b (exact match, text)",
        "over a match: c and d (exact match, text)",
    ]
    record = plan_to_dict(graph, found)
    assert record["request"]["match"] == "exact"
    assert [said["relation"] for said in record["routes"][0]["legs"][0]["evidence"]].count("exact-match") == 2


def test_a_word_that_is_no_kind_of_match_is_refused():
    with pytest.raises(RequestError, match="match: 'broad' is not known"):
        plan(worlds.graph(ENDS), "a", "d", match="broad")
