"""The pyvis network with a sealed page: what a pyvis user expects still works, and no text executes."""

import json
import re

import networkx as nx
import pytest
from pyvis.network import Network

import pages
from careergraph.drawing import Drawing, to_pyvis


@pytest.fixture
def small():
    drawing = Drawing(heading="A small one")
    drawing.add_node(1, label="one", color="#ff0000", size=20)
    drawing.add_nodes([2, 3], label=["two", "three"], title=["note two", "note three"])
    drawing.add_edges([(1, 2), (2, 3, 5)])
    return drawing


def test_nodes_edges_and_look_ups_are_those_of_pyvis(small):
    theirs = Network(directed=True, heading="A small one")
    theirs.add_node(1, label="one", color="#ff0000", size=20)
    theirs.add_nodes([2, 3], label=["two", "three"], title=["note two", "note three"])
    theirs.add_edges([(1, 2), (2, 3, 5)])
    assert isinstance(small, Network)
    for call in ("get_nodes", "get_edges", "get_adj_list", "num_nodes", "num_edges", "get_network_data"):
        assert getattr(small, call)() == getattr(theirs, call)()
    assert small.get_node(2) == theirs.get_node(2)
    assert small.neighbors(1) == {2}
    assert "A small one" in str(small)
    with pytest.raises(AssertionError, match="non existent node '9'"):
        small.add_edge(1, 9)


def test_options_set_as_in_pyvis_are_in_the_page(small):
    small.toggle_physics(False)
    small.set_edge_smooth("dynamic")
    small.toggle_hide_edges_on_drag(True)
    options = data_of(small)["options"]
    assert options["physics"]["enabled"] is False
    assert options["edges"]["smooth"]["type"] == "dynamic"
    small.set_options('{"nodes": {"shape": "star"}}')
    assert data_of(small)["options"] == {"nodes": {"shape": "star"}}


def data_of(drawing):
    return json.loads(re.search(r'id="data">(.*?)</script>', drawing.generate_html(), re.DOTALL)[1])


def test_parallel_edges_are_kept():
    drawing = Drawing(directed=False)
    drawing.add_nodes([1, 2])
    drawing.add_edge(1, 2, label="one")
    drawing.add_edge(2, 1, label="other")
    assert drawing.num_edges() == 2


def test_a_networkx_graph_is_drawn_and_left_as_it_was():
    graph = nx.path_graph(3)
    nx.set_edge_attributes(graph, 2, "weight")
    before = nx.node_link_data(graph, edges="edges")
    drawing = Drawing()
    drawing.from_nx(graph)
    assert (drawing.num_nodes(), drawing.num_edges()) == (3, 2)
    assert nx.node_link_data(graph, edges="edges") == before


def test_a_file_is_written_where_it_was_wished_and_nowhere_else(small, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for write in (small.write_html, small.save_graph):
        write("network.html")
    assert (tmp_path / "network.html").read_text(encoding="utf-8") == small.generate_html()
    assert [path.name for path in tmp_path.iterdir()] == ["network.html"]


def test_show_opens_a_browser_outside_of_notebooks(small, tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr("webbrowser.open", shown.append)
    assert small.show(str(tmp_path / "network.html")) is None
    assert shown == [(tmp_path / "network.html").as_uri()]
    assert small.show(str(tmp_path / "network.html"), notebook=True).src == str(tmp_path / "network.html")


def test_careers_lie_by_preparation_and_family(guides_graph):
    drawing = to_pyvis(guides_graph)
    assert drawing.num_nodes() == 116
    assert drawing.num_edges() == 10
    assert len({(node["x"], node["y"]) for node in drawing.nodes}) == 116
    place = {node["id"]: (node["x"], node["y"]) for node in drawing.nodes}
    assert place["career:cashier"][0] < place["career:accountant"][0] < place["career:chief-executive-officer"][0]
    assert place["career:customer-service-manager"][1] < place["career:accountant"][1]
    assert drawing.options["physics"] is False


@pytest.mark.browser
def test_no_text_of_a_network_executes(browser, tmp_path):
    evil = "</script><script>harmed(1)</script><img src=x onerror=harmed(2)> href"
    drawing = Drawing(heading=evil, bgcolor=evil)
    drawing.add_node(evil, label=evil, title=evil)
    drawing.add_node("b", label="b", title='<a href="javascript:harmed(3)">x</a>')
    drawing.add_edge(evil, "b", label=evil, title=evil)
    drawing.write_html(tmp_path / "network.html")
    with pages.opened(browser, tmp_path / "network.html") as page:
        assert page.locator("h1").text_content() == evil
        assert page.evaluate("[...document.querySelectorAll('tbody th')].map((cell) => cell.textContent)") == [evil, "b"]
        page.mouse.move(300, 200)
