"""Pages of what lies around careers, drawn by lot: they open quietly, and plan as Python does without the other careers.

Usage: python tests/neighbourhoods.py GRAPH.db [PAGES] [FOLDER]

Each page is opened in Chromium, at the width of a screen or of a phone, and a picture of it is written beside it. Four people
are drawn for each; their plans by the planner of the page, on its data, are held against Python's.
"""

import json
import random
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import careergraph as cg
import test_offline
from careergraph import limits, offline
from careergraph.explain import plan_to_dict
from careergraph.html import page_bytes
from careergraph.overview import extent
from careergraph.planner import plan

WIDTHS = ((1280, 800), (1280, 800), (1280, 800), (390, 844))
PARTS = ("careers", "names", "totals", "notation")


def people(rng, centre, inside):
    """Yield start, goal and wishes of four people."""
    others = sorted({*inside} - {centre})
    pairs = [(centre, rng.choice(others)), (rng.choice(others), centre), *(tuple(rng.sample(inside, 2)) for _ in range(2))]
    for start, goal in pairs:
        have = rng.choice(["degree:high-school", "degree:associate", "degree:bachelor"])
        yield start, goal, {"have": [have], "served_months": rng.choice([0, 12, 36]), "seconds": 60}


def opened(browser, path, width):
    """Return what a page complains of and fetches."""
    told = []
    page = browser.new_page(viewport=dict(zip(("width", "height"), width, strict=True)))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: told.append(request.url) if request.url != path.as_uri() else None)
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-ready]")
    page.screenshot(path=path.with_suffix(".png"))
    page.close()
    return told


def routes(found):
    """Return what distinguishes the routes of a plan."""
    return [[route[part] for part in PARTS] for route in found["routes"]]


def differing(graph, planner, found, centre, rng):
    """Return how many plans there were, and those that differ, on the data of a page."""
    inside, every = sorted(found.careers), {node.id for node in graph.nodes(kind="career")}
    table = graph.move_table().index
    data = offline.planning_data(graph, found.careers, has_details=len(inside) <= limits.MAP_NODES.value)
    number, wrong = 0, []
    for start, goal, wishes in people(rng, centre, [career for career in inside if career in table]):
        mine = plan_to_dict(graph, plan(graph, start, goal, avoid=sorted(every - {*inside}), **wishes))
        (text,) = test_offline.planned(planner, data, {**mine["request"], "avoid": []})
        number += 1
        if routes(json.loads(text)) != routes(mine):
            wrong.append((start, goal, wishes))
    return number, wrong


def prove(graph, pages, folder):
    """Make, open and ask so many pages, print what came out, and return how many faults there were."""
    rng, planned, faults = random.Random(1), 0, 0
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        planner, path = browser.new_page(), folder / "planner.html"
        script = test_offline.strict_page(
            offline.planner_source(), test_offline.AT_ONCE, test_offline.dumped(test_offline.at_once())
        )
        path.write_text(script, encoding="utf-8")
        planner.goto(path.as_uri())
        for place, centre in enumerate(rng.sample(graph.move_table().careers, pages)):
            found = extent(graph, [centre], depth=2, most=limits.PAGE_CAREERS.value)
            path = folder / f"{place:02}.html"
            path.write_bytes(page_bytes(graph, around=centre))
            told = opened(browser, path, WIDTHS[place % len(WIDTHS)])
            number, wrong = differing(graph, planner, found, centre, rng)
            planned, faults = planned + number, faults + len(wrong) + bool(told)
            sys.stdout.write(
                f"{centre}: {len(found.careers)} careers, {path.stat().st_size:,} bytes; {told or wrong or 'right'}\n"
            )
        browser.close()
    sys.stdout.write(f"{pages} pages, {planned} plans, {faults} faults; pages and pictures are in {folder}\n")
    return faults


if __name__ == "__main__":
    _, database, *rest = sys.argv
    where = Path(rest[1] if rest[1:] else tempfile.mkdtemp(prefix="careergraph-pages-"))
    where.mkdir(exist_ok=True)
    sys.exit(bool(prove(cg.open(database), int(rest[0]) if rest else 40, where)))
