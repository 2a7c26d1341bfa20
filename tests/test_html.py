"""Pages: offline, under a strict policy, with nothing of the data executed, and the same bytes every time."""

import hashlib
import os
import re
import subprocess
import sys

import pytest

import worlds
from careergraph import html
from careergraph.errors import RequestError
from careergraph.planner import plan

PAYLOAD = "<img src=x onerror=\"document.title='broken'\"></script><script>document.title='broken'</script>{{7*7}}"


def evil_world():
    packs = worlds.packs("a -> b 3mo\nb education s required: degree:bachelor\na -> c implied\nc -> b")
    *base, world = packs
    nodes = tuple(type(node)(node.id, node.kind, node.sort, f"{PAYLOAD} {node.id}") for node in world.nodes)
    sources = tuple(
        type(source)(f"{source.id}", PAYLOAD, type(source.publisher)(source.publisher.id, PAYLOAD), licence=PAYLOAD)
        for source in world.sources
    )
    evil = type(world)(world.id, world.title, sources, nodes, world.statements)
    return worlds.CareerGraph(worlds.store.build_memory((*base, evil)))


@pytest.fixture(scope="module")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        running = driver.chromium.launch(executable_path=chromium, args=flags)
        yield running
        running.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory, guides_graph):
    folder = tmp_path_factory.mktemp("pages")
    evil = evil_world()
    chief = plan(guides_graph, "customer service representative", "chief customer officer", have=["degree:high-school"])
    html.write_html(guides_graph, folder / "graph.html")
    html.write_html(chief, folder / "route.html", graph=guides_graph)
    html.write_html(plan(guides_graph, "CCO", "customer service agent"), folder / "none.html", graph=guides_graph)
    html.write_html(evil, folder / "evil-graph.html")
    html.write_html(plan(evil, "career:a", "career:b"), folder / "evil-route.html", graph=evil)
    return folder


def test_a_plan_needs_its_graph(guides_graph, tmp_path):
    with pytest.raises(RequestError, match="needs the graph"):
        html.write_html(plan(guides_graph, "CCO", "support agent"), tmp_path / "x.html")


def test_the_same_graph_gives_the_same_bytes(guides_graph):
    first, second = (html.page_bytes(guides_graph) for _ in range(2))
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()


def test_the_text_says_what_the_picture_says(pages):
    text = (pages / "route.html").read_text(encoding="utf-8")
    for words in (
        "customer service representative → customer service manager",
        "at least 108 months (9 years)",
        "guide-003 line 575",
        "Not counted, because no source states it",
        "time in a role before a promotion when no source states it",
        "Made with careergraph",
    ):
        assert words in text


def test_a_plan_without_a_route_says_why(pages):
    assert "no moves known: customer service representative" in (pages / "none.html").read_text(encoding="utf-8")


def test_the_page_names_no_address_to_fetch(pages):
    text = (pages / "graph.html").read_text(encoding="utf-8")
    own = text.partition('id="data"')[0]
    assert re.findall(r'(?:src|href)="(?!#)[^"]*"', own) == []


def test_what_is_too_much_to_draw_is_said(guides_graph):
    text = html.page_bytes(guides_graph, max_nodes=3).decode()
    assert "more careers are left out" in text


@pytest.mark.browser
@pytest.mark.parametrize("name", ["graph.html", "route.html", "none.html", "evil-graph.html", "evil-route.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_open_offline_without_a_request_a_violation_or_an_injection(browser, pages, name, scheme):
    context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme=scheme, offline=True)
    page = context.new_page()
    seen = []
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("request", lambda request: seen.append(request.url) if not request.url.startswith("file:") else None)
    page.goto((pages / name).as_uri())
    page.wait_for_selector("body[data-ready=yes]", timeout=10_000)
    assert seen == []
    assert "broken" not in page.title().replace(PAYLOAD, "")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


@pytest.mark.browser
def test_choosing_a_career_opens_its_text(browser, pages):
    page = browser.new_page()
    page.goto((pages / "graph.html").as_uri())
    page.wait_for_selector("body[data-ready=yes]")
    page.focus("#career-customer-service-director summary")
    page.keyboard.press("Enter")
    assert page.locator("#career-customer-service-director").evaluate("card => card.open")
    assert "guide-003 line 79" in page.locator("#career-customer-service-director").inner_text()
    page.close()


def test_the_demo_writes_the_same_bytes_whatever_the_surroundings(tmp_path):
    found = set()
    for seed, locale, zone in (("0", "C", "UTC"), ("1", "C.UTF-8", "Asia/Kathmandu"), ("2", "tr_TR.UTF-8", "America/St_Johns")):
        folder = tmp_path / seed
        surroundings = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone}
        command = [sys.executable, "-X", "utf8=0", "-m", "careergraph", "demo", "--output", str(folder)]
        subprocess.run(command, check=True, capture_output=True, env={**surroundings, "PYTHONIOENCODING": "utf-8"})
        found.add(tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())))
    assert len(found) == 1
