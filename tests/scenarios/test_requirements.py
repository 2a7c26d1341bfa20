"""What a career asks: alternatives, degrees, experience, scope, readings, and what stays unknown."""

import pytest

from careergraph.planner import plan
from worlds import graph, lines, reasons

# -- degrees --------------------------------------------------------------------------------------------------------


def test_a_missing_degree_is_gained_beside_work():
    assert lines("a -> b 60mo\nb education s required: degree:bachelor", "a", "b") == ["a ~ +degree:bachelor 60mo ~ b [60mo]"]


def test_study_that_takes_longer_than_the_role_delays_the_move():
    assert lines("a -> b 12mo\nb education s required: degree:bachelor", "a", "b") == ["a ~ +degree:bachelor 12mo ~ b [48mo]"]


def test_full_time_study_adds_to_work():
    text = "a -> b 12mo\nb education s required: degree:bachelor"
    assert lines(text, "a", "b", full_time_study=True) == ["a ~ +degree:bachelor 12mo ~ b [60mo]"]


def test_study_is_one_queue_from_the_first_day():
    text = "a -> b 12mo\nb -> c 60mo\nb education s required: degree:associate\nc education s required: degree:bachelor"
    assert lines(text, "a", "c") == ["a ~ +degree:associate 12mo ~ b ~ +degree:bachelor 60mo ~ c [84mo]"]


@pytest.mark.parametrize(
    "have, wanted",
    [
        ([], "+degree:bachelor +degree:master 24mo ~ b [72mo]"),
        (["degree:associate"], "+degree:bachelor +degree:master 24mo ~ b [48mo]"),
        (["degree:bachelor"], "+degree:master 24mo ~ b [24mo]"),
        (["degree:master"], "24mo ~ b [24mo]"),
        (["degree:doctorate"], "24mo ~ b [24mo]"),
    ],
)
def test_the_study_for_a_masters_depends_on_the_highest_level_held(have, wanted):
    assert lines("a -> b 24mo\nb education s required: degree:master", "a", "b", have=have) == [f"a ~ {wanted}"]


def test_a_degree_of_another_field_does_not_count():
    text = "a -> b 60mo\nb education s required: degree:bachelor/marketing"
    assert lines(text, "a", "b", have=["degree:bachelor/history"]) == ["a ~ +degree:bachelor/marketing 60mo ~ b [60mo]"]


def test_a_degree_of_unstated_field_against_a_named_one_is_unknown():
    text = "a -> b 1mo\nb education s required: degree:bachelor/marketing"
    assert lines(text, "a", "b", have=["degree:bachelor"]) == ["a ~ ?degree:bachelor/marketing 1mo ~ b [1mo..24mo]"]


def test_any_one_of_several_fields_is_one_gain():
    text = "a -> b 60mo\nb education s required: degree:bachelor/law | degree:bachelor/marketing"
    assert lines(text, "a", "b") == ["a ~ +degree:bachelor/law 60mo ~ b [60mo]"]


# -- alternatives ---------------------------------------------------------------------------------------------------


def test_the_shorter_alternative_is_gained():
    text = "a -> b 1mo\nb education s required: degree:master | degree:associate"
    assert lines(text, "a", "b") == ["a ~ +degree:associate 1mo ~ b [24mo]"]


def test_a_gain_that_a_later_career_needs_anyway_is_not_bought_twice():
    text = """
    a -> b 1mo
    b -> c 1mo
    b education s required: degree:associate | degree:bachelor
    c education s required: degree:bachelor
    """
    assert lines(text, "a", "c") == ["a ~ +degree:associate 1mo ~ b ~ +degree:bachelor 1mo ~ c [48mo]"]


def test_two_of_three():
    text = "a -> b 60mo\nb certification s required 2 of: certification:x | certification:y | degree:associate"
    assert lines(text, "a", "b", have=["certification:y"]) == ["a ~ +degree:associate 60mo ~ b [60mo]"]


def test_a_certification_of_unstated_study_time_leaves_the_total_open():
    text = "a -> b 12mo\nb certification s required: certification:x"
    assert lines(text, "a", "b") == ["a ~ +certification:x 12mo ~ b [12mo+]"]


def test_aspects_are_anded():
    text = "a -> b 60mo\nb education s required: degree:associate\nb certification s required: certification:x"
    assert lines(text, "a", "b", have=["certification:x"]) == ["a ~ +degree:associate 60mo ~ b [60mo]"]


