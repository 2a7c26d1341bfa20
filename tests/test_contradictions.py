"""Conflicts: what disagrees, of which type, with which sides and how many witnesses."""

import pytest

import worlds
from careergraph.contradictions import conflicts
from careergraph.describe import conflict_title


def found(text):
    return [(c.type.value, c.about.partition(":")[2], c.topic) for c in conflicts(worlds.graph(text))]


def test_two_publishers_that_ask_for_different_things_disagree():
    text = "b education p required: degree:bachelor\nb education q required: degree:master"
    assert found(text) == [("value", "b", "education")]


def test_two_publishers_that_ask_for_the_same_agree():
    assert found("b education p required: degree:bachelor\nb education q usual: degree:bachelor") == []


def test_two_sources_of_one_publisher_are_one_side_of_one_witness():
    text = """
    publisher P: p1 p2
    b education p1 usual: degree:bachelor
    b education p2 usual: degree:bachelor
    b education q usual: degree:master
    """
    (conflict,) = conflicts(worlds.graph(text))
    assert [(side.sources, side.witnesses) for side in conflict.sides] == [(("p1", "p2"), 1), (("q",), 1)]


def test_no_requirement_beside_an_optional_one_is_a_conflict_of_modality():
    text = "b certification p none\nb certification q optional: certification:x"
    assert found(text) == [("modality", "b", "certification")]


def test_advice_about_another_thing_is_no_conflict():
    assert found("b education p required: degree:bachelor\nb education q optional: degree:master") == []


def test_the_same_thing_required_and_only_preferred_is_one():
    text = "b education p required: degree:bachelor\nb education q preferred: degree:bachelor"
    assert found(text) == [("modality", "b", "education")]


def test_other_values_of_one_scope_are_no_conflict():
    text = "family f: a\nb experience p usual company-size=large: in f 60\nb experience p usual company-size=small: in f 12"
    assert found(text) == []


def test_a_scoped_claim_and_a_general_one_of_another_publisher_are_a_conflict_of_scope():
    text = "family f: a\nb experience p usual company-size=large: in f 60\nb experience q usual: in f 12"
    assert found(text) == [("scope", "b", "experience")]


def test_a_source_can_disagree_with_itself():
    text = "b education p required: degree:bachelor\nb education p usual: degree:master"
    assert found(text) == [("inside one source", "b", "education")]


def test_different_ways_between_two_careers_by_different_sources():
    text = "a -> m by p\nm -> z by p\na -> s by q\ns -> z by q implied"
    assert found(text) == [("membership", "a", "the way to career:z")]
    assert found("a -> m by p\nm -> z by p") == []


@pytest.mark.parametrize(
    "title",
    [
        "customer service director: education (modality)",
        "customer service director: programmes in customer service management (value)",
        "customer service director: certification (modality)",
        "customer service director: experience (modality)",
        "customer service director: experience (inside one source)",
        "customer service director: pay (scope)",
        "customer service director: seniority (seniority)",
        "customer service director: related careers (membership)",
        "customer service team leader: seniority (inside one source)",
        "customer service representative: the way to customer service director (membership)",
    ],
)
def test_the_guides_disagree_on(guides_graph, title):
    assert title in {conflict_title(guides_graph, conflict) for conflict in conflicts(guides_graph)}


def test_lists_of_one_publisher_are_compared_whatever_other_lists_there_are():
    text = """
    publisher P: p1 p3
    a ~~ b by p1
    a ~~ c by p1
    a ~~ z by p2
    a ~~ b by p3
    """
    assert found(text) == [("membership", "a", "related careers")]
