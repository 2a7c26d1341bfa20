"""The worked example of docs/semantics.md: three publishers on what a director needs."""

import pytest

import worlds
from careergraph.planner import plan

DIRECTOR = """
family customer-service: representative manager director
family managing: manager director
publisher A: 000 001
representative -> manager
manager -> director
director education 001 usual: degree:bachelor preferred | degree:associate accepted | in customer-service accepted
director education 002 usual: degree:high-school accepted
director education 003 usual: degree:bachelor usual | in customer-service accepted
director certification 001 none
director certification 003 optional: certification:ccsm | certification:ccxp
director experience 000 usual company-size=large: in customer-service 60-84
director experience 001 usual company-size=large: in customer-service 60-84
director experience 000 usual company-size=small: in customer-service
director experience 002 required: in managing
director experience 003 usual all: in customer-service 60-120 & in managing
director experience 003 usual seniority=entry: in managing 0-24
director experience 003 usual seniority=mid: in * 36-84
director experience 003 usual seniority=senior: in * 84
"""


@pytest.fixture(scope="module")
def world():
    return worlds.graph(DIRECTOR)


def line(world, **wishes):
    return str(plan(world, "representative", "director", **wishes).best)


def test_strict_lengthens_the_manager_and_counts_a_bachelors_in_the_upper_total(world):
    found = line(world, have=["degree:high-school"])
    assert found == "representative ~ 24mo ~ manager ~ ?degree:bachelor 36mo ~ director [60mo+]"


def test_lenient_takes_the_high_school_claim_and_hopes_for_the_experience(world):
    found = line(world, have=["degree:high-school"], reading="lenient")
    assert found == "representative ~ 24mo ~ manager ~ 24..36mo ~ director [48mo+..60mo+]"


def test_time_served_counts_and_an_associates_shortens_the_study(world):
    found = line(world, have=["degree:associate"], served_months=30)
    assert found == "representative ~ 0mo ~ manager ~ ?degree:bachelor 30mo ~ director [30mo+]"


def test_lenient_with_an_associates_and_time_served(world):
    found = line(world, have=["degree:associate"], served_months=30, reading="lenient")
    assert found == "representative ~ 0mo ~ manager ~ 24..30mo ~ director [24mo+..30mo+]"


def test_certification_is_advice_and_three_aspects_are_contested(world):
    leg = plan(world, "representative", "director", have=["degree:high-school"]).best.legs[1]
    assert {verdict.aspect: verdict.is_contested for verdict in leg.verdicts} == {
        "certification": True,
        "education": True,
        "experience": True,
    }
    assert [str(unknown) for unknown in leg.unknowns] == ["experience amount: career:managing"]


def test_study_months_are_48_from_school_and_24_from_an_associates(world):
    assert [
        plan(world, "representative", "director", have=[held]).best.gains[0].study_months
        for held in ("degree:high-school", "degree:associate")
    ] == [48, 24]