def test_no_requirement_is_met_by_everyone():
    assert lines("a -> b 1mo\nb certification s none", "a", "b") == ["a ~ 1mo ~ b [1mo]"]


@pytest.mark.parametrize("modality", ["preferred", "optional"])
def test_advice_does_not_gate(modality):
    assert lines(f"a -> b 1mo\nb education s {modality}: degree:doctorate", "a", "b") == ["a ~ 1mo ~ b [1mo]"]


def test_a_skill_without_study_time_never_gates():
    assert lines("a -> b 1mo\nb skill s required: skill:listening", "a", "b") == ["a ~ 1mo ~ b [1mo]"]


def test_a_claim_from_one_career_does_not_bind_those_from_another():
    text = "a -> b 1mo\nc -> b 1mo\nb education s required from c: degree:bachelor"
    assert lines(text, "a", "b") == ["a ~ 1mo ~ b [1mo]"]
    assert lines(text, "c", "b") == ["c ~ +degree:bachelor 1mo ~ b [48mo]"]


# -- what silence means ---------------------------------------------------------------------------------------------


def test_silence_is_unknown_for_kinds_that_are_not_complete():
    text = "a -> b 1mo\nb education s required: degree:bachelor"
    assert lines(text, "a", "b", complete=["certification"]) == ["a ~ ?degree:bachelor 1mo ~ b [1mo..48mo]"]


def test_lack_says_no_where_silence_would_be_unknown():
    text = "a -> b 1mo\nb education s required: degree:bachelor"
    found = lines(text, "a", "b", complete=["certification"], lack=["degree:bachelor"])
    assert found == ["a ~ +degree:bachelor 1mo ~ b [48mo]"]


# -- experience -----------------------------------------------------------------------------------------------------

SERVICE = """
family service: a b c
a -> b 12mo
b -> c 12mo
"""


def test_a_shortfall_lengthens_the_stay_in_a_career_that_counts():
    assert lines(f"{SERVICE}c experience s required: in service 36", "a", "c") == ["a ~ 12mo ~ b ~ 24mo ~ c [36mo]"]


def test_experience_before_the_route_counts():
    text = f"{SERVICE}d -> a\nc experience s required: in service 36"
    assert lines(text, "a", "c", have=["career:a=10"]) == ["a ~ 12mo ~ b ~ 14mo ~ c [26mo]"]


def test_months_served_above_the_typical_stay_count():
    text = f"{SERVICE}c experience s required: in service 36"
    assert lines(text, "a", "c", served_months=30) == ["a ~ 0mo ~ b ~ 12mo ~ c [12mo]"]


def test_one_lengthening_serves_every_family_of_its_career():
    text = f"{SERVICE}family lead: b\nc experience s required all: in service 36 & in lead 20"
    assert lines(text, "a", "c") == ["a ~ 12mo ~ b ~ 24mo ~ c [36mo]"]


def test_lengthenings_of_different_careers_add_up():
    text = "family p: a\nfamily q: b\na -> b 12mo\nb -> c 12mo\nc experience s required all: in p 20 & in q 20"
    assert lines(text, "a", "c") == ["a ~ 20mo ~ b ~ 20mo ~ c [40mo]"]


def test_experience_in_a_career_itself():
    assert lines(f"{SERVICE}c experience s required: in b 30", "a", "c") == ["a ~ 12mo ~ b ~ 30mo ~ c [42mo]"]


def test_without_any_career_that_counts_the_move_is_blocked():
    text = "family p: x\nx -> a 1mo\na -> b 1mo\nb experience s required: in p 12"
    assert reasons(text, "a", "b") == ["blocked: b: experience"]


def test_waiting_for_study_is_no_experience():
    text = "family p: a\na -> b 12mo\nb experience s required: in p 24\nb education s required: degree:bachelor"
    assert lines(text, "a", "b") == ["a ~ +degree:bachelor 24mo ~ b [48mo]"]


def test_an_unstated_amount_is_open_when_some_is_served():
    assert lines(f"{SERVICE}c experience s required: in service", "a", "c") == ["a ~ 12mo ~ b ~ 12mo ~ c [24mo+]"]


def test_an_unstated_amount_blocks_when_none_is_served():
    text = "family p: x\nx -> a 1mo\na -> b 1mo\nb experience s required: in p"
    assert reasons(text, "a", "b") == ["blocked: b: experience"]


def test_experience_of_a_kind_that_is_not_stated_is_open():
    assert lines("a -> b 1mo\nb experience s required: in * 36", "a", "b") == ["a ~ 1mo ~ b [1mo+]"]


