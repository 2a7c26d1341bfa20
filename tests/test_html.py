"""Pages as files: the same bytes every time, nothing to fetch, sizes, frames, and what they are made of."""

import copy
import hashlib
import html as html_text
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import pyvis

import careergraph
from careergraph import comparison, html
from careergraph.errors import RequestError
from careergraph.planner import plan

VIS = (Path(pyvis.__file__).parent / "templates/lib/vis-9.1.2/vis-network.min.js").stat().st_size


@pytest.fixture(scope="module")
def chief(guides_graph):
    return plan(guides_graph, "customer service representative", "chief customer officer", have=["degree:high-school"])


def test_a_plan_knows_its_graph_unless_it_was_sent_elsewhere(guides_graph, chief, tmp_path):
    sent = copy.deepcopy(chief)
    assert sent == chief
    assert sent._repr_html_() is None
    with pytest.raises(RequestError, match="needs the graph"):
        html.write_html(sent, tmp_path / "x.html")
    assert html.page_bytes(sent, graph=guides_graph) == html.page_bytes(chief)


def test_a_comparison_knows_its_graph_too(guides_graph):
    found = comparison.compare(guides_graph, "customer service manager", "customer service director")
    sent = copy.deepcopy(found)
    assert sent == found
    assert sent._repr_html_() is None
    assert html.page_bytes(sent, graph=guides_graph) == html.page_bytes(found)


def test_the_same_graph_gives_the_same_bytes(guides_graph):
    first, second = (html.page_bytes(guides_graph) for _ in range(2))
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()


def test_a_page_names_no_address_to_fetch(guides_graph):
    text = html.page_bytes(guides_graph).decode()
    own = html_text.unescape(text.partition('id="data"')[0])
    assert re.findall(r'(?:src|href)="(?!#)[^"]*"', own) == []
    assert "default-src 'none'" in own
    assert not re.search("unsafe-|https?:", re.search(r'Content-Security-Policy" content="([^"]*)"', own)[1])


def test_pages_of_the_bundled_graph_are_small(guides_graph, chief):
    for subject in (guides_graph, chief):
        assert len(html.page_bytes(subject)) - VIS < 500_000


def test_notebooks_get_a_sandboxed_frame(guides_graph, chief):
    for subject in (guides_graph, chief, comparison.compare(guides_graph, "CCO", "customer service director")):
        frame = subject._repr_html_()
        assert frame.startswith('<iframe sandbox="allow-scripts allow-forms" ')
        assert frame.count("<") == 2
        assert careergraph.to_html(subject).startswith("<!doctype html>")


def test_the_demo_writes_the_same_bytes_whatever_the_surroundings(tmp_path):
    found = set()
    for seed, locale, zone in (("0", "C", "UTC"), ("1", "C.UTF-8", "Asia/Kathmandu"), ("2", "tr_TR.UTF-8", "America/St_Johns")):
        folder = tmp_path / seed
        surroundings = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone}
        command = [sys.executable, "-X", "utf8=0", "-m", "careergraph", "demo", "--output", str(folder)]
        subprocess.run(command, check=True, capture_output=True, env={**surroundings, "PYTHONIOENCODING": "utf-8"})
        found.add(tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())))
    assert len(found) == 1
