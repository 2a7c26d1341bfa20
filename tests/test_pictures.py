"""Static pictures: the route map as SVG, and a flow chart as Mermaid."""

import re
import sys
from xml.etree import ElementTree as ET

import pytest

import worlds
from careergraph import pictures
from careergraph.errors import RequestError
from careergraph.planner import plan

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def routes(guides_graph):
    return plan(guides_graph, "customer service representative", "customer service director")


def drawn(found):
    return ET.fromstring(pictures.picture_bytes(found, ".svg").decode())  # noqa: S314 - ours


def test_the_map_says_in_words_what_it_draws(routes, guides_graph):
    picture = drawn(routes)
    assert picture.find(f"{SVG}title").text == "From customer service representative to customer service director: route map"
    texts = " ".join(text.strip() for text in picture.itertext())
    for route in routes.routes:
        assert " → ".join(guides_graph[career].label for career in route.careers) in texts
    assert "at least 60 months (5 years)" in picture.find(f"{SVG}desc").text


def test_the_map_has_a_line_a_route_and_a_stop_a_career(routes):
    picture = drawn(routes)
    lines = [line for line in picture.iter(f"{SVG}polyline") if line.get("class").startswith("line")]
    assert [line.get("class") for line in lines] == ["line r1", "line r2", "line r3"]
    names = [" ".join(part.text for part in text) for text in picture.iter(f"{SVG}text") if len(text)]
    assert sorted(names) == sorted(
        routes.graph[career].label for career in {c for route in routes.routes for c in route.careers}
    )


def test_the_flow_chart_tells_which_routes_take_a_move(routes):
    chart = pictures.picture_bytes(routes, ".mmd").decode()
    assert chart.startswith("flowchart LR\n")
    assert 'c0["customer service representative"]' in chart
    assert 'c0 -- "route 1: 24 months (assumed)" --> c1' in chart
    assert 'c3 -. "route 2: 36 months (assumed)" .-> c2' in chart


def test_the_same_plan_gives_the_same_bytes_and_a_file_is_written_whole(routes, tmp_path):
    for form in (".svg", ".mmd"):
        pictures.write_picture(routes, tmp_path / f"route{form}")
        assert (tmp_path / f"route{form}").read_bytes() == pictures.picture_bytes(routes, form)


def test_hostile_titles_stay_text():
    titles = ["</text><script>alert(1)</script>", '"]; click c0 "javascript:alert(1)"', "C# & <b>D</b>"]
    *base, world = worlds.packs("a -> b 12mo\nb -> c 12mo")
    nodes = [type(node)(node.id, node.kind, node.sort, title) for node, title in zip(world.nodes, titles, strict=True)]
    graph = worlds.CareerGraph(worlds.store.build_memory((*base, world._replace(nodes=tuple(nodes)))))
    found = plan(graph, "career:a", "career:c")
    assert [element.tag for element in drawn(found).iter() if "script" in element.tag] == []
    assert "</text><script>alert(1)</script>" in "".join(drawn(found).itertext()).replace(" ", "")
    chart = pictures.picture_bytes(found, ".mmd").decode()
    labels = re.findall(r'c\d\["([^"\n]*)"\]$', chart, re.MULTILINE)
    assert len(labels) == 3
    assert not any(char in "".join(labels) for char in '<>"[]&')


def test_what_can_not_be_drawn_says_why(routes, guides_graph):
    with pytest.raises(RequestError, match=r"'\.gif' is no form of picture"):
        pictures.picture_bytes(routes, ".gif")
    with pytest.raises(RequestError, match="no route to draw"):
        pictures.picture_bytes(plan(guides_graph, "CCO", "support agent"), ".svg")


def test_no_more_routes_are_drawn_than_lines_can_be_told_apart():
    between = [chr(ord("b") + at) for at in range(10)]
    graph = worlds.graph("\n".join(f"a -> {each} 12mo\n{each} -> z 12mo" for each in between))
    found = plan(graph, "career:a", "career:z", k=10, criteria=["months"])
    assert len(found.routes) == 10
    assert len([line for line in drawn(found).iter(f"{SVG}polyline") if line.get("class").startswith("line")]) == 8
    assert "2 more routes are not drawn" in "".join(drawn(found).itertext())


# -- PNG --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def resvg():
    found = pytest.importorskip("resvg_py", reason="the extra `png` is not installed")
    text = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9">{}</text></svg>'
    if found.svg_to_bytes(svg_string=text.format("M")) == found.svg_to_bytes(svg_string=text.format("")):
        pytest.skip("no font is installed")
    return found


@pytest.mark.usefixtures("resvg")
def test_a_png_is_the_map_at_twice_its_size(routes):
    png = pictures.picture_bytes(routes, ".png")
    assert png.startswith(b"\x89PNG\r\n")
    size = drawn(routes)
    assert [int.from_bytes(png[at : at + 4], "big") for at in (16, 20)] == [
        2 * int(size.get(name)) for name in ("width", "height")
    ]
    assert png == pictures.picture_bytes(routes, ".png")


def test_every_colour_of_a_png_is_written_out_and_no_title_is_touched(routes):
    svg = pictures.picture_bytes(routes, ".svg").decode()
    plain = pictures._in_plain_colours(svg)
    assert "var(" in svg
    assert "var(" not in plain
    assert "@media" not in plain
    for line, colour in (("r1", "#0067b1"), ("r2", "#b4500c"), ("r3", "#00735a")):
        assert re.search(rf"\.line\.{line}, [^{{}}]*\{{ stroke: {colour}; \}}", plain)
    title = "a: var(--ink) <style> of its own"
    marked = svg.replace("</title>", f" {title.replace('<', '&lt;')}</title>")
    assert title.replace("<", "&lt;") in pictures._in_plain_colours(marked)


def test_a_png_without_fonts_or_without_the_extra_is_refused_in_words(routes, resvg, monkeypatch):
    monkeypatch.setattr(resvg, "svg_to_bytes", lambda **_: b"the same")
    with pytest.raises(RequestError, match="no font"):
        pictures.picture_bytes(routes, ".png")
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(RequestError, match=r"extra `png`"):
        pictures.picture_bytes(routes, ".png")
