"""How long pages take to be ready, and how smoothly they pan, beside stock pyvis on the same graph in the same browser.

Usage: python benchmarks/pages.py [--careers N] [--moves N] [--runs N]

Every page is opened with the network off. Ready is when it can be used: for careergraph when its script is done, for pyvis when
its own picture is drawn and still (or the time is up). The figures are the median of the runs, and ratios are within one run.
"""

import argparse
import contextlib
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from careergraph import graph, html, planner, store
from careergraph.model import Months, Node, Pack, Publisher, Source, Statement, Value
from careergraph.vocab import Kind, Property, Relation, Sort, Unit

PATIENCE = 90
PANNING = """() => new Promise((done) => {
    const times = [];
    const step = (now) => { times.push(now); times.length > 90 ? done(times) : requestAnimationFrame(step); };
    requestAnimationFrame(step);
})"""


def made_graph(careers, moves, seed=1):
    """Return a graph of so many careers in 22 families and 5 job zones, with so many moves."""
    chance = random.Random(seed)
    words = [
        "clerk",
        "analyst",
        "manager",
        "director",
        "nurse",
        "driver",
        "teacher",
        "engineer",
        "designer",
        "writer",
        "cook",
        "technician",
        "planner",
    ]
    families = [Node(f"career:family-{at}", Kind.CAREER, Sort.FAMILY, f"family {at}") for at in range(22)]
    names = [f"career:c{at:04}" for at in range(careers)]
    nodes = [
        Node(name, Kind.CAREER, Sort.OCCUPATION, f"{chance.choice(words)} of {chance.choice(words)}s {at}")
        for at, name in enumerate(names)
    ]
    said = [Statement(name, Relation.BROADER, "made", chance.choice(families).id) for name in names]
    said += [
        Statement(name, Property.JOB_ZONE, "made", value=Value(number=chance.randint(1, 5), unit=Unit.LEVEL)) for name in names
    ]
    pairs = set()
    while len(pairs) < moves:
        pairs.add(tuple(chance.sample(names, 2)))
    said += [
        Statement(one, Relation.LEADS_TO, "made", two, months=Months(typical=12 * chance.randint(1, 5)))
        for one, two in sorted(pairs)
    ]
    source = Source("made", "A made-up graph", Publisher("made", "made"))
    return graph.CareerGraph(store.build_memory([Pack("made", "made", (source,), (*families, *nodes), tuple(said))]))


def stock_pyvis(known, path):
    """Write the page that pyvis itself makes of all careers and moves, with its default options."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    for node in known.nodes(kind=Kind.CAREER):
        if node.sort is not Sort.FAMILY:
            network.add_node(node.id, label=node.label)
    with contextlib.suppress(AssertionError):
        for move in known.all_moves():
            network.add_edge(move.start, move.goal)
    path.write_text(network.generate_html(), encoding="utf-8")


def seconds_until(page, path, is_ready):
    """Return how long a page takes until `is_ready` holds; None if that takes too long."""
    begin = time.perf_counter()
    try:
        page.goto(path.as_uri(), timeout=1000 * PATIENCE)
        page.wait_for_function(is_ready, timeout=1000 * PATIENCE)
    except Exception:  # noqa: BLE001 - it took too long
        return None
    return time.perf_counter() - begin


def frames_per_second(page, selector):
    """Return how many frames a second are drawn while the picture is dragged about."""
    page.locator(selector).scroll_into_view_if_needed()
    box = page.locator(selector).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(f"window.panning = ({PANNING})()")
    for step in range(60):
        page.mouse.move(x + 3 * step, y + 2 * step)
    times = page.evaluate("window.panning")
    page.mouse.up()
    return 1000 * (len(times) - 1) / (times[-1] - times[0])


def main():
    asked = argparse.ArgumentParser()
    for name, default in (("--careers", 1016), ("--moves", 20_000), ("--runs", 3)):
        asked.add_argument(name, type=int, default=default)
    wish = asked.parse_args()
    folder = Path(tempfile.mkdtemp())
    bundled, large = graph.load(), made_graph(wish.careers, wish.moves)
    chief = planner.plan(bundled, "customer service representative", "chief customer officer", have=["degree:high-school"])
    html.write_html(bundled, folder / "bundled.html")
    html.write_html(chief, folder / "route.html")
    html.write_html(large, folder / "large.html")
    stock_pyvis(bundled, folder / "bundled-pyvis.html")
    stock_pyvis(large, folder / "large-pyvis.html")
    ready, still = (
        "document.body.dataset.ready === 'yes'",
        "typeof network !== 'undefined' && network.physics && network.physics.stabilized",
    )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        flags = ["--headless", "--no-sandbox", "--disable-gpu"]
        browser = driver.chromium.launch(executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=flags)
        print(f"{'':44}{'bytes':>12}{'ready':>9}{'frames/s':>10}   ({wish.runs} runs)")
        for name in ("bundled", "route", "large", "bundled-pyvis", "large-pyvis"):
            is_ours = not name.endswith("pyvis")
            times, frames = [], []
            for _ in range(wish.runs if is_ours else 1):
                context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
                page = context.new_page()
                times.append(seconds_until(page, folder / f"{name}.html", ready if is_ours else still))
                if times[-1] is not None:
                    frames.append(frames_per_second(page, "#network" if is_ours else "#mynetwork"))
                context.close()
            print(line(name, (folder / f"{name}.html").stat().st_size, times, frames))
        browser.close()
    shutil.rmtree(folder)


def line(name, size, times, frames):
    took = f"over {PATIENCE} s" if None in times else f"{statistics.median(times):.2f} s"
    smooth = f"{statistics.median(frames):.0f}" if frames else "-"
    what = {"bundled": "the bundled graph", "route": "a plan in it", "large": "the large graph"}[name.partition("-")[0]]
    return f"{what + (', by stock pyvis' if name.endswith('pyvis') else ''):44}{size:12,}{took:>9}{smooth:>10}"


if __name__ == "__main__":
    main()
