"""Keystones on small graphs, worked out by hand, and that each was tried out."""

import json
import random
from decimal import Decimal

import pytest

import chance
import worlds
from careergraph import cli, limits
from careergraph.errors import RequestError
from careergraph.leverage import keystones
from careergraph.reachability import reach

TRADES = """
    family trade: a
    a -> b 12mo
    a -> c 12mo
    b -> d 12mo
    a -> e 12mo
    a -> f 12mo
    b education s required: degree:bachelor
    c education s required: degree:bachelor | certification:x
    e education s required: degree:associate
    f experience s required: in trade 60
    study certification:x 50mo
    pay c 30000
    pay d 90000
    pay f 95000
"""


def told(found):
    return [(each.change.detail, each.months, list(each.opened)) for each in found.keystones]


def test_what_opens_the_most_comes_first_and_what_is_within_reach_already_is_none():
    found = keystones(worlds.graph(TRADES), reach(worlds.graph(TRADES), "career:a", months=36))
    assert told(found) == [
        ("degree:associate", 24, ["career:b", "career:c", "career:d"]),
        ("career:trade=60", 60, ["career:f"]),
    ]
    assert (found.tried, found.known, found.is_complete) == (4, 4, True)


def test_by_pay_the_best_paid_career_decides():
    graph = worlds.graph(TRADES)
    found = keystones(graph, reach(graph, "career:a", months=36), by="pay")
    assert [(each.change.detail, each.paid[0][0], each.paid[0][1].number) for each in found.keystones] == [
        ("career:trade=60", "career:f", Decimal(95000)),
        ("degree:associate", "career:d", Decimal(90000)),
    ]


def test_what_is_held_or_avoided_is_no_keystone():
    graph = worlds.graph(TRADES)
    assert told(keystones(graph, reach(graph, "career:a", months=36, have=["degree:bachelor"]))) == [
        ("career:trade=60", 60, ["career:f"])
    ]
    without = keystones(graph, reach(graph, "career:a", months=36, avoid=["degree:bachelor"]))
    assert "degree:bachelor" not in [detail for detail, *_ in told(without)]


def test_what_the_limit_leaves_untried_is_said(monkeypatch):
    monkeypatch.setattr(limits, "KEYSTONES_TRIED", limits.KEYSTONES_TRIED._replace(value=1))
    found = keystones(worlds.graph(TRADES), reach(worlds.graph(TRADES), "career:a", months=36))
    assert (found.tried, found.known, found.is_complete) == (1, 4, False)


@pytest.mark.parametrize("seed", range(20))
def test_every_keystone_opens_what_it_says(seed):
    graph = worlds.graph(chance.world(random.Random(seed)))
    start = graph.move_table().careers[0]
    now = reach(graph, start, months=8)
    for each in keystones(graph, now).keystones:
        name, _, months = each.change.detail.partition("=")
        if months and graph[name].sort == "family":
            continue  # nobody but a keystone says "experience in a family"
        then = reach(graph, start, months=8, have=[each.change.detail])
        assert {found.career for found in then.careers} - {found.career for found in now.careers} == {*each.opened}


def test_towards_a_goal_there_are_none():
    graph = worlds.graph(TRADES)
    with pytest.raises(RequestError, match="keystones"):
        keystones(graph, reach(graph, to="career:d"))
    with pytest.raises(RequestError, match="by"):
        keystones(graph, reach(graph, "career:a"), by="height")


def test_the_command_tells_what_to_have_and_what_it_opens(capsys):
    for form, text in (
        ("table", "1. 60 months (5 years) of experience in customer service"),
        ("csv", "keystone,title,months,opens"),
    ):
        with pytest.raises(SystemExit) as left:
            cli.main(["keystones", "customer service manager", "--have", "degree:bachelor", "--format", form])
        assert left.value.code == 0
        assert text in capsys.readouterr().out
    with pytest.raises(SystemExit):
        cli.main(["keystones", "customer service manager", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["by"] == "careers"
