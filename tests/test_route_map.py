"""Route maps: where lines and stations lie, in Python and in the page alike."""

import itertools
import random

import pytest

import pages
from careergraph import html
from careergraph.route_map import BEND, TRACK, layout, wrapped


def names(career):
    return f"the career called {career}"


def measure(text):
    return 7 * len(text)


def drawn(*routes, width=900):
    return layout([list(route) for route in routes], names, measure, width)


def chances(seed):
    """Return a few random routes from A to Z."""
    chance = random.Random(seed)
    between = [chance.sample("BCDEFGH", chance.randint(0, 5)) for _ in range(chance.randint(1, 8))]
    return [["A", *careers, "Z"] for careers in between]


def pieces(line):
    return list(itertools.pairwise(line))


def overlap(one, two):
    """Return whether two straight pieces, level or upright, lie on each other for more than a point."""
    for axis in (0, 1):
        if one[0][axis] == one[1][axis] == two[0][axis] == two[1][axis]:
            (a, b), (c, d) = (sorted(point[1 - axis] for point in piece) for piece in (one, two))
            if min(b, d) - max(a, c) > 0:
                return True
    return False


def test_one_route_is_a_straight_line_of_stations():
    found = drawn("ABC")
    assert not found.is_upright
    assert [station.career for station in found.stations] == ["A", "B", "C"]
    assert len({y for _, y in found.lines[0]}) == 1
    assert [station.ends[0] for station in found.stations] == sorted(station.ends[0] for station in found.stations)


def test_routes_that_share_a_career_share_its_station():
    found = drawn("ABD", "ACD")
    assert {station.career: station.routes for station in found.stations} == {"A": (0, 1), "B": (0,), "C": (1,), "D": (0, 1)}


def test_a_line_that_skips_a_stage_does_not_run_through_its_station():
    found = drawn("ABC", "AC")
    b = next(station for station in found.stations if station.career == "B")
    skipping = [y for (x, y), (to, _) in pieces(found.lines[1]) if x <= b.ends[0] <= to]
    assert skipping
    assert all(y > b.ends[3] for y in skipping)


def test_a_career_that_is_passed_in_both_orders_has_two_stations():
    assert [station.career for station in drawn("ABCD", "ACBD").stations] == ["A", "B", "C", "D", "B"]


def test_lines_that_do_not_fit_beside_each_other_run_downwards():
    found = drawn("ABCDEFGH", width=390)
    assert found.is_upright
    assert found.width == 390


@pytest.mark.parametrize("width", [320, 390, 700, 1400])
@pytest.mark.parametrize("seed", range(25))
def test_no_two_lines_lie_on_each_other_and_corners_are_cut_at_45_degrees(seed, width):
    found = layout(chances(seed), names, measure, width)
    for one, two in itertools.combinations(found.lines, 2):
        assert not any(overlap(a, b) for a in pieces(one) for b in pieces(two))
    for line in found.lines:
        assert all(x == to_x or y == to_y or abs(x - to_x) == abs(y - to_y) for (x, y), (to_x, to_y) in pieces(line))


@pytest.mark.parametrize("seed", range(25))
def test_lines_end_in_their_stations(seed):
    found = layout(chances(seed), names, measure, 1400)
    stops = {(station.career, route): station.ends for station in found.stations for route in station.routes}
    for number, line in enumerate(found.lines):
        for career, (x, y) in (("A", line[0]), ("Z", line[-1])):
            x1, y1, x2, y2 = stops[career, number]
            assert x1 <= x <= x2
            assert y1 <= y <= y2


def test_turns_between_two_stages_have_a_track_each():
    found = drawn("ABZ", "ACZ", "ADZ")
    bends = sorted({x for line in found.lines for (x, y), (to, low) in pieces(line) if x == to and abs(y - low) > 2 * BEND})
    assert all(two - one >= TRACK for one, two in itertools.pairwise(bends))


def test_long_words_are_broken():
    assert wrapped("a chiropractor", 42, measure) == ("a", "chirop", "ractor")
    assert all(measure(line) <= 70 for line in wrapped("Heating, Air Conditioning, and Refrigeration Mechanics", 70, measure))


@pytest.mark.browser
def test_the_page_lays_out_the_same(browser, guides_graph, tmp_path):
    html.write_html(guides_graph, tmp_path / "graph.html")
    asked = [(chances(seed), width) for seed in range(40) for width in (320, 390, 768, 1440)]
    script = """asked => asked.map(([routes, width]) => {
        const map = careergraphRouteMap(routes, (id) => `the career called ${id}`, (text) => 7 * text.length, width);
        return [map.width, map.height, map.isUpright, map.stations.map((s) => [s.career, s.routes, s.ends, s.text, s.textAt]), map.lines];
    })"""
    with pages.opened(browser, tmp_path / "graph.html") as page:
        found = page.evaluate(script, asked)
    for (routes, width), theirs in zip(asked, found, strict=True):
        mine = layout(routes, names, measure, width)
        stations = [[s.career, [*s.routes], [*s.ends], [*s.text], [*s.text_at]] for s in mine.stations]
        lines = [[[*point] for point in line] for line in mine.lines]
        assert theirs == [mine.width, mine.height, mine.is_upright, stations, lines]
