"""The bundled packs are under test: order, ids, sources, places, and what they must never say."""

import csv
import itertools
import re

import pytest

from careergraph import files
from careergraph.planner import plan
from careergraph.quality import findings
from careergraph.vocab import Method, Property, Relation

DATA = files.bundled("data")
TABLES = sorted(DATA.glob("*/*.csv"))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_tables_are_sorted_and_plain(path):
    content = path.read_bytes()
    assert b"\r" not in content, "save with LF line ends"
    assert content.decode("utf-8").isprintable() or "\n" in content.decode("utf-8")
    rows = list(csv.reader(content.decode("utf-8").splitlines()))[1:]
    assert rows == sorted(rows), f"sort the rows of {path}"
    assert all(cell == cell.strip() for row in rows for cell in row), "take blanks at the ends of cells away"


def test_nothing_looks_wrong(guides_graph):
    assert [str(finding) for finding in findings(guides_graph)] == []


def test_every_statement_of_a_guide_has_a_line(guides_graph):
    for statement in guides_graph.statements():
        if statement.source.startswith("guide-"):
            assert statement.locators
            assert all(re.fullmatch(r"line \d+", locator) for locator in statement.locators), statement


def test_three_publishers_stand_behind_five_guides(guides_graph):
    guides = [source for source in guides_graph.sources() if source.id.startswith("guide-")]
    assert len(guides) == 5
    assert len({source.publisher.id for source in guides}) == 3


def test_the_ladder_of_the_fourth_guide_is_stated(guides_graph):
    ladder = [
        "customer-service-representative",
        "customer-service-manager",
        "customer-service-director",
        "vice-president-of-customer-service",
        "chief-customer-officer",
    ]
    for start, goal in itertools.pairwise(ladder):
        move = next(move for move in guides_graph.moves(f"career:{start}") if move.goal == f"career:{goal}")
        said = [guides_graph.statement(statement) for statement in move.statements]
        assert "guide-003" in {s.source for s in said if s.method is Method.STATED}


def test_the_way_from_supervisor_to_director_is_only_implied(guides_graph):
    said = guides_graph.statements(subject="career:shift-supervisor", relation=Relation.LEADS_TO)
    assert {(s.object, s.method) for s in said} == {("career:customer-service-director", Method.IMPLIED)}
    assert all(s.reason for s in said)


def test_representative_to_chief_is_four_promotions_and_to_director_two(guides_graph):
    routes = {
        goal: plan(guides_graph, "customer service representative", goal).best.moves
        for goal in ("chief customer officer", "customer service director")
    }
    assert routes == {"chief customer officer": 4, "customer service director": 2}


def test_no_guide_states_how_long_a_promotion_takes_or_what_a_representative_earns(guides_graph):
    assert all(move.months is None for move in guides_graph.all_moves())
    assert guides_graph.statements(subject="career:customer-service-representative", relation=Property.PAY) == ()


def test_every_number_of_an_answer_is_stated_or_assumed(guides_graph):
    for route in plan(guides_graph, "customer service representative", "chief customer officer", k=20).routes:
        for leg in route.legs:
            assert leg.evidence
            assert all(statement.relation is Relation.LEADS_TO for statement in leg.evidence)
            assert leg.is_assumed == bool(leg.assumptions)
            assert all(gain.evidence for gain in leg.gains)


def test_no_certification_required_and_not_always_mandatory_both_stay_visible(guides_graph):
    claims = {c.source: c for c in guides_graph.claims("career:customer-service-director") if c.aspect == "certification"}
    assert (claims["guide-001"].polarity, claims["guide-003"].modality) == ("negative", "optional")
