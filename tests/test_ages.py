"""How old data are: dates of statements, the newest of a graph, and what is called old."""

import pytest

import worlds
from careergraph import ages, explain, store
from careergraph.graph import CareerGraph
from careergraph.model import Node, Pack, Publisher, Source, Statement, Value, date_in
from careergraph.planner import plan
from careergraph.vocab import Kind, Property, Relation, Sort

NODES = [Node(f"career:{name}", Kind.CAREER, Sort.OCCUPATION, name) for name in "ab"]
OLD, NEW, PLAIN = (
    Source(name, name, Publisher(name, name), retrieved=when)
    for name, when in (("old", "2015-03-01"), ("new", "2021"), ("plain", ""))
)


def graph(*statements, assumed=True):
    """Return a graph of two careers and three sources."""
    base = worlds.packs("")[:1] if assumed else ()
    return CareerGraph(store.build_memory([*base, Pack("p", "p", (OLD, NEW, PLAIN), tuple(NODES), statements)]))


def duty(source, **value):
    return Statement("career:a", Property.DUTY, source, value=Value("x", "en", **value))


@pytest.mark.parametrize(
    "text, date",
    [
        ("2023-08", "2023-08"),
        ("2023-08-15", "2023-08"),
        ("2023", "2023"),
        ("2024-2034", "2024"),
        ("2010-13", "2010"),
        ("20231", ""),
        ("May 2023", ""),
        ("", ""),
    ],
)
def test_a_date_is_what_a_text_begins_with(text, date):
    assert date_in(text) == date


def test_a_statement_is_of_its_as_of_date_else_its_period_else_of_when_its_source_was_retrieved():
    said = [
        duty("old", as_of="2020-05", period="2010"),
        duty("old", period="2018-2028"),
        duty("old"),
        duty("plain"),
        duty("old", as_of="long ago"),
    ]
    known = graph(*said)
    assert [ages.date_of(known, each) for each in said] == ["2020-05", "2018", "2015-03", "", "2015-03"]


def test_the_newest_date_is_that_of_any_source_or_statement():
    assert graph().newest() == "2021"
    assert graph(duty("old", as_of="2023-08")).newest() == "2023-08"
    assert graph(duty("old", period="2022-2032")).newest() == "2022"
    assert CareerGraph(store.build_memory([Pack("p", "p", (PLAIN,), tuple(NODES), ())])).newest() == ""


@pytest.mark.parametrize(
    "dates, age",
    [
        (["2020-01"], None),
        (["2018-06"], None),  # 60 months before June 2023
        (["2018-05"], "2018-05"),
        (["2018"], None),
        (["2017"], "2017"),
        (["2010", "2012-02"], "2012-02"),
        (["2010", "2022"], None),
        (["2010", ""], None),
    ],
)
def test_data_are_old_if_all_are_of_long_before_the_newest(dates, age):
    said = [duty("plain", as_of=date, topic=str(number)) for number, date in enumerate(dates)]
    known = graph(duty("new", as_of="2023-06"), *said)
    found = ages.old(known, said)
    assert (found and found.date) == age
    assert found is None or (found.newest, found.limit.source) == ("2023-06", "assumptions")


def test_without_an_assumption_nothing_is_called_old():
    known = graph(duty("new", as_of="2023-06"), assumed=False)
    assert ages.old(known, [duty("old")]) is None
    assert ages.old(graph(duty("new", as_of="2023-06")), []) is None


@pytest.mark.parametrize("source, warned", [("old", True), ("new", False), ("plain", False)])
def test_a_move_of_old_data_is_warned_of_with_the_assumption(source, warned):
    move = Statement("career:a", Relation.LEADS_TO, source, "career:b")
    known = graph(move, duty("new", as_of="2023-06"))
    (leg,) = explain.route_text(known, plan(known, "a", "b").best).legs
    text = "old data: of 2015-03, the newest data here are of 2023-06 (more than 60 months: assumptions, assumed)"
    assert (text in leg.warnings) == warned