def test_a_route_with_fewer_open_items_comes_first_even_if_it_is_longer():
    text = "a -> b 1mo\na -> c 1mo\nb -> z 1mo\nc -> z 50mo\nb experience s required: in * 36"
    assert lines(text, "a", "z") == ["a ~ 1mo ~ c ~ 50mo ~ z [51mo]", "a ~ 1mo ~ b ~ 1mo ~ z [2mo+]"]


# -- readings, trust, scope -----------------------------------------------------------------------------------------

TWO = """
publisher P: p1 p2
publisher Q: q
a -> b 60mo
b education p1 required: degree:associate
b education p2 required: degree:bachelor
b education q required: degree:master
"""


def test_strict_asks_for_what_every_publisher_claims():
    assert lines(TWO, "a", "b") == ["a ~ +degree:bachelor +degree:master 60mo ~ b [72mo]"]


def test_lenient_asks_for_what_one_publisher_claims_in_all_its_sources():
    assert lines(TWO, "a", "b", reading="lenient") == ["a ~ +degree:bachelor 60mo ~ b [60mo]"]


def test_trust_in_a_source_lets_it_alone_decide():
    assert lines(TWO, "a", "b", trust="p1") == ["a ~ +degree:associate 60mo ~ b [60mo]"]


def test_trust_is_strict_over_the_others_where_the_source_is_silent():
    text = f"{TWO}b certification p1 required: certification:x\n"
    assert lines(text, "a", "b", trust="q") == ["a ~ +certification:x +degree:bachelor +degree:master 60mo ~ b [72mo+]"]


def test_a_negative_claim_and_a_required_one_compete():
    text = "a -> b 1mo\nb certification p none\nb certification q required: certification:x"
    assert lines(text, "a", "b") == ["a ~ +certification:x 1mo ~ b [1mo+]"]
    assert lines(text, "a", "b", reading="lenient") == ["a ~ 1mo ~ b [1mo]"]


SCOPED = """
family f: a
a -> b 12mo
b experience p required company-size=large: in f 60
b experience p required company-size=small: in f 20
"""


def test_without_a_scope_the_upper_total_meets_every_variant_and_the_lower_none():
    assert lines(SCOPED, "a", "b") == ["a ~ 12..60mo ~ b [12mo..60mo]"]


def test_a_chosen_scope_decides():
    assert lines(SCOPED, "a", "b", scope={"company-size": "small"}) == ["a ~ 20mo ~ b [20mo]"]


def test_a_scope_of_which_no_claim_speaks_is_unknown():
    assert lines(SCOPED, "a", "b", scope={"company-size": "tiny"}) == ["a ~ 12..60mo ~ b [12mo..60mo]"]


def test_general_claims_decide_when_no_scope_is_chosen():
    text = f"{SCOPED}b experience q required: in f 30"
    assert lines(text, "a", "b") == ["a ~ 30mo ~ b [30mo]"]


def test_a_scoped_claim_beats_the_general_ones_of_its_own_publisher():
    text = f"{SCOPED}b experience p required: in f 90"
    assert lines(text, "a", "b", scope={"company-size": "small"}) == ["a ~ 20mo ~ b [20mo]"]


def test_a_scoped_claim_does_not_silence_another_publisher():
    text = f"{SCOPED}b experience q required: in f 30"
    assert lines(text, "a", "b", scope={"company-size": "small"}) == ["a ~ 30mo ~ b [30mo]"]


def test_every_leg_names_the_claims_that_decided():
    leg = plan(graph(TWO), "a", "b", reading="lenient").best.legs[0]
    found = [(finding.claim.source, finding.truth.value) for finding in leg.verdicts[0].deciding]
    assert sorted(found) == [("p1", "not met"), ("p2", "not met"), ("q", "not met")]


def test_two_sources_of_one_publisher_that_say_the_same_ask_once():
    text = "publisher P: p1 p2\nfamily f: a\na -> b 12mo\nb experience p1 required: in f 30\nb experience p2 required: in f 30"
    assert lines(text, "a", "b") == ["a ~ 30mo ~ b [30mo]"]


def test_silence_about_experience_is_unknown_when_it_is_not_complete():
    text = "family f: x\nx -> a 1mo\na -> b 12mo\nb experience s required: in f 30"
    assert lines(text, "a", "b", complete=["degree"]) == ["a ~ 12mo ~ b [12mo+]"]
