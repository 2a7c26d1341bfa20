"""The overview: which careers a page holds, and where they lie."""

import itertools

import pytest

import worlds
from careergraph.overview import ACROSS, NOT_STATED, extent, overview, standing


@pytest.fixture(scope="module")
def ladder():
    return worlds.graph("family f: a b\na -> b 12mo\nb -> c 12mo\nc -> d 12mo\nd ~~ e")


def careers(found):
    return [career.partition(":")[2] for career in found.careers]


@pytest.mark.parametrize("depth, near", [(0, ["c"]), (1, ["c", "b", "d"]), (2, ["c", "b", "d", "a", "e"])])
def test_a_neighbourhood_is_what_lies_within_so_many_steps_the_nearest_first(ladder, depth, near):
    assert careers(extent(ladder, ["career:c"], depth=depth, most=99)) == near


def test_at_most_so_many_careers_are_taken_and_all_are_counted(ladder):
    found = extent(ladder, ["career:c"], depth=None, most=3)
    assert (careers(found), found.known) == (["c", "b", "d"], 5)
    assert careers(extent(ladder, [], depth=None, most=2)) == ["a", "b"]
    assert len(extent(ladder, [], depth=None, most=9).careers) == 5


def test_what_nobody_states_has_a_place_of_its_own(ladder):
    found = overview(ladder, ["career:a", "career:c"])
    assert [band.label for band in found.columns] == [f"preparation {NOT_STATED}"]
    assert [band.label for band in found.rows] == ["f", f"family {NOT_STATED}"]
    assert standing(ladder, "career:c").zone is None


def test_of_several_families_the_one_with_the_most_careers_counts():
    graph = worlds.graph("family small: b\nfamily wide: a b c\na -> b 12mo\nb -> c 12mo")
    assert [family for family, _ in standing(graph, "career:b").families] == ["career:small", "career:wide"]
    assert [band.label for band in overview(graph, ["career:a", "career:b", "career:c"]).rows] == ["wide"]


def test_no_two_careers_lie_on_each_other_and_the_order_does_not_matter(guides_graph):
    every = extent(guides_graph, [], depth=None, most=999).careers
    found = overview(guides_graph, every)
    assert overview(guides_graph, tuple(reversed(every))) == found
    places = list(found.places.values())
    assert len({*places}) == len(places) == 116
    assert all(x % 1 == 0 and x >= 0 for x, _ in places)
    zones = [band for band in found.columns if band.label.startswith("job zone")]
    assert [band.label for band in zones] == sorted(band.label for band in zones)
    assert all(two.begin >= one.begin + max(one.size, ACROSS) for one, two in itertools.pairwise(zones))
