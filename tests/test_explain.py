"""Answers in words."""

import pytest

import careergraph
import releases
import worlds
from careergraph import explain, importing
from careergraph.planner import plan


def route_of(text, **wishes):
    graph = worlds.graph(text)
    return graph, explain.route_text(graph, plan(graph, "a", "b", **wishes).best)


def test_a_typical_time_that_is_stated_is_not_called_assumed():
    _, text = route_of("a -> b 7mo")
    assert text.legs[0].headline == "After 7 months (typical) as a you become a b."


def test_time_served_is_taken_off():
    _, text = route_of("a -> b", served_months=30)
    assert text.legs[0].headline == "With the time already served (24 assumed) as a you become a b."
    _, text = route_of("a -> b", served_months=10)
    assert text.legs[0].headline == "After 14 months (24 assumed; the months already served count) as a you become a b."
    _, text = route_of("a -> b\nb experience s required: in * 60", served_months=48)
    assert text.legs[0].headline == "After 12 months (24 assumed; the months already served count) as a you become a b."


def test_a_longer_stay_says_why():
    _, text = route_of("family f: a\na -> b 12mo\nb experience s required: in f 36")
    assert text.legs[0].headline == (
        "After 36 months (12 typical, 24 more to reach the experience asked for) as a you become a b."
    )


def test_an_implied_move_is_marked():
    _, text = route_of("a -> b implied")
    assert text.legs[0].warnings == ("no source states this move outright; it is implied", "one publisher alone says so")


def test_two_publishers_are_no_lone_witness():
    _, text = route_of("a -> b by x\na -> b by y")
    assert text.legs[0].warnings == ()


def test_two_sources_of_one_publisher_are_one_witness():
    _, text = route_of("publisher P: x y\na -> b by x\na -> b by y")
    assert text.legs[0].warnings == ("one publisher alone says so",)


@pytest.mark.parametrize(
    ("wishes", "months"), [({}, "48 months (4 years), 36"), ({"full_time_study": True}, "60 months (5 years), 48")]
)
def test_months_that_are_only_for_study_are_told(wishes, months):
    _, text = route_of("a -> b 12mo\nb education s required: degree:bachelor", have=["degree:high-school"], **wishes)
    assert f"; {months} of them only for study; study: 48 months" in text.summary


def test_what_no_source_gives_a_time_for_is_gained_last():
    _, text = route_of(
        "a -> b\nb licence s required: certification:licence\nb education s required: degree:bachelor",
        have=["degree:high-school"],
    )
    assert text.legs[0].gains == (
        "Gain a bachelor's degree (48 months of study, assumed)",
        "Gain a licence (study time not stated)",
    )


def test_a_range_of_months_is_said_as_one():
    _, text = route_of("a -> b 1mo\nb education s required: degree:bachelor/law", have=["degree:bachelor"])
    assert text.summary == (
        "1 promotion; 1 month if all that is unknown turns out well, else 24 months (2 years); "
        "study: 0 months if all that is unknown turns out well, else 24 months (2 years); "
        "evidence: 80 % sure that every move is one that people make"
    )


def test_every_assumption_is_listed_once():
    _, text = route_of("a -> b\nb education s required: degree:associate")
    assert text.assumptions == (
        "a role: 24 months (time in a role before a promotion when no source states it; assumptions, assumed)",
        "a move that one publisher gives (stated): 80 % (one publisher states the move; assumptions, assumed)",
        "an associate's degree: 24 months (full programme; assumptions, assumed)",
    )


def test_claims_that_say_the_same_stand_on_one_line():
    _, text = route_of("a -> b\nb education s required: degree:associate\nb education t required: degree:associate")
    assert [str(line) for line in text.legs[0].asks[0][1]] == ["[not met] s; t: requires an associate's degree"]


def test_the_plan_as_values_is_json_and_echoes_the_request():
    graph = worlds.graph("a -> b 7mo\nb education s optional area=US: degree:master")
    values = explain.plan_to_dict(graph, plan(graph, "a", "b", scope={"area": "US"}))
    assert values["version"] == explain.JSON_VERSION
    assert values["request"]["scope"] == {"area": "US"}
    assert values["routes"][0]["totals"][0] == {
        "criterion": "months",
        "lower": {"known": 7, "not_counted": []},
        "upper": {"known": 7, "not_counted": []},
    }


def test_no_moves_known_names_matched_careers_that_have_some(tmp_path):
    given = {
        "onet": releases.onet(tmp_path / "db_30_1_text"),
        "esco": releases.files(tmp_path / "esco_v1.1.1", releases.ESCO),
        "crosswalk": releases.table(tmp_path / "nesta.csv", releases.ESCO_ONET),
    }
    first = {kind: [path] for kind, path in given.items()}
    importing.import_into(tmp_path / "my.db", "onet", first.pop("onet"), also=first)
    esco, head = "career:esco-00000000-0000-0000-0000-000000000001", "career:soc-11-1011.00"
    without = careergraph.open(tmp_path / "my.db")
    silent = list(explain.plan_lines(without, plan(without, "career:soc-43-4051.00", esco)))
    assert silent[-1] == "  no moves known: head (no source says what leads there)"
    folder = tmp_path / "house"
    head_line = 'format = 1\nid = "house"\ntitle = "House"\n[[publisher]]\nid = "us"\nname = "Us"\n'
    releases.table(folder / "pack.toml", [f'{head_line}[[source]]\nid = "book"\ntitle = "Book"\npublisher = "us"'])
    releases.table(folder / "nodes.csv", ["id,sort,label", "career:boss,occupation,boss"])
    releases.table(folder / "moves.csv", ["start,goal,source,locator", f"career:soc-43-4051.00,{head},book,page 1"])
    importing.import_into(tmp_path / "my.db", "pack", [folder])
    graph = careergraph.open(tmp_path / "my.db")
    found = plan(graph, "career:soc-43-4051.00", esco)
    assert found.routes == ()
    assert list(explain.plan_lines(graph, found))[-1] == (
        "  no moves known: head (no source says what leads there); matches of other classifications, to plan with if they are meant: "
        "Heads (career:soc-11-1011.00, close match by xw-esco-onet, 100 % sure; moves known: 1 in, 0 out)"
    )
